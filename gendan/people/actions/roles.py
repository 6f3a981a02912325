"""Roles are added, changed and removed."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.people.actions.writing import changes_in, checked_save, locked, put
from gendan.people.events import RoleAdded, RoleChanged, RoleRemoved
from gendan.people.models import Role
from gendan.people.permissions import PERMISSIONS
from gendan.people.permit import require
from gendan.people.rights import keep_an_administrator


class RoleFields(TypedDict, total=False):
    """What may be entered of a role. `permissions` are codes."""

    code: str
    name_zh: str
    name_en: str
    position: int
    is_default: bool
    permissions: Iterable[str]


def about(role: Role) -> Subject:
    """The role as an event's subject."""
    return Subject("role", role.pk)


def _known(codes: Iterable[str]) -> list[str]:
    """The codes in the order of the table. Raises InvalidInputError on one that does not exist."""
    wanted = set(codes)
    if unknown := sorted(wanted - PERMISSIONS.keys()):
        raise InvalidInputError(
            _("There is no permission %(code)s.") % {"code": ", ".join(unknown)},
            fields={"permissions": _("Choose again.")},
        )
    return [code for code in PERMISSIONS if code in wanted]


@transaction.atomic
def add_role(*, actor: Actor, **fields: Unpack[RoleFields]) -> Role:
    """A new role. Needs `roles.manage`."""
    require(actor, "roles.manage")
    role = Role()
    put(role, {**fields, "permissions": _known(fields.get("permissions", ()))})
    checked_save(role)
    record(RoleAdded(called=role.name_zh, permissions=role.permissions), actor=actor, on=[about(role)])
    return role


@transaction.atomic
def change_role(role_id: int, *, actor: Actor, **fields: Unpack[RoleFields]) -> Role:
    """Change what is given. Refused if nobody could manage roles afterwards. Needs `roles.manage`."""
    require(actor, "roles.manage")
    role = locked(Role, role_id)
    before = set(role.permissions)
    values: dict[str, object] = {key: value for key, value in fields.items() if key != "permissions"}
    changes = changes_in(role, values)
    put(role, values)
    if "permissions" in fields:
        role.permissions = _known(fields["permissions"])
    after = set(role.permissions)
    if not changes and before == after:
        return role
    checked_save(role)
    keep_an_administrator(actor)
    event = RoleChanged(
        called=role.name_zh, added=sorted(after - before), removed=sorted(before - after), changes=changes
    )
    record(event, actor=actor, on=[about(role)])
    return role


@transaction.atomic
def remove_role(role_id: int, *, actor: Actor) -> None:
    """Remove a role that nobody has. Needs `roles.manage`."""
    require(actor, "roles.manage")
    role = locked(Role, role_id)
    if holders := role.members.count():
        raise ConflictError(
            _("%(count)d members have this role.") % {"count": holders},
            hint=_("Take it from them first."),
        )
    record(RoleRemoved(called=role.name_zh), actor=actor, on=[about(role)])
    role.delete()
