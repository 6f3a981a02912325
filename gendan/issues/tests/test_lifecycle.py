"""The table of moves: what can be done where, and where it leads."""

import re
from pathlib import Path

import pytest

from gendan.issues.dispatching import Candidate, least_loaded
from gendan.issues.lifecycle import FROM, Move, Stage, after, may


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("stage", list(Stage))
def test_a_move_is_open_where_the_table_says(move: Move, stage: Stage) -> None:
    assert may(move, stage) == (stage in FROM[move])


@pytest.mark.parametrize(
    ("move", "was_accepted", "leads_to"),
    [
        (Move.ACCEPT, False, Stage.WORKING),
        (Move.HAND_OVER, True, Stage.WAITING),
        (Move.ASK, True, Stage.ASKED),
        (Move.ANSWER, True, Stage.WORKING),
        (Move.ANSWER, False, Stage.WAITING),
    ],
)
def test_where_a_move_leads(move: Move, was_accepted: bool, leads_to: Stage) -> None:
    assert after(move, was_accepted=was_accepted) is leads_to


def test_no_stage_is_a_dead_end() -> None:
    assert all(any(may(move, stage) for move in Move) for stage in Stage)


def test_staff_come_before_their_head_and_the_idle_before_the_busy() -> None:
    busy, idle, head = Candidate(1, 1, 9), Candidate(2, 1, 3), Candidate(3, 3, 0)
    assert least_loaded([busy, idle, head]) == 2
    assert least_loaded([head]) == 3
    assert least_loaded([Candidate(5, 1, 0), Candidate(4, 1, 0)]) == 4
    assert least_loaded([]) is None


def test_the_picture_in_the_docs_is_the_table() -> None:
    text = (Path(__file__).parents[3] / "docs" / "issues.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", text, re.MULTILINE))
    table = {
        (stage.value, after(move, was_accepted=accepted).value, move.value)
        for move in Move
        for stage in FROM[move]
        for accepted in (True, False)
    }
    assert drawn == table
