"""Who gets an issue: asked in a fixed order, and always with the reason. Pure.

First whoever has the matter in hand (the node's owner, the merchandiser), or who stands in for them;
else of the responsible department whoever is there and has least to do. A serious issue outside working hours
goes to who is on duty. Nothing stays without anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why it was this person."""

    OWNER = "owner"  # the node is theirs
    MERCHANDISER = "merchandiser"  # the order is theirs
    STAND_IN = "stand_in"  # for whoever it would have been
    LOAD = "load"  # has least to do of those of the department who are there
    DUTY = "duty"  # is on duty, or answers for the department
    BY_HAND = "by_hand"  # somebody chose them


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the department who is there, with how many issues they have open."""

    member: int
    grade: int
    load: int


def least_loaded(candidates: Iterable[Candidate]) -> int | None:
    """Of the lowest grade that has anybody: who has fewest open issues, then the lowest number."""
    best = min(candidates, key=lambda it: (it.grade, it.load, it.member), default=None)
    return best.member if best else None
