"""The list of orders and the matrix: filter, keep as a view, take along, walk the cells, act on many."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gendan.orders.models import Order, PlanNode, PlanTemplate, SavedView
from gendan.orders.seed import seed
from gendan.partners.models import Customer
from tests.cast import Cast
from tests.garment_order import garment_order
from tests.journeys.conftest import Visits

WIDER = "document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture
def orders(company: Cast) -> list[Order]:
    """Three orders with the nodes of the usual garment template: two late, one of another customer."""
    seed()
    today, template = timezone.localdate(), PlanTemplate.objects.get(code="A")
    made = [garment_order(company.merchandiser, today, f"GD-26-01{n}") for n in (17, 18, 19)]
    Order.objects.update(template=template)
    PlanNode.objects.filter(code="PP").update(code="PPSOK")
    Order.objects.filter(pk=made[2].pk).update(
        customer=Customer.objects.create(code="HARBOR", name="港湾服饰"), late_days=0
    )
    return made


def test_list_is_filtered_kept_as_a_view_and_taken_along(
    orders: list[Order], visit: Visits, company: Cast
) -> None:
    page = visit(company.merchandiser)
    page.goto("/orders/")
    rows = page.locator(".table-orders tbody tr")
    expect(rows).to_have_count(3)
    page.locator("#order-filters [name=late]").check()
    expect(rows).to_have_count(2)
    expect(page).to_have_url(re.compile("late=1"))
    expect(page.locator(".filter-chip")).to_contain_text("预计延期")

    page.locator(".view-menu > summary").click()
    page.locator("#view-name").fill("我的延期")
    page.locator(".view-form button.btn-primary").click()
    expect(page.locator(".view.here")).to_have_text("我的延期")
    expect(rows).to_have_count(2)
    assert visit.aside(lambda: SavedView.objects.get().query) == "late=1"

    with page.expect_download() as taken:
        page.locator("a[download]").click()
    assert taken.value.suggested_filename.startswith("订单_")
    page.locator(".filter-chip").click()
    expect(rows).to_have_count(3)


def test_ticked_orders_are_put_on_hold_together(orders: list[Order], visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser)
    page.goto("/orders/")
    page.locator("[data-tick-all]").check()
    page.locator("tbody input[name=order]").first.uncheck()
    expect(page.locator("[data-ticked]")).to_have_text("2")
    page.locator("[data-bulk-button]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2")
    page.locator("[name=act][value=hold]").check()
    page.locator("[name=reason]").fill("客户停线")
    page.locator(".bulk-form button.btn-primary").click()
    expect(page.locator(".bulk-run")).to_contain_text("2")
    assert visit.aside(lambda: Order.objects.filter(status="held").count()) == 2


def test_matrix_is_walked_by_the_keyboard(orders: list[Order], visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser)
    page.goto("/orders/matrix/")
    cells = page.locator("[data-matrix] td.m a")
    expect(page.locator("[data-matrix] td.m a[tabindex='0']")).to_have_count(1)
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    second = page.locator("[data-matrix] tbody tr").nth(1).locator("td.m a").nth(1)
    expect(second).to_be_focused()
    expect(second).to_have_attribute("tabindex", "0")
    expect(page.locator("#peek .peek-head")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("form").first).to_be_visible()


def test_a_cell_under_the_pointer_tells_what_was_reported(
    orders: list[Order], visit: Visits, company: Cast
) -> None:
    page = visit(company.merchandiser)
    page.goto("/orders/matrix/")
    page.locator("[data-matrix] td.md a, [data-matrix] td.mdl a").first.hover()
    expect(page.locator("#peek")).to_contain_text("客户已签")


def test_lists_fit_a_phone_and_its_tabs_lead_there(orders: list[Order], visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser, phone=True)
    page.goto("/")
    page.locator("nav.tabs a[href='/orders/']").tap()
    expect(page.locator("[data-order]").first).to_be_visible()
    assert page.evaluate(WIDER) <= 0
    for address in ("matrix/", "board/", "calendar/", "?late=1", "filters/", "review/", "import/"):
        page.goto(f"/orders/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate(WIDER) <= 0, address
