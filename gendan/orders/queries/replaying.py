"""What a replay of history asks: which orders there are of a source, and what of them is still to come."""

from collections.abc import Collection
from datetime import date

from gendan.orders.models import NodeState, Order, PlanNode, Status


def open_nodes(orders: Collection[int], code: str) -> list[int]:
    """The nodes of that code that nobody has reported yet, of running orders among these."""
    found = PlanNode.objects.filter(
        order__in=orders, code=code, state=NodeState.OPEN, order__status=Status.CONFIRMED
    )
    return list(found.order_by("order_id").values_list("pk", flat=True))


def of_source(source: str) -> dict[str, int]:
    """External key → order, for every order of a source."""
    return dict(Order.objects.filter(source=source).values_list("external_key", "pk"))


def next_check() -> date | None:
    """The first day on which time alone changes a running order."""
    found = Order.objects.filter(status=Status.CONFIRMED, check_on__isnull=False)
    return found.order_by("check_on").values_list("check_on", flat=True).first()
