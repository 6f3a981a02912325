"""Comparing words: what is one, and what is one character apart."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.checks.wording import is_one_edit, same_value, shown

short = st.text("ab1", max_size=6)


@pytest.mark.parametrize(
    ("one", "other"), [("70D", "75D"), ("70D", "07D"), ("70D", "7D"), ("70D", "700D"), ("ab", "b"), ("", "a")]
)
def test_one_character_apart(one: str, other: str) -> None:
    assert is_one_edit(one, other)


@pytest.mark.parametrize(("one", "other"), [("70D", "70D"), ("70D", "57D"), ("70D", "150D"), ("abc", "cba")])
def test_the_same_or_further_apart(one: str, other: str) -> None:
    assert not is_one_edit(one, other)


@given(short, short)
def test_it_does_not_matter_who_is_first(one: str, other: str) -> None:
    assert is_one_edit(one, other) == is_one_edit(other, one)


@given(short, st.integers(0, 5), st.sampled_from("xyz"))
def test_a_character_put_in_is_one_edit(text: str, at: int, letter: str) -> None:
    assert is_one_edit(text, text[:at] + letter + text[at:])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("180", "180.0"),
        ("180 g", "180"),
        ("180 g", "180 GR"),
        ("0.5 kg", "500 g"),
        ("1,000", "1000"),
        ("AB-1", "ab 1"),
    ],
)
def test_values_that_say_the_same(one: str, other: str) -> None:
    assert same_value(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("70D", "75D"), ("180 g", "180 kg"), ("", "navy"), ("1.80", "180")]
)
def test_values_that_do_not(one: str, other: str) -> None:
    assert not same_value(one, other)


@pytest.mark.parametrize(
    ("number", "text"),
    [("3200.00", "3200"), ("4.350", "4.35"), ("0.0000001", "0"), ("-5", "-5"), ("1E+30", "1.000E+30")],
)
def test_numbers_as_a_finding_shows_them(number: str, text: str) -> None:
    assert shown(Decimal(number)) == text
