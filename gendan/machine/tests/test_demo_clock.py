"""The demo's clock can be moved, and nothing that stands in its file stops the program."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gendan.machine.demo_clock import DemoClock


def test_now_is_now_until_it_is_moved(tmp_path: Path) -> None:
    assert DemoClock(tmp_path).shift() == timedelta(0)


def test_moved_clock_is_seen_by_others_and_returns(tmp_path: Path) -> None:
    DemoClock(tmp_path).move_to(datetime(2013, 12, 31, tzinfo=UTC))
    there = datetime.now(UTC) + DemoClock(tmp_path).shift()
    assert abs(there - datetime(2013, 12, 31, tzinfo=UTC)) < timedelta(minutes=1)
    DemoClock(tmp_path).return_to_present()
    assert DemoClock(tmp_path).shift() == timedelta(0)


@pytest.mark.parametrize("text", ["", "tomorrow", "nan", "inf", "1e400"])
def test_a_file_that_cannot_be_read_moves_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "demo-clock").write_text(text)
    assert DemoClock(tmp_path).shift() == timedelta(0)
