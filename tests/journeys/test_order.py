"""An order: a factory reports from its floor, and a merchandiser finds out why it is late."""

import io

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from gendan.base.files.models import StoredFile
from gendan.base.files.queries import open_content
from gendan.orders.actions.links import create_link
from gendan.orders.models import NodeReport, NodeState, Order, PlanNode
from tests.cast import Cast
from tests.garment_order import garment_order
from tests.journeys.conftest import Visits

WIDER = "document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture
def order(company: Cast) -> Order:
    return garment_order(company.merchandiser, timezone.localdate())


@pytest.fixture
def link(order: Order, company: Cast) -> str:
    token = create_link(order.pk, codes=["FAB", "SEW"], label="华盛制衣 王厂长", actor=company.merchandiser)[
        1
    ]
    return f"/r/{token}/"


def _photo() -> dict[str, str | bytes]:
    out = io.BytesIO()
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(out, "JPEG", quality=95)
    return {"name": "面料.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def _stored() -> tuple[str, int]:
    file = StoredFile.objects.get()
    with open_content(file) as opened:
        return file.uploader_name, max(Image.open(opened).size)


def test_factory_reports_a_node_by_link_with_a_photo(order: Order, link: str, visit: Visits) -> None:
    page = visit(phone=True)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(order.number)
    assert page.evaluate(WIDER) <= 0
    form = page.locator("#node-FAB > form")  # the first that is open is shown open
    form.locator("input[type=file]").set_input_files(_photo())  # type: ignore[arg-type]
    expect(form.locator("[data-photo-text]")).to_contain_text("1")
    form.get_by_label("说明").fill("全部到齐")
    form.get_by_role("button", name="已完成").tap()
    expect(page.locator(".alert-success")).to_contain_text("已收到")
    expect(page.locator("#node-FAB")).to_contain_text("已完成")
    assert page.context.cookies() == []
    assert visit.aside(_stored) == ("华盛制衣 王厂长", 1600)  # it was 2400 pixels wide
    reports = visit.aside(lambda: list(NodeReport.objects.filter(node__code="FAB").values_list("remark")))
    assert reports == [("全部到齐",)]


def test_report_without_network_is_kept_and_sent_once(order: Order, link: str, visit: Visits) -> None:
    page = visit(phone=True)
    page.goto(link)
    page.route("**/r/*/**", lambda route: route.abort("aborted"))
    page.locator("#node-FAB > form .outside-send").tap()
    expect(page.locator("#unsent")).to_contain_text("有 1 条上报暂存在本机")
    assert visit.aside(lambda: PlanNode.objects.get(code="FAB").state) == NodeState.OPEN
    page.unroute("**/r/*/**")
    page.reload()
    expect(page.locator(".alert-success")).to_contain_text("已收到")
    expect(page.locator("#unsent")).to_be_hidden()
    done = visit.aside(lambda: NodeReport.objects.filter(node__code="FAB", kind="done").count())
    assert done == 1


def test_merchandiser_finds_why_an_order_is_late_and_what_helps(
    order: Order, visit: Visits, company: Cast
) -> None:
    page = visit(company.merchandiser)
    page.goto(f"/orders/{order.pk}/")
    page.get_by_role("link", name="看先抓哪个节点").click()
    path = page.locator(".path")
    expect(path.locator(".path-step").first).to_contain_text("大货面料到厂")
    expect(path.locator(".path-lever")).to_contain_text("先抓这里")
    page.get_by_role("button", name="试算").click()
    expect(page.locator(".what-if")).to_contain_text("抢回")
    path.get_by_role("link", name="去上报或预告").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("大货面料到厂")
    page.locator("form[action$='/done/'] button").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已完成")
    assert visit.aside(lambda: PlanNode.objects.get(code="FAB").state) == NodeState.DONE


def test_order_and_nodes_fit_a_phone(order: Order, visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser, phone=True)
    for tab in ("plan", "forecast", "gantt", "timeline", "lines", "materials", "files", "changes", "links"):
        page.goto(f"/orders/{order.pk}/?tab={tab}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate(WIDER) <= 0, tab
    page.goto(f"/orders/{order.pk}/nodes/SEW/")
    assert page.evaluate(WIDER) <= 0
