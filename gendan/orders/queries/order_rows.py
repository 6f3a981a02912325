"""What a table shows of some orders: four queries for a page, however long the orders are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, QuerySet, Sum

from gendan.orders.models import Order, OrderLine
from gendan.people.models.department import in_language


@dataclass(frozen=True, slots=True)
class Goods:
    """What is ordered: the first line in words, how many lines, and the quantity where all share a unit."""

    first: str = ""
    lines: int = 0
    quantity: Decimal | None = None
    unit: str = ""


NO_GOODS = Goods()


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order with its goods, and the names of the nodes that it speaks of."""

    order: Order
    goods: Goods
    nodes: Mapping[str, str]  # by code: the next node, and those of its warnings


def with_partners(found: "QuerySet[Order]") -> "QuerySet[Order]":
    """The orders with those whom a table names."""
    return found.select_related("customer", "merchandiser", "factory").defer("note")


def rows_of(orders: Sequence[Order]) -> list[OrderRow]:
    """The orders with what a table shows of them, in three queries."""
    ids = [it.pk for it in orders]
    goods, nodes = goods_of(ids), spoken_nodes(orders)
    return [OrderRow(it, goods.get(it.pk, NO_GOODS), nodes.get(it.pk, {})) for it in orders]


def goods_of(ids: Sequence[int]) -> dict[int, Goods]:
    """By order: what is ordered, in two queries; a thousand lines are added up in the database."""
    lines = OrderLine.objects.filter(order_id__in=ids)
    firsts = {
        order: in_language(zh or en or text or code, en or zh or text or code)
        for order, zh, en, text, code in lines.order_by("order_id", "position")
        .distinct("order_id")
        .values_list("order_id", "product__name", "product__name_en", "description", "customer_item")
        for zh, en, text, code in [(zh or "", en or "", text, code)]
    }
    sums = (
        lines.order_by()
        .values("order_id")
        .annotate(n=Count("id"), total=Sum("quantity"), one=Min("unit"), units=Count("unit", distinct=True))
        .values_list("order_id", "n", "total", "one", "units")
    )
    return {
        order: Goods(firsts.get(order, ""), n, total if units == 1 else None, unit)
        for order, n, total, unit, units in sums
    }


def spoken_nodes(orders: Sequence[Order]) -> dict[int, dict[str, str]]:
    """By order and code: the names of the nodes that `next_code` and the warnings name.

    It starts from the orders: from the nodes, the planner would rather read every order there is.
    """
    ids = [it.pk for it in orders]
    codes = {code for it in orders for code in [it.next_code, *_warned(it)] if code}
    found = Order.objects.filter(pk__in=ids, nodes__code__in=codes).order_by()
    names: dict[int, dict[str, str]] = {}
    for order, code, zh, en in found.values_list("pk", "nodes__code", "nodes__name_zh", "nodes__name_en"):
        names.setdefault(order, {})[code] = in_language(zh, en)
    return names


def _warned(order: Order) -> list[str]:
    return [str(it[1]) for it in order.warnings if len(it) > 1 and it[1]]
