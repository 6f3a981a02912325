"""From what happens to an order to what follows it: issues, notices, deadlines, suppliers' records."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from gendan.base import clock
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.base.worktime.actions import seed_china, set_day
from gendan.base.worktime.days import DayKind
from gendan.issues.models import Issue, IssueState
from gendan.orders import tasks
from gendan.orders.actions import monitoring, reporting
from gendan.orders.actions.findings import tell
from gendan.orders.actions.standing import hold_order
from gendan.orders.models import Finding, Order, PlanNode
from gendan.partners.models import SupplierMonth
from gendan.people.queries.notices import unread_count
from gendan.reactions import runner
from tests.cast import Cast
from tests.garment_order import garment_order

TODAY = date(2026, 11, 23)  # a Monday


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def order(cast: Cast) -> Order:
    made = garment_order(cast.merchandiser, TODAY)
    Order.objects.filter(pk=made.pk).update(warnings=[])
    return made


def react() -> None:
    """Run what was asked for and has not run, as the worker would, until nothing is left."""
    done: set[int] = set()
    while jobs := ProcrastinateJob.objects.filter(task_name="reactions.react").exclude(pk__in=done):
        for job in jobs.order_by("id"):
            runner.run(**job.args)
            done.add(job.pk)


def node(order: Order, code: str) -> PlanNode:
    return PlanNode.objects.get(order=order, code=code)


def test_keep_issues_and_tell_about_issue(cast: Cast, order: Order) -> None:
    monitoring.recheck([order.pk])
    react()
    issue = Issue.objects.get(order=order, rule="node.overdue", node_code="FAB")
    assert issue.opened_at == Event.objects.get(kind="order.warned").at
    assert unread_count(cast.merchandiser) == Event.objects.filter(kind="issue.raised").count()
    reporting.report_done(node(order, "FAB").pk, TODAY, actor=cast.merchandiser)
    react()
    issue.refresh_from_db()
    assert issue.state == IssueState.CLOSED


def test_check_order_when_it_is_held(cast: Cast, order: Order) -> None:
    monitoring.recheck([order.pk])
    react()
    hold_order(order.pk, reason="customer asked", actor=cast.merchandiser)
    react()
    order.refresh_from_db()
    assert order.warnings == []
    assert not Issue.objects.filter(order=order, state=IssueState.OPEN).exists()


def test_keep_finding_issues(cast: Cast, order: Order) -> None:
    found = Finding.objects.create(
        order=order, version=1, rule="missing", field="amount", sure=90, at=clock.now()
    )
    tell(order, [found], System("checks"))
    react()
    assert Issue.objects.filter(order=order, klass="order", state=IssueState.OPEN).count() == 1


def test_keep_alarms(cast: Cast, order: Order) -> None:
    PlanNode.objects.filter(order=order).update(remind=[3])
    reporting.report_progress(node(order, "SEW").pk, Decimal(300), actor=cast.merchandiser)
    reporting.report_done(node(order, "FAB").pk, TODAY, actor=cast.merchandiser)
    react()
    assert node(order, "CUT").has_alarm
    assert not node(order, "FAB").has_alarm


def test_count_for_supplier(cast: Cast, order: Order) -> None:
    cutting = node(order, "CUT")
    PlanNode.objects.filter(order=order, code="FAB").update(state="skipped")
    PlanNode.objects.filter(pk=cutting.pk).update(supplier=order.factory)
    reporting.report_done(cutting.pk, TODAY, actor=cast.merchandiser)
    react()
    month = SupplierMonth.objects.get(supplier=order.factory, month=TODAY.replace(day=1))
    assert (month.done, month.in_time) == (1, 1)
    reporting.undo_report(cutting.pk, "wrong order", actor=cast.merchandiser)
    react()
    month.refresh_from_db()
    assert (month.done, month.in_time) == (0, 0)


def test_check_orders_of_calendar_when_a_holiday_is_declared_later(cast: Cast, order: Order) -> None:
    seed_china(actor=System("test"))
    monitoring.recheck([order.pk])
    order.refresh_from_db()
    before = order.forecast_ship
    for day in range(4, 12):
        set_day(
            actor=cast.administrator, code="default", day=TODAY + timedelta(days=day), kind=DayKind.HOLIDAY
        )
    react()
    jobs = ProcrastinateJob.objects.filter(task_name=monitoring.FOLLOW)
    assert [tasks.follow_calendar(**job.args) for job in jobs[:1]] == [1]
    order.refresh_from_db()
    assert before is not None
    assert order.forecast_ship is not None
    assert order.forecast_ship > before
