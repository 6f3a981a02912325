"""The life of an open issue between its report and its end: one table of moves. Pure.

An issue waits until somebody of the responsible department takes it on (受理). Whoever has it may hand it
over (转派) or ask somebody back (补充); while a question waits for its answer the issue rests where it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where an open issue stands."""

    WAITING = "waiting"  # nobody has taken it on yet
    WORKING = "working"  # somebody has
    ASKED = "asked"  # whoever has it waits for an answer


class Move(StrEnum):
    """What people do with an open issue."""

    ACCEPT = "accept"
    HAND_OVER = "hand_over"
    ASK = "ask"
    ANSWER = "answer"


FROM: Mapping[Move, frozenset[Stage]] = {
    Move.ACCEPT: frozenset({Stage.WAITING}),
    Move.HAND_OVER: frozenset({Stage.WAITING, Stage.WORKING, Stage.ASKED}),
    Move.ASK: frozenset({Stage.WAITING, Stage.WORKING}),
    Move.ANSWER: frozenset({Stage.ASKED}),
}


def may(move: Move, stage: Stage) -> bool:
    """Whether the move is open at this stage."""
    return stage in FROM[move]


def after(move: Move, *, was_accepted: bool) -> Stage:
    """The stage that the move leads to. An answer leads back to where the question was asked."""
    if move is Move.ANSWER:
        return Stage.WORKING if was_accepted else Stage.WAITING
    return {Move.ACCEPT: Stage.WORKING, Move.HAND_OVER: Stage.WAITING, Move.ASK: Stage.ASKED}[move]


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody has to do with an issue. `handles`: may handle issues at all."""

    handles: bool = False
    has_it: bool = False  # it is assigned to them
    ours: bool = False  # their department is responsible
    supervises: bool = False  # and they are no less than its supervisor
    own_order: bool = False  # they are the order's merchandiser
    is_asked: bool = False  # their answer is awaited


def allowed(move: Move, part: Part) -> bool:
    """Whether somebody of this part may make the move; an answer is free to whoever was asked for it."""
    if move is Move.ANSWER:
        return part.is_asked or part.has_it or part.supervises
    if not part.handles:
        return False
    return {
        Move.ACCEPT: part.has_it or part.ours,
        Move.HAND_OVER: part.has_it or part.supervises or part.own_order,
        Move.ASK: part.has_it,
    }[move]
