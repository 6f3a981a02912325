"""Pages of many orders: the list and its files, the matrix, the board, the calendar, and one act on many."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from gendan.base.sheets.reading import iter_rows
from gendan.desk import matrix_cells, order_finding
from gendan.orders.models import BulkRun, Order, PlanNode, SavedView
from gendan.partners.models import Customer
from tests.cast import Cast
from tests.garment_order import garment_order

TODAY = date(2026, 11, 23)
PAGES = ("", "matrix/", "board/", "calendar/", "filters/", "export/", "matrix/export/")
HOSTILE = (
    "text=%00",
    "text=" + "x" * 10_000,
    "text=100%25_",
    "customer=" + "9" * 40,
    "customer=-1",
    "customer=1e9",
    "who=;",
    "light=purple",
    "node=" + "N" * 500,
    "from=2026-13-01",
    "to=0001-01-01",
    "from=9999-12-31",
    "sort=password",
    "sort=--late",
    "after=" + "~" * 300,
    "before=%00~1",
    "status=burnt",
    "plan=" + "9" * 30,
    "col=%00&col=nothing",
)


@pytest.fixture
def order(cast: Cast) -> Order:
    """The garment order, late by four days."""
    return garment_order(cast.merchandiser, order_finding.today())


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    """Where the merchandiser has signed in."""
    client.force_login(cast.merchandiser)
    return client


def text(client: Client, page: str, **more: Any) -> str:
    answer = client.get(page, **more)
    assert answer.status_code == 200, page
    return answer.content.decode()


def workbook(client: Client, page: str) -> bytes:
    answer = client.get(page)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined] # a FileResponse


def rows_in(content: bytes) -> list[Sequence[str]]:
    return list(iter_rows(io.BytesIO(content)))


def part(content: bytes, name: str) -> str:
    """One of the files that an .xlsx consists of."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize(
    "page", ["", "matrix/", "board/", "calendar/", "filters/", "export/", "matrix/export/"]
)
def test_an_address_that_makes_no_sense_is_read_as_far_as_it_does(
    page: str, query: str, desk: Client, order: Order
) -> None:
    assert desk.get(f"/orders/{page}?{query}").status_code == 200


def test_what_was_ignored_is_said(desk: Client, order: Order) -> None:
    shown = text(desk, "/orders/?customer=-1&late=1")
    assert order.number in shown
    assert shown != text(desk, "/orders/?late=1")


def test_names_of_customers_are_never_markup(desk: Client, order: Order) -> None:
    Customer.objects.update(name="<script>alert(1)</script>", name_en="<b>")
    Order.objects.update(customer_po='"><img src=x>')
    PlanNode.objects.update(name_zh="<i>开裁")
    for page in ("", "matrix/", "board/", f"calendar/?day={order.promised_ship}", f"{order.pk}/peek/CUT/"):
        shown = text(desk, f"/orders/{page}")
        assert not re.search(r"<script>alert|<img src=x|<i>", shown), page


def test_export_has_what_the_list_shows(desk: Client, order: Order, cast: Cast) -> None:
    in_time = garment_order(cast.merchandiser, order_finding.today(), "GD-26-0200")
    Order.objects.filter(pk=in_time.pk).update(late_days=0)
    header, *rows = rows_in(workbook(desk, "/orders/export/?late=1"))
    assert [row[0] for row in rows] == [order.number]
    told = dict(zip(header, rows[0], strict=True))
    assert told["客户"] == "Nordic Outdoor AB"
    assert told["± 天"] == "4"
    assert str(order.promised_ship) in rows[0]


def test_a_cell_of_the_file_is_never_a_formula(desk: Client, order: Order) -> None:
    Order.objects.update(customer_po="=1+1")
    Customer.objects.update(name='=HYPERLINK("http://x","y")')
    for page in ("export/", "matrix/export/"):
        cells = part(workbook(desk, f"/orders/{page}"), "xl/worksheets/sheet1.xml")
        assert "=HYPERLINK" in cells
        assert not re.search(r"<f[ >]|<hyperlink", cells)


def test_the_matrix_as_a_file_has_days_and_colours(desk: Client, order: Order) -> None:
    content = workbook(desk, f"/orders/matrix/export/?plan={_planned_like(order)}")
    header, row = rows_in(content)
    told = dict(zip(header, row, strict=True))
    assert told["产前样确认"].startswith("✓")
    assert told["大货面料到厂"] == str(order_finding.today() + timedelta(days=3))
    assert "FFFFC9C9" in part(content, "xl/styles.xml"), "red as on the page"


def _planned_like(order: Order) -> int:
    """The order's template, with the columns of its nodes."""
    assert order.template is not None
    for node in order.nodes.all():
        names = {"name_zh": node.name_zh, "name_en": node.name_en, "department": node.department}
        order.template.nodes.create(code=node.code, position=node.position, anchor="T", offset=1, **names)
    return order.template.pk


