"""Many days at once, from pasted text or a file: all of them or none."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor
from gendan.base.sheets.reading import read_rows
from gendan.base.timeline.actions import record
from gendan.base.worktime import events
from gendan.base.worktime.actions.calendars import YEARS
from gendan.base.worktime.actions.changing import finish, locked
from gendan.base.worktime.days_import import DayRow, Parsed, parse_cells, parse_text
from gendan.base.worktime.fault_wording import refusal
from gendan.base.worktime.models import CalendarDay, WorkCalendar

PASTED = "pasted"


def import_text(
    *, actor: Actor, code: str, text: str, year: int | None = None, complete: Collection[int] = ()
) -> events.CalendarDaysImported:
    """As `import_days`, from what was pasted out of a spreadsheet or a notice."""
    rows = _faultless(parse_text(text, year=year))
    return import_days(actor=actor, code=code, rows=rows, source=PASTED, complete=complete)


def import_file(
    *,
    actor: Actor,
    code: str,
    name: str,
    content: bytes,
    year: int | None = None,
    complete: Collection[int] = (),
) -> events.CalendarDaysImported:
    """As `import_days`, from an .xlsx or .csv file of that name."""
    rows = _faultless(parse_cells(read_rows(content), year=year))
    return import_days(actor=actor, code=code, rows=rows, source=name[-100:], complete=complete)


def _faultless(parsed: Parsed) -> list[DayRow]:
    if parsed.faults:
        raise refusal(parsed.faults)
    return parsed.rows


@transaction.atomic
def import_days(
    *,
    actor: Actor,
    code: str,
    rows: Sequence[DayRow],
    source: str,
    complete: Collection[int] = (),
    keep: Collection[str] | None = None,
) -> events.CalendarDaysImported:
    """Set all these days. `complete` are years whose announcement this is: they cease to be provisional, and
    provisional days of theirs that are not in `rows` go.

    `keep`: days that exist already stay as they are unless their source is one of these (seeds must not undo
    what people did). Importing the same again changes nothing. Says what was done.
    """
    row = locked(code)
    if not rows:
        raise InvalidInputError(_("There are no days to import."))
    if wrong := set(complete) - set(YEARS):
        raise InvalidInputError(_("%(year)s is not a year of the calendar.") % {"year": min(wrong)})
    known = {day.date: day for day in row.days.all()}
    wanted = {it.date: _day(row, it, source) for it in rows}
    if keep is not None:
        wanted = {at: it for at, it in wanted.items() if at not in known or known[at].source in keep}
    gone = [it for at, it in known.items() if it.provisional and at.year in complete and at not in wanted]
    new = [it for at, it in wanted.items() if at not in known]
    changed = [it for at, it in wanted.items() if at in known and _differs(known[at], it)]
    event = _imported(row, source, rows, (new, changed, gone))
    if new or changed or gone or set(complete) - set(row.confirmed_years):
        _store(row, new + changed, gone)
        row.confirmed_years = sorted({*row.confirmed_years, *complete})
        finish(row)
        record(event, actor=actor, on=[row.subject])
    return event


def _day(row: WorkCalendar, it: DayRow, source: str) -> CalendarDay:
    return CalendarDay(
        calendar=row,
        date=it.date,
        kind=it.kind.value,
        intervals=[list(interval) for interval in it.hours] if it.hours else None,
        name=it.name,
        source=source[:120],
        provisional=it.provisional,
    )


def _differs(old: CalendarDay, new: CalendarDay) -> bool:
    return (old.kind, old.own, old.name, old.provisional) != (new.kind, new.own, new.name, new.provisional)


def _store(row: WorkCalendar, days: list[CalendarDay], gone: list[CalendarDay]) -> None:
    row.days.filter(pk__in=[it.pk for it in gone]).delete()
    CalendarDay.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["calendar", "date"],
        update_fields=["kind", "intervals", "name", "source", "provisional"],
    )


def _imported(
    row: WorkCalendar,
    source: str,
    rows: Sequence[DayRow],
    done: tuple[list[CalendarDay], list[CalendarDay], list[CalendarDay]],
) -> events.CalendarDaysImported:
    new, changed, gone = done
    dates = [it.date for it in (*new, *changed, *gone)] or [it.date for it in rows]
    return events.CalendarDaysImported(
        calendar=row.name,
        source=source,
        first=min(dates),
        last=max(dates),
        added=len(new),
        changed=len(changed),
        removed=len(gone),
    )
