"""A clock at one moment, and what follows from its facts: due time, time left, planned steps. Pure.

Everything derived is computed from the facts each time, never corrected by arithmetic on an earlier result.

Terms: *seconds* are working seconds of the clock's calendar unless its timing is ELAPSED; an instant is a
datetime with a zone; a step's time has come when its instant has **passed** (met means completed_at <= due).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gendan.base.deadlines.ladder import Ladder, OffHours, StepKind, in_order
from gendan.base.worktime.rules import Calendar, advance, elapsed

SECOND = timedelta(seconds=1)

Pause = tuple[datetime, datetime]
"""From, until. The pause that has not ended is `paused_since`."""


class State(StrEnum):
    """Where a clock is in its life."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


OPEN = frozenset({State.RUNNING, State.PAUSED})
SETTLED = frozenset({State.MET, State.MISSED, State.CANCELLED})


class StepState(StrEnum):
    """What became of a step."""

    PENDING = "pending"
    FIRED = "fired"
    SKIPPED = "skipped"  # it no longer held, or a later step speaks for it
    VACANT = "vacant"  # there was nobody to tell
    CANCELLED = "cancelled"  # its clock ended, or its ladder was replaced


class Timing(StrEnum):
    """How the due time follows from the start."""

    WORKING = "working"  # so many working seconds
    ELAPSED = "elapsed"  # so many seconds by the wall clock
    FIXED = "fixed"  # an agreed instant, which neither pauses nor holidays move


