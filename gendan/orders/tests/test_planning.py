"""An order gets its key nodes: the dates, owners and thresholds that its merchandiser would have typed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.orders.actions import monitoring, monitoring_rows
from gendan.orders.actions.planning import make_plan, make_plans
from gendan.orders.models import Colour, Material, NodeState, Order, OrderLine, PlanNode, PlanTemplate, Status
from gendan.orders.models.template import ThresholdRule
from gendan.orders.seed import seed
from gendan.partners.models import Customer, Supplier
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Counted = Callable[[int], AbstractContextManager[object]]
MONDAY = date(2026, 3, 2)
OFFICE = System("test")


@pytest.fixture
def order(cast: Cast) -> Order:
    """Confirmed on a Monday, to leave the factory ten weeks later."""
    seed()
    customer = Customer.objects.create(code="NORDIC", name="Nordic Outdoor AB")
    order = an_order(customer, "GD-1")
    order.merchandiser = cast.merchandiser
    order.factory = Supplier.objects.create(code="HS", name="华盛制衣")
    order.save()
    OrderLine.objects.create(order=order, position=1, quantity=Decimal(800), unit="pcs")
    OrderLine.objects.create(order=order, position=2, quantity=Decimal(400), unit="pcs")
    return order


def an_order(customer: Customer, number: str, **values: object) -> Order:
    """A confirmed order of template A."""
    known: dict[str, object] = {
        "number": number,
        "customer": customer,
        "status": Status.CONFIRMED,
        "confirmed_on": MONDAY,
        "promised_ship": MONDAY + timedelta(days=70),
        "promised_delivery": MONDAY + timedelta(days=75),
        "template": PlanTemplate.objects.get(code="A"),
        "entered_at": clock.now(),
        **values,
    }
    return Order.objects.create(**known)


def node(order: Order, code: str) -> PlanNode:
    """One node of it."""
    return PlanNode.objects.get(order=order, code=code)


def test_a_garment_order_gets_its_thirty_five_nodes(order: Order, cast: Cast) -> None:
    assert make_plan(order, actor=cast.merchandiser) == 35
    fabric, cutting = node(order, "FAB"), node(order, "CUT")
    assert fabric.planned == fabric.baseline == date(2026, 4, 3)  # T+33 is a Saturday
    assert (fabric.remind, fabric.yellow, fabric.red) == ([7, 3, 1], 1, 3)
    assert ["FAB", 2, True] in cutting.links
    assert node(order, "EXF").planned == order.promised_ship
    assert str(node(order, "LDOK")) == f"{order.pk} LDOK"
    assert node(order, "LDOK").is_waiting


def test_nodes_belong_to_who_does_them(order: Order, cast: Cast) -> None:
    make_plan(order, actor=cast.merchandiser)
    assert node(order, "SPEC").owner == cast.merchandiser
    assert node(order, "FAB").owner == cast.purchasing_head
    assert node(order, "ETD").owner is None  # logistics has no head
    assert node(order, "SEWEND").supplier == order.factory
    assert node(order, "FAB").supplier is None


def test_quantities_are_those_of_the_order(order: Order, cast: Cast) -> None:
    make_plan(order, actor=cast.merchandiser)
    assert node(order, "SEWEND").target == 1200
    assert node(order, "PPM").target is None


def test_pieces_and_sets_are_not_added_up(order: Order, cast: Cast) -> None:
    OrderLine.objects.create(order=order, position=3, quantity=Decimal(10), unit="set")
    make_plan(order, actor=cast.merchandiser)
    assert node(order, "SEWEND").target is None


def test_what_lies_before_the_confirmation_is_over(order: Order, cast: Cast) -> None:
    make_plan(order, actor=cast.merchandiser)
    assert node(order, "QUO").state == NodeState.SKIPPED
    assert (node(order, "PO").state, node(order, "PO").actual) == (NodeState.DONE, MONDAY)
    assert node(order, "SPEC").state == NodeState.OPEN


def test_what_is_known_of_an_imported_order_is_done(order: Order) -> None:
    known = {order.pk: {"QUO": date(2026, 2, 20), "FABPO": date(2026, 3, 5)}}
    make_plans([order], actor=OFFICE, actuals=known)
    assert node(order, "QUO").actual == date(2026, 2, 20)
    assert node(order, "FABPO").state == NodeState.DONE


def test_a_customers_thresholds_go_before_the_templates(order: Order, cast: Cast) -> None:
    ThresholdRule.objects.create(customer=order.customer, code="FAB", remind=[10], yellow=0, red=1)
    own = ThresholdRule(customer=order.customer, code="CUT", remind=[5], yellow=0, red=2)
    own.template = order.template
    own.save()
    ThresholdRule.objects.create(customer=order.customer, code="CUT", remind=[], yellow=7, red=9)
    make_plan(order, actor=cast.merchandiser)
    assert (node(order, "FAB").remind, node(order, "FAB").red) == ([10], 1)
    assert (node(order, "CUT").remind, node(order, "CUT").red) == ([5], 2)
    assert node(order, "SEW").red == 3


def test_without_a_ship_date_the_delivery_sets_the_pace(order: Order, cast: Cast) -> None:
    order.promised_ship = None
    order.save()
    make_plan(order, actor=cast.merchandiser)
    assert node(order, "EXF").planned == MONDAY + timedelta(days=70)
    assert node(order, "ETD").planned == date(2026, 5, 15)  # T+75 is a Saturday


def test_a_promise_that_cannot_be_kept_is_said(order: Order, cast: Cast) -> None:
    order.promised_ship = MONDAY + timedelta(days=21)
    order.promised_delivery = None
    order.save()
    make_plan(order, actor=cast.merchandiser)
    event = Event.objects.get(kind="order.planned")
    assert event.payload["short"] > 10
    assert node(order, "EXF").planned > order.promised_ship


def test_a_plan_is_made_once(order: Order, cast: Cast) -> None:
    make_plan(order, actor=cast.merchandiser)
    with pytest.raises(ConflictError):
        make_plan(order, actor=cast.merchandiser)
    assert make_plans([order], actor=OFFICE) == 0
    assert PlanNode.objects.count() == 35


def test_an_order_without_a_template_asks_for_one(order: Order, cast: Cast) -> None:
    Order.objects.filter(pk=order.pk).update(template=None)
    with pytest.raises(InvalidInputError) as refused:
        make_plan(order, actor=cast.merchandiser)
    assert "template" in refused.value.fields
    make_plan(order, actor=cast.merchandiser, template=PlanTemplate.objects.get(code="C"))
    order.refresh_from_db()
    assert order.template is not None
    assert order.template.code == "C"


@pytest.mark.parametrize("far", [date(9999, 12, 31), date(1, 1, 1)])
def test_dates_out_of_this_world_are_refused(order: Order, cast: Cast, far: date) -> None:
    order.promised_ship = far
    order.save()
    with pytest.raises(InvalidInputError):
        make_plan(order, actor=cast.merchandiser)
    assert not PlanNode.objects.exists()


def test_an_order_that_is_not_confirmed_has_no_plan(order: Order, cast: Cast) -> None:
    Order.objects.filter(pk=order.pk).update(status=Status.DRAFT, confirmed_on=None)
    with pytest.raises(InvalidInputError):
        make_plan(order, actor=cast.merchandiser)


def test_who_may_not_plan_is_refused(order: Order, cast: Cast) -> None:
    for who in (cast.buyer, cast.auditor, cast.outsider):
        with pytest.raises(ForbiddenError):
            make_plan(order, actor=who)
    make_plan(order, actor=cast.director)  # who may review: the plan follows from the review


def test_a_thousand_plans_take_the_statements_of_one(
    order: Order, django_assert_max_num_queries: Counted
) -> None:
    orders = [order, *(an_order(order.customer, f"GD-{it}") for it in range(2, 40))]
    with django_assert_max_num_queries(25):
        assert make_plans(orders, actor=OFFICE, watch=False) == 39 * 35
    assert Event.objects.filter(kind="order.planned").count() == 39


def test_templates_are_written_once(cast: Cast) -> None:
    assert seed() == 5
    assert seed() == 0
    PlanTemplate.objects.filter(code="S").delete()
    assert seed() == 0


@pytest.mark.parametrize("lasting", [70, 20])  # days to the promise: as usual, and too few
def test_the_first_check_finds_the_nodes_as_the_plan_wrote_them(
    order: Order, lasting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[object] = []
    monkeypatch.setattr(monitoring_rows, "write_nodes", again.extend)
    order.promised_ship = MONDAY + timedelta(days=lasting)
    order.save()
    ThresholdRule.objects.create(customer=order.customer, code="FAB", remind=[9], yellow=2, red=4)
    with clock.at(datetime(2026, 4, 15, 2, tzinfo=UTC)):  # many are overdue
        make_plans([order], actor=OFFICE, actuals={order.pk: {"SPEC": MONDAY + timedelta(days=4)}})
    assert again == []
    order.refresh_from_db()
    assert order.colour == Colour.RED
    assert node(order, "FAB").alarm_from == node(order, "FAB").planned - timedelta(days=9)
    assert node(order, "SPEC").colour in (Colour.GREEN, Colour.YELLOW)


def test_what_was_found_while_planning_is_what_the_next_check_finds(order: Order) -> None:
    late = an_order(
        order.customer, "GD-late", promised_ship=MONDAY + timedelta(days=5), promised_delivery=None
    )
    with clock.at(datetime(2026, 3, 20, 4, tzinfo=UTC)):
        make_plans([order, late], actor=OFFICE, actuals={order.pk: {"SPEC": MONDAY + timedelta(days=1)}})
        before = list(PlanNode.objects.order_by("pk").values())
        late.refresh_from_db()
        assert late.late_days > 0
        assert late.check_on is not None
        assert monitoring.recheck([order.pk, late.pk]) == 0
    assert list(PlanNode.objects.order_by("pk").values()) == before


def test_materials_that_were_known_before_the_plan_count_in_its_first_check(order: Order) -> None:
    Material.objects.create(order=order, name="拉链", needed=Decimal(800), received=Decimal(0), unit="pcs")
    with clock.at(datetime(2026, 4, 30, 4, tzinfo=UTC)):
        make_plan(order, actor=OFFICE)
    order.refresh_from_db()
    assert "kit.incomplete" in {it[0] for it in order.warnings}
