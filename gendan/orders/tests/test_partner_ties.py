"""Customers and suppliers with open orders are not retired."""

from datetime import date

import pytest
from django.utils import translation

from gendan.base.errors import ConflictError
from gendan.base.refs import Subject, System
from gendan.orders.models import NodeState, Order, PlanNode, Status
from gendan.partners import actions, ties
from tests.cast import Cast
from tests.garment_order import garment_order

TEST = System("test")


@pytest.fixture
def order(cast: Cast) -> Order:
    return garment_order(cast.merchandiser, date(2026, 11, 23))


def test_a_customer_with_an_open_order_stays(order: Order) -> None:
    with translation.override("en"), pytest.raises(ConflictError, match="open orders 1"):
        actions.retire_customer(order.customer_id, actor=TEST)
    order.customer.refresh_from_db()
    assert order.customer.is_active


def test_a_factory_with_an_open_order_stays_and_counts_each_order_once(order: Order) -> None:
    assert order.factory
    with translation.override("en"), pytest.raises(ConflictError, match="open orders 1"):
        actions.retire_supplier(order.factory.pk, actor=TEST)


def test_a_supplier_of_one_open_node_stays(order: Order) -> None:
    assert order.factory
    Order.objects.update(factory=None)
    tied = {tie.name for tie, _count in ties.open_ties(Subject("supplier", order.factory.pk))}
    assert "orders" in tied
    PlanNode.objects.filter(order=order).update(state=NodeState.SKIPPED, actual=None)
    assert "orders" not in {tie.name for tie, _ in ties.open_ties(Subject("supplier", order.factory.pk))}


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED])
def test_an_order_that_has_ended_ties_nobody(order: Order, status: str) -> None:
    Order.objects.update(status=status)
    assert not actions.retire_customer(order.customer_id, actor=TEST).is_active


def test_carriers_are_not_asked_about() -> None:
    assert "orders" not in {tie.name for tie, _ in ties.open_ties(Subject("carrier", 1))}
