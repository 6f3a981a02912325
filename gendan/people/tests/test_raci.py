"""The rules of a RACI matrix, one by one and as laws."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.people.raci import (
    CROWD,
    LETTERS,
    Finding,
    Limits,
    Row,
    Rule,
    advise_column,
    check_row,
    letters_from,
    review,
)

COLUMNS = tuple("abcdefgh")
GOOD = {"a": "A", "b": "R", "c": "C"}


def rules(row: Row, columns: tuple[str, ...] = COLUMNS, limits: Limits | None = None) -> set[Rule]:
    """The rules that a row alone in its matrix breaks, columns aside."""
    return {it.rule for it in review([row], columns, limits) if it.activity}


def test_a_plain_row_has_nothing_against_it() -> None:
    assert rules(Row("x", GOOD, [("核对", "单价"), ("Check", "the price")], is_risky=True)) == set()


@pytest.mark.parametrize(
    ("letters", "rule"),
    [
        ({"b": "R"}, Rule.ONE_ACCOUNTABLE),
        ({"a": "A", "b": "AR"}, Rule.ONE_ACCOUNTABLE),
        ({"a": "A", "b": "C"}, Rule.SOMEBODY_RESPONSIBLE),
        ({"a": "AR", "b": "X"}, Rule.KNOWN_LETTER),
        ({"a": "AR", "zz": "C"}, Rule.KNOWN_COLUMN),
    ],
)
def test_a_row_nobody_can_act_on_is_an_error(letters: dict[str, str], rule: Rule) -> None:
    found = check_row(Row("x", letters), COLUMNS)
    assert [it.rule for it in found] == [rule]
    assert found[0].is_error


def test_who_answers_for_it_may_also_do_it() -> None:
    assert not check_row(Row("x", {"a": "AR"}), COLUMNS)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (Row("x", dict.fromkeys("bcd", "R") | {"a": "AR"}), Rule.CROWDED),
        (Row("x", dict.fromkeys("bcdef", "C") | {"a": "AR"}), Rule.MANY_CONSULTED),
        (Row("x", dict.fromkeys("bcdef", "I") | {"a": "AR"}), Rule.MANY_INFORMED),
        (Row("x", {"a": "AR"}, is_risky=True), Rule.NOBODY_CONSULTED),
        (Row("x", {"a": "AR"}, is_check=True), Rule.CHECKS_ITSELF),
        (Row("x", {"a": "AR"}, amount=Decimal(1), currency="CNY"), Rule.WITHOUT_AUTHORITY),
        (Row("x", {"a": "AR"}, [("", "price")]), Rule.NOT_VERB_OBJECT),
        (Row("x", {"a": "AR"}, [("Check", "…")]), Rule.NOT_VERB_OBJECT),
    ],
)
def test_each_warning_is_given_and_is_no_error(row: Row, rule: Rule) -> None:
    assert rules(row) == {rule}
    assert not check_row(row, COLUMNS)


def test_the_edges_of_the_warnings_are_silent() -> None:
    """Three R, and C and I in exactly half of the columns each, are still well."""
    assert rules(Row("x", {"a": "AR", "b": "R", "c": "R", "d": "C", "e": "I"})) == set()
    assert rules(Row("x", {"a": "AR"} | dict.fromkeys("bcde", "C"))) == set()


def test_authority_is_measured_against_the_best_of_the_column() -> None:
    row = Row("x", {"a": "AR"}, amount=Decimal(5000), currency="CNY")
    enough = Limits({("a", "CNY"): Decimal(5000)})
    short = Limits({("a", "CNY"): Decimal("4999.99"), ("a", "USD"): None})
    assert rules(row, limits=enough) == set()
    assert rules(row, limits=Limits({("a", "CNY"): None})) == set()
    assert rules(row, limits=Limits(unknown=frozenset("a"))) == set()
    assert rules(row, limits=short) == {Rule.WITHOUT_AUTHORITY}


def test_a_check_done_by_another_than_who_answers_for_it_is_well() -> None:
    assert rules(Row("x", {"a": "A", "b": "R"}, is_check=True)) == set()


def test_columns_without_a_part_and_with_too_much_of_it_are_named() -> None:
    rows = [Row(str(n), {"a": "AR", "b": "C"}) for n in range(4)]
    rows[0] = Row("0", {"a": "C", "b": "AR"})
    assert advise_column("a", rows) == [Finding(Rule.OVERLOADED, column="a", count=3, of=4)]
    assert advise_column("b", rows) == []
    assert advise_column("c", rows) == [Finding(Rule.IDLE_COLUMN, column="c")]
    assert advise_column("c", []) == []


def test_half_of_the_rows_is_no_overload() -> None:
    assert advise_column("a", [Row("1", {"a": "R"}), Row("2", {"a": "I"})]) == []


@pytest.mark.parametrize(
    ("text", "letters"),
    [("A/R", "AR"), ("ra", "AR"), (" R / A ", "AR"), ("c", "C"), ("", ""), (" - ", ""), ("A", "A")],
)
def test_letters_are_read_as_people_write_them(text: str, letters: str) -> None:
    assert letters_from(text) == letters


@pytest.mark.parametrize("text", ["X", "AC", "RI", "是"])
def test_what_is_no_letter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no RACI letter"):
        letters_from(text)


rows_of_letters = st.dictionaries(st.sampled_from(COLUMNS), st.sampled_from(LETTERS))


@given(rows_of_letters)
def test_a_row_is_sound_exactly_when_it_has_one_a_and_an_r(letters: dict[str, str]) -> None:
    errors = {it.rule for it in check_row(Row("x", letters), COLUMNS)}
    one_a = sum("A" in it for it in letters.values()) == 1
    some_r = any("R" in it for it in letters.values())
    assert (Rule.ONE_ACCOUNTABLE not in errors) == one_a
    assert (Rule.SOMEBODY_RESPONSIBLE not in errors) == some_r


@given(rows_of_letters)
def test_more_columns_never_bring_a_new_warning_to_a_row(letters: dict[str, str]) -> None:
    row = Row("x", letters)
    assert rules(row, (*COLUMNS, "i", "j")) <= rules(row)


@given(rows_of_letters)
def test_the_crowd_warning_counts_every_r(letters: dict[str, str]) -> None:
    crowd = sum("R" in it for it in letters.values()) > CROWD
    assert (Rule.CROWDED in rules(Row("x", letters))) == crowd


@given(st.lists(rows_of_letters, max_size=6))
def test_findings_point_into_the_matrix(matrix: list[dict[str, str]]) -> None:
    rows = [Row(str(n), letters) for n, letters in enumerate(matrix)]
    for finding in review(rows, COLUMNS):
        assert finding.activity in {"", *(row.code for row in rows)}
        assert finding.column in {"", *COLUMNS}
        assert finding.activity or finding.column


@given(st.sampled_from(LETTERS), st.sampled_from(["{}", " {} ", "{}/", "/{}"]))
def test_every_letter_reads_back(letters: str, frame: str) -> None:
    assert letters_from(frame.format("/".join(letters))) == letters
    assert letters_from("".join(reversed(letters)).lower()) == letters
