"""The life of a clock, event by event. Pure: no Django, no "now", no I/O.

A clock is what its events make of it: `replay(events)` folds `apply` over them. The rules and their reasons
are in `docs/deadlines.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gendan.base.deadlines.ladder import Ladder, StepKind
from gendan.base.deadlines.state import (
    OPEN,
    SETTLED,
    Clock,
    Reason,
    State,
    Step,
    StepState,
    Timing,
    derived,
    dropped,
    fresh_steps,
    planned,
    rearmed,
    said,
    said_keys,
    settled,
    unpaused,
    unplanned,
)
from gendan.base.worktime.rules import Calendar


class WrongStateError(Exception):
    """The clock's state does not allow this."""


class Reopening(StrEnum):
    """What a reopened clock counts."""

    CONTINUE = "continue"  # the time used before still counts
    RESTART = "restart"  # from the beginning


@dataclass(frozen=True, slots=True)
class Started:
    """A clock begins. `start` lies before `at` where it is entered afterwards: it counts from then."""

    at: datetime
    start: datetime
    calendar: Calendar
    ladder: Ladder
    target: int = 0
    until: datetime | None = None
    timing: Timing = Timing.WORKING
    cycle: int = 1

    def begin(self) -> Clock:
        """The first state."""
        clock = Clock(
            self.calendar, self.timing, self.target, self.until, self.ladder, self.start, self.cycle
        )
        return planned(fresh_steps(derived(clock, self.at)), self.at)


@dataclass(frozen=True, slots=True)
class Paused:
    """It rests. A due time that has passed has passed; one that has not cannot pass while it rests."""

    at: datetime

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        clock = replace(clock, state=State.PAUSED, paused_since=at)
        return unplanned(derived(clock, at))


@dataclass(frozen=True, slots=True)
class Resumed:
    """It runs again."""

    at: datetime

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        return planned(unpaused(clock, at), at, said_keys(clock))


@dataclass(frozen=True, slots=True)
class Completed:
    """What had to be done was done at `at`, which may be told afterwards: a breach is then withdrawn."""

    at: datetime

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        clock = settled(unpaused(clock, at), at)
        assert clock.due is not None  # noqa: S101 - a clock that runs has one
        met = at <= clock.due
        clock = replace(
            clock,
            state=State.MET if met else State.MISSED,
            breached_at=None if met else clock.due,
            ended_at=at,
        )
        return dropped(clock, at, Reason.ENDED)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It need not be done any more: merged, withdrawn, closed without it."""

    at: datetime

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        clock = replace(unpaused(clock, at), state=State.CANCELLED, ended_at=at)
        return dropped(clock, at, Reason.ENDED)


@dataclass(frozen=True, slots=True)
class Reopened:
    """A settled clock runs again in a new cycle. A FIXED one that restarts needs a new `until`."""

    at: datetime
    mode: Reopening
    calendar: Calendar
    until: datetime | None = None

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        assert clock.ended_at is not None  # noqa: S101 - only settled clocks are reopened
        onward = self.mode is Reopening.CONTINUE
        gap = ((clock.ended_at, at),) if clock.ended_at < at else ()
        again = Clock(
            self.calendar,
            clock.timing,
            clock.target,
            self.until or clock.until,
            clock.ladder,
            start=clock.start if onward else at,
            cycle=clock.cycle + 1,
            pauses=(*clock.pauses, *gap) if onward else (),
            breached_at=clock.breached_at if onward else None,
        )
        done = said_keys(clock) if onward else frozenset()
        return planned(fresh_steps(derived(again, at)), at, done)


@dataclass(frozen=True, slots=True)
class Retargeted:
    """Another target, ladder, or both. Time used counts; what the old ladder had still to say is dropped."""

    at: datetime
    ladder: Ladder
    target: int = 0
    until: datetime | None = None

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        done = said_keys(clock)
        clock = replace(
            dropped(clock, at, Reason.REPLACED),
            ladder=self.ladder,
            target=self.target,
            until=self.until,
            acknowledged_at=None,
        )
        return planned(fresh_steps(derived(clock, at)), at, done)


@dataclass(frozen=True, slots=True)
class Recalculated:
    """The calendar has changed: what is still to come moves, what was said stays said."""

    at: datetime
    calendar: Calendar

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        clock = derived(replace(clock, calendar=self.calendar), at)
        return planned(rearmed(clock, at), at, said_keys(clock))


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody has it in hand: no further escalation (case E32)."""

    at: datetime

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        skip = {"state": StepState.SKIPPED, "fire": None, "ended": at, "reason": Reason.ACKNOWLEDGED}
        steps = (
            replace(it, **skip) if it.is_pending and it.kind is StepKind.ESCALATE else it  # type: ignore[arg-type]
            for it in clock.steps
        )
        return replace(clock, acknowledged_at=at, steps=tuple(steps))


