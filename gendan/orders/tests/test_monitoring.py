"""Checking orders in bulk: what changes is written and told, what does not is left alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from gendan.base import clock
from gendan.base.timeline.models import Event
from gendan.orders.actions import monitoring, reporting
from gendan.orders.actions.standing import hold_order
from gendan.orders.models import Colour, NodeState, Order, PlanNode, Status
from gendan.orders.running_events import OrderWarned
from tests.cast import Cast
from tests.garment_order import garment_order

TODAY = date(2026, 11, 23)  # a Monday


def at(day: date, hour: int = 10) -> datetime:
    """That hour in Shanghai."""
    return datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.at(at(TODAY)), translation.override("en"):
        yield


@pytest.fixture
def order(cast: Cast) -> Order:
    made = garment_order(cast.merchandiser, TODAY)
    Order.objects.filter(pk=made.pk).update(warnings=[], late_days=0, colour=0, check_on=TODAY)
    return made


def checked(order: Order, day: date = TODAY) -> Order:
    monitoring.recheck([order.pk], at=at(day))
    order.refresh_from_db()
    return order


def rules(order: Order) -> set[tuple[str, str]]:
    return {(it[0], it[1]) for it in order.warnings}


def test_what_is_late_is_red_and_said(order: Order) -> None:
    checked(order)
    assert ("node.overdue", "FAB") in rules(order)
    assert order.colour == Colour.RED
    assert order.next_code == "FAB"
    assert order.check_on == TODAY + timedelta(days=1)
    assert Event.objects.filter(kind="order.warned").count() == 1
    assert "Bulk fabric in-house node overdue" in Event.objects.get(kind="order.warned").sentence


def test_nothing_new_is_not_said_again(order: Order) -> None:
    checked(order)
    before = Event.objects.count()
    assert monitoring.recheck([order.pk]) == 0
    assert Event.objects.count() == before


def test_an_announced_day_past_the_promise_is_a_warning_with_its_path(cast: Cast, order: Order) -> None:
    fabric = PlanNode.objects.get(order=order, code="FAB")
    reporting.announce_date(fabric.pk, TODAY + timedelta(days=30), "re-dye", actor=cast.merchandiser)
    order.refresh_from_db()
    late = next(it for it in order.warnings if it[0] == "forecast.late")
    assert late[3]["cause"] == "FAB"
    assert late[3]["path"] == "FAB → CUT → SEW → PACK → SHIP"
    assert late[3]["days"] == order.late_days > 0
    assert Event.objects.filter(kind="order.forecast_moved").exists()


def test_a_report_clears_what_was_late(cast: Cast, order: Order) -> None:
    checked(order)
    reporting.report_done(PlanNode.objects.get(order=order, code="FAB").pk, TODAY, actor=cast.merchandiser)
    order.refresh_from_db()
    assert ("node.overdue", "FAB") not in rules(order)
    cleared = Event.objects.get(kind="order.cleared")
    assert "Bulk fabric in-house" in cleared.sentence


def test_an_order_on_hold_is_not_watched(cast: Cast, order: Order) -> None:
    checked(order)
    hold_order(order.pk, reason="customer asked", actor=cast.merchandiser)
    checked(order)
    assert (order.warnings, order.colour, order.check_on) == ([], Colour.NONE, None)
    assert order.forecast_ship is not None, "the last forecast stays"


def test_a_new_day_takes_those_whose_day_has_come(cast: Cast, order: Order) -> None:
    other = garment_order(cast.merchandiser, TODAY, number="GD-26-0200")
    Order.objects.filter(pk=other.pk).update(check_on=TODAY + timedelta(days=5))
    assert monitoring.recheck_due(at=at(TODAY)) == 1
    assert monitoring.recheck_due(at=at(TODAY)) == 0
    assert monitoring.recheck_due(at=at(TODAY + timedelta(days=1))) == 1


def test_each_calendar_has_its_own_day(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(check_on=TODAY + timedelta(days=1))
    still_monday = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    assert monitoring.recheck_due(at=still_monday) == 0
    assert monitoring.recheck_due(at=still_monday + timedelta(minutes=1)) == 1


def test_the_number_of_statements_does_not_grow_with_the_orders(cast: Cast, order: Order) -> None:
    many = [garment_order(cast.merchandiser, TODAY, number=f"GD-26-1{n:03}").pk for n in range(12)]
    with CaptureQueriesContext(connection) as one:
        monitoring.recheck([order.pk])
    with CaptureQueriesContext(connection) as twelve:
        monitoring.recheck(many)
    assert len(twelve) <= len(one) + 1


def test_a_plan_in_a_circle_keeps_nobody_waiting(cast: Cast, order: Order) -> None:
    other = garment_order(cast.merchandiser, TODAY, number="GD-26-0200")
    Order.objects.filter(pk=other.pk).update(warnings=[])
    PlanNode.objects.filter(order=order, code="FAB").update(links=[["SHIP", 0, False]])
    monitoring.recheck([order.pk, other.pk])
    other.refresh_from_db()
    assert ("node.overdue", "FAB") in rules(other)


def test_delivered_goods_are_no_longer_forecast_late(cast: Cast, order: Order) -> None:
    later = TODAY + timedelta(days=40)
    with clock.at(at(later)):
        for code in ("FAB", "CUT", "SEW", "PACK"):
            PlanNode.objects.filter(order=order, code=code).update(state=NodeState.DONE, actual=later)
        checked(order, later)
        assert ("forecast.late", "") in rules(order)
        ship = PlanNode.objects.get(order=order, code="SHIP")
        reporting.report_done(ship.pk, later, actor=cast.merchandiser)
    order.refresh_from_db()
    assert order.status == Status.DONE
    assert order.forecast_ship == later
    assert order.late_days == 18
    assert order.warnings == []


def test_a_warning_names_its_node_and_not_its_code() -> None:
    late = OrderWarned(warnings=[("node.overdue", "SEWEND", 3, {}), ("node.overdue", "OWN1", 3, {})])
    with translation.override("zh-hans"):
        told = late.sentence()
    assert "下线" in told
    assert "SEWEND" not in told
    assert "OWN1" in told  # a company's own node
