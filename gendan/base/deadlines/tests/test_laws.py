"""Laws that hold for every clock, whatever happens to it in whatever order."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from gendan.base.deadlines.ladder import Ladder, OffHours, StepKind
from gendan.base.deadlines.rules import (
    ALLOWED,
    Acknowledged,
    Breached,
    Cancelled,
    Change,
    Completed,
    Paused,
    Recalculated,
    Reopened,
    Reopening,
    Resumed,
    Retargeted,
    Started,
    StepDone,
    apply,
    replay,
)
from gendan.base.deadlines.state import SETTLED, Clock, State, StepState, Timing
from gendan.base.deadlines.tests.clockwork import CN9, CN24, closed_on, on, rungs
from gendan.base.worktime.rules import Calendar

BEGIN = on(23, "10:00")
CALENDARS = (
    CN9,
    CN24,
    closed_on(date(2026, 11, 24), version=2),
    closed_on(date(2026, 11, 24), date(2026, 11, 26), version=3),
)
ladders = st.lists(st.integers(-300, 600), max_size=5, unique=True).map(
    lambda offsets: rungs(*sorted(offsets))
)
off_hours = st.sampled_from(OffHours)
targets = st.integers(1, 40 * 3600)
calendars = st.sampled_from(CALENDARS)
waits = st.integers(1, 30 * 3600).map(lambda seconds: timedelta(seconds=seconds))


def deferring(ladder: Ladder, policy: OffHours) -> Ladder:
    return tuple(replace(rung, off_hours=policy) for rung in ladder)


@st.composite
def starts(draw: st.DrawFn) -> Started:
    timing = draw(st.sampled_from(Timing))
    until = BEGIN + draw(waits) if timing is Timing.FIXED else None
    ladder = deferring(draw(ladders), draw(off_hours))
    earlier = draw(st.sampled_from([timedelta(), timedelta(hours=1), timedelta(days=3)]))
    target = 0 if until else draw(targets)
    return Started(BEGIN, BEGIN - earlier, draw(calendars), ladder, target, until, timing)


def next_change(draw: st.DrawFn, clock: Clock, at: datetime) -> Change:
    """Any event that the clock's state allows."""
    kinds = [kind for kind, states in ALLOWED.items() if clock.state in states]
    pending = [step for step in clock.steps if step.is_pending and step.fire and step.fire < at]
    kind = draw(st.sampled_from(kinds))
    if kind is StepDone:
        if not pending:
            return Breached(at)
        step = draw(st.sampled_from(pending))
        outcome = draw(st.sampled_from([StepState.FIRED, StepState.SKIPPED, StepState.VACANT]))
        return Breached(at) if step.kind is StepKind.DUE else StepDone(at, step.position, outcome)
    if kind is Retargeted:
        fixed = clock.timing is Timing.FIXED
        return Retargeted(
            at, draw(ladders), 0 if fixed else draw(targets), at + draw(waits) if fixed else None
        )
    if kind is Recalculated:
        return Recalculated(at, draw(calendars))
    if kind is Reopened:
        until = at + draw(waits) if clock.timing is Timing.FIXED else None
        return Reopened(at, draw(st.sampled_from(Reopening)), draw(calendars), until)
    assert kind in {Paused, Resumed, Completed, Cancelled, Acknowledged, Breached}
    return kind(at)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Change | None, Clock]]:
    """A life: each event with the clock after it; the first has none."""
    start = draw(starts())
    clock, at = start.begin(), BEGIN
    lived: list[tuple[Change | None, Clock]] = [(None, clock)]
    for _ in range(draw(st.integers(0, 8))):
        at += draw(waits)
        change = next_change(draw, clock, at)
        clock = apply(clock, change)
        lived.append((change, clock))
    return lived


@given(starts(), st.data())
def test_replay_is_applying_one_by_one(start: Started, data: st.DataObject) -> None:
    clock, at, changes = start.begin(), BEGIN, []
    for _ in range(5):
        at += data.draw(waits)
        changes.append(next_change(data.draw, clock, at))  # type: ignore[arg-type]
        clock = apply(clock, changes[-1])
    assert replay([start, *changes]) == clock


