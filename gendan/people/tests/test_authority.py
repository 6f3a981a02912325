"""Who may decide what alone."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gendan.people.authority import Break, Case, Limit, breaks, decides_own, lowest_grade, may_decide

TABLE = [
    Limit(1, 1, {"CNY": Decimal(1000)}),
    Limit(2, 2, {"CNY": Decimal(10000), "USD": Decimal(1500)}),
    Limit(3, 3, {"CNY": Decimal(50000), "USD": Decimal(7500)}),
    Limit(4, 3, {"CNY": None, "USD": None}),
]


@pytest.mark.parametrize(
    ("case", "grade"),
    [
        (Case(severity=1), 1),
        (Case(severity=1, amount=Decimal(1000)), 1),
        (Case(severity=1, amount=Decimal("1000.01")), 2),
        (Case(severity=3), 3),
        (Case(severity=3, amount=Decimal(50001)), 4),
        (Case(amount=Decimal(1), currency="USD"), 2),
        (Case(amount=Decimal(1), currency="JPY"), None),
        (Case(severity=4), None),
        (Case(), 1),
    ],
)
def test_the_lowest_grade_that_may(case: Case, grade: int | None) -> None:
    assert lowest_grade(TABLE, case) == grade


def test_without_a_limit_nothing_may_be_decided() -> None:
    assert not may_decide(None, Case())


def test_nobody_decides_their_own() -> None:
    assert decides_own(7, 3, 7)
    assert not decides_own(7, 3, None)
    assert not decides_own(None, None)


def test_a_sound_table_has_no_break() -> None:
    assert breaks(TABLE) == []


def test_each_fall_is_named() -> None:
    table = [Limit(1, 3, {"CNY": None, "USD": Decimal(5)}), Limit(2, 2, {"CNY": Decimal(9)})]
    assert breaks(table) == [Break(1, 2), Break(1, 2, "CNY"), Break(1, 2, "USD")]


amounts = st.dictionaries(
    st.sampled_from(["CNY", "USD"]), st.none() | st.decimals(0, 10000, places=2), max_size=2
)
tables = st.lists(
    st.builds(Limit, st.integers(1, 4), st.integers(0, 3), amounts), max_size=4, unique_by=lambda it: it.grade
)
cases = st.builds(
    Case,
    st.none() | st.integers(1, 3),
    st.none() | st.decimals(0, 20000, places=2),
    st.sampled_from(["CNY", "USD", "JPY"]),
)


@given(tables, cases)
def test_in_a_sound_table_whoever_is_higher_may_too(table: list[Limit], case: Case) -> None:
    assume(not breaks(table))
    lowest = lowest_grade(table, case)
    for limit in table:
        assert may_decide(limit, case) == (lowest is not None and limit.grade >= lowest)


@given(tables, cases)
def test_a_graver_or_dearer_case_never_needs_a_lower_grade(table: list[Limit], case: Case) -> None:
    graver = Case((case.severity or 0) + 1, (case.amount or Decimal(0)) + 1, case.currency)
    lowest, lowest_graver = lowest_grade(table, case), lowest_grade(table, graver)
    assert lowest_graver is None or (lowest is not None and lowest <= lowest_graver)


@given(tables)
def test_the_order_of_the_table_does_not_matter(table: list[Limit]) -> None:
    assert breaks(table) == breaks(table[::-1])
