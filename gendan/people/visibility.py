"""Who may see what: one register that every floor fills for its own objects.

The live stream, files and the timeline of an object ask here, so that they need not know orders or issues.
"""

from collections.abc import Callable

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor, Subject, System
from gendan.people.models import Member
from gendan.people.permit import may

Rule = Callable[[Member, int], bool]


def _sees_member(member: Member, number: int) -> bool:
    """Oneself, and whom one manages: what happens to a member is not for every colleague."""
    return member.pk == number or may(member, "people.manage")


def _sees_company(member: Member, number: int) -> bool:  # noqa: ARG001
    """What is the same for all: departments, roles, the matrix, the company's own events."""
    return may(member, "people.view")


def _sees_calendar(member: Member, number: int) -> bool:  # noqa: ARG001
    """Everybody: whatever has a due time is computed by it."""
    return member.is_active


_rules: dict[str, Rule] = {
    "member": _sees_member,
    "department": _sees_company,
    "role": _sees_company,
    "activity": _sees_company,
    "calendar": _sees_calendar,
    "company": _sees_company,
}


def register(kind: str, rule: Rule) -> None:
    """`rule(member, id)` decides for objects of this kind from now on. One floor owns a kind.

    Called from the owning app's `ready`. Raises ValueError where the kind has a rule already.
    """
    if _rules.setdefault(kind, rule) is not rule:
        raise ValueError(f"two rules say who may see {kind!r}")


def may_see(member: Member, subject: Subject) -> bool:
    """Whether this member may see this object and what happens to it.

    `timeline.view_all` sees every object that has a rule; what has none is seen by nobody.
    """
    rule = _rules.get(subject.kind)
    if rule is None or not member.is_active:
        return False
    return rule(member, subject.id) or may(member, "timeline.view_all")


def actor_may_see(actor: Actor, subject: Subject) -> bool:
    """The same for whoever acts: the system sees everything, who is no member nothing."""
    return isinstance(actor, System) or (isinstance(actor, Member) and may_see(actor, subject))


def require_sight(member: Member, subject: Subject) -> None:
    """Raise NotFoundError, as for what does not exist, unless the member may see the object."""
    if not may_see(member, subject):
        raise NotFoundError
