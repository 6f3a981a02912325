"""What a day is on the company's working calendar, in words: for the first page and the calendar's."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gendan.base.worktime import queries as worktime
from gendan.base.worktime.hours import hours_text
from gendan.base.worktime.rules import WorktimeError, step_days
from gendan.people.models import Member
from gendan.people.permit import may


@dataclass(frozen=True, slots=True)
class What:
    """A day: whether it is worked, what it is called, its hours, and the next working day."""

    working: bool
    word: str
    hours: str
    next: date | None


@dataclass(frozen=True, slots=True)
class Banner:
    """That holidays are missing, and where an administrator imports them."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text


def what(day: date) -> What:
    """The day on the calendar of the whole company."""
    calendar = worktime.calendar()
    working = calendar.is_working_day(day)
    name = calendar.names.get(day, "")
    if working:
        word = _("make-up workday") if day.weekday() >= 5 else _("working day")
    else:
        word = name or (_("weekend") if day.weekday() >= 5 else _("day off"))
    try:
        following = step_days(calendar, day, 1)
    except WorktimeError:
        following = None
    return What(working, word, hours_text(calendar.hours_on(day)) if working else "", following)


def missing_years(member: Member, today: date) -> Banner | None:
    """For administrators of the calendar: that a year's holidays are not imported yet."""
    if not may(member, "calendar.manage"):
        return None
    years = worktime.provisional_years(today)
    if not years:
        return None
    text = _("The holidays of %(years)s are not imported yet") % {"years": _(", ").join(map(str, years))}
    return Banner(text, f"{reverse('desk:import_days', args=['default'])}?year={years[0]}")
