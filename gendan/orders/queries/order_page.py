"""What the page of one order needs. The head and each tab are a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from gendan.base import clock
from gendan.base.files.models import StoredFile
from gendan.base.files.queries import files_on, files_on_many
from gendan.base.refs import Actor, Subject
from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.queries import day_count
from gendan.orders.models import (
    DailyOutput,
    DatePromise,
    Material,
    NodeReport,
    NodeState,
    Order,
    OrderLine,
    OrderVersion,
    PlanNode,
    SpecField,
)
from gendan.orders.queries.doors import order_for
from gendan.partners.models import Rank, Supplier

REPORTS = 200  # of one order, the newest: no page shows more


@dataclass(frozen=True)
class OrderPage:
    """An order with its nodes in the order of the plan, on one day of its calendar."""

    order: Order
    nodes: list[PlanNode]
    today: date
    days: DayCount

    @cached_property
    def by_code(self) -> dict[str, PlanNode]:
        """The nodes by their codes."""
        return {node.code: node for node in self.nodes}

    @property
    def open_nodes(self) -> list[PlanNode]:
        """What is still to come."""
        return [node for node in self.nodes if node.state == NodeState.OPEN]

    @property
    def done_count(self) -> int:
        """How many nodes are behind us."""
        return sum(node.state != NodeState.OPEN for node in self.nodes)

    @property
    def next_node(self) -> PlanNode | None:
        """What is to be done next: the earliest planned of what is open."""
        return min(self.open_nodes, key=lambda node: (node.planned, node.position), default=None)


@dataclass(frozen=True)
class Line:
    """An order line with its specification: the name of each field, its value, and whether it is allowed."""

    row: OrderLine
    spec: list[tuple[str, str]]


@dataclass(frozen=True)
class Kit:
    """How complete the materials are (齐套): of a material at most all that is needed counts."""

    materials: list[Material]

    @property
    def percent(self) -> int:
        """The share that is in-house, rounded down: 99 is not complete."""
        if not self.materials:
            return 100
        shares = (min(it.received / it.needed, Decimal(1)) for it in self.materials)
        return int(100 * sum(shares) / len(self.materials))

    @property
    def missing(self) -> int:
        """How many materials are not all there."""
        return sum(it.received < it.needed for it in self.materials)


def page_for(member: Actor, order_id: int) -> OrderPage:
    """The order and its nodes, in three queries and those of a changed calendar. Raises NotFoundError."""
    order = order_for(member, order_id)
    nodes = order.nodes.select_related("owner", "department", "supplier").order_by("position")
    days = day_count(order.calendar)
    return OrderPage(order, list(nodes), days.calendar.local_day(clock.now()), days)


def lines_of(order: Order) -> list[Line]:
    """The lines with their specifications in words, in two queries."""
    rows = list(order.lines.select_related("product"))
    names: dict[int, dict[str, str]] = defaultdict(dict)
    for field in SpecField.objects.filter(product_id__in={row.product_id for row in rows if row.product_id}):
        names[field.product_id][field.key] = f"{field.name} ({field.unit})" if field.unit else field.name
    return [
        Line(row, [(_name(names, row, key), str(value)) for key, value in row.spec.items()]) for row in rows
    ]


def _name(names: dict[int, dict[str, str]], row: OrderLine, key: str) -> str:
    return names.get(row.product_id or 0, {}).get(key, key)


def kit_of(order: Order) -> Kit:
    """Its materials, in one query."""
    return Kit(list(order.materials.select_related("supplier")))


def promises_of(order: Order, node: PlanNode | None = None) -> list[DatePromise]:
    """Each change of a promised date, newest first, with who made it; of one node where it is named."""
    found = order.promises.select_related("by", "node")
    return list(found.filter(node=node) if node else found)


def versions_of(order: Order) -> list[OrderVersion]:
    """What the order said, newest first, with who changed it."""
    return list(order.versions.select_related("by").defer("content"))


def reports_of(order: Order, node: PlanNode | None = None) -> list[NodeReport]:
    """What was reported, newest first, by whom; of one node where it is named."""
    found = NodeReport.objects.filter(node__order=order).select_related("by", "link", "node")
    return list((found.filter(node=node) if node else found)[:REPORTS])


def outputs_of(node: PlanNode) -> list[DailyOutput]:
    """What was made each day, the last thirty days of work, newest first."""
    return list(node.outputs.order_by("-day")[:30])


def node_subject(node: PlanNode) -> Subject:
    """The node as files name it."""
    return Subject("node", node.pk)


def files_of(member: Actor, page: OrderPage) -> list[tuple[str, StoredFile]]:
    """The files on the order and on its nodes, newest first, each with the name of its node or ""."""
    names = {node.pk: node.name for node in page.nodes}
    on_nodes = files_on_many("node", names, member)
    own = files_on(page.order.subject, member)
    found = [("", file) for file in own] + [(names[file.subject_id], file) for file in on_nodes]
    return sorted(found, key=lambda it: (it[1].uploaded_at, it[1].pk), reverse=True)


def makers() -> list[Supplier]:
    """The suppliers that a node may be given to, by name."""
    return list(Supplier.objects.filter(is_active=True).exclude(rank=Rank.D))