def test_the_matrix_says_each_state_by_a_sign_too(desk: Client, order: Order) -> None:
    order.nodes.filter(code="PACK").update(state="skipped")
    shown = text(desk, f"/orders/matrix/?plan={_planned_like(order)}")
    cells = dict(re.findall(rf'/orders/{order.pk}/nodes/([A-Z]+)/">([^<]*)</a>', shown))
    assert cells["PP"].startswith("✓ ")
    assert cells["FAB"].startswith("▲ ")
    assert set(cells) == {"PP", "FAB", "CUT", "SEW", "SHIP"}, "no order needs PACK, so it takes no room"


def cell(state: str, actual: date | None, planned: date, day: date, colour: int) -> str:
    """The one cell of an order's row."""
    row = Order(pk=7, number="GD-7", customer=Customer(name="A & B"))
    body = matrix_cells.body(
        [row], [("F&B", "F & B")], {(7, "F&B"): (state, actual, planned, day, colour)}, "/o/", TODAY
    )
    assert "A &amp; B" in body
    return body.split("</td>")[1]


@pytest.mark.parametrize(
    ("state", "actual", "expected", "colour", "looks", "shown"),
    [
        ("done", TODAY, TODAY, 1, "m md", "✓ 11-23"),
        ("done", TODAY + timedelta(days=1), TODAY, 2, "m mdl", "✓ 11-24"),
        ("open", None, TODAY, 1, "m m1", "● 11-23"),
        ("open", None, TODAY + timedelta(days=2), 2, "m m2 late", "◆ 11-25"),
        ("open", None, TODAY + timedelta(days=60), 3, "m m3 late", "▲ 01-22"),
        ("open", None, TODAY, 0, "m m0", "11-23"),
        ("skipped", None, TODAY, 0, "m ms", "—"),
    ],
)
def test_cell(state: str, actual: date | None, expected: date, colour: int, looks: str, shown: str) -> None:
    found = cell(state, actual, TODAY, expected, colour)
    assert f'class="{looks}"' in found
    assert f'<a href="/o/7/nodes/F&amp;B/">{shown}</a>' in found


def test_an_order_without_the_node_has_an_empty_cell() -> None:
    row = Order(pk=7, number="GD-7", customer=Customer(name="A"))
    assert '<td class="m"></td>' in matrix_cells.body([row], [("CUT", "开裁")], {}, "/o/", TODAY)


def test_a_peek_tells_dates_owner_and_thresholds(desk: Client, order: Order) -> None:
    shown = text(desk, f"/orders/{order.pk}/peek/FAB/")
    assert "<html" not in shown
    assert "大货面料到厂" in shown
    assert "林小雨" in shown
    assert "客户已签" in text(desk, f"/orders/{order.pk}/peek/PP/"), "what was said with the last report"


@pytest.mark.parametrize(
    "where", ["999999999/peek/FAB/", "{order}/peek/NONE/", "9999999999999999999999/peek/FAB/"]
)
def test_a_peek_of_nothing_is_not_found(where: str, desk: Client, order: Order) -> None:
    assert desk.get(f"/orders/{where.format(order=order.pk)}").status_code == 404


@pytest.mark.parametrize(
    ("late", "buffer", "following", "lane"),
    [(12, -8, "FAB", 0), (4, -3, "FAB", 1), (0, 1, "FAB", 2), (0, 9, "PP", 3), (0, 9, "FAB", None)],
)
def test_the_board_puts_each_order_where_it_hurts(
    late: int, buffer: int, following: str, lane: int | None, desk: Client, order: Order
) -> None:
    _planned_like(order)
    order.template.nodes.filter(code="PP").update(is_waiting=True)  # type: ignore[union-attr]
    Order.objects.update(late_days=late, float_days=buffer, next_code=following)
    answer = desk.get("/orders/board/")
    found = [place for place, it in enumerate(answer.context["lanes"]) if it.cards]
    assert found == ([] if lane is None else [lane])
    if lane in {0, 1, 2}:
        card = answer.context["lanes"][lane].cards[0]
        assert card.node.code == "FAB", "what holds it up"
        assert "林小雨" in answer.content.decode()


def test_the_board_is_of_open_orders_only(desk: Client, order: Order) -> None:
    Order.objects.update(status="done")
    assert not [it for it in desk.get("/orders/board/?status=done").context["lanes"] if it.cards]


