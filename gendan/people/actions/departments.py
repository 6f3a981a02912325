"""Departments are added, changed and retired."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.people.actions.writing import changes_in, checked_save, chosen, locked, put
from gendan.people.events import DepartmentAdded, DepartmentChanged
from gendan.people.models import Department, Member
from gendan.people.permit import require


class DepartmentFields(TypedDict, total=False):
    """What may be entered of a department."""

    code: str
    name_zh: str
    name_en: str
    head_id: int | None
    position: int


def about(department: Department) -> Subject:
    """The department as an event's subject."""
    return Subject("department", department.pk)


def _values(fields: DepartmentFields) -> dict[str, object]:
    values: dict[str, object] = dict(fields)
    if "head_id" in fields:
        del values["head_id"]
        head = chosen(Member, fields["head_id"], "head_id")
        if head is not None and not head.is_active:
            raise InvalidInputError(
                _("%(name)s does not work here any more.") % {"name": head.name},
                fields={"head_id": _("Choose somebody else.")},
            )
        values["head"] = head
    return values


@transaction.atomic
def add_department(*, actor: Actor, **fields: Unpack[DepartmentFields]) -> Department:
    """A new department. Needs `departments.manage`."""
    require(actor, "departments.manage")
    department = Department()
    put(department, _values(fields))
    checked_save(department)
    added = DepartmentAdded(code=department.code, called=department.name_zh)
    record(added, actor=actor, on=[about(department)])
    return department


@transaction.atomic
def change_department(department_id: int, *, actor: Actor, **fields: Unpack[DepartmentFields]) -> Department:
    """Change what is given. Needs `departments.manage`."""
    require(actor, "departments.manage")
    department = locked(Department, department_id)
    return _apply(department, _values(fields), actor)


@transaction.atomic
def retire_department(department_id: int, *, actor: Actor) -> Department:
    """The department is no longer used. Refused while members are in it. Needs `departments.manage`."""
    require(actor, "departments.manage")
    department = locked(Department, department_id)
    if members := department.members.filter(is_active=True).count():
        raise ConflictError(
            _("%(count)d members are still in it.") % {"count": members},
            hint=_("Move them to another department first."),
        )
    return _apply(department, {"is_active": False}, actor)


@transaction.atomic
def restore_department(department_id: int, *, actor: Actor) -> Department:
    """A retired department is used again. Needs `departments.manage`."""
    require(actor, "departments.manage")
    return _apply(locked(Department, department_id), {"is_active": True}, actor)


def _apply(department: Department, values: dict[str, object], actor: Actor) -> Department:
    changes = changes_in(department, values)
    if changes:
        put(department, values)
        checked_save(department)
        changed = DepartmentChanged(code=department.code, changes=changes)
        record(changed, actor=actor, on=[about(department)])
    return department
