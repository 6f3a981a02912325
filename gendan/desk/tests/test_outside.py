"""Reports without an account: what a link shows, what it takes, and what it never does."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone
from PIL import Image

from gendan.base import clock
from gendan.base.files.models import StoredFile
from gendan.base.files.tests import samples
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.desk.views.order_links import qr_code
from gendan.orders.actions.links import LinkReport, create_link, report_by_link, revoke_link
from gendan.orders.actions.reporting import report_done
from gendan.orders.models import NodeReport, NodeState, Order, PlanNode, ReportLink, Status
from tests.cast import Cast
from tests.garment_order import garment_order

LABEL = "华盛制衣 王厂长"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def order(cast: Cast, today: date) -> Order:
    return garment_order(cast.merchandiser, today)


@pytest.fixture
def made(cast: Cast, order: Order) -> tuple[ReportLink, str]:
    return create_link(order.pk, codes=["FAB", "CUT", "SEW"], label=LABEL, actor=cast.merchandiser)


@pytest.fixture
def url(made: tuple[ReportLink, str]) -> str:
    return f"/r/{made[1]}/"


def node(order: Order, code: str) -> PlanNode:
    return PlanNode.objects.get(order=order, code=code)


def photo(colour: str = "red") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def done(today: date, code: str = "FAB", **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": "done", "day": today.isoformat(), "request_key": "k1", **more}


def test_the_page_shows_the_number_and_the_links_nodes_in_chinese(client: Client, url: str) -> None:
    page = client.get(url).content.decode()
    for words in ("GD-26-0117", LABEL, "大货面料到厂", "开裁", "车缝完成", 'lang="zh-Hans"', "已完成"):
        assert words in page


@pytest.mark.parametrize(
    "secret",
    ["Nordic", "PO-0117", "18600", "18,600", "宁波", "FOB", "林小雨", "包装完成", "出厂", "PP", "T/T"],
)
def test_nothing_else_of_the_order_is_shown(client: Client, url: str, secret: str) -> None:
    for language in ("zh", "en"):
        page = client.get(url, {"lang": language}).content.decode()
        assert secret not in page.replace("华盛制衣", "").replace(url, "")


def test_the_next_node_is_open_at_once(client: Client, order: Order, url: str, today: date) -> None:
    page = client.get(url).content.decode()
    assert page.count('outside-node" open') == 1
    assert 'outside-node" open id="node-FAB"' in page


def test_it_speaks_english_where_asked(client: Client, url: str) -> None:
    page = client.get(url, {"lang": "en"}).content.decode()
    assert "Bulk fabric in-house" in page
    assert "It is done" in page


def test_no_cookie_is_set_and_nobody_is_told_the_address(client: Client, url: str) -> None:
    answer = client.get(url)
    assert not answer.cookies
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_a_report_stands_with_its_photo_under_the_links_label(
    client: Client, order: Order, url: str, made: tuple[ReportLink, str], today: date
) -> None:
    answer = client.post(url, done(today, remark="到齐", photos=[photo(), photo("blue")]))
    assert answer.status_code == 302
    assert not answer.cookies
    assert "已收到" in client.get(answer["Location"]).content.decode()
    fabric = node(order, "FAB")
    assert (fabric.state, fabric.actual) == (NodeState.DONE, today)
    report = NodeReport.objects.get(node=fabric, kind="done")
    assert (report.link, report.by, report.remark) == (made[0], None, "到齐")
    files = StoredFile.objects.filter(subject_kind="node", subject_id=fabric.pk)
    assert [file.uploader_kind for file in files] == ["link", "link"]
    event = Event.objects.get(kind="node.reported")
    assert (event.actor_kind, event.actor_name) == ("link", LABEL)


def test_members_see_what_a_link_reported(
    client: Client, cast: Cast, order: Order, url: str, today: date
) -> None:
    client.post(url, done(today, photos=[photo()]))
    client.force_login(cast.merchandiser)
    page = client.get(f"/orders/{order.pk}/nodes/FAB/").content.decode()
    assert LABEL in page
    assert "photo.jpg" in page


def test_sent_twice_is_taken_once(client: Client, order: Order, url: str, today: date) -> None:
    for _ in range(3):
        sent = done(today, photos=[photo()])
        assert client.post(url, sent, headers={"Accept": "application/json"}).status_code == 201
    assert NodeReport.objects.filter(node__order=order, kind="done", node__code="FAB").count() == 1
    assert StoredFile.objects.filter(subject_kind="node").count() == 1


def test_sent_again_with_other_photos_keeps_those_that_came_first(
    client: Client, order: Order, url: str, today: date
) -> None:
    for colour in ("red", "blue", "green"):
        sent = done(today, photos=[photo(colour)])
        assert client.post(url, sent, headers={"Accept": "application/json"}).status_code == 201
    assert StoredFile.objects.filter(subject_kind="node").count() == 1
    assert NodeReport.objects.filter(node__order=order, node__code="FAB").count() == 1


def test_photos_of_what_is_done_already_are_kept_once(
    client: Client, cast: Cast, order: Order, url: str, today: date
) -> None:
    report_done(node(order, "FAB").pk, today, actor=cast.merchandiser)
    for colour in ("red", "blue"):
        sent = done(today, photos=[photo(colour)], request_key="late photos")
        assert client.post(url, sent).status_code == 302
    assert StoredFile.objects.filter(subject_kind="node").count() == 1
    assert client.post(url, done(today, photos=[photo("green")], request_key="more")).status_code == 302
    assert StoredFile.objects.filter(subject_kind="node").count() == 2
    assert Event.objects.filter(kind="node.reported").count() == 1
    client.force_login(cast.merchandiser)
    assert client.get(f"/orders/{order.pk}/nodes/FAB/").content.decode().count("补交了照片") == 2


def test_quantities_and_dates_are_taken_too(client: Client, order: Order, url: str, today: date) -> None:
    so_far = {"code": "SEW", "kind": "progress", "quantity": "700", "request_key": "a"}
    later = {
        "code": "SEW",
        "kind": "expected",
        "day": (today + timedelta(days=40)).isoformat(),
        "remark": "缺人",
        "request_key": "b",
    }
    assert client.post(url, so_far).status_code == 302
    assert client.post(url, later).status_code == 302
    sewing = node(order, "SEW")
    assert sewing.done == 700
    assert sewing.expected == today + timedelta(days=40)


def test_a_shut_gate_is_named_and_cannot_be_released_by_a_link(
    client: Client, order: Order, url: str, today: date
) -> None:
    answer = client.post(url, {**done(today, "CUT"), "risk": "sure"})
    assert answer.status_code == 409
    assert "大货面料到厂" in answer.content.decode()
    assert node(order, "CUT").state == NodeState.OPEN


WRONG: list[dict[str, Any]] = [
    {},
    {"code": "FAB"},
    {"code": "FAB", "kind": "done", "request_key": "k"},
    {"code": "FAB", "kind": "done", "request_key": "k", "day": "soon"},
    {"code": "FAB", "kind": "done", "request_key": "k", "day": "9999-12-31"},
    {"code": "FAB", "kind": "done", "request_key": "k", "day": "0001-01-01"},
    {"code": "FAB", "kind": "undone", "request_key": "k", "day": "2026-11-01"},
    {"code": "FAB", "kind": "skipped", "request_key": "k", "day": "2026-11-01"},
    {"code": "SEW", "kind": "progress", "request_key": "k", "quantity": "-1"},
    {"code": "SEW", "kind": "progress", "request_key": "k", "quantity": "NaN"},
    {"code": "SEW", "kind": "progress", "request_key": "k", "quantity": "1e400"},
    {"code": "FAB", "kind": "done", "request_key": "x" * 5000, "day": "2026-11-01"},
    {"code": "FAB", "kind": "done", "request_key": "k", "day": "2026-11-01", "remark": "字" * 10_000},
    {"code": "F\x00", "kind": "done", "request_key": "k\x00", "day": "2026-11-01"},
]


@pytest.mark.parametrize("data", WRONG)
def test_nonsense_is_refused_and_changes_nothing(
    client: Client, order: Order, url: str, data: dict[str, Any]
) -> None:
    before = list(PlanNode.objects.order_by("pk").values("state", "actual", "expected", "done"))
    assert client.post(url, data).status_code == 422
    told = client.post(url, data, headers={"Accept": "application/json"})
    assert told.status_code == 422
    assert told.json()["message"]
    assert list(PlanNode.objects.order_by("pk").values("state", "actual", "expected", "done")) == before
    assert not NodeReport.objects.exclude(kind="done", node__code="PP").exists()


HOSTILE = [("x.html", b"<script>1</script>"), ("x.jpg", b"MZ\x90\x00" * 99)]


@pytest.mark.parametrize(("name", "content"), HOSTILE)
def test_a_hostile_file_takes_the_whole_report_with_it(
    client: Client, order: Order, url: str, today: date, name: str, content: bytes
) -> None:
    answer = client.post(url, done(today, photos=[photo(), SimpleUploadedFile(name, content)]))
    assert answer.status_code in {415, 422}
    assert node(order, "FAB").state == NodeState.OPEN
    assert not StoredFile.objects.exists()


def test_ten_photos_are_too_many(client: Client, order: Order, url: str, today: date) -> None:
    photos = [photo(f"#{it:02x}0000") for it in range(10)]
    assert client.post(url, done(today, photos=photos)).status_code == 422
    assert node(order, "FAB").state == NodeState.OPEN


@pytest.mark.parametrize("code", ["PP", "PACK", "SHIP", "NONE", "../CUT"])
def test_nodes_that_the_link_does_not_name_are_not_found(
    client: Client, order: Order, url: str, today: date, code: str
) -> None:
    assert client.post(url, done(today, code)).status_code == 404


def test_another_orders_node_is_out_of_reach(
    client: Client, cast: Cast, order: Order, made: tuple[ReportLink, str], today: date
) -> None:
    other = garment_order(cast.supervisor, today, "GD-26-0999")
    PlanNode.objects.filter(order=other, code="PACK").update(code="ONLY")
    assert client.post(f"/r/{made[1]}/", done(today, "ONLY")).status_code == 404
    client.post(f"/r/{made[1]}/", done(today, "FAB"))
    assert node(other, "FAB").state == NodeState.OPEN


def test_a_link_opens_no_file_and_no_other_page(client: Client, order: Order, url: str, today: date) -> None:
    client.post(url, done(today, photos=[photo()]))
    file = StoredFile.objects.get()
    for path in (
        f"/files/{file.pk}/photo.jpg",
        f"/files/{file.pk}/thumb",
        f"/orders/{order.pk}/",
        f"/timeline/order/{order.pk}/",
        f"/live?on=order:{order.pk}",
        "/",
    ):
        assert client.get(path).status_code in {302, 401}, path


def closed_pages(client: Client, tokens: list[str]) -> set[tuple[int, str]]:
    answers = [client.get(f"/r/{token}/") for token in tokens]
    return {(answer.status_code, answer.content.decode()) for answer in answers}


def test_expired_revoked_and_unknown_links_get_the_same_page(
    client: Client, cast: Cast, order: Order, settings: Any
) -> None:
    settings.COMPANY_NAME = "海纳进出口"
    old, gone = (create_link(order.pk, codes=["FAB"], label=LABEL, actor=cast.merchandiser) for _ in range(2))
    ReportLink.objects.filter(pk=old[0].pk).update(expires_at=clock.now())
    revoke_link(gone[0].pk, actor=cast.merchandiser)
    pages = closed_pages(client, [old[1], gone[1], "never", "0" * 43, old[0].token_hash, "x" * 900])
    ((status, page),) = pages
    assert status == 404
    assert "海纳进出口" in page
    assert "GD-26" not in page
    assert "王厂长" not in page


def test_a_revoked_link_takes_nothing_that_was_kept_on_the_phone(
    client: Client, cast: Cast, order: Order, made: tuple[ReportLink, str], today: date
) -> None:
    revoke_link(made[0].pk, actor=cast.merchandiser)
    answer = client.post(f"/r/{made[1]}/", done(today), headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert node(order, "FAB").state == NodeState.OPEN


def test_an_order_that_does_not_run_can_be_looked_at_only(
    client: Client, order: Order, url: str, today: date
) -> None:
    Order.objects.filter(pk=order.pk).update(status=Status.HELD)
    page = client.get(url).content.decode()
    assert "data-report" not in page
    assert client.post(url, done(today)).status_code == 409


def test_a_node_that_the_desk_reported_meanwhile_is_told(
    client: Client, cast: Cast, order: Order, url: str, today: date
) -> None:
    report_done(node(order, "FAB").pk, today - timedelta(days=1), actor=cast.merchandiser)
    answer = client.post(url, done(today), headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert node(order, "FAB").actual == today - timedelta(days=1)


def test_guessing_tokens_soon_meets_a_limit(client: Client, url: str) -> None:
    statuses = [client.get(f"/r/guess{it}/").status_code for it in range(130)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert client.get(url).status_code == 429  # of that address, for a minute


def test_one_link_cannot_flood_the_desk(client: Client, url: str) -> None:
    statuses = [
        client.post(url, {}, headers={"Accept": "application/json"}, REMOTE_ADDR=f"10.0.0.{it}").status_code
        for it in range(40)
    ]
    assert statuses.count(429) == 10


def test_other_methods_are_refused(client: Client, url: str) -> None:
    assert client.put(url).status_code == 405
    assert client.delete(url).status_code == 405
    assert client.head(url).status_code == 200


def test_openings_are_counted_for_the_desk(client: Client, url: str, made: tuple[ReportLink, str]) -> None:
    client.get(url)
    client.get(url)
    made[0].refresh_from_db()
    assert made[0].views == 2


def test_the_sheet_is_shown_once_with_a_code_and_the_nodes(client: Client, cast: Cast, order: Order) -> None:
    client.force_login(cast.merchandiser)
    wish = {"label": LABEL, "codes": ["CUT", "SEW"], "days_valid": "30"}
    answer = client.post(f"/orders/{order.pk}/links/", wish)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert '<svg class="qr"' in page or 'class="qr"' in page
    assert "开裁" in page
    assert "style=" not in page
    token = page.split("/r/")[1].split("/")[0]
    assert Client().get(f"/r/{token}/").status_code == 200
    assert token not in client.get(f"/orders/{order.pk}/?tab=links").content.decode()


def test_a_link_is_revoked_only_from_its_own_order(
    client: Client, cast: Cast, order: Order, made: tuple[ReportLink, str], today: date
) -> None:
    other = garment_order(cast.supervisor, today, "GD-26-0999")
    client.force_login(cast.merchandiser)
    assert client.post(f"/orders/{other.pk}/links/{made[0].pk}/revoke/").status_code == 404
    assert client.post(f"/orders/{order.pk}/links/{made[0].pk}/revoke/").status_code == 302


def test_a_code_is_one_path_of_numbers() -> None:
    drawn = qr_code("http://x/<script>")
    assert "script" not in drawn
    assert drawn.count("<path") == 2  # the ground, and the code


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_are_one_report(cast: Cast, today: date) -> None:
    order = garment_order(cast.merchandiser, today)
    token = create_link(order.pk, codes=["FAB"], label=LABEL, actor=cast.merchandiser)[1]
    report = LinkReport(code="FAB", kind="done", request_key="tap", day=today)

    def tap(_: int) -> str:
        try:
            return report_by_link(token, report).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(tap, range(4)))
    assert set(states) == {NodeState.DONE}
    assert NodeReport.objects.filter(request_key="tap").count() == 1
    assert Event.objects.filter(kind="node.reported").count() == 1


def test_only_members_make_links(order: Order) -> None:
    with pytest.raises(TypeError):
        create_link(order.pk, codes=["FAB"], label="x", actor=System("import"))


def test_samples_are_taken_as_evidence(client: Client, order: Order, url: str, today: date) -> None:
    paper = SimpleUploadedFile("delivery.pdf", samples.PDF, "application/pdf")
    assert client.post(url, done(today, photos=[paper])).status_code == 302
    assert StoredFile.objects.get().name == "delivery.pdf"
