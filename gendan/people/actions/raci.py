"""The RACI matrix is edited row by row. A save that rests on an old version is refused with its reason."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.people.actions.writing import changes_in, checked_save, locked, put
from gendan.people.events import ActivityAdded, ActivityChanged, RaciChanged
from gendan.people.models import Activity, Department, RaciCell
from gendan.people.permit import require
from gendan.people.raci import Row, check_row, letters_from
from gendan.people.wording import finding_text


class ActivityFields(TypedDict, total=False):
    """What may be entered of an activity."""

    code: str
    verb_zh: str
    object_zh: str
    verb_en: str
    object_en: str
    is_check: bool
    is_risky: bool
    amount: Decimal | None
    currency: str
    position: int


def about(activity: Activity) -> Subject:
    """The activity as an event's subject."""
    return Subject("activity", activity.pk)


def _current(activity_id: int, version: int) -> Activity:
    """The row under lock, if it is still as it was shown; else a ConflictError saying who changed it."""
    activity = locked(Activity, activity_id)
    if activity.version != version:
        at = localtime(activity.changed_at).strftime("%Y-%m-%d %H:%M") if activity.changed_at else ""
        raise ConflictError(
            _("%(name)s changed “%(activity)s” in the meantime (%(at)s).")
            % {"name": activity.changed_by, "activity": activity.name, "at": at},
            hint=_("Look at the present letters and enter yours again."),
        )
    return activity


def _stamp(activity: Activity, actor: Actor) -> None:
    activity.version += 1
    activity.changed_by, activity.changed_at = actor.actor_name[:60], clock.now()


def _read(letters: Mapping[str, str]) -> dict[str, str]:
    """The letters by department code, tidied, without the empty ones. Raises InvalidInputError."""
    found = {}
    for code, text in letters.items():
        try:
            found[code] = letters_from(text)
        except ValueError as error:
            raise InvalidInputError(
                _("“%(text)s” is no RACI letter: R, A, A/R, C, I or nothing.") % {"text": text},
                fields={code: _("R, A, A/R, C, I or nothing")},
            ) from error
    return {code: letters for code, letters in found.items() if letters}


@transaction.atomic
def set_row(activity_id: int, letters: Mapping[str, str], *, version: int, actor: Actor) -> Activity:
    """Set the letters of a whole row, by department code. `version` is the one that the editor was shown.

    Refused (InvalidInputError) unless exactly one is accountable and at least one responsible; what merely
    deserves a warning is saved. Needs `raci.manage`.
    """
    require(actor, "raci.manage")
    activity = _current(activity_id, version)
    new = _read(letters)
    departments = {it.code: it for it in Department.objects.filter(is_active=True)}
    if errors := check_row(Row(activity.code, new), list(departments)):
        raise InvalidInputError(" ".join(finding_text(error, activity.name) for error in errors))
    cells = activity.cells.select_related("department")
    old = {cell.department.code: cell.letters for cell in cells}
    if old == new:
        return activity
    cells.delete()
    RaciCell.objects.bulk_create(
        RaciCell(activity=activity, department=departments[code], letters=it) for code, it in new.items()
    )
    _stamp(activity, actor)
    activity.save()
    record(RaciChanged(activity=activity.name_zh, old=old, new=new), actor=actor, on=[about(activity)])
    return activity


@transaction.atomic
def add_activity(*, letters: Mapping[str, str], actor: Actor, **fields: Unpack[ActivityFields]) -> Activity:
    """A new row with its letters. Needs `raci.manage`."""
    require(actor, "raci.manage")
    activity = Activity()
    put(activity, fields)
    _stamp(activity, actor)
    checked_save(activity)
    record(ActivityAdded(activity=activity.name_zh), actor=actor, on=[about(activity)])
    return set_row(activity.pk, letters, version=activity.version, actor=actor)


@transaction.atomic
def change_activity(
    activity_id: int, *, version: int, actor: Actor, **fields: Unpack[ActivityFields]
) -> Activity:
    """Another wording or weight. Needs `raci.manage`."""
    require(actor, "raci.manage")
    return _apply(_current(activity_id, version), dict(fields), actor)


@transaction.atomic
def retire_activity(activity_id: int, *, version: int, actor: Actor) -> Activity:
    """The row is no longer used. Needs `raci.manage`."""
    require(actor, "raci.manage")
    return _apply(_current(activity_id, version), {"is_active": False}, actor)


@transaction.atomic
def restore_activity(activity_id: int, *, version: int, actor: Actor) -> Activity:
    """A retired row is used again. Needs `raci.manage`."""
    require(actor, "raci.manage")
    return _apply(_current(activity_id, version), {"is_active": True}, actor)


def _apply(activity: Activity, values: dict[str, object], actor: Actor) -> Activity:
    changes = changes_in(activity, values)
    if changes:
        put(activity, values)
        _stamp(activity, actor)
        checked_save(activity)
        event = ActivityChanged(activity=activity.name_zh, changes=changes)
        record(event, actor=actor, on=[about(activity)])
    return activity
