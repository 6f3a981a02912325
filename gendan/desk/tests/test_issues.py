"""Issues as people meet them: on their first page, on the order, on a page of their own."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gendan.base import clock
from gendan.desk import today
from gendan.desk.facts import path_text, readable
from gendan.desk.issues import MOST
from gendan.issues.actions.raising import mark_false_alarm
from gendan.issues.models import Issue
from gendan.issues.queries import alarms_by_node, alarms_by_rule
from gendan.orders.models import NodeState, Order, PlanNode, ThresholdRule
from gendan.people.models import Member
from tests.cast import Cast
from tests.garment_order import an_issue, garment_order


@pytest.fixture
def order(cast: Cast) -> Order:
    Member.objects.update(language="en")
    return garment_order(cast.merchandiser, timezone.localdate())


@pytest.fixture
def issue(order: Order) -> Issue:
    return Issue.objects.get(pk=an_issue(order))


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.merchandiser)
    return client


def read(desk: Client, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(member: Member) -> list[today.Row]:
    return [row for lane in today.lanes_for(member, clock.now()) for row in lane.rows]


def test_a_red_node_is_one_row_of_today_and_leads_to_its_issue(cast: Cast, issue: Issue) -> None:
    about = [
        row for row in rows_of(cast.merchandiser) if "FAB" in row.url or f"/issues/{issue.pk}/" in row.url
    ]
    assert [row.url for row in about] == [f"/issues/{issue.pk}/"]


def test_a_merchandiser_is_not_buried_and_the_rest_is_a_click_away(
    desk: Client, cast: Cast, order: Order
) -> None:
    day = timezone.localdate() - timedelta(days=1)
    PlanNode.objects.bulk_create(
        PlanNode(
            order=order,
            code=f"N{number}",
            position=100 + number,
            name_zh="节点",
            name_en="Node",
            department=cast.merchandiser.department,
            owner=cast.merchandiser,
            planned=day - timedelta(days=number),
            baseline=day,
        )
        for number in range(80)
    )
    rows = rows_of(cast.merchandiser)
    nodes = [row for row in rows if "/nodes/" in row.url]
    assert len(nodes) == MOST
    assert "/nodes/N79/" in nodes[0].url, "the longest late comes first"
    more = [row.url for row in rows if "todo=1" in row.url]
    assert len(more) == 1
    assert order.number in read(desk, more[0])


def test_the_list_of_my_due_nodes_leaves_out_orders_without_one(desk: Client, order: Order) -> None:
    assert order.number in read(desk, "/orders/?todo=1")
    PlanNode.objects.filter(order=order, state=NodeState.OPEN).update(
        planned=timezone.localdate() + timedelta(days=30)
    )
    assert f">{order.number}<" not in read(desk, "/orders/?todo=1")


def test_the_order_page_tells_issues_in_the_readers_language(
    desk: Client, order: Order, issue: Issue
) -> None:
    page = read(desk, f"/orders/{order.pk}/?tab=issues")
    assert "Bulk fabric in-house: node overdue" in page
    assert f'href="/issues/{issue.pk}/"' in page
    Member.objects.update(language="zh-hans")
    assert "大货面料到厂" in read(desk, f"/orders/{order.pk}/?tab=issues")


def test_an_issue_writes_days_as_its_reader_does(desk: Client, order: Order, issue: Issue) -> None:
    page = read(desk, f"/issues/{issue.pk}/")
    evidence = page[page.index("<dl") : page.index("</dl>")]
    assert not re.search(r">\d{4}-\d\d-\d\d<", evidence)
    planned = timezone.localdate() - timedelta(days=5)
    assert f"{planned.day} {planned:%b}" in evidence
    assert f"/orders/{order.pk}/nodes/FAB/" in page


def test_evidence_of_a_finding_is_named_by_its_field(desk: Client, issue: Issue) -> None:
    Issue.objects.filter(pk=issue.pk).update(
        rule="finding.conflicting_dates",
        node_code="",
        facts={"count": 1, "field": "promised_ship", "rule": "date.past"},
        evidence=[{"what": "promised_ship", "value": "A / B"}],
    )
    page = read(desk, f"/issues/{issue.pk}/")
    assert "promised_ship" not in page
    assert "A / B" in page


def test_a_path_is_told_by_the_names_of_its_nodes() -> None:
    assert path_text("FAB → CUT", {"FAB": "Fabric"}) == "Fabric → CUT"
    assert readable({"path": "A", "days": 3, "when": "not-a-date"}) == {
        "path": "A",
        "days": 3,
        "when": "not-a-date",
    }


def test_false_alarms_stand_beside_their_threshold(
    desk: Client, cast: Cast, order: Order, issue: Issue
) -> None:
    assert order.template is not None
    rule = ThresholdRule.objects.create(customer=order.customer, code="FAB", yellow=1, red=2)
    other = ThresholdRule.objects.create(customer=order.customer, code="CUT", yellow=1, red=2)
    assert alarms_by_node(cast.merchandiser, order.template.pk) == {}, "what stands is not counted"
    mark_false_alarm(issue.pk, actor=cast.supervisor)
    found = alarms_by_node(cast.merchandiser, order.template.pk)
    assert (found["FAB"].raised, found["FAB"].false) == (1, 1)
    by_rule = alarms_by_rule(cast.merchandiser, [rule, other])
    assert (by_rule[rule.pk].false, by_rule[other.pk].raised) == (1, 0)
    assert alarms_by_rule(cast.outsider, [rule]) == {}
    page = read(desk, f"/templates/{order.template.pk}/")
    assert "1 of 1 alarm was false" in page
    assert "1 of 1 alarm was false" in read(desk, "/thresholds/")


def test_no_page_calls_an_issue_by_two_names(desk: Client, issue: Issue) -> None:
    Member.objects.update(language="zh-hans")
    for address in (f"/issues/{issue.pk}/", "/issues/", f"/orders/{issue.order_id}/?tab=issues"):
        assert "问题" not in re.sub(r"<[^>]*>", " ", read(desk, address)).replace("四类问题", "")
