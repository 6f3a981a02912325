"""What tables of orders show in a cell: short days and names, warnings in words, phones' next nodes."""

from datetime import date

import pytest
from django.utils import translation

from gendan.desk import matrix_cells
from gendan.desk.order_cells import short_day, short_name, warning_words
from gendan.orders.models import Order
from gendan.orders.queries.matrix import Cell
from gendan.partners.models import Customer

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 24), "11-24"),
        (date(2027, 1, 5), "01-05"),
        (date(2026, 6, 1), "06-01"),
        (date(2027, 11, 1), "2027-11-01"),
        (date(2025, 12, 24), "2025-12-24"),
    ],
)
def test_a_day_has_its_year_only_where_it_could_be_mistaken(day: date, shown: str) -> None:
    assert short_day(day, TODAY) == shown


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("尾期验货（100%完成，≥80%装箱）", "尾期验货"),
        ("定金到账（T/T 30%）/收到 L/C", "定金到账/收到 L/C"),
        ("Deposit (T/T 30 %) or L/C", "Deposit or L/C"),
        ("（只有括号）", "（只有括号）"),
        ("开裁", "开裁"),
    ],
)
def test_names_lose_their_brackets_in_tables(name: str, short: str) -> None:
    assert short_name(name) == short


def test_warnings_name_their_nodes_as_people_do() -> None:
    warnings: list[list[object]] = [
        ["node.overdue", "CUT", 3, {}],
        ["forecast.late", "", 3, {"days": 4}],
        ["old"],
    ]
    with translation.override("zh-hans"):
        assert warning_words(warnings, {"CUT": "开裁（首件）"}) == [("开裁 逾期", 3), ("预计延期 4 天", 3)]
        assert warning_words(warnings[:1], {}) == [("CUT 逾期", 3)]


def _cell(day: int, colour: int = 0, state: str = "open") -> Cell:
    at = date(2026, 11, day)
    return state, at if state == "done" else None, at, at, colour


def test_phones_show_the_next_nodes_and_all_that_want_attention() -> None:
    order = Order(pk=7, number="SO1", customer=Customer(name="<b>Nord</b>"), promised_ship=TODAY)
    cells = {
        (7, "A"): _cell(1, state="done"),
        (7, "B"): _cell(25),
        (7, "C"): _cell(26),
        (7, "D"): _cell(27),
        (7, "E"): _cell(28),
        (7, "F"): _cell(29, colour=3),
    }
    row = matrix_cells.body([order], [(it, f"{it} & co") for it in "ABCDEFG"], cells, "/orders/", TODAY)
    near = [it for it in row.split("</td>") if "data-head=" in it]
    assert [it[it.index("/nodes/") + 7] for it in near] == ["B", "C", "D", "F"]
    assert 'data-head="F &amp; co"' in row
    assert "<b>Nord" not in row
