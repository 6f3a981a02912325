"""The search box, by keyboard alone."""

from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.conftest import Visits


def test_slash_initials_arrow_and_enter_lead_to_a_person(visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser)
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#search input[name=q]")).to_be_focused()
    page.keyboard.type("zm")
    hits = page.locator("#search-results [role=option]")
    expect(hits.filter(has_text="赵敏")).to_be_visible()
    expect(hits.filter(has_text="周明")).to_be_visible()
    wanted = hits.nth(1).locator(".search-title").inner_text()
    page.keyboard.press("ArrowDown")
    expect(hits.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(wanted)
    assert wanted in {"赵敏", "周明"}


def test_nothing_found_says_how_to_search(visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("qqqqq")
    expect(page.locator("#search-results")).to_contain_text("拼音")
    page.keyboard.press("Escape")
    expect(page.locator("#search-results")).to_be_empty()
