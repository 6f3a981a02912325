"""Rows of a sheet as orders, each mistake in its cell."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.content import LineContent
from gendan.orders.rows import Layout, OrderRead, Why, key_of, read_orders
from gendan.orders.synonyms import Field

TODAY = date(2026, 11, 23)
NAMES = ["单号", "客户", "款号", "数量", "单价", "交期"]
MAPPING = {
    "key": ["单号"],
    "customer": ["客户"],
    "product": ["款号"],
    "quantity": ["数量"],
    "price": ["单价"],
    "promised_ship": ["交期"],
}


def read(*rows: Sequence[str], names: Sequence[str] = NAMES, **layout: object) -> list[OrderRead]:
    made = Layout(**{"mapping": MAPPING, **layout})  # type: ignore[arg-type]
    return read_orders(names, enumerate(rows, 2), made, today=TODAY)


def wrong(orders: list[OrderRead]) -> list[tuple[int, str, Why]]:
    return [(it.row, it.header, it.why) for order in orders for it in order.mistakes]


def test_rows_of_one_key_are_one_order_with_its_lines() -> None:
    first, second = read(
        ["A", "ACME", "S-1", "1,200", "2.5", "2026-12-01"],
        ["B", "BETA", "S-9", "5", "", ""],
        ["A", "ACME", "S-2", "300件", "￥3", "2026/12/1"],
    )
    assert (first.key, first.rows, first.content.customer) == ("A", (2, 4), "ACME")
    assert first.content.promised_ship == date(2026, 12, 1)
    assert first.content.lines == (
        LineContent(1, product="S-1", quantity=Decimal(1200), price=Decimal("2.5")),
        LineContent(2, product="S-2", quantity=Decimal(300), unit="件", price=Decimal(3)),
    )
    assert first.line_rows == {1: 2, 2: 4}
    assert first.content.currency == "CNY"
    assert (second.key, second.content.promised_ship) == ("B", None)
    assert wrong([first, second]) == []


def test_leading_zeros_stay() -> None:
    (order,) = read(["000123", "ACME", "0007", "5", "", ""])
    assert order.key == "000123"
    assert order.content.lines[0].product == "0007"


@pytest.mark.parametrize(
    ("cells", "header", "why"),
    [
        (["", "ACME", "S", "5", "", ""], "单号", Why.MISSING),
        (["A", "", "S", "5", "", ""], "客户", Why.MISSING),
        (["A", "ACME", "S", "", "", ""], "数量", Why.MISSING),
        (["A", "ACME", "S", "很多", "", ""], "数量", Why.NO_NUMBER),
        (["A", "ACME", "S", "-5", "", ""], "数量", Why.NEGATIVE),
        (["A", "ACME", "S", "5", "#N/A", ""], "单价", Why.ERROR),
        (["A", "ACME", "S", "5", "#FORMULA!", ""], "单价", Why.FORMULA),
        (["A", "ACME", "S", "5", "", "下周"], "交期", Why.NO_DATE),
        (["A", "AC\x00ME", "S", "5", "", ""], "客户", Why.CHARACTERS),
        (["A" * 121, "ACME", "S", "5", "", ""], "单号", Why.TOO_LONG),
    ],
)
def test_each_mistake_stands_in_its_cell(cells: list[str], header: str, why: Why) -> None:
    assert (2, header, why) in wrong(read(cells))


def test_what_the_rows_of_one_order_say_differently_is_a_mistake_of_the_later() -> None:
    orders = read(["A", "ACME", "S-1", "5", "", "2026-12-01"], ["A", "BETA", "S-2", "5", "", "2026-12-02"])
    assert wrong(orders) == [(3, "客户", Why.DIFFERS), (3, "交期", Why.DIFFERS)]
    assert orders[0].mistakes[0].other == "ACME (2)"


def test_a_row_given_twice_is_a_mistake() -> None:
    row = ["A", "ACME", "S-1", "5", "", ""]
    assert wrong(read(row, row)) == [(3, "单号", Why.TWICE)]


def test_merged_keys_stand_in_the_first_row_only() -> None:
    (order,) = read(["A", "ACME", "S-1", "5", "", "12月1日"], ["", "", "S-2", "6", "", ""])
    assert order.rows == (2, 3)
    assert [it.product for it in order.content.lines] == ["S-1", "S-2"]
    assert not order.mistakes


def test_totals_and_empty_rows_are_passed_over() -> None:
    orders = read(["A", "ACME", "S-1", "5", "", ""], [""] * 6, ["合计", "", "", "5", "", ""], [])
    assert [it.key for it in orders] == ["A"]


def test_words_for_nothing_are_empty_and_a_layout_may_have_its_own() -> None:
    (order,) = read(["A", "ACME", "N/A", "5", "待定", "N/A - From RDC"])
    assert order.content.lines[0].product == ""
    assert not order.mistakes
    (order,) = read(["A", "ACME", "S", "5", "", "Not Captured"], empty=frozenset({"not captured"}))
    assert not order.mistakes


def test_several_columns_make_the_key() -> None:
    mapping = {**MAPPING, "key": ["单号", "款号"]}
    first, second = read(["A", "ACME", "1", "5", "", ""], ["A", "ACME", "2", "5", "", ""], mapping=mapping)
    assert (first.key, second.key) == ("A/1", "A/2")
    assert key_of(["", " "]) == ""


def test_fixed_values_fill_what_the_file_does_not_say() -> None:
    mapping = {it: headers for it, headers in MAPPING.items() if it != "customer"}
    (order,) = read(
        ["A", "", "S", "5", "", ""],
        mapping=mapping,
        fixed={"customer": "ACME", "currency": "usd", "incoterm": "FOB"},
    )
    assert (order.content.customer, order.content.currency, order.content.incoterm) == ("ACME", "USD", "FOB")


def test_a_column_of_dates_proves_that_its_days_come_first() -> None:
    first, second = read(["A", "a", "S", "5", "", "03/12/2026"], ["B", "b", "S", "5", "", "23/12/2026"])
    assert first.content.promised_ship == date(2026, 12, 3)
    assert second.content.promised_ship == date(2026, 12, 23)


def test_a_year_is_taken_from_the_neighbours() -> None:
    orders = read(
        ["A", "a", "S", "5", "", "2013-12-28"],
        ["B", "b", "S", "5", "", "1月5日"],
        ["C", "c", "S", "5", "", "12月30日"],
    )
    assert [it.content.promised_ship for it in orders] == [
        date(2013, 12, 28),
        date(2014, 1, 5),
        date(2013, 12, 30),
    ]


NAMES_MORE = ["单号", "客户", "条款", "运输", "行", "颜色", "面料到厂", "数量"]
MAPPING_MORE = {
    "key": ["单号"],
    "customer": ["客户"],
    "incoterm": ["条款"],
    "transport": ["运输"],
    "position": ["行"],
    "spec.colour": ["颜色"],
    "node.FAB": ["面料到厂"],
    "quantity": ["数量"],
}


def test_terms_transport_specification_and_nodes() -> None:
    (order,) = read(
        ["A", "a", "FOB Shanghai", "海运", "10", "红", "2026-11-01", "5"],
        ["A", "a", "fob", "Sea", "20", "蓝", "2026-11-03", "5"],
        names=NAMES_MORE,
        mapping=MAPPING_MORE,
    )
    assert (order.content.incoterm, order.content.incoterm_place) == ("FOB", "Shanghai")
    assert order.content.transport == "sea"
    assert [(it.position, it.spec) for it in order.content.lines] == [
        (10, {"colour": "红"}),
        (20, {"colour": "蓝"}),
    ]
    assert order.done == {"FAB": date(2026, 11, 3)}
    assert not order.mistakes


def test_unknown_terms_and_places_of_lines_are_mistakes() -> None:
    orders = read(
        ["A", "a", "买方自提", "骑马", "1", "红", "快了", "5"],
        ["A", "a", "", "", "1", "", "", "5"],
        ["A", "a", "", "", "x", "", "", "5"],
        names=NAMES_MORE,
        mapping=MAPPING_MORE,
    )
    assert wrong(orders) == [
        (2, "面料到厂", Why.NO_DATE),
        (2, "条款", Why.NO_INCOTERM),
        (2, "运输", Why.NO_TRANSPORT),
        (3, "行", Why.TWICE),
        (4, "行", Why.NO_POSITION),
    ]


def test_computed_prices_lose_their_noise() -> None:
    (order,) = read(["A", "ACME", "S", "3", "3.3333333333333335", ""])
    assert order.content.lines[0].price == Decimal("3.333333")


def test_a_file_that_names_only_keys_and_dates_says_nothing_of_lines() -> None:
    (order,) = read(["A", "", "", "", "", "2026-12-01"], mapping={"key": ["单号"], "promised_ship": ["交期"]})
    assert order.content.lines == ()
    assert not order.mistakes


def test_progress_is_told() -> None:
    told: list[int] = []
    rows = ((n, [str(n), "a", "S", "5", "", ""]) for n in range(2, 2502))
    read_orders(NAMES, rows, Layout(MAPPING), today=TODAY, progress=told.append)
    assert told == [1000, 2000]


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["#N/A", "2026-11-23", "11月23日", "1,200", "-5", "FOB", "\x00", "\ud800", "9" * 30, "N/A"]
    ),
)


@given(
    st.lists(st.lists(CELLS, max_size=9), max_size=12),
    st.dictionaries(
        st.sampled_from([*Field, "spec.x", "node.FAB"]), st.lists(st.sampled_from(NAMES), max_size=2)
    ),
    st.booleans(),
)
def test_any_cells_give_orders_and_raise_nothing(
    rows: list[list[str]], mapping: dict[str, list[str]], day_first: bool
) -> None:
    orders = read(*rows, mapping=mapping, day_first=day_first)
    assert sorted(n for it in orders for n in it.rows) == sorted({n for it in orders for n in it.rows})
