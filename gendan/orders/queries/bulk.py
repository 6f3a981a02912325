"""Runs of bulk actions, and the orders that one would mean."""

from collections.abc import Collection
from datetime import date

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.orders.filters import OrderFilter
from gendan.orders.models import BulkRun, NodeState, Order, PlanNode
from gendan.orders.queries.listing import matching, walk
from gendan.people.models.department import in_language
from gendan.people.permit import may

MOST = 1000  # orders of one bulk action


def run_for(member: Actor, run_id: int) -> BulkRun:
    """One's own run. Raises NotFoundError."""
    run = BulkRun.objects.filter(pk=run_id, by_id=member.actor_id).first()
    if run is None or not may(member, "orders.view"):
        raise NotFoundError
    return run


def meant(member: Actor, wanted: OrderFilter, today: date) -> list[int]:
    """The first `MOST` orders of a filter, as sorted."""
    return list(walk(matching(member, wanted, today), wanted, MOST).values_list("pk", flat=True))


def named(ids: Collection[int], most: int = 20) -> list[str]:
    """The numbers of the first of these orders."""
    return list(
        Order.objects.filter(pk__in=list(ids)[:most]).order_by("number").values_list("number", flat=True)
    )


def open_nodes(ids: Collection[int]) -> list[tuple[str, str]]:
    """Code and name of each key node that is open in any of these orders, in the order of plans."""
    found = (
        PlanNode.objects.filter(order__in=ids, state=NodeState.OPEN).order_by("code", "id").distinct("code")
    )
    rows = found.values_list("position", "code", "name_zh", "name_en")
    return [(code, in_language(zh, en)) for _position, code, zh, en in sorted(rows)]
