"""What the filters of lists offer, and what the numbers in an address are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gendan.base.refs import Actor
from gendan.orders.filters import OrderFilter
from gendan.orders.models import ImportSource, PlanTemplate, SavedView, TemplateNode
from gendan.partners.models import Customer, Supplier, SupplierKind
from gendan.people.models import Member
from gendan.people.models.department import in_language
from gendan.people.permit import require

MOST = 500  # of a choice; beyond that people type a name

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Each a list of (value in the address, name)."""

    merchandisers: list[Choice]
    customers: list[Choice]
    factories: list[Choice]
    templates: list[Choice]
    nodes: list[Choice]
    sources: list[Choice]


def choices(actor: Actor) -> Choices:
    """All that can be chosen, in six queries. Needs `orders.view`."""
    require(actor, "orders.view")
    factories = Supplier.objects.filter(is_active=True, kind=SupplierKind.FACTORY)
    return Choices(
        [(str(pk), name) for pk, name in _members()],
        [
            (str(pk), name)
            for pk, name in Customer.objects.filter(is_active=True).values_list("pk", "name")[:MOST]
        ],
        [(str(pk), name) for pk, name in factories.values_list("pk", "name")[:MOST]],
        [(str(it.pk), it.name) for it in templates()],
        sorted(node_names().items()),
        [(name, name) for name in ImportSource.objects.values_list("name", flat=True)[:MOST]],
    )


def _members() -> list[tuple[int, str]]:
    """The merchandisers: those of the department; to ask who has orders would read all orders."""
    found = Member.objects.filter(is_active=True, department__code="MER")
    return list(found.values_list("pk", "name")[:MOST])


def templates() -> list[PlanTemplate]:
    """The plan templates in use."""
    return list(PlanTemplate.objects.filter(is_active=True)[:MOST])


def template_nodes(template_ids: Sequence[int]) -> list[list[TemplateNode]]:
    """The nodes of each of these templates in their order, in one query."""
    by_template: dict[int, list[TemplateNode]] = {it: [] for it in template_ids}
    for node in TemplateNode.objects.filter(template_id__in=template_ids).order_by("position"):
        by_template[node.template_id].append(node)
    return list(by_template.values())


def node_names() -> dict[str, str]:
    """Each code that templates have, with the name in the reader's language."""
    found = TemplateNode.objects.filter(template__is_active=True).order_by("code", "id").distinct("code")
    return {code: in_language(zh, en) for code, zh, en in found.values_list("code", "name_zh", "name_en")}


def waiting_codes() -> list[str]:
    """The codes of nodes that wait for the customer."""
    found = TemplateNode.objects.filter(is_waiting=True).order_by("code").distinct("code")
    return list(found.values_list("code", flat=True)[:50])


def names_in(wanted: OrderFilter) -> Mapping[str, str]:
    """What the rows are called that a filter names by number; one query for each that it has."""
    found: dict[str, str] = {}
    for field, model in (
        ("customer", Customer),
        ("merchandiser", Member),
        ("factory", Supplier),
        ("template", PlanTemplate),
    ):
        if number := getattr(wanted, field):
            row = model._default_manager.filter(pk=number).first()  # noqa: SLF001 - Django's documented name
            found[field] = getattr(row, "name", "?")
    return found


def saved_views(member: Actor) -> list[SavedView]:
    """The member's own views, then those that colleagues share."""
    own = SavedView.objects.filter(member_id=member.actor_id or 0)
    shared = (
        SavedView.objects.filter(is_shared=True)
        .exclude(member_id=member.actor_id or 0)
        .select_related("member")
    )
    return [*own, *shared[:30]]