class Reason(StrEnum):
    """Why a step was not said."""

    OVERTAKEN = "overtaken"  # its time had passed when it was planned, and a later step speaks
    TOO_LONG = "longer than the target"
    DONE_BEFORE = "said before"
    ACKNOWLEDGED = "acknowledged"
    REPLACED = "the ladder was replaced"
    ENDED = "the clock ended"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a clock's ladder. `planned` and `fire` are None while nothing is planned."""

    position: int
    key: str
    kind: StepKind
    offset: int
    off_hours: OffHours = OffHours.FIRE
    state: StepState = StepState.PENDING
    planned: datetime | None = None
    fire: datetime | None = None
    at_once: datetime | None = None  # set where a vacant step handed over to this one
    ended: datetime | None = None
    late: int | None = None  # seconds between when it should have fired and when it did
    reason: str = ""

    @property
    def is_pending(self) -> bool:
        """Whether it may still fire."""
        return self.state is StepState.PENDING


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock as its events made it. `target` is seconds; `until` is set only where the timing is FIXED."""

    calendar: Calendar
    timing: Timing
    target: int
    until: datetime | None
    ladder: Ladder
    start: datetime
    cycle: int = 1
    state: State = State.RUNNING
    pauses: tuple[Pause, ...] = ()
    paused_since: datetime | None = None
    due: datetime | None = None
    left: int | None = None
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    acknowledged_at: datetime | None = None
    steps: tuple[Step, ...] = ()

    @property
    def floor(self) -> datetime:
        """The last instant at which it began to run or to rest; nothing can happen to it before that.

        Machines' clocks differ by milliseconds: an event from the slower one counts from here.
        """
        return self.paused_since or max([self.start, *(until for _, until in self.pauses)])

    def used(self, at: datetime) -> int:
        """Seconds used by `at`, pauses not counted."""
        return self.between(self.start, min(at, self.paused_since or at))

    def overdue(self, at: datetime) -> int:
        """Seconds since the due time, 0 before it or where there is none."""
        end = min(it for it in (at, self.paused_since, self.ended_at) if it)
        return self.between(self.due, end) if self.due and self.due < end else 0

    def between(self, a: datetime, b: datetime) -> int:
        """Seconds of this clock from `a` to `b`, pauses not counted; 0 where `b` is not after `a`."""
        if b <= a:
            return 0
        if self.timing is Timing.ELAPSED:
            return int(_rest(a, b, self.pauses).total_seconds())
        return elapsed(self.calendar, a, b, self.pauses)

    def instant(self, offset: int) -> datetime:
        """The instant `offset` seconds from the due time, by the pauses that have ended."""
        if self.timing is Timing.FIXED:
            assert self.until is not None  # noqa: S101 - the constructor of every FIXED clock sets it
            pauses = self.pauses if offset > 0 else ()
            return advance(self.calendar, self.until, offset, pauses) if offset else self.until
        seconds = self.target + offset
        if self.timing is Timing.ELAPSED:
            moment = _by_wall_clock(self.start, seconds, self.pauses)
        else:
            moment = advance(self.calendar, self.start, max(seconds, 0), self.pauses)
        # A pause that began at the very instant came before it: the instant comes when the pause ends.
        for begin, end in self.pauses:
            moment = end if moment == begin else moment
        return moment


def _rest(a: datetime, b: datetime, pauses: Iterable[Pause]) -> timedelta:
    rested = (max(timedelta(), min(b, end) - max(a, begin)) for begin, end in pauses)
    return b - a - sum(rested, timedelta())


def _by_wall_clock(start: datetime, seconds: int, pauses: Iterable[Pause]) -> datetime:
    moment = start + timedelta(seconds=seconds)
    for begin, end in sorted(pauses):
        if begin < moment and end > start:
            moment += end - max(begin, start)
    return moment


def opening(calendar: Calendar, at: datetime) -> datetime:
    """`at` where it is within working hours, else the instant at which work begins next."""
    whole = at.replace(microsecond=0)
    if elapsed(calendar, whole, whole + SECOND):
        return at
    return advance(calendar, at, 1) - SECOND


def derived(clock: Clock, at: datetime) -> Clock:
    """`clock` with due time, time left and breach worked out anew, as of `at`.

    A breach that was found stays while the due time still lies in the past, and is withdrawn otherwise.
    """
    if clock.timing is Timing.FIXED:
        assert clock.until is not None  # noqa: S101
        clock = replace(clock, target=clock.between(clock.start, clock.until))
    moment = clock.instant(0)
    late = moment < (clock.paused_since or at)
    breached = moment if clock.breached_at and late else None
    if clock.state is not State.PAUSED:
        return replace(clock, due=moment, left=None, breached_at=breached)
    left = clock.between(clock.paused_since or at, moment) if clock.until else clock.target - clock.used(at)
    return replace(clock, due=breached, left=max(0, left), breached_at=breached)


def fresh_steps(clock: Clock) -> Clock:
    """`clock` with its ladder's steps added, none planned yet. A step longer than the target is skipped."""
    first = len(clock.steps)
    made = []
    for position, (rung, offset) in enumerate(in_order(clock.ladder, clock.target), start=first):
        step = Step(position, rung.key, rung.kind, offset, rung.off_hours)
        if clock.target + offset < 0 and clock.timing is not Timing.FIXED:
            step = replace(step, state=StepState.SKIPPED, reason=Reason.TOO_LONG)
        made.append(step)
    return replace(clock, steps=(*clock.steps, *made))


def planned(clock: Clock, at: datetime, done: frozenset[str] = frozenset()) -> Clock:
    """`clock` with every pending step planned as of `at`: not at all unless it runs.

    Steps whose time has passed through this very change do not all fire at once: the last of them speaks for
    the others (case E30), unless its key is in `done`. What was already late before stays due (case E08).
    """
    if clock.state is not State.RUNNING:
        return unplanned(clock)
    plan = {step.position: _plan(clock, step) for step in clock.steps if step.is_pending}
    overtaken = sorted(
        (step.planned, step.position)
        for step in plan.values()
        if step.planned and step.planned < at and not _was_late(clock.steps[step.position], at)
    )
    positions = [position for _, position in overtaken]
    speaker = clock.steps[positions[-1]] if positions else None
    silent = speaker and _was_said(clock, speaker, done)
    for position in positions if silent else positions[:-1]:
        reason = Reason.DONE_BEFORE if clock.steps[position].key in done else Reason.OVERTAKEN
        plan[position] = replace(plan[position], state=StepState.SKIPPED, reason=reason, fire=None, ended=at)
    clock = replace(clock, steps=tuple(plan.get(step.position, step) for step in clock.steps))
    return _breach_if_passed_over(clock, at)