@given(histories())
def test_nothing_is_planned_unless_the_clock_runs(lived: list[tuple[Change | None, Clock]]) -> None:
    for _, clock in lived:
        for step in clock.steps:
            planned = step.is_pending and clock.state is State.RUNNING
            assert (step.fire is not None) is planned
            assert step.fire is None or step.planned is not None


@given(histories())
def test_a_breach_is_the_due_time_and_a_met_clock_has_none(lived: list[tuple[Change | None, Clock]]) -> None:
    for _, clock in lived:
        assert clock.breached_at in {None, clock.due}
        if clock.state is State.MET:
            assert clock.breached_at is None
            assert clock.ended_at <= clock.due  # type: ignore[operator]
        if clock.state is State.MISSED:
            assert clock.ended_at > clock.breached_at  # type: ignore[operator]
        if clock.state is State.PAUSED:
            assert clock.due == clock.breached_at
            assert clock.left is not None


@given(histories())
def test_while_it_rests_a_clock_is_not_missed(lived: list[tuple[Change | None, Clock]]) -> None:
    for (_, before), (change, clock) in itertools.pairwise(lived):
        if before.state is State.PAUSED and clock.state is State.PAUSED:
            assert clock.breached_at is None or before.breached_at is not None, change


@given(histories())
def test_what_has_ended_is_computed_no_more(lived: list[tuple[Change | None, Clock]]) -> None:
    for _, clock in lived:
        if clock.state in SETTLED:
            assert not any(clock.state in states for kind, states in ALLOWED.items() if kind is not Reopened)


@given(histories())
def test_what_was_said_stays_said(lived: list[tuple[Change | None, Clock]]) -> None:
    for (_, before), (_, clock) in itertools.pairwise(lived):
        if clock.cycle == before.cycle:
            assert clock.steps[: len(before.steps)] == tuple(
                old if not old.is_pending else new
                for old, new in zip(before.steps, clock.steps, strict=False)
            )


@given(histories())
def test_a_running_clock_that_is_not_late_will_find_its_breach(
    lived: list[tuple[Change | None, Clock]],
) -> None:
    for change, clock in lived:
        if clock.state is State.RUNNING and not clock.breached_at and not skipped_by_handler(lived):
            assert [it for it in clock.steps if it.kind is StepKind.DUE and it.is_pending], change


def skipped_by_handler(lived: list[tuple[Change | None, Clock]]) -> bool:
    return any(isinstance(it, StepDone) and it.outcome is StepState.SKIPPED for it, _ in lived)


@given(starts(), waits, waits)
def test_a_pause_makes_nothing_earlier(start: Started, until_pause: timedelta, pause: timedelta) -> None:
    plain = start.begin()
    paused = apply(plain, Paused(BEGIN + until_pause))
    resumed = apply(paused, Resumed(BEGIN + until_pause + pause))
    assert resumed.due is not None
    assert plain.due is not None
    assert resumed.due >= plain.due
    was = {step.position: step.planned for step in plain.steps}
    for step in resumed.steps:
        if step.is_pending:
            assert step.planned >= was[step.position]  # type: ignore[operator]


@given(starts(), waits)
def test_a_holiday_makes_nothing_earlier(start: Started, passed: timedelta) -> None:
    assume(start.timing is not Timing.FIXED)
    before = replace(start, calendar=CN9).begin()
    after = apply(before, Recalculated(BEGIN + passed, holiday()))
    assert after.due is not None
    assert before.due is not None
    assert after.due >= before.due


def holiday() -> Calendar:
    return CALENDARS[2]


@given(starts(), waits)
def test_breach_by_polling_and_by_event_give_the_same_clock(start: Started, passed: timedelta) -> None:
    clock = start.begin()
    end = BEGIN + passed
    polled = apply(apply(clock, Breached(end)), Completed(end))
    assert apply(clock, Completed(end)) == polled


@given(starts(), waits)
def test_met_is_not_later_than_due(start: Started, passed: timedelta) -> None:
    clock = start.begin()
    assert clock.due is not None
    ended = apply(clock, Completed(BEGIN + passed))
    assert (ended.state is State.MET) == (BEGIN + passed <= clock.due)
