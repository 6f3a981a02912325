"""A plan template is copied, its nodes are changed; the slower of two hears of the quicker."""

from playwright.sync_api import expect

from gendan.orders.models import PlanTemplate
from gendan.orders.seed import seed
from tests.cast import Cast
from tests.journeys.conftest import Visits


def test_template_is_copied_and_its_nodes_changed(visit: Visits, company: Cast) -> None:
    visit.aside(seed)
    page = visit(company.administrator)
    page.goto("/templates/new/")
    page.locator("[name=code]").fill("W")
    page.locator("[name=name_zh]").fill("梭织外贸")
    page.locator("[name=name_en]").fill("Woven export")
    usual = visit.aside(lambda: PlanTemplate.objects.get(code="A").pk)
    page.locator("[name=copy_of]").select_option(str(usual))
    page.locator(".card-form button.btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("梭织外贸")

    page.locator("#node-CUT a.plain").click()
    page.locator("[name=red]").fill("5")
    page.locator(".card-form button.btn-primary").click()
    expect(page.locator("#node-CUT")).to_contain_text("5")

    page.locator("a.btn-primary[href$='/nodes/']").click()
    page.locator("[name=code]").fill("EMB")
    page.locator("[name=name_zh]").fill("绣花")
    page.locator("[name=name_en]").fill("Embroidery")
    page.locator("[name=department_id]").select_option(index=1)
    page.locator("[name=offset]").fill("42")
    page.locator(".card-form button.btn-primary").click()
    expect(page.locator("#node-EMB")).to_contain_text("绣花")

    page.locator("#node-EMB a.plain").click()
    page.locator("[data-confirm]").click()
    page.locator("#confirm-dialog button[value=yes]").click()
    expect(page.locator("#node-CUT")).to_be_visible()
    expect(page.locator("#node-EMB")).to_have_count(0)
    changed, kept = visit.aside(
        lambda: [PlanTemplate.objects.get(code=code).nodes.get(code="CUT").red for code in ("W", "A")]
    )
    assert (changed, kept != changed) == (5, True)


def test_slower_of_two_is_told_and_nothing_is_lost(visit: Visits, company: Cast) -> None:
    visit.aside(seed)
    template = visit.aside(lambda: PlanTemplate.objects.get(code="A").pk)
    address = f"/templates/{template}/nodes/CUT/"
    slower, quicker = visit(company.administrator), visit(company.administrator)
    slower.goto(address)
    quicker.goto(address)
    for page, days in ((quicker, "6"), (slower, "9")):
        page.locator("[name=red]").fill(days)
    quicker.locator(".card-form button.btn-primary").click()
    expect(quicker.locator("#node-CUT")).to_be_visible()
    visit.guard.awaits(422, address)
    slower.locator(".card-form button.btn-primary").click()
    expect(slower.locator("[role=alert], .alert").first).to_be_visible()
    expect(slower.locator("[name=red]")).to_have_value("9")
    assert visit.aside(lambda: PlanTemplate.objects.get(code="A").nodes.get(code="CUT").red) == 6
