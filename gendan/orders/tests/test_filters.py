"""Filters: what an address says and what it cannot say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.filters import LIGHTS, NAMES, SORTS, STATUSES, OrderFilter, parse, settled, written


def test_nothing_asked_is_what_runs_by_promise() -> None:
    asked = parse({})
    assert asked.wanted == OrderFilter()
    assert (asked.wanted.status, asked.wanted.sort, asked.ignored) == ("confirmed", "promise", ())


def test_everything_at_once() -> None:
    asked = parse(
        {
            "text": " PO26 ",
            "status": "held",
            "customer": "7",
            "who": "mine",
            "light": "red",
            "late": "1",
            "node": "FAB",
            "from": "2026-11-01",
            "to": "2026-11-30",
            "sort": "-late",
        }
    )
    assert asked.wanted == OrderFilter(
        text="PO26",
        status="held",
        customer=7,
        mine=True,
        light="red",
        late=True,
        node="FAB",
        since=date(2026, 11, 1),
        until=date(2026, 11, 30),
        sort="late",
        descending=True,
    )
    assert asked.ignored == ()


@pytest.mark.parametrize(
    "query",
    [
        {"status": "gone"},
        {"customer": "-1"},
        {"customer": "1" * 30},
        {"customer": "９"},
        {"who": "me"},
        {"light": "3"},
        {"late": "perhaps"},
        {"from": "2026-02-30"},
        {"to": "9999-12-31"},
        {"sort": "id; drop table"},
        {"node": "x" * 11},
    ],
)
def test_nonsense_is_left_out_and_named(query: dict[str, str]) -> None:
    asked = parse(query)
    assert asked.wanted == OrderFilter()
    assert asked.ignored == tuple(query)


def test_text_is_cut_and_has_no_nul() -> None:
    assert parse({"text": "\x00" + "长" * 10_000}).wanted.text == "长" * 60


def test_days_the_wrong_way_round_are_turned() -> None:
    wanted = parse({"from": "2026-12-31", "to": "2026-12-01"}).wanted
    assert (wanted.since, wanted.until) == (date(2026, 12, 1), date(2026, 12, 31))


def test_what_has_no_end_is_sorted_only_by_what_an_index_orders() -> None:
    asked = parse({"status": "done", "sort": "amount"})
    assert (asked.wanted.sort, asked.wanted.descending) == ("newest", True)
    assert asked.ignored == ("sort",)
    assert parse({"status": "all", "sort": "number"}).wanted.sort == "number"


def test_sorting_again_turns_it_round() -> None:
    wanted = OrderFilter().sorted_by("late")
    assert (wanted.sort, wanted.descending) == ("late", True)
    assert not wanted.sorted_by("late").descending


def test_one_filter_is_taken_away() -> None:
    wanted = parse({"text": "PO", "late": "1"}).wanted
    assert wanted.narrows == ("text", "late")
    assert wanted.without("text").narrows == ("late",)


numbers = st.none() | st.integers(1, 2**63 - 1)
days = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
filters = st.builds(
    OrderFilter,
    text=st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs", "Z", "C")), max_size=60),
    status=st.sampled_from(STATUSES),
    customer=numbers,
    merchandiser=numbers,
    factory=numbers,
    template=numbers,
    light=st.sampled_from(["", *LIGHTS]),
    late=st.booleans(),
    node=st.text("ABCXYZ", max_size=10),
    overdue=st.booleans(),
    since=days,
    until=days,
    source=st.text("abcxyz", max_size=40),
    sort=st.sampled_from(list(SORTS)),
    descending=st.booleans(),
).map(settled)


@given(filters)
def test_what_is_written_is_read_again(wanted: OrderFilter) -> None:
    asked = parse(written(wanted))
    assert asked.wanted == wanted
    assert asked.ignored == ()


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=80)))
def test_no_address_is_too_strange(query: dict[str, str]) -> None:
    asked = parse(query)
    assert parse(written(asked.wanted)).wanted == asked.wanted
