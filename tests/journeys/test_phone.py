"""On a phone, with a thumb."""

from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.journeys.conftest import Visits, sign_in

WIDER = "document.scrollingElement.scrollWidth - innerWidth"


def _fits(page: Page) -> None:
    assert page.evaluate(WIDER) <= 0, f"{page.url} is wider than the phone"


def test_merchandiser_walks_the_tabs_and_records_an_absence(visit: Visits, company: Cast) -> None:
    page = visit(phone=True)
    page.goto("/account/login/")
    _fits(page)
    sign_in(page, "linxiaoyu")
    expect(page).to_have_url(f"{visit.origin}/")
    tabs = page.locator("nav.tabs a")
    expect(tabs.first).to_be_visible()
    addresses = [tab.get_attribute("href") for tab in tabs.all()]
    assert {"/", "/notices/", "/orders/", "/me/"} <= set(addresses)
    for address in addresses:
        page.locator(f"nav.tabs a[href='{address}']").tap()
        expect(page).to_have_url(f"{visit.origin}{address}")
        expect(page.locator(f"nav.tabs a[href='{address}']")).to_have_attribute("aria-current", "page")
        _fits(page)

    form = page.locator("form[action='/me/absences/']")
    form.locator("[name=starts_at]").fill("2099-06-01T09:00")
    form.locator("[name=ends_at]").fill("2099-06-02T18:00")
    form.locator("[name=note]").fill("回老家")
    form.locator("button").tap()
    expect(page.locator("#absences .row-line")).to_contain_text("回老家")
    _fits(page)


def test_pages_that_are_wide_on_a_desk_fit_a_phone(visit: Visits, company: Cast) -> None:
    page = visit(company.administrator, phone=True)
    member = company.merchandiser.pk
    for address in (
        f"/members/{member}/", "/members/new/", "/duty/", "/raci/", "/authority/", "/calendars/", "/audit/",
    ):  # fmt: skip
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        _fits(page)
