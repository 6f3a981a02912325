"""Making calendars and changing what they are called and when they are open."""

import re
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.base.worktime import days, events
from gendan.base.worktime.actions.changing import check, finish, locked, read_hours, stored_week
from gendan.base.worktime.hours import hours_text
from gendan.base.worktime.models import WorkCalendar

YEARS = range(2000, 2100)
CODE = re.compile(r"[A-Za-z0-9_-]{1,30}")
NAME_LENGTH = 60


@transaction.atomic
def create_calendar(
    *,
    actor: Actor,
    code: str,
    name: str,
    zone: str = days.STANDARD_ZONE,
    week: Mapping[int, str] | None = None,
    keeps_holidays: bool = True,
) -> WorkCalendar:
    """A new calendar. `week`: weekday 0-6 → hours as text; without it Monday to Friday, 09:00-18:00."""
    hours = days.STANDARD_WEEK if week is None else _read_week(week)
    if not CODE.fullmatch(code) or not 0 < len(name.strip()) <= NAME_LENGTH:
        raise InvalidInputError(
            _("A calendar needs a name of at most 60 characters, and a code of letters and digits.")
        )
    row = WorkCalendar(
        code=code, name=name.strip(), zone=zone, week=stored_week(hours), keeps_holidays=keeps_holidays
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ConflictError(
            _("There is already a calendar with the code “%(code)s”.") % {"code": code},
            hint=_("Choose another code."),
        ) from error
    check(row)
    record(events.CalendarCreated(calendar=row.name), actor=actor, on=[row.subject])
    return row


@transaction.atomic
def change_calendar(
    *,
    actor: Actor,
    code: str,
    name: str | None = None,
    zone: str | None = None,
    keeps_holidays: bool | None = None,
) -> WorkCalendar:
    """Another name or zone, or another treatment of public holidays; None leaves as it is."""
    row = locked(code)
    changes: dict[str, tuple[str, str]] = {}
    if name is not None and not 0 < len(name.strip()) <= NAME_LENGTH:
        raise InvalidInputError(_("A calendar needs a name of at most 60 characters."))
    for field, value in (("name", name and name.strip()), ("zone", zone), ("keeps_holidays", keeps_holidays)):
        old = getattr(row, field)
        if value is not None and value != old:
            changes[field] = str(old), str(value)
            setattr(row, field, value)
    if changes:
        finish(row)
        event = events.CalendarDetailsChanged(calendar=row.name, changes=changes)
        record(event, actor=actor, on=[row.subject])
    return row


@transaction.atomic
def set_week(*, actor: Actor, code: str, week: Mapping[int, str]) -> WorkCalendar:
    """The weekly hours: weekday 0 (Monday) to 6 → `09:00-12:00, 13:30-18:00`; what is not told is closed."""
    row = locked(code)
    old, new = row.hours, _read_week(week)
    changed = {
        day: (hours_text(old.get(day, ())), hours_text(new.get(day, ())))
        for day in range(7)
        if old.get(day, ()) != new.get(day, ())
    }
    if changed:
        row.week = stored_week(new)
        finish(row)
        event = events.CalendarWeekChanged(calendar=row.name, days=changed)
        record(event, actor=actor, on=[row.subject])
    return row


@transaction.atomic
def confirm_year(*, actor: Actor, code: str, year: int, confirmed: bool = True) -> WorkCalendar:
    """Say that a year's holidays and make-up days are complete (or not): it is no longer provisional."""
    row = locked(code)
    if year not in YEARS:
        raise InvalidInputError(_("%(year)s is not a year of the calendar.") % {"year": year})
    if (year in row.confirmed_years) != confirmed:
        years = set(row.confirmed_years) ^ {year}
        row.confirmed_years = sorted(years)
        if confirmed:
            row.days.filter(date__year=year, provisional=True).update(provisional=False)
        finish(row)
        event = events.CalendarYearConfirmed(calendar=row.name, year=year, confirmed=confirmed)
        record(event, actor=actor, on=[row.subject])
    return row


def _read_week(week: Mapping[int, str]) -> dict[int, tuple[tuple[int, int], ...]]:
    if set(week) - set(range(7)):
        raise InvalidInputError(_("Weekdays are numbered 0 (Monday) to 6."))
    return {day: read_hours(f"day_{day}", text) for day, text in week.items()}
