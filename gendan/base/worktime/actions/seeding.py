"""The calendar that a new installation starts with."""

from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version

from django.db import transaction

from gendan.base.errors import ConflictError
from gendan.base.refs import Actor
from gendan.base.worktime import china
from gendan.base.worktime.actions.calendars import create_calendar
from gendan.base.worktime.actions.changing import locked
from gendan.base.worktime.actions.importing import import_days
from gendan.base.worktime.days_import import DayRow
from gendan.base.worktime.models import WorkCalendar
from gendan.base.worktime.models.calendar import DEFAULT_CODE

BY_LAW = "by law"
PACKAGE = "chinesecalendar"


@transaction.atomic
def seed_china(
    *,
    actor: Actor,
    code: str = DEFAULT_CODE,
    name: str = "公司日历",
    years: Iterable[int] = range(2024, 2028),
) -> WorkCalendar:
    """Make the calendar if there is none, and give it China's holidays and make-up days of `years`.

    Announced years become complete. Of the others only the festivals that the law fixes are put in, as
    provisional days of a year that stays provisional. A year that is complete, or has days, is left as
    people made it, so doing it again changes nothing.
    """
    if not WorkCalendar.objects.filter(code=code).exists():
        with suppress(ConflictError):  # another process was quicker
            create_calendar(actor=actor, code=code, name=name)
    row, announced = locked(code), china.announced_years()
    wanted = sorted(set(years) - set(row.confirmed_years))
    if complete := [year for year in wanted if year in announced]:
        rows = [_row(day) for year in complete for day in china.announced(year)]
        source = f"{PACKAGE} {version(PACKAGE)}"
        import_days(actor=actor, code=code, rows=rows, source=source, complete=complete, keep={BY_LAW})
    seeded = {day.year for day in row.days.values_list("date", flat=True)}
    if unknown := [year for year in wanted if year not in announced and year not in seeded]:
        rows = [_row(day, provisional=True) for year in unknown for day in china.by_law(year)]
        import_days(actor=actor, code=code, rows=rows, source=BY_LAW, keep=())
    return locked(code)


@transaction.atomic
def create_with_holidays(*, actor: Actor, code: str, name: str) -> WorkCalendar:
    """A new calendar that has China's holidays from the beginning. Raises as `create_calendar` does."""
    create_calendar(actor=actor, code=code, name=name)
    return seed_china(actor=actor, code=code)


def _row(day: china.ChinaDay, *, provisional: bool = False) -> DayRow:
    return DayRow(day.date, day.kind, day.name, provisional=provisional)