def test_the_calendar_counts_and_lists_a_day(desk: Client, order: Order) -> None:
    answer = desk.get(f"/orders/calendar/?day={order.promised_ship}")
    squares = [it for week in answer.context["weeks"] for it in week]
    chosen = next(it for it in squares if it.is_chosen)
    assert (chosen.count.ships, chosen.count.red) == (1, 1)
    assert [it.pk for it in answer.context["listed"].ships] == [order.pk]
    assert order.number in answer.content.decode()
    due = desk.get(f"/orders/calendar/?by=week&day={order.next_on}")
    assert [len(week) for week in due.context["weeks"]] == [7]
    assert [it.pk for it in due.context["listed"].nodes] == [order.pk]


@pytest.mark.parametrize("at", ["2000-01-01", "2099-12-31", "2026-02-01", "2028-02-29", "1999-12-31", "x"])
def test_the_calendar_has_whole_weeks_at_its_ends_too(at: str, desk: Client) -> None:
    for by in ("", "week"):
        weeks = desk.get(f"/orders/calendar/?at={at}&by={by}").context["weeks"]
        assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in weeks)


def test_a_view_is_saved_shown_and_taken_away(desk: Client, order: Order) -> None:
    saved = desk.post("/orders/views/", {"name": "我的延期", "query": "?late=1&who=mine", "on": "matrix"})
    assert saved["Location"] == "/orders/matrix/?who=mine&late=1"
    assert "我的延期" in text(desk, "/orders/")
    assert desk.post(f"/orders/views/{SavedView.objects.get().pk}/remove/").status_code == 302
    assert "我的延期" not in text(desk, "/orders/").split("</nav>", 4)[-1]


@pytest.mark.parametrize("name", ["", "\x00", "长" * 41])
def test_a_view_without_a_proper_name_is_refused(name: str, desk: Client) -> None:
    assert desk.post("/orders/views/", {"name": name, "query": ""}).status_code == 422
    assert not SavedView.objects.exists()


def test_many_orders_are_asked_about_before_anything_is_done(desk: Client, order: Order) -> None:
    asked = desk.post("/orders/bulk/", {"order": order.pk})
    assert asked.status_code == 200
    assert order.number in asked.content.decode()
    assert not BulkRun.objects.exists()
    done = desk.post("/orders/bulk/", {"orders": f"{order.pk}", "act": "hold", "reason": "客户停线"})
    run = BulkRun.objects.get()
    assert done["Location"] == f"/orders/bulk/{run.pk}/"
    assert (run.done, run.refusals) == (1, [])
    shown = text(desk, f"/orders/bulk/{run.pk}/")
    assert "hx-trigger" not in shown.split('class="card bulk-run"')[1], "what is done is not asked again"


def test_a_bulk_action_offers_the_nodes_that_are_still_open(desk: Client, order: Order) -> None:
    page = desk.post("/orders/bulk/", {"order": order.pk}).content.decode()
    offered = re.findall(r'<option value="([A-Z]+)"', page.split('name="node"')[1].split("</select>")[0])
    assert "FAB" in offered
    assert "PP" not in offered, "it is done"


def test_all_that_a_filter_finds_are_meant_not_only_the_page(desk: Client, order: Order) -> None:
    others = [garment_order(order.merchandiser, TODAY, f"GD-26-{n:04d}") for n in range(900, 903)]  # type: ignore[arg-type]
    Order.objects.filter(pk=others[0].pk).update(late_days=0)
    asked = desk.post("/orders/bulk/", {"all": "1", "query": "late=1"})
    assert asked.context["count"] == 3


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"order": "x"},
        {"order": "-5"},
        {"orders": "," * 500},
        {"all": "1", "query": "text=nobody"},
        {"order": "1", "act": "burn"},
        {"order": "1", "act": "hold"},
        {"order": "1", "act": "hold", "reason": "\x00"},
        {"order": "1", "act": "assign", "member": "1e9"},
        {"order": "1", "act": "announce", "node": "FAB", "day": "2026-02-30", "reason": "x"},
    ],
)
def test_an_act_that_is_not_said_properly_begins_nothing(
    sent: dict[str, str], desk: Client, order: Order
) -> None:
    assert desk.post("/orders/bulk/", sent).status_code == 422
    assert not BulkRun.objects.exists()


def test_refusals_are_shown_with_their_orders(desk: Client, order: Order) -> None:
    sent = {"orders": f"{order.pk},999999999", "act": "release"}
    page = desk.post("/orders/bulk/", sent, follow=True).content.decode()
    assert order.number in page
    assert "999999999" in page


def test_who_only_looks_is_offered_no_acts(client: Client, cast: Cast, order: Order) -> None:
    client.force_login(cast.auditor)
    assert 'name="order"' not in text(client, "/orders/")
    answer = client.post("/orders/bulk/", {"order": order.pk, "act": "hold", "reason": "x"})
    assert answer.status_code == 403
    assert not BulkRun.objects.exists()
