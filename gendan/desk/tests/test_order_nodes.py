"""A node's page: every act on it, who may do it, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gendan.base.files.models import StoredFile
from gendan.base.files.tests import samples
from gendan.orders.models import DailyOutput, DatePromise, NodeReport, NodeState, Order, PlanNode
from gendan.people.models import Member
from tests.cast import Cast
from tests.garment_order import garment_order


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def order(cast: Cast, today: date) -> Order:
    Member.objects.update(language="en")
    return garment_order(cast.merchandiser, today)


@pytest.fixture
def desk(client: Client, cast: Cast, order: Order) -> Client:
    client.force_login(cast.merchandiser)
    return client


def node(order: Order, code: str) -> PlanNode:
    return PlanNode.objects.get(order=order, code=code)


def act(desk: Client, order: Order, code: str, name: str, **data: Any) -> Any:
    return desk.post(f"/orders/{order.pk}/nodes/{code}/{name}/", data)


def test_reported_done_with_photos_once(desk: Client, cast: Cast, order: Order, today: date) -> None:
    paper = {"day": today, "remark": "齐", "request_key": "k"}
    for more in (b"", b"% another page"):
        photo = SimpleUploadedFile("slip.pdf", samples.PDF + more)
        assert act(desk, order, "FAB", "done", photos=[photo], **paper).status_code == 302
    report = NodeReport.objects.get(node__order=order, node__code="FAB", kind="done")
    assert (report.by, report.day, report.remark) == (cast.merchandiser, today, "齐")
    assert StoredFile.objects.filter(subject_kind="node").count() == 1
    page = desk.get(f"/orders/{order.pk}/nodes/FAB/").content.decode()
    assert "slip.pdf" in page
    assert "/nodes/FAB/undo/" in page
    assert "/nodes/FAB/done/" not in page


def test_a_hostile_file_leaves_the_node_open(desk: Client, order: Order, today: date) -> None:
    page = SimpleUploadedFile("x.html", b"<html><script>1</script></html>")
    answer = act(desk, order, "FAB", "done", day=today, photos=[page])
    assert answer.status_code >= 400
    assert node(order, "FAB").state == NodeState.OPEN


def test_a_shut_gate_is_named_before_and_after_trying(desk: Client, order: Order, today: date) -> None:
    page = desk.get(f"/orders/{order.pk}/nodes/CUT/").content.decode()
    assert "A gate is shut" in page
    assert "Bulk fabric in-house" in page
    refused = act(desk, order, "CUT", "done", day=today)
    assert refused.status_code == 422
    assert "Bulk fabric in-house" in refused.content.decode()
    assert node(order, "CUT").state == NodeState.OPEN


def test_a_planner_releases_a_gate_by_saying_why(
    client: Client, cast: Cast, order: Order, today: date
) -> None:
    client.force_login(cast.head)
    assert act(client, order, "CUT", "done", day=today, risk="customer agreed").status_code == 302
    assert node(order, "CUT").state == NodeState.DONE


def test_another_date_is_announced_and_counted(desk: Client, order: Order, today: date) -> None:
    day = today + timedelta(days=9)
    assert act(desk, order, "SHIP", "announce", day=day).status_code == 302  # earlier: no reason needed
    later = today + timedelta(days=40)
    assert act(desk, order, "SHIP", "announce", day=later).status_code == 422
    assert act(desk, order, "SHIP", "announce", day=later, reason="vessel").status_code == 302
    assert node(order, "SHIP").expected == later
    assert DatePromise.objects.filter(node__code="SHIP", field="expected").count() == 2
    assert "vessel" in desk.get(f"/orders/{order.pk}/nodes/SHIP/").content.decode()


def test_quantities_are_reported_only_where_there_are_any(desk: Client, order: Order) -> None:
    assert act(desk, order, "SEW", "progress", quantity="640").status_code == 302
    assert node(order, "SEW").done == 640
    assert "/progress/" not in desk.get(f"/orders/{order.pk}/nodes/PACK/").content.decode()


def test_output_of_a_day_said_again_replaces_it(desk: Client, order: Order, today: date) -> None:
    for quantity in ("90", "95"):
        assert act(desk, order, "SEW", "output", day=today, quantity=quantity).status_code == 302
    assert DailyOutput.objects.get(node__code="SEW", day=today).quantity == 95


def test_a_report_is_taken_back_with_a_reason(desk: Client, order: Order) -> None:
    assert act(desk, order, "PP", "undo").status_code == 422
    assert act(desk, order, "PP", "undo", reason="wrong order").status_code == 302
    assert node(order, "PP").state == NodeState.OPEN


def test_plan_and_thresholds_are_changed_by_planners(
    client: Client, cast: Cast, order: Order, today: date
) -> None:
    client.force_login(cast.head)
    day = today + timedelta(days=3)
    plan = {"planned": day, "owner_id": cast.buyer.pk, "supplier_id": "", "reason": "mill full"}
    assert act(client, order, "FAB", "change", **plan).status_code == 302
    fabric = node(order, "FAB")
    assert (fabric.planned, fabric.owner) == (day, cast.buyer)
    light = {"remind": "10、5 2", "yellow": "2", "red": "6"}
    assert act(client, order, "FAB", "thresholds", **light).status_code == 302
    fabric.refresh_from_db()
    assert (fabric.remind, fabric.yellow, fabric.red) == ([10, 5, 2], 2, 6)
    assert act(client, order, "FAB", "thresholds", yellow="5", red="2").status_code == 422
    assert act(client, order, "FAB", "thresholds", remind="soon", yellow="1", red="2").status_code == 422
    assert act(client, order, "FAB", "skip", reason="customer supplies it").status_code == 302
    assert node(order, "FAB").state == NodeState.SKIPPED


@pytest.mark.parametrize("name", ["change", "thresholds", "skip"])
def test_plans_are_not_everybodys_to_change(
    client: Client, cast: Cast, order: Order, today: date, name: str
) -> None:
    member = next(
        (it for it in cast.everybody().values() if it.is_active and _reports_only(it)), cast.auditor
    )
    client.force_login(member)
    data = {"planned": today, "reason": "x", "yellow": "1", "red": "2"}
    answer = act(client, order, "FAB", name, **data)
    assert answer.status_code in {403, 404, 422}
    assert node(order, "FAB").state == NodeState.OPEN
    assert node(order, "FAB").red == 3


def _reports_only(member: Member) -> bool:
    return "orders.report" in member.permission_codes and "orders.plan" not in member.permission_codes


NONSENSE: list[tuple[str, dict[str, str]]] = [
    ("done", {"day": ""}),
    ("done", {"day": "9999-12-31"}),
    ("done", {"day": "0001-01-01"}),
    ("done", {"day": "2026-11-01", "remark": "字" * 5000}),
    ("done", {"day": "2026-11-01", "request_key": "x" * 5000}),
    ("announce", {"day": "yesterday"}),
    ("announce", {"day": "1999-01-01", "reason": "x"}),
    ("undo", {"reason": "\x00"}),
]


@pytest.mark.parametrize(("name", "data"), NONSENSE)
def test_nonsense_is_refused_beside_its_field(
    desk: Client, order: Order, name: str, data: dict[str, str]
) -> None:
    answer = act(desk, order, "FAB", name, **data)
    assert answer.status_code == 422
    assert node(order, "FAB").state == NodeState.OPEN


@pytest.mark.parametrize("path", ["nodes/NONE/", "nodes/NONE/done/", "nodes/FAB/burn/"])
def test_what_does_not_exist_is_not_found(desk: Client, order: Order, path: str) -> None:
    send = desk.post if path.count("/") == 3 else desk.get
    assert send(f"/orders/{order.pk}/{path}").status_code == 404


def test_the_form_needs_its_token(cast: Cast, order: Order, today: date) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.merchandiser)
    answer = act(strict, order, "FAB", "done", day=today)
    assert answer.status_code == 403
    assert node(order, "FAB").state == NodeState.OPEN


def test_a_dialog_gets_the_acts_alone_and_after_one_only_word_of_it(desk: Client, order: Order) -> None:
    asks = {"HX-Request": "true"}
    part = desk.get(f"/orders/{order.pk}/nodes/FAB/", headers=asks).content.decode()
    assert "<html" not in part
    assert f'hx-post="/orders/{order.pk}/nodes/FAB/done/"' in part
    today = timezone.localdate().isoformat()
    answer = desk.post(f"/orders/{order.pk}/nodes/FAB/done/", {"day": today}, headers=asks)
    assert answer.status_code == 200
    assert answer["HX-Retarget"] == "#toasts"
    assert "gendan:acted" in answer["HX-Trigger"]
    assert "data-toast" in answer.content.decode()
    assert PlanNode.objects.get(order=order, code="FAB").state == NodeState.DONE
    assert "alert-success" not in desk.get("/").content.decode(), "said once"


def test_a_dialog_whose_act_is_refused_keeps_what_was_entered(desk: Client, order: Order) -> None:
    answer = desk.post(
        f"/orders/{order.pk}/nodes/CUT/announce/",
        {"day": "2001-01-01", "reason": "slow"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    assert 'value="slow"' in answer.content.decode()
