"""The demo's desk shows what a desk shows: orders on plan, orders in trouble, and work for the reviewer."""

import pytest

from gendan.base.refs import System
from gendan.base.worktime.actions import seed_china
from gendan.orders import seed as templates
from gendan.orders.demo import STORIES, make_orders
from gendan.orders.demo_products import make_demo_products
from gendan.orders.models import Colour, Order, Status
from gendan.partners.demo import make_demo_partners
from gendan.people.demo import make_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders() -> list[Order]:
    seed_china(actor=System("setup"), years=(2026,))
    make_demo()
    templates.seed()
    make_demo_partners()
    make_demo_products()
    assert make_orders() == len(STORIES)
    return list(Order.objects.all())


def test_desk_has_something_for_everybody(orders: list[Order]) -> None:
    status = [it.status for it in orders]
    assert {Status.DRAFT, Status.SUBMITTED, Status.CONFIRMED, Status.HELD, Status.DONE} <= set(status)
    running = [it for it in orders if it.status == Status.CONFIRMED]
    lights = [it.colour for it in running]
    assert lights.count(Colour.RED) >= 4
    assert sum(light <= Colour.GREEN for light in lights) >= 6
    assert all(it.warnings for it in running if it.colour == Colour.RED)
    assert Order.objects.filter(status=Status.SUBMITTED, findings__state="open").exists()
    assert make_orders() == 0
