"""The duty roster is planned, changed and copied from week to week."""

from datetime import date, datetime, time, timedelta
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.people.actions.writing import checked_save, chosen, locked, put
from gendan.people.events import DutyChanged, DutyPlanned, DutyRemoved
from gendan.people.models import Department, DutyShift, Member
from gendan.people.permit import require


class ShiftFields(TypedDict, total=False):
    """What may be entered of a shift. No department: for the whole company."""

    member_id: int
    department_id: int | None
    kind: str
    starts_at: datetime
    ends_at: datetime
    position: int
    note: str


def _values(fields: ShiftFields) -> dict[str, object]:
    values: dict[str, object] = dict(fields)
    if "member_id" in fields:
        member = chosen(Member, values.pop("member_id"), "member_id")  # type: ignore[arg-type]
        if member is None or not member.is_active:
            raise InvalidInputError(
                _("Only somebody who works here can be on duty."), fields={"member_id": _("Choose again.")}
            )
        values["member"] = member
    if "department_id" in fields:
        del values["department_id"]
        values["department"] = chosen(Department, fields["department_id"], "department_id")
    return values


def _subjects(shift: DutyShift, *others: Member) -> list[Subject]:
    people = [Subject("member", member.pk) for member in (shift.member, *others)]
    return people + ([Subject("department", shift.department_id)] if shift.department_id else [])


def _scope(shift: DutyShift) -> str:
    return shift.department.name_zh if shift.department else ""


@transaction.atomic
def plan_shift(*, actor: Actor, **fields: Unpack[ShiftFields]) -> DutyShift:
    """Put a member on duty. A member stands one shift of a department at a time. Needs `duty.manage`."""
    require(actor, "duty.manage")
    shift = DutyShift()
    put(shift, _values(fields))
    checked_save(shift)
    event = DutyPlanned(
        who=shift.member.name,
        department=_scope(shift),
        kind=shift.kind,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )
    record(event, actor=actor, on=_subjects(shift))
    return shift


@transaction.atomic
def change_shift(shift_id: int, *, actor: Actor, **fields: Unpack[ShiftFields]) -> DutyShift:
    """Another member, other times. Needs `duty.manage`."""
    require(actor, "duty.manage")
    shift = locked(DutyShift, shift_id)
    old_member, old_starts_at, old_ends_at = shift.member, shift.starts_at, shift.ends_at
    put(shift, _values(fields))
    checked_save(shift)
    event = DutyChanged(
        who=shift.member.name,
        department=_scope(shift),
        kind=shift.kind,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        old_who=old_member.name,
        old_starts_at=old_starts_at,
        old_ends_at=old_ends_at,
    )
    record(event, actor=actor, on=_subjects(shift, old_member))
    return shift


@transaction.atomic
def remove_shift(shift_id: int, *, actor: Actor) -> None:
    """The shift will not be stood. Needs `duty.manage`."""
    require(actor, "duty.manage")
    shift = locked(DutyShift, shift_id)
    event = DutyRemoved(
        who=shift.member.name,
        department=_scope(shift),
        kind=shift.kind,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )
    record(event, actor=actor, on=_subjects(shift))
    shift.delete()


@transaction.atomic
def copy_week(monday: date, to_monday: date, *, actor: Actor) -> list[DutyShift]:
    """Plan the shifts that start in the week of `monday` for the week of `to_monday` too, all or none.

    Wall-clock times stay. Those of members who have left are skipped. Needs `duty.manage`.
    """
    require(actor, "duty.manage")
    start = timezone.make_aware(datetime.combine(monday, time()))
    shifts = DutyShift.objects.filter(
        starts_at__gte=start, starts_at__lt=start + timedelta(days=7), member__is_active=True
    )
    by = to_monday - monday
    return [
        plan_shift(
            actor=actor,
            member_id=shift.member_id,
            department_id=shift.department_id,
            kind=shift.kind,
            starts_at=_later(shift.starts_at, by),
            ends_at=_later(shift.ends_at, by),
            position=shift.position,
            note=shift.note,
        )
        for shift in shifts
    ]


def _later(at: datetime, by: timedelta) -> datetime:
    """The same time by the clock on the wall, some days later."""
    local = timezone.localtime(at)
    return timezone.make_aware(local.replace(tzinfo=None) + by)
