"""Ladders: what is said when, around a due time. Pure.

A rung stands at an offset to the due time, in working seconds (negative: before it), or at a percentage of
the target. A ladder is frozen into its deadline at the start: whoever edits a policy later changes nothing
that runs (case E20).
"""

from dataclasses import dataclass
from enum import StrEnum

from gendan.base.errors import InvalidInputError


class StepKind(StrEnum):
    """What a step says."""

    WARN = "warn"  # it will be due soon
    DUE = "due"  # its time has passed: the breach itself
    ESCALATE = "escalate"  # it is late, and somebody higher hears of it


class OffHours(StrEnum):
    """What becomes of a step that falls outside working hours."""

    FIRE = "fire"  # said at once, night or holiday
    DEFER = "defer"  # said when work begins; the planned instant is kept


@dataclass(frozen=True, slots=True)
class Rung:
    """One step as a policy writes it. `percent` (of the target) goes before `offset` where it is set."""

    key: str
    kind: StepKind
    offset: int = 0
    percent: int | None = None
    off_hours: OffHours = OffHours.FIRE

    def offset_for(self, target: int) -> int:
        """Working seconds from the due time of a clock of `target` seconds."""
        return self.offset if self.percent is None else target * self.percent // 100 - target

    @property
    def is_before_due(self) -> bool:
        """Whether it stands before the due time, whatever the target."""
        return self.offset < 0 if self.percent is None else self.percent < 100


Ladder = tuple[Rung, ...]
DUE_ONLY = Rung("due", StepKind.DUE)


def ladder(*rungs: Rung) -> Ladder:
    """A sound ladder: distinct keys, warnings before the due time, escalations not before it, one due step.

    A due step is added where there is none, because the breach itself must be found.
    Raises InvalidInputError on a rung that stands on the wrong side, or on a key used twice.
    """
    if not any(rung.kind is StepKind.DUE for rung in rungs):
        rungs = (*rungs, DUE_ONLY)
    keys = [rung.key for rung in rungs]
    if len(set(keys)) < len(keys):
        raise InvalidInputError(f"two steps of one ladder have the same key: {', '.join(keys)}")
    if sum(rung.kind is StepKind.DUE for rung in rungs) > 1:
        raise InvalidInputError("a ladder has one due step")
    for rung in rungs:
        _check_side(rung)
    return tuple(rungs)


def _check_side(rung: Rung) -> None:
    if rung.is_before_due != (rung.kind is StepKind.WARN):
        raise InvalidInputError(f"{rung.key}: warnings stand before the due time, all else at it or after it")
    if rung.kind is StepKind.DUE and rung.offset_for(100):
        raise InvalidInputError(f"{rung.key}: the due step stands at the due time")


def in_order(rungs: Ladder, target: int) -> list[tuple[Rung, int]]:
    """The rungs with their offsets, earliest first; at the same offset, the due step before escalations."""
    placed = [(rung, rung.offset_for(target)) for rung in rungs]
    return sorted(placed, key=lambda it: (it[1], it[0].kind is StepKind.ESCALATE))
