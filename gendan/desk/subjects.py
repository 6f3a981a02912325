"""What the objects of events look like on the desk: a name, an address, and the door that guards them.

A floor that brings objects with a timeline registers their kind here.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gendan.base.errors import NotFoundError, Text
from gendan.base.refs import Subject
from gendan.base.timeline.models import Event
from gendan.base.worktime import queries as worktime
from gendan.orders.queries import templates
from gendan.orders.queries.doors import order_for, order_numbers
from gendan.people import queries
from gendan.people.models import Member


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object. `door(member, id)` gives its name, or raises NotFoundError."""

    name: str
    title: Text
    icon: str
    door: Callable[[Member, int], str]
    url: Callable[[int], str]
    names: Callable[[Collection[int]], dict[int, str]] = lambda _numbers: {}


_kinds: dict[str, Kind] = {}
_ways: dict[str, Callable[[Event], str]] = {}


def add_kind(kind: Kind) -> None:
    """Make a kind of object known; the same name again replaces it."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Every kind that is known."""
    return list(_kinds.values())


def open_door(member: Member, subject: Subject) -> tuple[Kind, str]:
    """The kind and the name of `subject`, if `member` may see it. Raises NotFoundError."""
    kind = _kinds.get(subject.kind)
    if kind is None:
        raise NotFoundError
    return kind, kind.door(member, subject.id)


def address(subject: Subject) -> str:
    """Where `subject` is shown; "" for a kind without a page."""
    kind = _kinds.get(subject.kind)
    return kind.url(subject.id) if kind else ""


def add_way(kind: str, url: Callable[[Event], str]) -> None:
    """Let notices of this kind of event lead to where something is to be done, not to what it is about."""
    _ways[kind] = url


def way(event: Event) -> str:
    """Where a notice of `event` leads; "" for a kind without a way of its own."""
    found = _ways.get(event.kind)
    return found(event) if found else ""


def title(subject: Subject) -> Text:
    """The name of its kind."""
    kind = _kinds.get(subject.kind)
    return kind.title if kind else subject.kind


def names(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """The names of many objects, a query a kind, for who may see everything."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for it in subjects:
        wanted[it.kind].add(it.id)
    return {
        Subject(kind, number): name
        for kind, numbers in wanted.items()
        if kind in _kinds
        for number, name in _kinds[kind].names(numbers).items()
    }


def _company(member: Member, _number: int) -> str:
    if not queries.may(member, "timeline.view_all"):
        raise NotFoundError
    return str(_("The company"))


def _calendar(_member: Member, number: int) -> str:
    found = worktime.calendars().filter(pk=number).first()
    if found is None:
        raise NotFoundError
    return found.name


def _named(name: str) -> Callable[[int], str]:
    return lambda number: reverse(name, args=[number])


def enter() -> None:
    """The kinds that the foundation brings."""
    add_kind(
        Kind(
            "member",
            _("Member"),
            icon="user",
            door=lambda m, n: queries.member_for(m, n).name,
            url=_named("desk:member"),
            names=partial(queries.names_of, "member"),
        )
    )
    add_kind(
        Kind(
            "department",
            _("Department"),
            icon="sitemap",
            door=lambda m, n: queries.department_for(m, n).name,
            url=_named("desk:department"),
            names=partial(queries.names_of, "department"),
        )
    )
    add_kind(
        Kind(
            "role",
            _("Role"),
            icon="shield",
            door=lambda m, n: queries.role_for(m, n).name,
            url=_named("desk:role"),
            names=partial(queries.names_of, "role"),
        )
    )
    add_kind(
        Kind(
            "activity",
            _("Activity"),
            icon="grid-dots",
            door=lambda m, n: queries.activity_for(m, n).name,
            url=lambda n: f"{reverse('desk:raci')}#row-{n}",
            names=partial(queries.names_of, "activity"),
        )
    )
    add_kind(
        Kind(
            "template",
            _("Plan template"),
            icon="template",
            door=lambda m, n: str(templates.template_for(m, n)),
            url=_named("desk:template"),
            names=templates.names_of,
        )
    )
    add_kind(
        Kind(
            "calendar",
            _("Working calendar"),
            icon="calendar",
            door=_calendar,
            url=lambda _number: reverse("desk:calendars"),
            names=lambda numbers: {it.pk: it.name for it in worktime.calendars() if it.pk in numbers},
        )
    )
    add_kind(
        Kind(
            "order",
            pgettext_lazy("trade", "Order"),
            icon="clipboard-list",
            door=lambda m, n: order_for(m, n).number,
            url=_named("desk:order"),
            names=order_numbers,
        )
    )
    add_kind(
        Kind(
            "company", _("Company"), icon="building", door=_company, url=lambda _number: reverse("desk:audit")
        )
    )