def _plan(clock: Clock, step: Step) -> Step:
    planned = clock.instant(step.offset)
    return replace(step, planned=planned, fire=_firing(clock, step, planned))


def _firing(clock: Clock, step: Step, planned: datetime) -> datetime:
    fire = opening(clock.calendar, planned) if step.off_hours is OffHours.DEFER else planned
    return min(fire, step.at_once or fire)


def _was_said(clock: Clock, step: Step, done: frozenset[str]) -> bool:
    return bool(clock.breached_at) if step.kind is StepKind.DUE else step.key in done


def _was_late(step: Step, at: datetime) -> bool:
    return step.planned is not None and step.planned < at


def unplanned(clock: Clock) -> Clock:
    steps = (replace(it, planned=None, fire=None) if it.is_pending else it for it in clock.steps)
    return replace(clock, steps=tuple(steps))


def _breach_if_passed_over(clock: Clock, at: datetime) -> Clock:
    """A due step that a later step speaks for is a breach none the less."""
    passed_over = not any(step.kind is StepKind.DUE and step.is_pending for step in clock.steps)
    if passed_over and clock.due and clock.due < at:
        return replace(clock, breached_at=clock.due)
    return clock


def rearmed(clock: Clock, at: datetime) -> Clock:
    """`clock` with a second step for each that has been said, where its time has moved into the future."""
    pending = {step.key for step in clock.steps if step.is_pending}
    again = {
        step.key: step for step in clock.steps if _can_be_said_again(clock, step) and step.key not in pending
    }
    twins = [step for step in again.values() if clock.instant(step.offset) >= at]
    added = (
        Step(position, step.key, step.kind, step.offset, step.off_hours)
        for position, step in enumerate(twins, start=len(clock.steps))
    )
    return replace(clock, steps=(*clock.steps, *added))


def _can_be_said_again(clock: Clock, step: Step) -> bool:
    if step.kind is StepKind.DUE:
        return step.state is not StepState.CANCELLED
    if step.kind is StepKind.ESCALATE and clock.acknowledged_at:
        return False
    return step.state in {StepState.FIRED, StepState.VACANT}


def settled(clock: Clock, at: datetime) -> Clock:
    """`clock` with the breach on record where `at` is past its due time: decided on events as on polling."""
    if clock.state is not State.RUNNING or clock.breached_at or not clock.due or at <= clock.due:
        return clock
    steps = (said(clock, it, at) if it.is_pending and it.kind is StepKind.DUE else it for it in clock.steps)
    return replace(clock, breached_at=clock.due, steps=tuple(steps))


def said(clock: Clock, step: Step, at: datetime) -> Step:
    """A pending step of `clock` as it is once it was said at `at`. Time that a policy defers is not late."""
    planned = step.planned or clock.instant(step.offset)
    late = max(0, int((at - _firing(clock, step, planned)).total_seconds()))
    return replace(step, state=StepState.FIRED, planned=planned, ended=at, late=late, fire=None)


def dropped(clock: Clock, at: datetime, reason: Reason) -> Clock:
    """`clock` with every pending step cancelled."""
    dropped = {"state": StepState.CANCELLED, "planned": None, "fire": None, "ended": at, "reason": reason}
    return replace(
        clock,
        steps=tuple(replace(it, **dropped) if it.is_pending else it for it in clock.steps),  # type: ignore[arg-type]
    )


def unpaused(clock: Clock, at: datetime) -> Clock:
    """`clock` running again from `at`; its due time worked out anew."""
    if clock.paused_since is None:
        return clock
    pause = ((clock.paused_since, at),) if clock.paused_since < at else ()
    clock = replace(clock, state=State.RUNNING, paused_since=None, pauses=(*clock.pauses, *pause))
    return derived(clock, at)


def said_keys(clock: Clock) -> frozenset[str]:
    return frozenset(step.key for step in clock.steps if step.state in {StepState.FIRED, StepState.VACANT})
