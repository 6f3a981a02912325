"""Inspections: what fails leaves its node open; both outcomes are on the record of whose goods they were."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.base.refs import Subject
from gendan.base.timeline.queries import events_on
from gendan.orders.actions.reporting import report_done, report_failed, undo_report
from gendan.orders.models import NodeReport, NodeState, Order, PlanNode
from gendan.orders.queries.suppliers import inspected_by_node
from gendan.partners.models import Supplier, SupplierMonth
from gendan.reactions import orders as reactions
from tests.cast import Cast
from tests.garment_order import garment_order


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def order(cast: Cast, today: date) -> Order:
    order = garment_order(cast.merchandiser, today)
    PlanNode.objects.filter(order=order, code="PACK").update(code="FINAL", links=[], supplier=None)
    PlanNode.objects.filter(order=order, code="SEW").update(
        code="FABQC", links=[["FAB", 1, False]], supplier=None
    )
    return order


@pytest.fixture
def final(order: Order) -> PlanNode:
    return PlanNode.objects.get(order=order, code="FINAL")


def counted(node: PlanNode) -> list[tuple[int, int, int]]:
    """Done, inspected and passed of each supplier, after what has happened at the node since."""
    return list(SupplierMonth.objects.values_list("done", "inspected", "passed"))


def react(node: PlanNode) -> None:
    reactions.count_inspection(events_on(Subject("node", node.pk), limit=1)[0])


def test_what_fails_leaves_the_node_open_and_counts(cast: Cast, final: PlanNode, today: date) -> None:
    report_failed(final.pk, today, "针距不均", actor=cast.merchandiser)
    react(final)
    final.refresh_from_db()
    assert final.state == NodeState.OPEN
    assert counted(final) == [(0, 1, 0)]
    report_done(final.pk, today, actor=cast.merchandiser)
    react(final)
    assert counted(final) == [(0, 2, 1)]
    undo_report(final.pk, "看错了", actor=cast.merchandiser)
    react(final)
    assert counted(final) == [(0, 1, 0)]
    with translation.override("en"):
        told = [it.what.sentence() for it in events_on(Subject("node", final.pk), limit=9)]
    assert any("failed on" in it and "针距不均" in it for it in told)


def test_the_same_form_sent_twice_is_one_failure(cast: Cast, final: PlanNode, today: date) -> None:
    for _ in range(2):
        report_failed(final.pk, today, "针距不均", actor=cast.merchandiser, request_key="k1")
    assert NodeReport.objects.filter(node=final, kind="failed").count() == 1


def test_only_inspections_fail_and_only_with_what_was_found(
    cast: Cast, order: Order, final: PlanNode, today: date
) -> None:
    cutting = PlanNode.objects.get(order=order, code="CUT")
    with pytest.raises(ConflictError):
        report_failed(cutting.pk, today, "x", actor=cast.merchandiser)
    with pytest.raises(InvalidInputError):
        report_failed(final.pk, today, "  ", actor=cast.merchandiser)
    with pytest.raises(InvalidInputError):
        report_failed(final.pk, today + timedelta(days=1), "x", actor=cast.merchandiser)
    with pytest.raises(ForbiddenError):
        report_failed(final.pk, today, "x", actor=cast.outsider)


def test_fabric_is_its_mills_and_goods_are_the_factorys(order: Order, final: PlanNode) -> None:
    mill = Supplier.objects.create(code="MILL", name="盛泽面料")
    assert inspected_by_node(final.pk) == order.factory_id
    fabric = PlanNode.objects.get(order=order, code="FABQC")
    assert inspected_by_node(fabric.pk) is None, "nobody knows whose fabric it is"
    PlanNode.objects.filter(order=order, code="FAB").update(supplier=mill)
    assert inspected_by_node(fabric.pk) == mill.pk
    assert inspected_by_node(PlanNode.objects.get(order=order, code="CUT").pk) is None
    PlanNode.objects.filter(pk=final.pk).update(supplier=mill)
    assert inspected_by_node(final.pk) == mill.pk
