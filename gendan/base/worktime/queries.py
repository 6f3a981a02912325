"""Reading calendars: as the rules need them, and as pages show them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gendan.base.errors import NotFoundError
from gendan.base.worktime import days
from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.hours import hours_text
from gendan.base.worktime.models import CalendarDay, WorkCalendar
from gendan.base.worktime.models.calendar import DEFAULT_CODE, EVERY_YEAR
from gendan.base.worktime.rules import Calendar

ANNOUNCED_FROM = (11, 1)  # the State Council announces the next year in November
STANDARD = Calendar(days.STANDARD_ZONE, days.STANDARD_WEEK, provisional=EVERY_YEAR)

_known: dict[str, tuple[UUID, Calendar]] = {}
_counted: dict[str, DayCount] = {}
COUNTED = date(2020, 1, 1).toordinal(), date(2030, 12, 31).toordinal()


def calendar(code: str = DEFAULT_CODE) -> Calendar:
    """The calendar as the rules know it: one small query, and the days only where it has changed.

    Before a company has a calendar, `default` is the standard week without holidays, all years provisional.
    Raises NotFoundError for any other code that does not exist.
    """
    stamp = WorkCalendar.objects.filter(code=code).values_list("stamp", flat=True).first()
    if stamp is None:
        if code == DEFAULT_CODE:
            return STANDARD
        raise NotFoundError
    known = _known.get(code)
    if known is None or known[0] != stamp:
        row = WorkCalendar.objects.prefetch_related("days").get(code=code)
        known = _known[code] = row.stamp, row.rules()
    return known[1]


def day_count(code: str = DEFAULT_CODE) -> DayCount:
    """The working days of that calendar as integers, kept until it changes. Raises NotFoundError."""
    rules = calendar(code)
    known = _counted.get(code)
    if known is None or known.calendar is not rules:
        known = _counted[code] = DayCount(rules, *COUNTED)
    return known


def calendars() -> QuerySet[WorkCalendar]:
    """All calendars, the oldest first."""
    return WorkCalendar.objects.all()


def calendar_row(code: str) -> WorkCalendar:
    """One calendar with what people may change of it. Raises NotFoundError."""
    row = WorkCalendar.objects.filter(code=code).first()
    if row is None:
        raise NotFoundError
    return row


def code_of(calendar_id: int) -> str | None:
    """The code of the calendar that an event is about; None where it is gone."""
    return WorkCalendar.objects.filter(pk=calendar_id).values_list("code", flat=True).first()


def week_of(row: WorkCalendar) -> dict[int, str]:
    """Weekday 0 (Monday) to 6 → its hours as people write them; empty is closed."""
    hours = row.hours
    return {day: hours_text(hours.get(day, ())) for day in range(7)}


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day as the calendar page shows it. `kind` is empty on an ordinary day."""

    date: date
    is_working: bool
    hours: str
    kind: str = ""
    name: str = ""
    source: str = ""
    provisional: bool = False


def days_of_year(code: str, year: int) -> list[DayCell]:
    """Every day of `year`, ordinary ones too. Raises NotFoundError."""
    row = calendar_row(code)
    week = row.hours
    special = {it.date: it for it in row.days.filter(date__year=year)}
    first = date(year, 1, 1)
    dates = [first + timedelta(days=step) for step in range((date(year, 12, 31) - first).days + 1)]
    return [_cell(day, special.get(day), week) for day in dates]


def _cell(day: date, own: CalendarDay | None, week: dict[int, days.Hours]) -> DayCell:
    if own is None:
        hours = week.get(day.weekday(), ())
        return DayCell(day, bool(hours), hours_text(hours))
    hours = own.hours_in(week)
    return DayCell(day, bool(hours), hours_text(hours), own.kind, own.name, own.source, own.provisional)


def special_days(code: str, year: int) -> list[CalendarDay]:
    """The days of `year` that differ, in order. Raises NotFoundError."""
    return list(calendar_row(code).days.filter(date__year=year))


def provisional_years(today: date, code: str = DEFAULT_CODE) -> list[int]:
    """The years in reach whose holidays are not complete: this one and, from November, the next."""
    in_reach = [today.year, *([today.year + 1] if (today.month, today.day) >= ANNOUNCED_FROM else [])]
    return [year for year in in_reach if year in calendar(code).provisional]


def banner(today: date, code: str = DEFAULT_CODE) -> str:
    """What every page should say about holidays that are missing; empty where none are."""
    years = provisional_years(today, code)
    if not years:
        return ""
    text = ngettext(
        "The holidays and make-up days of %(years)s are not imported yet: due times are provisional.",
        "The holidays and make-up days of %(years)s are not imported yet: due times are provisional.",
        len(years),
    )
    return text % {"years": _(", ").join(str(year) for year in years)}
