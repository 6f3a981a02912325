"""Who runs the company's list of people, and who is kept out of it."""

from io import BytesIO
from pathlib import Path

from playwright.sync_api import FilePayload, expect
from python_calamine import CalamineWorkbook

from gendan.base.sheets.writing import Sheet, write_book
from tests.cast import Cast
from tests.journeys.conftest import Visits, sign_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_new_member_signs_in_chooses_a_password_and_is_found(visit: Visits, company: Cast) -> None:
    office = visit(company.administrator)
    office.goto("/members/")
    office.locator("a[href='/members/new/']").click()
    office.locator("[name=name]").fill("陈晓明")
    office.locator("[name=username]").fill("chenxiaoming")
    office.locator("[name=department_id]").select_option(label="采购")
    office.locator("[name=password]").fill("first-for-the-desk-3")
    office.get_by_role("checkbox", name="跟单员").check()
    office.locator(".card-form button.btn-primary").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("陈晓明")
    expect(office.get_by_role("status").first).to_contain_text("陈晓明")

    newcomer = visit()
    sign_in(newcomer, "chenxiaoming", "first-for-the-desk-3")
    expect(newcomer).to_have_url(f"{visit.origin}/account/password/change/")
    newcomer.goto("/members/")
    expect(newcomer).to_have_url(f"{visit.origin}/account/password/change/")
    newcomer.locator("[name=oldpassword]").fill("first-for-the-desk-3")
    newcomer.locator("[name=password1]").fill("mine-and-nobody-elses-8")
    newcomer.locator("[name=password2]").fill("mine-and-nobody-elses-8")
    newcomer.locator("main form button[type=submit]").first.click()
    newcomer.wait_for_url(lambda url: not url.endswith("/password/change/"))
    newcomer.goto("/")
    expect(newcomer.get_by_role("heading", level=1)).to_contain_text("陈晓明")

    newcomer.goto("/members/")
    newcomer.locator("[name=text]").press_sequentially("cxm")
    expect(newcomer.locator("#members tbody tr")).to_have_count(1)
    expect(newcomer.locator("#members tbody tr")).to_contain_text("陈晓明")


def test_merchandiser_has_no_way_into_administration(visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser)
    page.goto("/")
    expect(page.locator(".sidebar a[href='/members/']")).to_be_visible()
    for address in ("/audit/", "/roles/", "/departments/"):
        expect(page.locator(f".sidebar a[href='{address}']")).to_have_count(0)
    for address in ("/audit/", "/members/new/"):
        visit.guard.awaits(403, address)
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("您没有权限执行此操作")
        expect(page.get_by_role("link", name="首页")).to_be_visible()


def test_import_takes_the_good_rows_and_hands_back_the_bad_one(visit: Visits, company: Cast) -> None:
    rows = [
        ["陈晓明", "2001", "采购", "chen@example.cn"],
        ["李红", "2002", "没有的部门", "li@example.cn"],
        ["黄海", "2003", "品质", "huang@example.cn"],
    ]
    content = write_book([Sheet("人员", ["姓名", "工号", "部门", "邮箱"], rows)])
    page = visit(company.administrator)
    page.goto("/members/import/")
    page.locator("#file").set_input_files(FilePayload(name="人员.xlsx", mimeType=XLSX, buffer=content))
    page.locator(".card-form button.btn-primary").click()
    wrong = page.locator("tbody tr", has_text="李红")
    expect(wrong.locator("[aria-invalid=true]")).to_have_text(["没有的部门"])
    expect(wrong.locator("td").last).to_contain_text("没有的部门")
    expect(page.locator("tbody [aria-invalid=true]")).to_have_count(1)

    with page.expect_download() as coming:
        page.locator("button[name=step][value=refused]").click()
    assert coming.value.suggested_filename.endswith(".xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(Path(coming.value.path()).read_bytes()))
    header, *refused = book.get_sheet_by_index(0).to_python()
    assert header == ["姓名", "工号", "部门", "邮箱", "原因"]
    assert [row[:4] for row in refused] == [rows[1]]
    assert "没有的部门" in str(refused[0][4])

    page.locator("button[name=step][value=import]").click()
    expect(page).to_have_url(f"{visit.origin}/members/")
    expect(page.get_by_role("status").first).to_contain_text("新增 2 人")
    for name, count in (("陈晓明", 1), ("黄海", 1), ("李红", 0)):
        expect(page.locator("#members tbody tr", has_text=name)).to_have_count(count)
