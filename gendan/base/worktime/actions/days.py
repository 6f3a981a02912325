"""Single days that differ."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.base.worktime import events
from gendan.base.worktime.actions.changing import finish, locked, read_hours
from gendan.base.worktime.days import DayKind
from gendan.base.worktime.hours import hours_text
from gendan.base.worktime.models import CalendarDay, WorkCalendar

BY_HAND = "by hand"


@transaction.atomic
def set_day(
    *, actor: Actor, code: str, day: date, kind: DayKind, hours: str = "", name: str = ""
) -> CalendarDay:
    """Make `day` a holiday, a make-up workday, a half day, or (with `hours`) one with other hours."""
    row = locked(code)
    own = read_hours("hours", hours) if kind is not DayKind.HOLIDAY else ()
    if kind is DayKind.OTHER and not own:
        raise InvalidInputError(_("A day with other hours needs its hours."), fields={"hours": _("missing")})
    old = row.days.filter(date=day).first()
    values = {
        "kind": kind.value,
        "intervals": [list(it) for it in own] or None,
        "name": name.strip()[:60],
        "source": BY_HAND,
        "provisional": False,
    }
    new, _created = CalendarDay.objects.update_or_create(calendar=row, date=day, defaults=values)
    if old is None or (old.kind, old.own, old.name) != (new.kind, new.own, new.name):
        finish(row)
        record(_changed(row, day, old, new), actor=actor, on=[row.subject])
    return new


@transaction.atomic
def clear_day(*, actor: Actor, code: str, day: date) -> None:
    """Make `day` an ordinary day of its week again; one that is already stays so."""
    row = locked(code)
    if old := row.days.filter(date=day).first():
        old.delete()
        finish(row)
        record(_changed(row, day, old, None), actor=actor, on=[row.subject])


def _changed(
    row: WorkCalendar, day: date, old: CalendarDay | None, new: CalendarDay | None
) -> events.CalendarDayChanged:
    week = row.hours
    usual = hours_text(week.get(day.weekday(), ()))
    return events.CalendarDayChanged(
        calendar=row.name,
        day=day,
        kind=new.kind if new else "",
        hours=new.hours_text(week) if new else usual,
        label=new.name if new else "",
        old_kind=old.kind if old else "",
        old_hours=old.hours_text(week) if old else usual,
    )
