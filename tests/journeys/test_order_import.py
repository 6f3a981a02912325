"""An Excel list comes in: its columns are mended, mistakes shown in their cells, the good rows taken over."""

from playwright.sync_api import FilePayload, expect

from gendan.orders.actions.import_work import check_run, take_run
from gendan.orders.models import ImportRun, Order
from gendan.partners.models import Customer
from tests.cast import Cast
from tests.journeys.conftest import Visits

LIST = """单据,客户,货,数量,交期
26-1,ACME,T恤,1200,2027-03-01
26-2,ACME,长裤,三百,下周
"""


def test_import_with_mended_columns_and_mistakes(visit: Visits, company: Cast) -> None:
    visit.aside(lambda: Customer.objects.create(code="ACME", name="ACME Apparel"))
    page = visit(company.merchandiser)
    page.goto("/orders/import/")
    content = FilePayload(name="list.csv", mimeType="text/csv", buffer=LIST.encode("gbk"))
    page.locator("input[type=file]").set_input_files(content)
    page.locator("main form button.btn-primary").click()
    page.locator("select[name='column.key']").first.select_option("单据")
    page.locator("select[name='column.description']").select_option("货")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("progress")).to_be_visible()
    visit.aside(lambda: check_run(ImportRun.objects.get().pk))
    expect(page.locator("#import")).to_contain_text("下周")
    expect(page.locator("#import")).to_contain_text("三百")
    with page.expect_download() as refused:
        page.locator("a[download]").first.click()
    assert refused.value.suggested_filename.endswith(".xlsx")
    page.locator("#import form[action$='take/'] button").click()
    expect(page.locator("progress")).to_be_visible()  # the click has arrived
    visit.aside(lambda: take_run(ImportRun.objects.get().pk))
    expect(page.locator("#import .bg-green-lt").first).to_be_visible()
    assert visit.aside(lambda: list(Order.objects.values_list("external_key", flat=True))) == ["26-1"]
