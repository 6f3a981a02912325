"""The calendar that every due time rests on."""

from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.conftest import Visits


def test_declared_holiday_moves_a_due_time_and_is_named_as_the_reason(visit: Visits, company: Cast) -> None:
    page = visit(company.administrator)
    page.goto("/calendars/?year=2026")
    page.locator("a[href='/calendars/default/2026-6-10/']").click()
    page.locator("[name=kind]").select_option("holiday")
    page.locator("[name=name]").fill("厂庆")
    page.locator(".card-form button.btn-primary").click()
    expect(page.locator("td.day-holiday[title='厂庆']")).to_have_text("10休")

    page.locator("[name=start]").fill("2026-06-09T17:00")
    page.locator("[name=hours]").fill("4")
    page.locator("#explained").locator("xpath=..").locator("button.btn-primary").click()
    expect(page.locator(".explained-due")).to_contain_text("6月11日")
    expect(page.locator(".explained li", has_text="厂庆")).to_contain_text("6月10日")
