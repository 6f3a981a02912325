"""The doors: one order, one key node. Absent and forbidden are the same error."""

from collections.abc import Collection

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.orders.models import Order, PlanNode
from gendan.people.models.department import in_language
from gendan.people.permit import may


def order_for(member: Actor, order_id: int) -> Order:
    """The order with customer, merchandiser, factory and template, in one query.

    Raises NotFoundError where there is none, and for whoever may not see orders.
    """
    found = Order.objects.select_related("customer", "merchandiser", "factory", "template")
    order = found.filter(pk=order_id).first() if may(member, "orders.view") else None
    if order is None:
        raise NotFoundError
    return order


def node_for(member: Actor, order_id: int, code: str) -> PlanNode:
    """The key node `code` of an order, with its order, owner, department and supplier, in one query.

    Raises NotFoundError as `order_for` does.
    """
    found = PlanNode.objects.select_related("order__customer", "owner", "department", "supplier")
    node = found.filter(order_id=order_id, code=code).first() if may(member, "orders.view") else None
    if node is None:
        raise NotFoundError
    return node


def order_numbers(ids: Collection[int]) -> dict[int, str]:
    """The numbers of many orders, for who may see everything."""
    return dict(Order.objects.filter(pk__in=ids).values_list("pk", "number"))


def node_names(keys: Collection[tuple[int | None, str]]) -> dict[tuple[int | None, str], str]:
    """The names of nodes, in the reader's language, by order and code: one query. Needs no permission."""
    orders = {order for order, code in keys if order and code}
    if not orders:
        return {}
    codes = {code for _order, code in keys}
    found = PlanNode.objects.filter(order__in=orders, code__in=codes)
    rows = found.values_list("order_id", "code", "name_zh", "name_en")
    return {(order, code): in_language(zh, en) for order, code, zh, en in rows}
