"""Asking for next year's holidays, and seeing that they have come. The system's own acts."""

from contextlib import suppress
from datetime import datetime

from gendan.base import clock
from gendan.base.deadlines import actions as deadlines
from gendan.base.deadlines import queries
from gendan.base.deadlines.models import Deadline
from gendan.base.errors import ConflictError
from gendan.base.refs import Subject, System
from gendan.base.worktime import queries as worktime
from gendan.people import holidays

HOLIDAYS = System("holidays")


def ask_for_holidays() -> int:
    """From 1 November: begin the deadline of each calendar whose next year is provisional. Says how many.

    Once for each calendar and year, whoever else asks at the same time.
    """
    begun = 0
    for row in worktime.calendars():
        with suppress(ConflictError):  # it is open already, or another worker was quicker
            begun += _ask(row.code, row.subject)
    return begun


def _ask(code: str, subject: Subject) -> bool:
    calendar, now = worktime.calendar(code), clock.now()
    today = calendar.local_day(now)
    if today.year + 1 not in worktime.provisional_years(today, code):
        return False
    last = queries.latest(holidays.NAME, subject)
    if last and holidays.year_of(last, calendar.tz) == today.year + 1:
        return False
    deadlines.start(
        holidays.NAME,
        subject,
        actor=HOLIDAYS,
        ladder=holidays.steps(calendar),
        until=holidays.agreed_date(calendar, today),
        calendar=code,
        at=now,
    )
    return True


def settle_holidays(calendar_id: int, *, at: datetime) -> None:
    """What was done to a calendar at `at` may have completed the year that its deadline asks for."""
    code = worktime.code_of(calendar_id)
    found = queries.latest(holidays.NAME, Subject("calendar", calendar_id))
    if code and found and found.is_open:
        _settle(found, code, at)


def _settle(deadline: Deadline, code: str, at: datetime) -> None:
    calendar, row = worktime.calendar(code), worktime.calendar_row(code)
    year = holidays.year_of(deadline, calendar.tz)
    if year in row.confirmed_years:
        deadlines.complete(deadline, actor=HOLIDAYS, at=at)
    elif year not in calendar.provisional:
        deadlines.cancel(deadline, actor=HOLIDAYS, reason="keeps no holidays", at=at)
