"""Who works here: one door to a member, and the directory."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Manager, Q, QuerySet

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.base.text import fold, name_query
from gendan.people import handover
from gendan.people.models import Activity, Department, Grade, Member, Role
from gendan.people.permit import is_self, may, require
from gendan.people.rights import holders


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for in the directory; empty is anything.

    `text` is a piece of a name, its pinyin, an employee number, a sign-in name or a title.
    """

    text: str = ""
    department: str = ""  # its code
    role: str = ""  # its code
    grade: int | None = None
    left: bool = False  # former members instead


def member_for(actor: Actor, member_id: int) -> Member:
    """The member, with department, deputy and roles. Members see themselves; others need `people.view`."""
    own = is_self(actor, member_id)
    member = (
        _with_all(Member.objects.filter(pk=member_id)).first() if own or may(actor, "people.view") else None
    )
    if member is None:
        raise NotFoundError
    return member


def members(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Member]:
    """The directory, in the order of pinyin; slice it for pages. Two queries. Needs `people.view`."""
    require(actor, "people.view")
    wanted = wanted or Wanted()
    found = _with_all(Member.objects.filter(is_active=not wanted.left))
    if wanted.department:
        found = found.filter(department__code=wanted.department)
    if wanted.role:
        found = found.filter(roles__code=wanted.role).distinct()
    if wanted.grade:
        found = found.filter(grade=wanted.grade)
    return found.filter(_matching(wanted.text)) if wanted.text.strip() else found


def suggest(actor: Actor, text: str, limit: int = 10) -> list[Member]:
    """The first members that somebody who types `text` may mean, for a choice field."""
    return list(members(actor, Wanted(text=text))[:limit])


def by_ids(ids: Collection[int]) -> list[Member]:
    """These members, each with deputy: for the system's own use, which needs no permission."""
    return list(Member.objects.filter(pk__in=ids).select_related("deputy"))


def administrators() -> list[Member]:
    """Who can give roles: the last to be asked when nobody else is there."""
    return holders("roles.manage")


def directors() -> list[Member]:
    """The active members at the top of the company: who hears of what nobody below has done."""
    return list(Member.objects.filter(is_active=True, grade=Grade.DIRECTOR))


def open_duties(actor: Actor, member: Member) -> list[tuple[str, int]]:
    """What is open in the member's hands, in words, before they are deactivated. Needs `people.manage`."""
    require(actor, "people.manage")
    return [(str(kind.label), count) for kind, count in handover.open_duties(member)]


def department_for(actor: Actor, department_id: int) -> Department:
    """The department, with its head. Needs `people.view`."""
    found = (
        departments(actor, retired=True).filter(pk=department_id).first()
        if may(actor, "people.view")
        else None
    )
    if found is None:
        raise NotFoundError
    return found


def departments(actor: Actor, *, retired: bool = False) -> QuerySet[Department]:
    """The departments in their order, each with its `head` and `size` (active members). One query."""
    require(actor, "people.view")
    found = Department.objects.select_related("head").annotate(
        size=Count("members", filter=Q(members__is_active=True))
    )
    found = found.order_by("position", "code")  # Django forgets a model's order where it counts
    return found if retired else found.filter(is_active=True)


def roles(actor: Actor) -> QuerySet[Role]:
    """The roles in their order, each with `holders`, how many active members have it. One query."""
    require(actor, "people.view")
    found = Role.objects.annotate(holders=Count("members", filter=Q(members__is_active=True)))
    return found.order_by("position", "code")


def role_for(actor: Actor, role_id: int) -> Role:
    """The role. Needs `people.view`."""
    found = roles(actor).filter(pk=role_id).first() if may(actor, "people.view") else None
    if found is None:
        raise NotFoundError
    return found


def names_of(kind: str, numbers: Collection[int]) -> dict[int, str]:
    """The names of members, departments, roles or activities (by the kind of a `Subject`), in one query.

    For readers of the whole audit log only: nothing is asked of who reads.
    """
    tables: dict[str, Manager[Any]] = {
        "member": Member.objects,
        "department": Department.objects,
        "role": Role.objects,
        "activity": Activity.objects,
    }
    return {number: it.name for number, it in tables[kind].in_bulk(numbers).items()}


def _with_all(found: QuerySet[Member]) -> QuerySet[Member]:
    return found.select_related("department", "deputy").prefetch_related("roles").order_by("name_keys", "id")


def _matching(text: str) -> Q:
    plain = text.strip()
    match = Q(employee_number__icontains=plain) | Q(username__icontains=plain) | Q(title__icontains=plain)
    match |= Q(name__icontains=plain) | Q(name__icontains=fold(plain))
    if keys := name_query(plain):
        match |= Q(name_keys__contains=keys)
    return match
