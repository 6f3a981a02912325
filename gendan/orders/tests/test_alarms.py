"""Deadlines of key nodes: begun when they come near, in step with the node, told to who must act."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gendan.base import clock
from gendan.base.deadlines import queries
from gendan.base.deadlines.engine import run_due
from gendan.base.deadlines.kinds import Fire, Skip
from gendan.base.deadlines.models import Deadline
from gendan.base.deadlines.state import State
from gendan.base.refs import Subject
from gendan.base.timeline.models import Event
from gendan.base.worktime import queries as worktime
from gendan.orders import node_deadlines
from gendan.orders.actions import monitoring, reporting
from gendan.orders.actions.alarms import begin_alarms, follow_nodes
from gendan.orders.models import Order, PlanNode
from tests.cast import Cast
from tests.garment_order import garment_order

TODAY = date(2026, 11, 23)  # a Monday
CHINA = ZoneInfo("Asia/Shanghai")


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.at(at(TODAY)):
        yield


@pytest.fixture
def order(cast: Cast) -> Order:
    made = garment_order(cast.merchandiser, TODAY)
    PlanNode.objects.filter(order=made).update(remind=[3, 1], yellow=1, red=3, owner=None)
    monitoring.recheck([made.pk])
    return made


def node(order: Order, code: str) -> PlanNode:
    return PlanNode.objects.get(order=order, code=code)


def deadline(order: Order, code: str) -> Deadline | None:
    return queries.latest(node_deadlines.NAME, Subject("node", node(order, code).pk))


def planned(found: Deadline) -> dict[str, datetime]:
    return {
        it.key: it.planned_at.astimezone(CHINA) for it in queries.steps_of(found) if it.planned_at is not None
    }


def test_only_nodes_that_come_near_have_a_deadline(order: Order) -> None:
    assert begin_alarms() == 2
    assert begin_alarms() == 0, "begun once"
    assert deadline(order, "CUT") is not None
    assert deadline(order, "SHIP") is None
    assert node(order, "CUT").has_alarm


def test_steps_stand_where_their_days_begin(order: Order) -> None:
    wednesday = node(order, "CUT").planned
    calendar = worktime.calendar()
    opens = min(begin for begin, _end in calendar.hours_on(wednesday)) // 3600
    with clock.at(at(TODAY - timedelta(days=20))):
        follow_nodes([order.pk])
        PlanNode.objects.filter(pk=node(order, "CUT").pk).update(alarm_from=TODAY - timedelta(days=20))
        begin_alarms()
    found = deadline(order, "CUT")
    assert found is not None
    steps = planned(found)
    assert steps["remind1"] == at(TODAY + timedelta(days=1), opens)
    assert steps["remind3"] == at(TODAY, opens), "three days before is a Sunday: the first work after it"
    assert steps["due"].date() == wednesday
    assert (steps["yellow"].date(), steps["red"].date()) == (
        wednesday + timedelta(days=1),
        TODAY + timedelta(days=7),
    ), "red three days after falls on a Saturday"


def test_a_report_ends_it_in_time(cast: Cast, order: Order) -> None:
    reporting.report_done(node(order, "FAB").pk, TODAY, actor=cast.merchandiser)
    begin_alarms()
    reporting.report_done(node(order, "CUT").pk, TODAY, actor=cast.merchandiser)
    assert follow_nodes([order.pk]) == 1
    found = deadline(order, "CUT")
    assert found is not None
    assert found.state == State.MET
    assert follow_nodes([order.pk]) == 0


def test_another_day_moves_it(order: Order) -> None:
    begin_alarms()
    PlanNode.objects.filter(order=order, code="CUT").update(planned=TODAY + timedelta(days=8))
    assert follow_nodes([order.pk]) == 1
    found = deadline(order, "CUT")
    assert found is not None
    assert found.until is not None
    assert found.until.astimezone(CHINA).date() == TODAY + timedelta(days=8)


def test_a_hold_cancels_it_and_a_release_begins_another(order: Order) -> None:
    begin_alarms()
    Order.objects.filter(pk=order.pk).update(status="held")
    follow_nodes([order.pk])
    first = deadline(order, "CUT")
    assert first is not None
    assert first.state == State.CANCELLED
    Order.objects.filter(pk=order.pk).update(status="confirmed")
    follow_nodes([order.pk])
    second = deadline(order, "CUT")
    assert second is not None
    assert (second.cycle, second.is_open) == (2, True)


def test_who_is_told_grows_with_the_steps(cast: Cast, order: Order) -> None:
    begin_alarms()
    found = deadline(order, "CUT")
    assert found is not None
    told = {}
    for step in queries.steps_of(found):
        verdict = node_deadlines.holds(found, step)
        assert isinstance(verdict, Fire)
        assert Subject("order", order.pk) in verdict.on
        told[step.key] = {it.id for it in verdict.on if it.kind == "member"}
    assert told["remind1"] == {cast.merchandiser.pk}, "production has no head: the merchandiser"
    assert told["red"] == {cast.merchandiser.pk, cast.supervisor.pk}


def test_what_was_done_meanwhile_is_not_said(cast: Cast, order: Order) -> None:
    begin_alarms()
    reporting.report_done(node(order, "FAB").pk, TODAY, actor=cast.merchandiser)
    found = deadline(order, "FAB")
    assert found is not None
    assert node_deadlines.holds(found, queries.steps_of(found)[0]) == Skip("done")


def test_the_engine_reminds_on_the_day(order: Order) -> None:
    begin_alarms()
    while run_due(at(TODAY + timedelta(days=1))):
        pass
    assert Event.objects.filter(kind="deadline.warned").exists()
