"""An order whose fabric is late, on a Monday at ten, and the issue that it raised."""

from datetime import UTC, date, datetime

import pytest

from gendan.base import clock
from gendan.issues.actions import clocks, raising
from gendan.issues.models import Issue
from gendan.orders.actions import monitoring
from gendan.orders.models import Order, PlanNode
from gendan.people.models import Member
from tests.cast import Cast
from tests.garment_order import garment_order

MONDAY = date(2026, 11, 23)
TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)  # 10:00 in Shanghai


def raised(order: Order, at: datetime = TEN, *, severity: int = 2, owner: Member | None = None) -> Issue:
    """The issue of the late fabric, of the severity asked for, with its clocks running."""
    Order.objects.filter(pk=order.pk).update(amount=None)
    order.customer.tier = {1: "C", 2: "B", 3: "A"}[severity]
    order.customer.save()
    PlanNode.objects.filter(order=order, code="FAB").update(owner=owner)
    with clock.at(at):
        monitoring.recheck([order.pk], at=at)
        raising.follow_warnings(order.pk, at=at)
    issue = Issue.objects.get(order=order, rule="node.overdue", node_code="FAB")
    Issue.objects.filter(pk=issue.pk).update(severity=severity)
    clocks.begin(issue.pk, at=at)
    issue.refresh_from_db()
    return issue


@pytest.fixture
def late_order(cast: Cast) -> Order:
    """1,200 jackets whose fabric is five days late."""
    with clock.at(TEN):
        return garment_order(cast.merchandiser, MONDAY)
