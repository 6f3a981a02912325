"""Members come, change, get deputies and roles, and leave."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.people import handover
from gendan.people.actions.writing import changes_in, checked_save, chosen, locked, put
from gendan.people.events import MemberChanged, MemberJoined, MemberLeft, MemberReturned, MemberRolesChanged
from gendan.people.models import Department, Member, Role
from gendan.people.permit import is_self, require, require_for, require_over
from gendan.people.rights import keep_an_administrator

IDENTITY = ("username", "email", "employee_number")


class MemberFields(TypedDict, total=False):
    """What an administrator may enter of a member."""

    username: str
    name: str
    employee_number: str | None
    email: str
    phone: str
    title: str
    department_id: int | None
    grade: int


class Profile(TypedDict, total=False):
    """What members may change of themselves."""

    phone: str
    language: str
    theme: str


def about(member: Member) -> Subject:
    """The member as an event's subject."""
    return Subject("member", member.pk)


def _values(fields: MemberFields) -> dict[str, object]:
    """The fields as the model names them, tidied: an employee number is unique, so an empty one is none."""
    values: dict[str, object] = {
        key: value.strip() if isinstance(value, str) else value for key, value in fields.items()
    }
    if "department_id" in fields:
        del values["department_id"]
        values["department"] = chosen(Department, fields["department_id"], "department_id")
    if "employee_number" in values:
        values["employee_number"] = values["employee_number"] or None
    return values


@transaction.atomic
def add_member(
    *, actor: Actor, password: str | None = None, roles: Iterable[str] = (), **fields: Unpack[MemberFields]
) -> Member:
    """A new member. Without a password they sign in by other ways only.

    `roles` are codes; without any, it is the roles that are for everybody new. Needs `people.manage`, and for
    roles `roles.manage` too. Raises InvalidInputError, naming the fields.
    """
    require(actor, "people.manage")
    member = Member()
    put(member, _values(fields))
    member.set_password(password)
    checked_save(member)
    joined = MemberJoined(who=member.name, department=member.department.name_zh if member.department else "")
    record(joined, actor=actor, on=[about(member)])
    if wanted := sorted(set(roles)):
        set_roles(member.pk, wanted, actor=actor)
    else:
        member.roles.set(Role.objects.filter(is_default=True))
    return member


@transaction.atomic
def change_member(member_id: int, *, actor: Actor, **fields: Unpack[MemberFields]) -> Member:
    """Change what is given. Needs `people.manage`.

    Nobody changes their own grade: authority grows with it. Names to sign in by and to be found by
    change only by who may do as much as the member: with another's e-mail or name one could come in as them.
    """
    require(actor, "people.manage")
    member = locked(Member, member_id)
    values = _values(fields)
    if "grade" in values and values["grade"] != member.grade:
        _refuse_own(member, actor)
    if any(values.get(name, getattr(member, name)) != getattr(member, name) for name in IDENTITY):
        require_over(actor, member)
    return _apply(member, values, actor)


@transaction.atomic
def change_profile(*, actor: Member, **fields: Unpack[Profile]) -> Member:
    """What a member may set of their own: telephone, language, theme."""
    if not is_self(actor, actor.pk):
        raise ForbiddenError
    return _apply(locked(Member, actor.pk), dict(fields), actor)


def _apply(member: Member, values: dict[str, object], actor: Actor) -> Member:
    changes = changes_in(member, values)
    if changes:
        put(member, values)
        checked_save(member)
        record(MemberChanged(who=member.name, changes=changes), actor=actor, on=[about(member)])
    return member


def _refuse_own(member: Member, actor: Actor) -> None:
    if is_self(actor, member.pk) and not member.is_superuser:
        raise ForbiddenError(
            _("Nobody changes their own grade or roles."), hint=_("Ask another administrator.")
        )


@transaction.atomic
def set_deputy(member_id: int, deputy_id: int | None, *, actor: Actor) -> Member:
    """Who stands in when the member is away. Members do it themselves; for others it needs `absences.manage`.

    Two may be each other's deputies; the search for somebody who is there goes round once.
    """
    member = locked(Member, member_id)
    require_for(actor, member.pk, "absences.manage")
    deputy = chosen(Member, deputy_id, "deputy_id")
    if deputy is not None and (deputy == member or not deputy.is_active):
        raise InvalidInputError(
            _("%(name)s cannot be the deputy.") % {"name": deputy.name},
            hint=_("Choose somebody else who works here."),
            fields={"deputy_id": _("Choose somebody else.")},
        )
    return _apply(member, {"deputy": deputy}, actor)


@transaction.atomic
def set_roles(member_id: int, codes: Iterable[str], *, actor: Actor) -> Member:
    """Give the member exactly these roles (by code). Nobody changes their own. Needs `roles.manage`."""
    require(actor, "roles.manage")
    member = locked(Member, member_id)
    wanted = set(codes)
    roles = {role.code: role for role in Role.objects.filter(code__in=wanted)}
    if unknown := sorted(wanted - roles.keys()):
        raise InvalidInputError(
            _("There is no role %(code)s.") % {"code": ", ".join(unknown)},
            fields={"roles": _("Choose again.")},
        )
    before = {role.code: role for role in member.roles.all()}
    if before.keys() == wanted:
        return member
    _refuse_own(member, actor)
    member.roles.set(roles.values())
    keep_an_administrator(actor)
    event = MemberRolesChanged(
        who=member.name,
        added=sorted(roles[code].name_zh for code in wanted - before.keys()),
        removed=sorted(before[code].name_zh for code in before.keys() - wanted),
    )
    record(event, actor=actor, on=[about(member)])
    return member


@transaction.atomic
def deactivate_member(member_id: int, *, actor: Actor, successor_id: int | None = None) -> Member:
    """The member leaves: no more sign-in, no more notices; what they did stays.

    Open duties (shifts, headed departments, deputyships, and what floors above register) go to the successor;
    without one they are a ConflictError that names them. Needs `people.manage`.
    """
    require(actor, "people.manage")
    member = locked(Member, member_id)
    if not member.is_active:
        return member
    successor = _successor(member, successor_id)
    duties = handover.open_duties(member)
    if duties and successor is None:
        listed = _("; ").join(f"{kind.label} {count}" for kind, count in duties)
        raise ConflictError(
            _("%(name)s still has open duties: %(duties)s.") % {"name": member.name, "duties": listed},
            hint=_("Choose a successor who takes them over."),
        )
    for kind, _count in duties:
        if successor is not None:
            kind.give(member, successor, actor)
    member.is_active, member.left_at, member.deputy = False, clock.now(), None
    member.save()
    keep_an_administrator(actor)
    left = MemberLeft(who=member.name, successor=successor.name if successor else "")
    record(left, actor=actor, on=[about(member), *([about(successor)] if successor else [])])
    return member


def _successor(member: Member, number: int | None) -> Member | None:
    successor = chosen(Member, number, "successor_id")
    if successor is not None and (successor == member or not successor.is_active):
        raise InvalidInputError(
            _("%(name)s cannot take over.") % {"name": successor.name},
            fields={"successor_id": _("Choose somebody else.")},
        )
    return successor


@transaction.atomic
def reactivate_member(member_id: int, *, actor: Actor) -> Member:
    """A former member is back, with the roles of before. Needs `people.manage`."""
    require(actor, "people.manage")
    member = locked(Member, member_id)
    if not member.is_active:
        member.is_active, member.left_at = True, None
        member.save()
        record(MemberReturned(who=member.name), actor=actor, on=[about(member)])
    return member
