"""Absences are recorded, changed and withdrawn."""

from datetime import datetime

from django.db import transaction

from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.people.actions.members import about
from gendan.people.actions.writing import checked_save, locked
from gendan.people.events import AbsenceChanged, AbsenceRecorded, AbsenceWithdrawn
from gendan.people.models import Absence, Member
from gendan.people.permit import require_for


def _deputy(member: Member) -> str:
    return member.deputy.name if member.deputy else ""


@transaction.atomic
def record_absence(
    member_id: int, starts_at: datetime, ends_at: datetime, note: str = "", *, actor: Actor
) -> Absence:
    """The member is away from `starts_at` until `ends_at` (half-open). Two absences never overlap.

    Members record their own; for others it needs `absences.manage`. The note stays with the row, which
    can be erased; the event has only the times.
    """
    require_for(actor, member_id, "absences.manage")
    member = locked(Member, member_id)
    absence = Absence(member=member, starts_at=starts_at, ends_at=ends_at, note=note.strip())
    checked_save(absence)
    event = AbsenceRecorded(who=member.name, starts_at=starts_at, ends_at=ends_at, deputy=_deputy(member))
    record(event, actor=actor, on=[about(member)])
    return absence


@transaction.atomic
def change_absence(
    absence_id: int, starts_at: datetime, ends_at: datetime, note: str = "", *, actor: Actor
) -> Absence:
    """Other times: back earlier, away longer."""
    absence = locked(Absence, absence_id)
    member = absence.member
    require_for(actor, member.pk, "absences.manage")
    old_starts_at, old_ends_at = absence.starts_at, absence.ends_at
    absence.starts_at, absence.ends_at, absence.note = starts_at, ends_at, note.strip()
    checked_save(absence)
    if (old_starts_at, old_ends_at) != (starts_at, ends_at):
        event = AbsenceChanged(
            who=member.name,
            starts_at=starts_at,
            ends_at=ends_at,
            deputy=_deputy(member),
            old_starts_at=old_starts_at,
            old_ends_at=old_ends_at,
        )
        record(event, actor=actor, on=[about(member)])
    return absence


@transaction.atomic
def withdraw_absence(absence_id: int, *, actor: Actor) -> None:
    """The member is there after all."""
    absence = locked(Absence, absence_id)
    member = absence.member
    require_for(actor, member.pk, "absences.manage")
    event = AbsenceWithdrawn(who=member.name, starts_at=absence.starts_at, ends_at=absence.ends_at)
    absence.delete()
    record(event, actor=actor, on=[about(member)])
