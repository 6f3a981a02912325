"""System issues: raised once with their evidence, following the facts, ended as it came."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.issues import queries
from gendan.issues.actions import raising
from gendan.issues.models import Issue, IssueClass, IssueState
from gendan.orders.actions import monitoring, reporting
from gendan.orders.models import Finding, Order, PlanNode
from tests.cast import Cast
from tests.garment_order import garment_order

TODAY = date(2026, 11, 23)  # a Monday
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.at(NOW), translation.override("en"):
        yield


@pytest.fixture
def order(cast: Cast) -> Order:
    made = garment_order(cast.merchandiser, TODAY)
    monitoring.recheck([made.pk])
    made.refresh_from_db()
    return made


def follow(order: Order, at: datetime = NOW) -> int:
    monitoring.recheck([order.pk], at=at)
    return raising.follow_warnings(order.pk, at=at)


def overdue(order: Order) -> Issue:
    return Issue.objects.get(order=order, rule="node.overdue", node_code="FAB")


def fabric(order: Order) -> int:
    return PlanNode.objects.get(order=order, code="FAB").pk


def test_a_red_node_raises_one_issue_with_its_evidence(cast: Cast, order: Order) -> None:
    follow(order)
    assert follow(order) == 0, "raised once"
    issue = overdue(order)
    assert issue.number.startswith("EX-20261123-")
    assert (issue.klass, issue.subtype) == (IssueClass.SUPPLY, "material_late")
    assert issue.department.code == "PUR"  # type: ignore[union-attr]
    assert issue.assignee in {cast.merchandiser, cast.buyer, cast.purchasing_head}
    evidence = {it["what"]: it["value"] for it in issue.evidence}
    assert evidence["planned"] == "2026-11-18"
    assert evidence["promised_ship"] == "2026-12-15"
    assert Event.objects.filter(kind="issue.raised").count() == Issue.objects.count()


def test_it_comes_true_where_the_node_was_late(cast: Cast, order: Order) -> None:
    follow(order)
    reporting.report_done(fabric(order), TODAY, actor=cast.merchandiser)
    follow(order)
    assert (overdue(order).state, overdue(order).end_reason) == (IssueState.CLOSED, "came_true")
    assert not overdue(order).is_false_alarm


def test_it_is_a_false_alarm_where_the_node_had_been_done_in_time(cast: Cast, order: Order) -> None:
    follow(order)
    reporting.report_done(fabric(order), TODAY - timedelta(days=6), actor=cast.merchandiser)
    follow(order)
    issue = overdue(order)
    assert (issue.state, issue.is_false_alarm) == (IssueState.WITHDRAWN, True)
    (counted,) = [it for it in queries.false_alarms(cast.merchandiser) if it.node == "FAB"]
    assert (counted.raised, counted.false, counted.percent) == (1, 1, 100)


def test_it_is_withdrawn_where_the_date_was_moved(order: Order) -> None:
    follow(order)
    PlanNode.objects.filter(pk=fabric(order)).update(planned=TODAY + timedelta(days=1))
    follow(order)
    issue = overdue(order)
    assert (issue.state, issue.end_reason) == (IssueState.WITHDRAWN, "moved")
    assert not issue.is_false_alarm


def test_it_is_withdrawn_where_the_order_is_on_hold(order: Order) -> None:
    follow(order)
    Order.objects.filter(pk=order.pk).update(status="held")
    follow(order)
    assert overdue(order).end_reason == "not_watched"


def test_it_follows_the_facts_and_keeps_when_it_began(cast: Cast, order: Order) -> None:
    follow(order)
    later = NOW + timedelta(days=1)
    with clock.at(later):
        reporting.announce_date(fabric(order), TODAY + timedelta(days=40), "re-dye", actor=cast.merchandiser)
        follow(order, later)
    issue = Issue.objects.get(order=order, rule="forecast.late")
    assert issue.facts["cause"] == "FAB"
    assert overdue(order).opened_at == NOW
    assert overdue(order).changed_at == later
    assert overdue(order).facts["announced"] == "2027-01-02"


def test_what_somebody_closed_comes_again_only_after_it_was_gone(cast: Cast, order: Order) -> None:
    follow(order)
    raising.close_issue(overdue(order).pk, "fabric is on the truck", actor=cast.merchandiser)
    assert follow(order) == 0
    assert Issue.objects.filter(rule="node.overdue", node_code="FAB").count() == 1
    hour = timedelta(hours=1)
    with clock.at(NOW + hour):
        reporting.report_done(fabric(order), TODAY, actor=cast.merchandiser)
    with clock.at(NOW + 2 * hour):
        reporting.undo_report(fabric(order), "wrong order", actor=cast.merchandiser)
        follow(order, NOW + 2 * hour)
    assert Issue.objects.filter(rule="node.overdue", node_code="FAB").count() == 2


def test_a_false_alarm_is_marked_once(cast: Cast, order: Order) -> None:
    follow(order)
    for _click in range(2):
        raising.mark_false_alarm(overdue(order).pk, actor=cast.merchandiser)
    assert (overdue(order).state, overdue(order).is_false_alarm) == (IssueState.WITHDRAWN, True)
    assert Event.objects.filter(kind="issue.false_alarm").count() == 1
    assert follow(order) == 0, "what somebody marked is not raised again"


def test_closing_needs_a_reason_a_right_and_an_open_issue(cast: Cast, order: Order) -> None:
    follow(order)
    issue = overdue(order)
    with pytest.raises(InvalidInputError):
        raising.close_issue(issue.pk, " ", actor=cast.merchandiser)
    with pytest.raises(ForbiddenError):
        raising.close_issue(issue.pk, "done", actor=cast.auditor)
    raising.close_issue(issue.pk, "done", actor=cast.merchandiser)
    with pytest.raises(ConflictError):
        raising.close_issue(issue.pk, "done", actor=cast.merchandiser)


def test_one_door(cast: Cast, order: Order) -> None:
    follow(order)
    issue = overdue(order)
    assert queries.issue_for(cast.auditor, issue.pk) == issue
    for member, number in ((cast.outsider, issue.pk), (cast.merchandiser, 0)):
        with pytest.raises(NotFoundError):
            queries.issue_for(member, number)


def test_findings_that_stand_are_issues_of_the_order_until_mended(order: Order) -> None:
    for rule in ("document.differs", "missing"):
        Finding.objects.create(order=order, version=1, rule=rule, field="amount", sure=95, at=NOW)
    raising.raise_for_findings(order.pk)
    raising.raise_for_findings(order.pk)
    found = {it.subtype: it for it in Issue.objects.filter(order=order, klass=IssueClass.ORDER)}
    assert set(found) == {"wrong_specification", "unclear_requirement"}
    Finding.objects.filter(order=order).update(state="accepted")
    raising.raise_for_findings(order.pk)
    assert not Issue.objects.filter(klass=IssueClass.ORDER, state=IssueState.OPEN).exists()


def test_pages_follow_each_other(cast: Cast, order: Order) -> None:
    follow(order)
    for number in range(3):
        other = garment_order(cast.merchandiser, TODAY, number=f"GD-26-02{number:02}")
        Order.objects.filter(pk=other.pk).update(warnings=[])
        follow(other, NOW + timedelta(minutes=number))
    everything = queries.issues(cast.merchandiser)
    seen: list[Issue] = []
    while page := queries.issues(
        cast.merchandiser, after=queries.place_of(seen[-1]) if seen else None, limit=2
    ):
        seen += page
    assert seen == everything
