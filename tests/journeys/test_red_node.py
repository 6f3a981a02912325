"""A red node: its issue is settled from the first page, and the node itself from the matrix."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gendan.issues.models import Issue, IssueState
from gendan.orders.models import NodeState, Order, PlanNode
from tests.cast import Cast
from tests.garment_order import an_issue, garment_order
from tests.journeys.conftest import Visits


@pytest.fixture
def order(company: Cast) -> Order:
    return garment_order(company.merchandiser, timezone.localdate())


def _column(order: Order, company: Cast) -> None:
    """The template has the node, so that the matrix has a column for it."""
    assert order.template is not None
    assert company.merchandiser.department is not None
    order.template.nodes.create(
        code="FAB",
        position=1,
        name_zh="面料",
        name_en="Fabric",
        department=company.merchandiser.department,
        offset=1,
    )


def test_issue_of_a_red_node_is_found_today_and_marked_a_false_alarm(
    order: Order, visit: Visits, company: Cast
) -> None:
    number = visit.aside(lambda: an_issue(order))
    page = visit(company.merchandiser)
    page.goto("/")
    page.get_by_role("link", name="大货面料到厂").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("大货面料到厂")
    page.get_by_role("button", name="误报").click()
    page.locator("#confirm-dialog [value=yes]").click()
    expect(page.locator(".alert-success")).to_contain_text("误报")
    found = visit.aside(lambda: Issue.objects.get(pk=number))
    assert (found.state, found.is_false_alarm) == (IssueState.WITHDRAWN, True)
    page.goto("/")
    expect(page.locator(f"a[href='/issues/{number}/']")).to_have_count(0)


def test_issue_is_closed_with_how_it_was_solved(order: Order, visit: Visits, company: Cast) -> None:
    number = visit.aside(lambda: an_issue(order))
    page = visit(company.merchandiser)
    page.goto(f"/orders/{order.pk}/?tab=issues")
    page.locator(f"a[href='/issues/{number}/']").first.click()
    page.locator("form[action$='/close/'] textarea").fill("面料改空运，明天到厂")
    page.locator("form[action$='/close/'] button").click()
    expect(page.locator(".alert-success")).to_be_visible()
    assert visit.aside(lambda: Issue.objects.get(pk=number).state) == IssueState.CLOSED


def test_a_click_on_a_cell_reports_the_node_and_the_cell_turns_green(
    order: Order, visit: Visits, company: Cast
) -> None:
    visit.aside(lambda: _column(order, company))
    page = visit(company.merchandiser)
    page.goto("/orders/matrix/")
    cell = page.locator(f"tr[data-order='{order.pk}'] td.m").first
    expect(cell).to_have_class(re.compile(r"\bm3\b"))
    cell.locator("a").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("大货面料到厂")
    dialog.locator("form[action$='/done/'] button").last.click()
    expect(dialog).to_be_hidden()
    expect(cell).to_have_class(re.compile(r"\bmdl?\b"))
    assert page.url.endswith("/orders/matrix/")
    assert visit.aside(lambda: PlanNode.objects.get(order=order, code="FAB").state) == NodeState.DONE


def test_a_shut_gate_says_why_in_the_dialog_on_a_phone(order: Order, visit: Visits, company: Cast) -> None:
    page = visit(company.merchandiser, phone=True)
    page.goto(f"/orders/{order.pk}/")
    page.locator(".table-plan a.plain[href$='/nodes/CUT/']").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("details.act > summary").first.click()
    visit.guard.awaits(422, f"/orders/{order.pk}/nodes/CUT/done/")
    dialog.locator("form[action$='/done/'] button").last.click()
    expect(dialog.locator(".alert-danger, .invalid-feedback").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert visit.aside(lambda: PlanNode.objects.get(order=order, code="CUT").state) == NodeState.OPEN
