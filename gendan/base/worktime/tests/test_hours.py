"""Hours as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.worktime.hours import clock_seconds, distinct, hours_text, parse_hours
from gendan.base.worktime.rules import Interval, WorktimeError, normal_hours

HOUR = 3600


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("09:00-18:00", ((9, 18),)),
        ("9:00-12:00, 13:00-18:00", ((9, 12), (13, 18))),
        ("13:00～18:00；9:00—12:00", ((9, 12), (13, 18))),
        ("０９：００－１８：００", ((9, 18),)),
        ("8:00至12:00、14:00到18:00", ((8, 12), (14, 18))),
        ("20:00-02:00", ((20, 26),)),
        ("20:00-次日02:00", ((20, 26),)),
        ("08:00-次日09:00", ((8, 33),)),
        ("20:00-26:00", ((20, 26),)),
        ("00:00-24:00", ((0, 24),)),
        ("09:00-12:00 12:00-18:00", ((9, 18),)),
        ("", ()),
        ("休息", ()),
        ("closed", ()),
    ],
)
def test_read(text: str, hours: tuple[tuple[int, int], ...]) -> None:
    assert parse_hours(text) == tuple((begin * HOUR, end * HOUR) for begin, end in hours)


@pytest.mark.parametrize(
    "text",
    [
        "9-18",
        "09:00",
        "09:60-18:00",
        "25:00-26:00",
        "09:00-09:00",
        "9:00-12:00, 11:00-13:00",
        "all day",
        "-" * 999,
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(WorktimeError):
        parse_hours(text)


@given(st.text(max_size=40) | st.text("0123456789:-~, 次日+", max_size=40))
def test_any_text_is_hours_or_refused(text: str) -> None:
    with suppress(WorktimeError):
        hours = parse_hours(text)
        assert parse_hours(hours_text(hours)) == hours


spans = st.tuples(st.integers(0, 86399), st.integers(1, 86400)).map(lambda it: (it[0], it[0] + it[1]))


@given(st.lists(spans, max_size=3))
def test_written_hours_read_back(pairs: list[Interval]) -> None:
    hours = normal_hours(pairs)
    assert parse_hours(hours_text(hours)) == hours


def test_overlap_is_named() -> None:
    with pytest.raises(WorktimeError, match="11:00"):
        distinct([(9 * HOUR, 12 * HOUR), (11 * HOUR, 13 * HOUR)])


def test_seconds_are_read() -> None:
    assert clock_seconds("09:30:15") == 9 * HOUR + 1815
