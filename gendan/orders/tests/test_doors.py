"""One door to an order and its nodes: absent and forbidden look the same."""

from datetime import date

import pytest

from gendan.base import clock
from gendan.base.errors import NotFoundError
from gendan.base.refs import System
from gendan.orders.models import Order, PlanNode
from gendan.orders.queries.doors import node_for, order_for
from gendan.partners.models import Customer
from gendan.people.models import Department
from tests.cast import Cast


@pytest.fixture
def order(cast: Cast) -> Order:
    customer = Customer.objects.create(code="NORDIC", name="Nordic Outdoor")
    made = Order.objects.create(number="GD-1", customer=customer, entered_at=clock.now())
    PlanNode.objects.create(
        order=made,
        code="CUT",
        position=1,
        name_zh="开裁",
        name_en="Cutting",
        department=Department.objects.get(code="MER"),
        planned=date(2026, 11, 20),
        baseline=date(2026, 11, 20),
    )
    return made


def test_whoever_sees_orders_gets_order_and_node(cast: Cast, order: Order) -> None:
    assert order_for(cast.merchandiser, order.pk).customer.name == "Nordic Outdoor"
    assert node_for(cast.merchandiser, order.pk, "CUT").order == order
    assert order_for(System("monitoring"), order.pk) == order


@pytest.mark.parametrize("who", ["outsider", "former"])
def test_others_are_told_that_there_is_none(cast: Cast, order: Order, who: str) -> None:
    member = getattr(cast, who)
    with pytest.raises(NotFoundError):
        order_for(member, order.pk)
    with pytest.raises(NotFoundError):
        node_for(member, order.pk, "CUT")


def test_what_does_not_exist_is_not_found(cast: Cast, order: Order) -> None:
    with pytest.raises(NotFoundError):
        order_for(cast.merchandiser, order.pk + 1)
    with pytest.raises(NotFoundError):
        node_for(cast.merchandiser, order.pk + 1, "CUT")
    with pytest.raises(NotFoundError):
        node_for(cast.merchandiser, order.pk, "PACK")