@dataclass(frozen=True, slots=True)
class StepDone:
    """The engine has dealt with one step."""

    at: datetime
    position: int
    outcome: StepState
    reason: str = ""

    def follow(self, clock: Clock, at: datetime) -> Clock:  # noqa: ARG002 - steps are said when they are said
        """The state after it. The due step, told or not, is the breach; a vacant step hands over at once."""
        step = clock.steps[self.position]
        if not step.is_pending:
            return clock
        steps = list(clock.steps)
        if self.outcome is StepState.FIRED:
            steps[self.position] = said(clock, step, self.at)
        else:
            steps[self.position] = replace(
                step, state=self.outcome, ended=self.at, fire=None, reason=self.reason
            )
        if self.outcome is StepState.VACANT:
            _hand_over(steps, step)
        breach = step.kind is StepKind.DUE and self.outcome is not StepState.SKIPPED
        return replace(clock, steps=tuple(steps), breached_at=clock.due if breach else clock.breached_at)


def _hand_over(steps: list[Step], vacant: Step) -> None:
    """The next escalation takes the place of `vacant` (case E16)."""
    following = next_escalation(steps, vacant)
    if following and following.fire and vacant.fire:
        fire = min(following.fire, vacant.fire)
        steps[following.position] = replace(following, fire=fire, at_once=fire)


def next_escalation(steps: Iterable[Step], after: Step) -> Step | None:
    """The escalation that would come next after a step."""
    later = (
        it for it in steps if it.is_pending and it.kind is StepKind.ESCALATE and it.position > after.position
    )
    return min(later, key=lambda it: (it.planned is None, it.planned, it.position), default=None)


def put_off(clock: Clock, step: Step, until: datetime) -> Clock:
    """The clock with one pending step to fire at `until`; its plan stays."""
    steps = (replace(it, fire=until) if it.position == step.position else it for it in clock.steps)
    return replace(clock, steps=tuple(steps))


@dataclass(frozen=True, slots=True)
class Breached:
    """The due time was found to have passed."""

    at: datetime

    def follow(self, clock: Clock, at: datetime) -> Clock:
        """The state after it."""
        return settled(clock, at)


Change = (
    Paused
    | Resumed
    | Completed
    | Cancelled
    | Reopened
    | Retargeted
    | Recalculated
    | Acknowledged
    | StepDone
    | Breached
)
ClockEvent = Started | Change

ALLOWED: dict[type[Change], frozenset[State]] = {
    Paused: frozenset({State.RUNNING}),
    Resumed: frozenset({State.PAUSED}),
    Completed: OPEN,
    Cancelled: OPEN,
    Retargeted: OPEN,
    Recalculated: OPEN,
    Acknowledged: OPEN,
    StepDone: OPEN,
    Breached: OPEN,
    Reopened: SETTLED,
}


def apply(clock: Clock, event: Change) -> Clock:
    """The clock after one more event. Raises WrongStateError where its state does not allow it."""
    if clock.state not in ALLOWED[type(event)]:
        raise WrongStateError(f"{type(event).__name__} is not possible while the clock is {clock.state}")
    at = event.at if clock.state in SETTLED else max(event.at, clock.floor)
    found = isinstance(event, Paused | Cancelled | Breached)
    return event.follow(settled(clock, at) if found else clock, at)


def replay(events: Iterable[ClockEvent]) -> Clock:
    """The clock that these events make. The first is `Started`. Raises ValueError on an empty history."""
    clock: Clock | None = None
    for event in events:
        if isinstance(event, Started):
            clock = event.begin()
        elif clock is not None:
            clock = apply(clock, event)
    if clock is None:
        raise ValueError("a clock's history begins with its start")
    return clock
