"""Coming in, going out, and finding everything as one left it."""

import re

from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.conftest import Visits, open_menu, sign_in, sign_out

LOGIN = re.compile(r"/account/login/")


def test_member_comes_in_by_password_sees_the_day_and_leaves(visit: Visits, company: Cast) -> None:
    page = visit()
    page.goto("/")
    expect(page).to_have_url(LOGIN)
    sign_in(page, "linxiaoyu")
    expect(page).to_have_url(f"{visit.origin}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("林小雨")
    expect(page.locator(".day-line")).to_contain_text("工作日")
    sign_out(page)
    page.goto("/")
    expect(page).to_have_url(LOGIN)


def test_wrong_password_tells_nobody_which_names_exist(visit: Visits, company: Cast) -> None:
    page = visit()
    heard = []
    for name in ("linxiaoyu", "nobody.of.that.name"):
        sign_in(page, name, "not-the-password-1")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("密码错误")
        expect(page).to_have_url(LOGIN)
        heard.append(alert.inner_text())
    assert heard[0] == heard[1]


def test_language_is_switched_and_switched_back(visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser)
    page.goto("/")
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "zh-Hans")
    open_menu(page)
    page.locator("button[name=language]").click()
    expect(html).to_have_attribute("lang", "en")
    expect(page.locator(".sidebar")).to_contain_text("Directory")
    open_menu(page)
    page.locator("button[name=language]").click()
    expect(html).to_have_attribute("lang", "zh-Hans")
    expect(page.locator(".sidebar")).to_contain_text("通讯录")


def test_dark_theme_stays_after_reload_and_on_another_device(visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser)
    page.goto("/")
    open_menu(page)
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    elsewhere = visit()
    sign_in(elsewhere, "linxiaoyu")
    expect(elsewhere).to_have_url(f"{visit.origin}/")
    expect(elsewhere.locator("html")).to_have_attribute("data-bs-theme", "dark")
