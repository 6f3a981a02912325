"""Forms do one thing once."""

from playwright.sync_api import expect

from gendan.people.models import Absence
from tests.cast import Cast
from tests.journeys.conftest import Visits


def test_double_click_sends_a_form_once(visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser)
    sent: list[str] = []
    page.on("request", lambda it: sent.append(it.url) if it.method == "POST" else None)
    page.goto("/me/")
    form = page.locator("form[action='/me/absences/']")
    form.locator("[name=starts_at]").fill("2099-06-01T09:00")
    form.locator("[name=ends_at]").fill("2099-06-02T18:00")
    form.locator("button").dblclick()
    expect(page.locator("#absences .row-line")).to_have_count(1)
    expect(page.get_by_role("status").first).to_contain_text("请假")
    assert sent == [f"{visit.origin}/me/absences/"]
    assert visit.aside(Absence.objects.count) == 1
