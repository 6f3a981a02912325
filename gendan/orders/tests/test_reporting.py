"""Reporting key nodes: once however often it is sent, never before its gates, never in the future."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.orders.actions import reporting
from gendan.orders.models import DatePromise, Material, NodeReport, NodeState, Order, PlanNode, Status
from gendan.orders.reporters import LinkHolder
from tests.cast import Cast
from tests.garment_order import garment_order

TODAY = date(2026, 11, 23)  # a Monday


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 23, 2, tzinfo=UTC)), translation.override("en"):
        yield


@pytest.fixture
def order(cast: Cast) -> Order:
    return garment_order(cast.merchandiser, TODAY)


def node(order: Order, code: str) -> PlanNode:
    return PlanNode.objects.get(order=order, code=code)


def told(kind: str) -> list[str]:
    return [it.sentence for it in Event.objects.filter(kind=kind)]


def test_a_node_is_reported_with_its_day_and_told(cast: Cast, order: Order) -> None:
    done = reporting.report_done(
        node(order, "FAB").pk, TODAY, actor=cast.merchandiser, quantity=Decimal(1200)
    )
    assert (done.state, done.actual, done.done) == (NodeState.DONE, TODAY, Decimal(1200))
    assert told("node.reported") == ["Bulk fabric in-house done on 2026-11-23, quantity 1,200, 5 days late"]
    report = NodeReport.objects.get(node=done, kind="done")
    assert report.by == cast.merchandiser


def test_the_same_report_twice_is_one_report(cast: Cast, order: Order) -> None:
    fabric = node(order, "FAB").pk
    for _click in range(3):
        reporting.report_done(fabric, TODAY, actor=cast.merchandiser, request_key="form-1")
    reporting.report_done(fabric, TODAY, actor=cast.merchandiser, request_key="form-2")
    assert len(told("node.reported")) == 1
    assert NodeReport.objects.filter(node=fabric, kind="done").count() == 1


def test_another_day_for_what_is_done_is_refused(cast: Cast, order: Order) -> None:
    fabric = node(order, "FAB").pk
    reporting.report_done(fabric, TODAY, actor=cast.merchandiser)
    with pytest.raises(ConflictError, match="reported for 2026-11-23 already"):
        reporting.report_done(fabric, TODAY - timedelta(days=1), actor=cast.merchandiser)


def test_a_day_to_come_is_refused(cast: Cast, order: Order) -> None:
    with pytest.raises(InvalidInputError) as refused:
        reporting.report_done(node(order, "FAB").pk, TODAY + timedelta(days=1), actor=cast.merchandiser)
    assert "day" in refused.value.fields


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 1, 1)])
def test_a_day_of_another_age_is_refused(cast: Cast, order: Order, day: date) -> None:
    with pytest.raises(InvalidInputError):
        reporting.report_done(node(order, "FAB").pk, day, actor=cast.merchandiser)


def test_a_gate_that_is_open_is_named(cast: Cast, order: Order) -> None:
    with pytest.raises(ConflictError, match="Bulk fabric in-house not done"):
        reporting.report_done(node(order, "CUT").pk, TODAY, actor=cast.merchandiser)
    assert node(order, "CUT").state == NodeState.OPEN


def test_a_gate_is_passed_at_somebodys_risk_who_may_plan(cast: Cast, order: Order) -> None:
    cutting = node(order, "CUT").pk
    with pytest.raises(ConflictError):
        reporting.report_done(cutting, TODAY, actor=cast.buyer, risk="first lot is here")
    reporting.report_done(cutting, TODAY, actor=cast.merchandiser, risk="first lot is here")
    assert "released at risk without Bulk fabric in-house: first lot is here" in told("node.reported")[0]


def test_who_may_not_report_is_refused(cast: Cast, order: Order) -> None:
    with pytest.raises(ForbiddenError):
        reporting.report_done(node(order, "FAB").pk, TODAY, actor=cast.outsider)


def test_a_link_reports_its_own_nodes_only_and_passes_no_gate(cast: Cast, order: Order) -> None:
    holder = LinkHolder(link=0, label="华盛制衣", order=order.pk, codes=frozenset({"CUT"}))
    with pytest.raises(NotFoundError):
        reporting.report_done(node(order, "FAB").pk, TODAY, actor=holder)
    with pytest.raises(ConflictError):
        reporting.report_done(node(order, "CUT").pk, TODAY, actor=holder, risk="we begin")


@pytest.mark.parametrize("status", [Status.HELD, Status.DRAFT, Status.CANCELLED, Status.DONE])
def test_only_orders_under_way_are_reported(cast: Cast, order: Order, status: Status) -> None:
    Order.objects.filter(pk=order.pk).update(status=status)
    with pytest.raises(ConflictError):
        reporting.report_done(node(order, "FAB").pk, TODAY, actor=cast.merchandiser)


def test_an_announced_day_moves_the_forecast_and_is_counted(cast: Cast, order: Order) -> None:
    fabric = node(order, "FAB").pk
    later = TODAY + timedelta(days=14)
    with pytest.raises(InvalidInputError):
        reporting.announce_date(fabric, later, " ", actor=cast.merchandiser)
    moved = reporting.announce_date(fabric, later, "dye house queue", actor=cast.merchandiser)
    assert (moved.expected, moved.forecast) == (later, later)
    assert moved.promise_changes == PlanNode.objects.get(pk=fabric).promise_changes >= 1
    assert DatePromise.objects.filter(node=fabric, new=later, reason="dye house queue").count() == 1
    before = moved.promise_changes
    again = reporting.announce_date(fabric, later, "dye house queue", actor=cast.merchandiser)
    assert again.promise_changes == before, "the same day again is no change"


def test_a_day_that_is_over_cannot_be_announced(cast: Cast, order: Order) -> None:
    with pytest.raises(InvalidInputError):
        reporting.announce_date(
            node(order, "FAB").pk, TODAY - timedelta(days=1), "x", actor=cast.merchandiser
        )


def test_a_report_is_taken_back(cast: Cast, order: Order) -> None:
    fabric = node(order, "FAB").pk
    reporting.report_done(fabric, TODAY, actor=cast.merchandiser)
    back = reporting.undo_report(fabric, "wrong order", actor=cast.merchandiser)
    assert (back.state, back.actual) == (NodeState.OPEN, None)
    assert told("node.undone") == ["Bulk fabric in-house is open again: wrong order"]
    reporting.undo_report(fabric, "wrong order", actor=cast.merchandiser)
    assert len(told("node.undone")) == 1


def test_what_is_not_needed_opens_its_gate(cast: Cast, order: Order) -> None:
    reporting.skip_node(node(order, "FAB").pk, "stock fabric", actor=cast.merchandiser)
    done = reporting.report_done(node(order, "CUT").pk, TODAY, actor=cast.merchandiser)
    assert done.state == NodeState.DONE


def test_the_last_report_completes_the_order(cast: Cast, order: Order) -> None:
    for code in ("FAB", "CUT", "SEW", "PACK", "SHIP"):
        reporting.report_done(node(order, code).pk, TODAY, actor=cast.merchandiser)
    order.refresh_from_db()
    assert (order.status, order.ended_on) == (Status.DONE, TODAY)
    assert order.warnings == []
    assert order.forecast_ship == TODAY


def test_output_of_a_day_counts_once(cast: Cast, order: Order) -> None:
    sewing = node(order, "SEW")
    made = sum((it.quantity for it in sewing.outputs.exclude(day=TODAY)), Decimal(0))
    for quantity in (100, 100, 130):
        reporting.report_output(sewing.pk, TODAY, Decimal(quantity), actor=cast.merchandiser)
    assert node(order, "SEW").done == made + 130
    assert len(told("output.reported")) == 2


@pytest.mark.parametrize("quantity", ["NaN", "Infinity", "-1", "1e20"])
def test_a_quantity_that_is_none_is_refused(cast: Cast, order: Order, quantity: str) -> None:
    with pytest.raises(InvalidInputError):
        reporting.report_output(node(order, "SEW").pk, TODAY, Decimal(quantity), actor=cast.merchandiser)


def test_progress_is_the_quantity_so_far(cast: Cast, order: Order) -> None:
    so_far = reporting.report_progress(node(order, "SEW").pk, Decimal(300), actor=cast.merchandiser)
    assert so_far.done == Decimal(300)
    assert told("node.progressed") == ["Sewing finished: 300 of 1,200 done"]


def test_material_is_received_once(cast: Cast, order: Order) -> None:
    fabric = Material.objects.create(
        order=order, name="面料", unit="m", needed=Decimal(2000), received=Decimal(0)
    )
    reporting.receive_material(fabric.pk, Decimal(1500), actor=cast.merchandiser, was=Decimal(0))
    reporting.receive_material(fabric.pk, Decimal(1500), actor=cast.merchandiser, was=Decimal(0))
    assert told("material.received") == ["面料: 1,500 m received, 1,500 of 2,000 in-house"]
    with pytest.raises(ConflictError):
        reporting.receive_material(fabric.pk, Decimal(900), actor=cast.merchandiser, was=Decimal(0))
    with pytest.raises(NotFoundError):
        reporting.receive_material(0, Decimal(1), actor=cast.merchandiser)


@pytest.mark.parametrize("key", ["x" * 65, "a\x00b"])
def test_a_hostile_key_is_refused(cast: Cast, order: Order, key: str) -> None:
    with pytest.raises(InvalidInputError):
        reporting.report_done(node(order, "FAB").pk, TODAY, actor=cast.merchandiser, request_key=key)
