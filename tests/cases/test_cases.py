"""The cases pass, and the program that runs them tells a failure from a success."""

import json
from pathlib import Path
from typing import Any

import pytest

from gendan.base.deadlines import state as engine
from tests.cases import clocks
from tests.cases.__main__ import RUNNERS, main

CLOCKS = Path(__file__).parent / "clocks.json"
WEEK = {str(day): [["09:00", "18:00"]] for day in range(5)}
OFFICE = {"tz": "Asia/Shanghai", "week": WEEK, "holidays": [], "extra_days": {}}
MONDAY_10 = "2026-11-23T10:00:00"


@pytest.mark.parametrize(
    ("name", "faults"),
    list(clocks.cases(json.loads(CLOCKS.read_text(encoding="utf-8")))),
    ids=str,
)
def test_case(name: str, faults: list[str]) -> None:
    assert not faults


def ladders() -> list[tuple[str, clocks.Clock]]:
    """The cases that tell a start and a target, as the runner reads them."""
    data = json.loads(CLOCKS.read_text(encoding="utf-8"))
    found = []
    for case in [*data["clocks"], *data["escalations"]]:
        clock = clocks.Clock(clocks.calendar_of(data["calendars"][case["calendar"]]), case)
        if clock.is_started and clock.due():
            found.append((case["id"], clock))
    return found


@pytest.mark.parametrize(("name", "clock"), ladders(), ids=lambda it: it if isinstance(it, str) else "")
def test_engine_has_the_same_due_time_and_steps(name: str, clock: clocks.Clock) -> None:
    pauses = tuple((begin, end) for begin, end in clock.pauses if end)
    made = engine.Clock(
        clock.calendar, engine.Timing.WORKING, clock.target, None, (), clock.start(), pauses=pauses
    )
    assert made.instant(0) == clock.due()
    for offset, expected in clock.case.get("steps", {}).items():
        assert made.instant(int(offset) * 60) == clock.time(expected)


def run(**sections: Any) -> list[list[str]]:
    """The faults of each case of these sections, on the office calendar."""
    given = {
        name: [{"id": "A", "calendar": "CN9", **case} for case in entries]
        for name, entries in sections.items()
    }
    return [faults for _, faults in clocks.cases({"calendars": {"CN9": OFFICE}, **given})]


@pytest.mark.parametrize(
    "case",
    [
        {"due": None, "pauses": [["2026-11-23T11:00:00", None]]},
        {"due": "2026-11-23T12:00:00", "pauses": [["2026-11-23T11:00:00", None]]},
        {"due": "2026-11-23T12:00:00", "completed_at": "2026-11-23T12:00:00", "met": True, "breach": False},
        {"due": "2026-11-23T12:00:00", "completed_at": "2026-11-23T12:00:01", "met": False, "breach": True},
        {
            "due": None,
            "pauses": [["2026-11-23T11:59:59", None]],
            "now": "2026-11-25T10:00:00",
            "breach": False,
        },
        {"at_risk_75pct": "2026-11-23T11:30:00", "steps": {"-30": "2026-11-23T11:30:00"}},
        {
            "sla_changed_at": "2026-11-23T13:00:00",
            "overdue_min": 60,
            "steps": {"-30": None, "0": "2026-11-23T12:00:00"},
        },
        {"target_min": 600, "due": "2026-11-24T11:00:00", "steps": {"-120": "2026-11-23T18:00:00"}},
        {"now": "2026-11-23T11:00:00", "remaining_min": 60, "used_min": 60},
        {"planned": "2026-11-21T17:00:00", "off_hours": "defer", "sent": "2026-11-23T09:00:00"},
    ],
)
def test_forms_of_a_clock_that_pass(case: dict[str, Any]) -> None:
    assert run(clocks=[{"created": MONDAY_10, "target_min": 120, **case}]) == [[]]


@pytest.mark.parametrize(
    "case",
    [
        {"due": "2026-11-23T12:00:01"},
        {"due": None},
        {"due": "2026-11-23T12:00:00", "met": False, "completed_at": "2026-11-23T12:00:00"},
        {"steps": {"+60": "2026-11-23T13:00:01"}},
        {"steps": {"+60": None}},
        {"calendar": "CN7", "due": "2026-11-23T12:00:00"},
        {"due": "noon"},
        {"created": "tomorrow", "due": MONDAY_10},
        {},
    ],
)
def test_forms_of_a_clock_that_fail(case: dict[str, Any]) -> None:
    (faults,) = run(clocks=[{"created": MONDAY_10, "target_min": 120, **case}])
    assert faults


def test_section_that_is_not_known_fails() -> None:
    assert run(weather=[{}]) == [["there is no such section; known are " + ", ".join(clocks.SECTIONS)]]


def test_wrong_steps_and_elapsed_fail() -> None:
    assert all(
        run(
            milestones=[{"date": "2026-11-20", "working_days": 1, "result": "2026-11-21"}],
            elapsed=[{"from": MONDAY_10, "to": "2026-11-23T11:00:00", "minutes": 61}],
        )
    )


class TestCommand:
    def test_counts_what_passed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["clocks", str(CLOCKS)]) == 0
        assert capsys.readouterr().out == "29 passed, 0 failed\n"

    def test_prints_each_failing_case_and_fails(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        data = json.loads(CLOCKS.read_text(encoding="utf-8"))
        data["clocks"][0]["due"] = "2026-11-23T12:30:00"
        file = tmp_path / "wrong.json"
        file.write_text(json.dumps(data), encoding="utf-8")
        assert main(["clocks", str(file)]) == 1
        first, last = capsys.readouterr().out.splitlines()
        assert first.startswith(
            "FAILED clocks S01: due: expected 2026-11-23T12:30:00, found 2026-11-23T12:00:00"
        )
        assert last == "28 passed, 1 failed"

    @pytest.mark.parametrize(
        ("arguments", "line"),
        [
            ([], "usage"),
            (["weather", "x.json"], "no cases of the kind 'weather'"),
            (["clocks", "absent.json"], "absent.json cannot be read"),
            (["clocks", __file__], "cannot be read"),
        ],
    )
    def test_what_cannot_be_used_is_one_line(
        self, arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(arguments) == 2
        assert line in capsys.readouterr().err

    def test_every_runner_is_there(self) -> None:
        assert set(RUNNERS) >= {"clocks"}
