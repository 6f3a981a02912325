"""By when an issue must be taken on, answered and solved, and who is called when it is not. Pure.

Defaults of ours, between the levels of the trade's usual agreements (reference: china §7.5, clocks E05-E07):
no standard states them. Serious issues run round the clock; the others rest outside working hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gendan.base.deadlines.ladder import Ladder, OffHours, Rung, StepKind, ladder
from gendan.base.deadlines.state import Timing

ACCEPT, ANSWER, RESOLUTION = "issue.accept", "issue.answer", "issue.resolution"
KINDS = (ACCEPT, ANSWER, RESOLUTION)
MINOR, GENERAL, SERIOUS = 1, 2, 3
MINUTE, HOUR = 60, 3600

TARGETS: Mapping[str, Mapping[int, int]] = {
    ACCEPT: {SERIOUS: 15 * MINUTE, GENERAL: 30 * MINUTE, MINOR: 4 * HOUR},
    ANSWER: {SERIOUS: HOUR, GENERAL: 4 * HOUR, MINOR: 8 * HOUR},
    RESOLUTION: {SERIOUS: 24 * HOUR, GENERAL: 27 * HOUR, MINOR: 45 * HOUR},
}
"""Seconds by severity: of the wall clock where it is serious, else of working time (nine hours a day)."""

SUPERVISOR, MANAGER, DIRECTOR = "supervisor", "manager", "director"
CALLS: Mapping[str, Mapping[int, tuple[tuple[str, int], ...]]] = {
    ACCEPT: {
        SERIOUS: ((SUPERVISOR, 0), (MANAGER, HOUR), (DIRECTOR, 4 * HOUR)),
        GENERAL: ((SUPERVISOR, HOUR), (MANAGER, 4 * HOUR)),
        MINOR: ((SUPERVISOR, 4 * HOUR),),
    },
    ANSWER: {
        SERIOUS: ((SUPERVISOR, 30 * MINUTE), (MANAGER, 2 * HOUR)),
        GENERAL: ((SUPERVISOR, 2 * HOUR),),
        MINOR: ((SUPERVISOR, 8 * HOUR),),
    },
    RESOLUTION: {
        SERIOUS: ((SUPERVISOR, 0), (MANAGER, 4 * HOUR), (DIRECTOR, 12 * HOUR)),
        GENERAL: ((SUPERVISOR, 0), (MANAGER, 9 * HOUR), (DIRECTOR, 18 * HOUR)),
        MINOR: ((SUPERVISOR, 9 * HOUR), (MANAGER, 27 * HOUR)),
    },
}
"""Whom a clock calls so many seconds after its due time, by severity."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One clock: `target` in seconds of `timing`, and its ladder."""

    target: int
    timing: Timing
    ladder: Ladder


def policy(kind: str, severity: int) -> Policy:
    """The clock of one of `KINDS` for a severity. Raises KeyError for any other."""
    off_hours = OffHours.FIRE if severity == SERIOUS else OffHours.DEFER
    rungs = (
        Rung("half", StepKind.WARN, percent=50, off_hours=off_hours),
        Rung("due", StepKind.DUE, off_hours=off_hours),
        *(
            Rung(grade, StepKind.ESCALATE, seconds, off_hours=off_hours)
            for grade, seconds in CALLS[kind][severity]
        ),
    )
    timing = Timing.ELAPSED if severity == SERIOUS else Timing.WORKING
    return Policy(TARGETS[kind][severity], timing, ladder(*rungs))
