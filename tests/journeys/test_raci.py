"""Who answers for what is edited on the grid: never without an A, never over a colleague's change."""

import re

from playwright.sync_api import Locator, Page, expect

from gendan.people.models import Activity, RaciCell
from tests.cast import Cast
from tests.journeys.conftest import Visits

ONE_A = "必须有且只有一个部门最终负责"


def _edit(page: Page, activity: Activity) -> Locator:
    """Open the row where it stands on the grid."""
    page.goto("/raci/")
    row = page.locator(f"#row-{activity.pk}")
    row.locator("a.btn-icon").click()
    expect(row).to_have_class(re.compile("raci-editing"))
    return row


def _refused(row: Locator) -> None:
    """Save, and wait until the row that comes back has replaced the one that was sent."""
    sent = row.element_handle()
    row.locator("button.btn-primary").click()
    sent.wait_for_element_state("hidden")
    expect(row).to_have_class(re.compile("raci-editing"))


def _letters(activity: Activity) -> dict[str, str]:
    cells = RaciCell.objects.filter(activity=activity).select_related("department")
    return {cell.department.code: cell.letters for cell in cells}


def test_row_without_an_a_is_explained_and_not_saved_until_mended(visit: Visits, company: Cast) -> None:
    activity = visit.aside(lambda: Activity.objects.get(code="fix_material_shortage"))
    before = visit.aside(lambda: _letters(activity))
    page = visit(company.administrator)
    row = _edit(page, activity)
    row.locator("[name=PUR]").select_option("R")
    expect(row.locator(".raci-remarks [role=status]")).to_contain_text(ONE_A)
    visit.guard.awaits(422, f"/raci/{activity.pk}/")
    _refused(row)
    expect(row.locator(".raci-remarks")).to_contain_text(ONE_A)
    assert visit.aside(lambda: _letters(activity)) == before

    row.locator("[name=PRD]").select_option("A")
    expect(row.locator(".raci-remarks")).not_to_contain_text(ONE_A)
    row.locator("button.btn-primary").click()
    expect(row).not_to_have_class(re.compile("raci-editing"))
    assert visit.aside(lambda: _letters(activity)) == before | {"PUR": "R", "PRD": "A"}


def test_slower_of_two_hears_who_was_quicker(visit: Visits, company: Cast) -> None:
    activity = visit.aside(lambda: Activity.objects.get(code="fix_material_shortage"))
    slower, quicker = visit(company.director), visit(company.administrator)
    slow_row, quick_row = _edit(slower, activity), _edit(quicker, activity)
    quick_row.locator("[name=WHS]").select_option("C")
    quick_row.locator("button.btn-primary").click()
    expect(quick_row).not_to_have_class(re.compile("raci-editing"))

    slow_row.locator("[name=FIN]").select_option("C")
    visit.guard.awaits(422, f"/raci/{activity.pk}/")
    _refused(slow_row)
    expect(slow_row.locator(".raci-remarks")).to_contain_text("周明")
    letters = visit.aside(lambda: _letters(activity))
    assert (letters["WHS"], letters["FIN"]) == ("C", "I")
