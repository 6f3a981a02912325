"""Dates and numbers as people in trade write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.cells import (
    Number,
    day_comes_first,
    is_empty,
    read_currency,
    read_date,
    read_number,
)

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "2026-11-23 00:00",
        "2026-11-23T08:00:00Z",
        "2026年11月23日",
        "2026年11月23号",
        "11月23日",
        "１１月２３日",
        "11/23",
        "20261123",
        "46349",
        "46349.5",
        "23-Nov-26",
        "23-Nov-2026",
        "23 November 2026",
        "Nov 23, 2026",
        "23Nov2026",
        "11/23/2026",
        "23/11/2026",
        "23.11.2026",
        "11/23/26",
        "2026-11-23 周一",
        " ２０２６－１１－２３ ",
    ],
)
def test_one_day_in_many_writings(text: str) -> None:
    assert read_date(text, near=date(2026, 12, 1)) == DAY


def test_what_could_be_either_goes_by_the_setting() -> None:
    assert read_date("03/04/2026") == date(2026, 3, 4)
    assert read_date("03/04/2026", day_first=True) == date(2026, 4, 3)


def test_a_day_without_its_year_takes_the_nearest() -> None:
    assert read_date("1月5日", near=date(2026, 12, 20)) == date(2027, 1, 5)
    assert read_date("12月20日", near=date(2027, 1, 5)) == date(2026, 12, 20)
    assert read_date("2月29日", near=date(2026, 3, 1)) is None
    assert read_date("2月29日", near=date(2027, 3, 1)) == date(2028, 2, 29)
    assert read_date("11月23日") is None


@pytest.mark.parametrize(
    "text", ["", "下周", "31/31/2026", "2026-13-01", "99999", "Date Not Captured", "12", "-"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_date(text, near=DAY) is None


def test_two_digit_years_are_of_our_time() -> None:
    assert read_date("2-Jun-06") == date(2006, 6, 2)
    assert read_date("2-Jun-99") == date(1999, 6, 2)


def test_a_column_proves_by_its_cells_where_the_day_stands() -> None:
    assert day_comes_first(["03/04/2026", "23/04/2026"], otherwise=False)
    assert not day_comes_first(["03/04/2026", "03/24/2026"], otherwise=True)
    assert day_comes_first(["03/04/2026"], otherwise=True)
    assert not day_comes_first(["23/04/2026", "03/24/2026"], otherwise=False)


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency"),
    [
        ("1,234.50", "1234.50", "", ""),
        ("1.234,56", "1234.56", "", ""),
        ("12,5", "12.5", "", ""),
        ("1 234", "1234", "", ""),
        ("１２００件", "1200", "件", ""),
        ("12 pcs", "12", "pcs", ""),
        ("￥12,000", "12000", "", "CNY"),
        ("US$ 3.50/pc", "3.50", "pc", "USD"),
        ("3.5 EUR", "3.5", "", "EUR"),
        ("3.50元", "3.50", "", "CNY"),
        ("1.2万", "12000", "", ""),
        ("5%", "0.05", "", ""),
        ("(5)", "-5", "", ""),
        ("-3", "-3", "", ""),
        ("1e5", "100000", "", ""),
        ("00012", "12", "", ""),
    ],
)
def test_numbers_with_what_stands_beside_them(text: str, value: str, unit: str, currency: str) -> None:
    assert read_number(text) == Number(Decimal(value), unit, currency)


@pytest.mark.parametrize("text", ["", "abc", "1-2", "1e99", "9" * 40, "12.3.4", "1,23,4", "S-1200"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


def test_currencies_by_code_sign_and_word() -> None:
    assert [read_currency(it) for it in ("usd", "￥", "人民币", "US$", "pcs")] == [
        "USD",
        "CNY",
        "CNY",
        "USD",
        "",
    ]


def test_words_for_nothing_are_empty() -> None:
    assert all(is_empty(it) for it in ("", " ", "N/A", "n/a", "无", "－", "TBD"))
    assert not is_empty("0")


@given(st.text(max_size=80), st.booleans())
def test_any_text_is_read_or_not_and_raises_nothing(text: str, day_first: bool) -> None:
    read_date(text, day_first=day_first, near=DAY)
    number = read_number(text)
    assert number is None or number.value.is_finite()
    read_currency(text)
    is_empty(text)


@given(st.dates(date(1970, 1, 1), date(2099, 12, 31)), st.booleans())
def test_a_day_written_with_its_year_first_is_that_day(day: date, day_first: bool) -> None:
    for writing in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%d %B %Y"):
        assert read_date(day.strftime(writing), day_first=day_first) == day


@given(st.decimals(min_value=0, max_value=10**12, places=4, allow_nan=False))
def test_a_number_with_thousands_is_that_number(value: Decimal) -> None:
    found = read_number(f"{value:,}")
    assert found is not None
    assert found.value == value
