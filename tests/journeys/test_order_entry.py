"""An order is entered, a finding is mended on the way, and another person reviews and confirms it."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from gendan.base import clock
from gendan.orders.models import Finding, Order, PlanTemplate, Product, Review
from gendan.orders.seed import seed
from gendan.partners.models import Customer
from tests.cast import Cast
from tests.journeys.conftest import Visits

PASTED = "TS-100\tHB-01\t圆领T恤\t1,200\t件\t3.20\nTS-100\tHB-02\t圆领T恤\t800\t件\t3.20"


def _shop() -> None:
    seed()
    Customer.objects.create(code="HARBOR", name="港湾服饰")
    template = PlanTemplate.objects.order_by("code").first()
    Product.objects.create(code="TS-100", name="圆领T恤", unit="件", template=template)


def _paste(page: Page, selector: str, text: str) -> None:
    page.locator(selector).evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const words = {clipboardData: data, bubbles: true, cancelable: true};
            input.dispatchEvent(new ClipboardEvent("paste", words));
        }""",
        text,
    )


def _enter(page: Page) -> None:
    page.goto("/orders/new/")
    page.locator("[name=customer]").press_sequentially("gwfs")
    page.locator(".picker-item", has_text="港湾服饰").click()
    expect(page.locator("[name=customer]")).to_have_value("HARBOR")
    page.locator("[name=customer_po]").fill("HB-26-1187")
    page.locator("[name=ordered_on]").fill("2026-11-20")
    page.locator("[name=promised_ship]").fill("2027-09-15")
    _paste(page, "[name=line-1-product]", PASTED)
    expect(page.locator("[name=line-2-quantity]")).to_have_value("800")
    expect(page.locator("[data-sum-amount]")).to_contain_text("6,400")
    page.locator("[name=incoterm]").select_option("FOB")
    page.locator("[name=incoterm_place]").fill("宁波")
    page.locator("[name=transport]").select_option("air")
    page.locator("[name=payment_terms]").fill("T/T 30/70")


def test_enter_mend_review_confirm(visit: Visits, company: Cast) -> None:
    visit.aside(_shop)
    page = visit(company.merchandiser)
    _enter(page)
    page.locator("button[value=submit]").click()
    page.wait_for_url("**/orders/*/")
    order = visit.aside(Order.objects.get)
    assert order.status == "submitted"
    assert visit.aside(lambda: Finding.objects.filter(rule="incoterm.mode", state="open").exists())
    page.goto(f"/orders/{order.pk}/review/")
    expect(page.locator("#decision")).to_have_count(0)  # one's own order
    page.goto(f"/orders/{order.pk}/edit/")
    page.locator("[name=transport]").select_option("sea")
    page.locator("button[value=save]").click()
    page.wait_for_url(f"**/orders/{order.pk}/")
    assert visit.aside(lambda: Finding.objects.get(rule="incoterm.mode").state) == "mended"

    other = visit(company.supervisor)
    other.goto("/orders/review/")
    other.get_by_role("link", name=order.number).click()
    other.locator("#decision").wait_for()
    for finding in range(other.locator(".finding-accept").count()):
        del finding
        other.locator(".finding-accept input[name=reason]").first.fill("已与客户确认")
        other.locator(".finding-accept button").first.click()
        other.wait_for_load_state()
    long_ago = clock.now() - timedelta(minutes=1)
    visit.aside(lambda: Review.objects.update(opened_at=long_ago))
    other.locator("button[value=approve]").click()
    other.wait_for_url("**/orders/review/")
    order = visit.aside(Order.objects.get)
    assert (order.status, order.review_state) == ("confirmed", "")
    assert visit.aside(order.nodes.exists)
