"""The T&A matrix: the key nodes of a page of orders, in one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gendan.base.refs import Actor
from gendan.orders.filters import OrderFilter
from gendan.orders.models import NodeReport, NodeState, Order, PlanNode, PlanTemplate, TemplateNode
from gendan.orders.queries.choices import template_nodes, templates
from gendan.orders.queries.doors import node_for

Cell = tuple[str, date | None, date, date, int]  # state, actual, planned, the day it is expected, light


@dataclass(frozen=True, slots=True)
class Matrix:
    """Columns and cells of a page of orders; `cells` is by order id and code."""

    template: PlanTemplate | None
    templates: list[PlanTemplate]
    columns: list[TemplateNode]
    cells: dict[tuple[int, str], Cell]

    @property
    def needed(self) -> list[TemplateNode]:
        """The columns that are not empty: one of these orders needs or needed the node."""
        used = {code for (_order, code), cell in self.cells.items() if cell[0] != NodeState.SKIPPED}
        return [it for it in self.columns if it.code in used]


def matrix_of(orders: Sequence[Order], wanted: OrderFilter, template_id: int | None) -> Matrix:
    """The cells of these orders under a template's nodes, in three queries.

    The template is the one asked for, else that of the filter, else those of the orders, joined.
    """
    known = templates()
    asked = template_id or wanted.template
    used = dict.fromkeys(it.template_id for it in orders if it.template_id)
    shown = [asked] if asked else list(used) or [it.pk for it in known[:1]]
    template = next((it for it in known if it.pk == shown[0]), None) if shown else None
    columns = merged(template_nodes(shown))
    return Matrix(template, known, columns, cells_of([it.pk for it in orders], [it.code for it in columns]))


def merged(plans: Iterable[Sequence[TemplateNode]]) -> list[TemplateNode]:
    """The nodes of several plans in one row, each code once; what a later plan adds follows its neighbour."""
    row: list[TemplateNode] = []
    for plan in plans:
        at = 0
        for node in plan:
            place = next((n for n, it in enumerate(row) if it.code == node.code), None)
            if place is None:
                row.insert(at, node)
                place = at
            at = place + 1
    return row


def cells_of(ids: Sequence[int], codes: Sequence[str]) -> dict[tuple[int, str], Cell]:
    """The nodes of these orders that have one of the codes."""
    wanted = frozenset(codes)
    rows = (
        PlanNode.objects.filter(order_id__in=ids)
        .order_by()
        .values_list("order_id", "code", "state", "actual", "planned", "expected", "forecast", "colour")
    )
    return {
        (order, code): (state, actual, planned, forecast or expected or planned, colour)
        for order, code, state, actual, planned, expected, forecast, colour in rows
        if code in wanted
    }


@dataclass(frozen=True, slots=True)
class Peek:
    """What somebody wants to know of a cell without leaving the table."""

    node: PlanNode
    report: NodeReport | None


def peek(member: Actor, order_id: int, code: str) -> Peek:
    """One node with its latest report, in two queries. Raises NotFoundError."""
    node = node_for(member, order_id, code)
    return Peek(node, node.reports.select_related("by", "link").first())
