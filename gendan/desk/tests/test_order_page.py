"""The page of one order: what is wrong and why, every tab, and who may act."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gendan.base.files.actions import store
from gendan.base.files.tests import samples
from gendan.base.refs import Subject, System
from gendan.desk.views.order_page import TABS
from gendan.orders.models import Material, NodeReport, NodeState, Order, PlanNode, Status
from gendan.people.models import Member
from tests.cast import Cast
from tests.garment_order import garment_order


@pytest.fixture
def order(cast: Cast) -> Order:
    Member.objects.update(language="en")
    return garment_order(cast.merchandiser, timezone.localdate())


@pytest.fixture
def desk(client: Client, cast: Cast, order: Order) -> Client:
    client.force_login(cast.merchandiser)
    return client


def read(desk: Client, order: Order, tab: str = "plan", **query: str) -> str:
    answer = desk.get(f"/orders/{order.pk}/", {"tab": tab, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_head_says_what_is_promised_forecast_and_wrong(desk: Client, order: Order) -> None:
    page = read(desk, order)
    for words in (order.number, "Nordic Outdoor AB", order.customer_po, "华盛制衣", "What is wrong now"):
        assert words in page
    assert "+4" in page  # days late
    assert "when the goods are on board the ship" in page  # where risk passes under FOB
    assert "$18,600" in page


def test_what_is_behind_the_order_is_folded_where_it_is_long(desk: Client, order: Order) -> None:
    assert "plan-fold" not in read(desk, order)  # one node done: nothing is gained
    order.nodes.exclude(code="SHIP").update(state=NodeState.DONE, actual=timezone.localdate())
    page = read(desk, order)
    assert "5 nodes done or not needed" in page
    folded = page[page.index('class="plan-past"') :].partition("</tbody>")[0]
    assert "nodes/PACK/" in folded
    assert "nodes/SHIP/" not in folded
    order.nodes.update(state=NodeState.DONE, actual=timezone.localdate())
    assert "plan-fold" not in read(desk, order)  # all done: the plan is what there is to read


def test_every_warning_leads_to_where_something_is_done(desk: Client, order: Order) -> None:
    page = read(desk, order)
    assert f"/orders/{order.pk}/nodes/FAB/" in page
    assert "?tab=forecast" in page


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_full_and_empty(desk: Client, order: Order, tab: str) -> None:
    read(desk, order, tab)
    NodeReport.objects.all().delete()
    order.promises.all().delete()
    order.nodes.all().delete()
    for rows in (order.lines, order.versions, order.materials):
        rows.all().delete()
    read(desk, order, tab)


@pytest.mark.parametrize("tab", ["", "nothing", "../etc", "\x00", "x" * 3000])
def test_a_tab_that_does_not_exist_is_the_plan(desk: Client, order: Order, tab: str) -> None:
    assert "table-plan" in read(desk, order, tab)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.DONE, Status.CANCELLED, Status.HELD])
def test_an_order_that_does_not_run_offers_no_report(desk: Client, order: Order, status: str) -> None:
    Order.objects.filter(pk=order.pk).update(status=status)
    assert "Report “" not in read(desk, order)
    node = desk.get(f"/orders/{order.pk}/nodes/CUT/").content.decode()
    assert "/nodes/CUT/done/" not in node
    assert "not under way" in node


def test_why_it_is_late_names_the_path_and_the_node_to_act_on(desk: Client, order: Order) -> None:
    page = read(desk, order, "forecast")
    assert "after the promise" in page
    path = page[page.index('<ol class="path">') :]
    at = [path.index(name) for name in ("Bulk fabric in-house", "Cutting starts", "Leaves the factory")]
    assert at == sorted(at)
    assert "Act here first" in page
    assert "its owner has announced this day" in page


def test_what_if_is_reckoned_and_not_saved(desk: Client, order: Order) -> None:
    today = timezone.localdate()
    page = read(desk, order, "forecast", node="FAB", day=today.isoformat())
    assert "won" in page
    later = read(desk, order, "forecast", node="FAB", day=(today + timedelta(days=30)).isoformat())
    assert "still" in later
    assert not PlanNode.objects.filter(order=order, code="FAB", state=NodeState.DONE).exists()


@pytest.mark.parametrize(
    "query", [{"day": "yesterday"}, {"day": "0001-01-01"}, {"node": "\x00", "day": "2026-12-01"}]
)
def test_what_if_of_nonsense_is_no_error(desk: Client, order: Order, query: dict[str, str]) -> None:
    assert "What if" in read(desk, order, "forecast", **query)


def test_the_chart_has_a_bar_a_node_and_the_same_as_a_table(desk: Client, order: Order) -> None:
    page = read(desk, order, "gantt")
    assert page.count('class="gantt-bar') == 6
    assert "gantt-critical" in page
    assert "gantt-today" in page
    assert "gantt-promise" in page
    assert page.count('<th scope="row">') == 6
    assert "style=" not in page  # the content policy


def test_material_is_received_once(desk: Client, order: Order) -> None:
    fabric = Material.objects.get(order=order, unit="m")
    url = f"/orders/{order.pk}/materials/{fabric.pk}/"
    answer = desk.post(url, {"received": "2000", "was": "1500"})
    assert answer.status_code == 302
    stale = desk.post(url, {"received": "1800", "was": "1500"})
    assert stale.status_code == 422
    assert "in the meantime" in stale.content.decode()
    fabric.refresh_from_db()
    assert fabric.received == 2000


@pytest.mark.parametrize("received", ["-1", "x", "1e99", "NaN", ""])
def test_nonsense_is_no_quantity(desk: Client, order: Order, received: str) -> None:
    fabric = Material.objects.get(order=order, unit="m")
    answer = desk.post(f"/orders/{order.pk}/materials/{fabric.pk}/", {"received": received})
    assert answer.status_code == 422


def test_material_of_another_order_is_not_found(desk: Client, cast: Cast, order: Order) -> None:
    other = garment_order(cast.supervisor, timezone.localdate(), "GD-26-0999")
    fabric = Material.objects.filter(order=other)[0]
    assert desk.post(f"/orders/{order.pk}/materials/{fabric.pk}/", {"received": "1"}).status_code == 404


def test_files_of_the_order_and_of_its_nodes_are_shown_together(
    desk: Client, cast: Cast, order: Order
) -> None:
    cut = PlanNode.objects.get(order=order, code="CUT")
    for on, name in ((order.subject, "contract.pdf"), (Subject("node", cut.pk), "cutting.pdf")):
        content = samples.PDF + name.encode()
        store(SimpleUploadedFile(name, content), actor=cast.merchandiser, on=on)
    page = read(desk, order, "files")
    assert "contract.pdf" in page
    assert "cutting.pdf" in page
    assert "Cutting starts" in page


def test_changes_show_each_promise_with_its_reason(desk: Client, order: Order) -> None:
    page = read(desk, order, "changes")
    assert "染厂排期" in page
    assert "Bulk fabric in-house" in page


@pytest.mark.parametrize("number", [0, 999_999, 2**62, 10**30])
def test_there_is_no_such_order(desk: Client, number: int) -> None:
    assert desk.get(f"/orders/{number}/").status_code == 404


def test_orders_are_not_there_for_who_may_not_see_them(client: Client, cast: Cast, order: Order) -> None:
    client.force_login(cast.outsider)
    for path in ("", "nodes/CUT/", "?tab=links"):
        assert client.get(f"/orders/{order.pk}/{path}").status_code == 404


def test_the_auditor_looks_and_has_nothing_to_press(client: Client, cast: Cast, order: Order) -> None:
    client.force_login(cast.auditor)
    if client.get(f"/orders/{order.pk}/").status_code == 404:
        pytest.skip("auditors do not see orders")
    page = client.get(f"/orders/{order.pk}/nodes/CUT/").content.decode()
    assert "/nodes/CUT/done/" not in page


def test_the_timeline_of_an_order_has_a_page(desk: Client, order: Order) -> None:
    store(SimpleUploadedFile("a.pdf", samples.PDF), actor=System("test"), on=order.subject)
    page = desk.get(f"/timeline/order/{order.pk}/").content.decode()
    assert order.number in page
