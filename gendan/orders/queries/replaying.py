"""What a replay of history asks: which orders there are of a source, and what of them is still to come."""

from collections.abc import Collection
from datetime import date

from gendan.orders.models import NodeState, Order, PlanNode, Status
from gendan.orders.node_deadlines import AHEAD


def open_nodes(orders: Collection[int], code: str) -> list[int]:
    """The nodes of that code that nobody has reported yet, of running orders among these."""
    found = PlanNode.objects.filter(
        order__in=orders, code=code, state=NodeState.OPEN, order__status=Status.CONFIRMED
    )
    return list(found.order_by("order_id").values_list("pk", flat=True))


def of_source(source: str) -> dict[str, int]:
    """External key → order, for every order of a source."""
    return dict(Order.objects.filter(source=source).values_list("external_key", "pk"))


def next_day() -> date | None:
    """The first day on which time alone changes a running order, or a deadline of a node is to begin."""
    orders = Order.objects.filter(status=Status.CONFIRMED, check_on__isnull=False).order_by("check_on")
    nodes = PlanNode.objects.filter(
        state=NodeState.OPEN, has_alarm=False, alarm_from__isnull=False, order__status=Status.CONFIRMED
    ).order_by("alarm_from")
    check = orders.values_list("check_on", flat=True).first()
    alarm = nodes.values_list("alarm_from", flat=True).first()
    days = [check] if check else []
    return min([*days, alarm - AHEAD] if alarm else days, default=None)
