"""A new customer with somebody to talk to, found again by initials; a supplier's certificate."""

from playwright.sync_api import expect

from gendan.base.refs import System
from gendan.partners import actions
from gendan.partners.models import Contact, Customer
from tests.cast import Cast
from tests.journeys.conftest import Visits


def test_supervisor_adds_a_customer_with_a_contact(visit: Visits, company: Cast) -> None:
    page = visit(company.supervisor)
    page.goto("/customers/")
    expect(page.locator(".empty-title")).to_have_text("还没有客户")
    page.locator("a[href='/customers/new/']").click()
    page.locator("[name=code]").fill("NORD")
    page.locator("[name=name]").fill("北境户外")
    page.locator("[name=time_zone]").select_option("Europe/Stockholm")
    page.locator("[name=merchandiser_id]").select_option(label="林小雨 · 业务/跟单")
    page.locator(".card-form button.btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("北境户外")
    page.locator("#contacts").get_by_role("link", name="新增联系人").click()
    page.locator("[name=name]").fill("Elsa Lindqvist")
    page.locator("[name=phone]").fill("+46701234567")
    expect(page.locator("[name=is_main]")).to_be_checked()
    page.locator(".card-form button.btn-primary").click()
    expect(page.locator("#contacts .contact")).to_contain_text("+46701234567")
    assert visit.aside(lambda: Customer.objects.get().contacts.get().is_main)

    page.goto("/customers/")
    page.locator("[name=text]").press_sequentially("bjhw")
    expect(page.locator("#customers tbody tr")).to_have_count(1)
    expect(page.locator("#customers tbody tr")).to_contain_text("+46****4567")

    page.locator("#customers tbody a").first.click()
    page.locator("#contacts").get_by_role("button", name="删除").click()
    page.locator("#confirm-dialog button[value=yes]").click()
    expect(page.locator("#contacts .contact")).to_have_count(0)
    assert visit.aside(Contact.objects.count) == 0


def test_merchandiser_reads_and_changes_nothing(visit: Visits, company: Cast) -> None:
    supplier = visit.aside(lambda: actions.add_supplier(actor=System("test"), code="HD", name="宏达针织厂"))
    page = visit(company.merchandiser)
    page.goto(f"/suppliers/{supplier.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("宏达针织厂")
    expect(page.locator("a[href$='/edit/']")).to_have_count(0)
    expect(page.locator("#certificates a")).to_have_count(0)
