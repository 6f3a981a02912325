"""The life-cycle cases of a clock, by their numbers in the list of cases (`docs/deadlines.md`)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gendan.base.deadlines.ladder import OffHours, Rung, StepKind, ladder
from gendan.base.deadlines.rules import (
    Acknowledged,
    Breached,
    Cancelled,
    Completed,
    Paused,
    Recalculated,
    Reopened,
    Reopening,
    Resumed,
    Retargeted,
    Started,
    StepDone,
    WrongStateError,
    apply,
    replay,
)
from gendan.base.deadlines.state import Clock, State, StepState, Timing
from gendan.base.deadlines.tests.clockwork import (
    BERLIN,
    CN9,
    CN24,
    EU8,
    HOUR,
    MINUTE,
    after,
    closed_on,
    on,
    outcomes,
    plans,
    rungs,
    started,
)
from gendan.base.errors import InvalidInputError

SECOND = timedelta(seconds=1)
MICRO = timedelta(microseconds=1)


def fired(clock: Clock, key: str) -> StepDone:
    """The engine says this step at its instant."""
    (step,) = [it for it in clock.steps if it.key == key and it.is_pending]
    assert step.fire is not None
    return StepDone(step.fire + SECOND, step.position, StepState.FIRED)


def test_e01_steps_stand_in_working_time_around_the_due_time() -> None:
    clock = replay([started(on(23, "17:00"), 120, -30, 0, 60, 240)])
    assert clock.due == on(24, "10:00")
    assert plans(clock) == {
        "warn30": on(24, "09:30"),
        "due": on(24, "10:00"),
        "L2": on(24, "11:00"),
        "L3": on(24, "14:00"),
    }


def test_e01_a_step_can_stand_at_a_percentage_of_the_target() -> None:
    steps = ladder(Rung("risk", StepKind.WARN, percent=75))
    clock = replay([Started(on(23, "17:00"), on(23, "17:00"), CN9, steps, 2 * HOUR)])
    assert plans(clock)["risk"] == on(24, "09:30")


def test_e03_a_warning_counts_back_in_working_time() -> None:
    start = on(23, "17:00", zone=BERLIN)
    clock = replay([started(start, 240, -60, calendar=EU8)])
    assert clock.due == on(24, "11:00", zone=BERLIN)
    assert plans(clock)["warn60"] == on(24, "10:00", zone=BERLIN)


def test_e05_round_the_clock_nothing_is_deferred() -> None:
    first = started(on(21, "23:00"), 120, -30, 0, 60, calendar=CN24, off_hours=OffHours.DEFER)
    clock = replay([first])
    times = [on(22, "00:30"), on(22, "01:00"), on(22, "02:00")]
    assert [step.planned for step in clock.steps] == times
    assert [step.fire for step in clock.steps] == times


def test_e06_a_step_outside_working_hours_is_said_when_work_begins_and_keeps_its_plan() -> None:
    first = started(on(20, "17:00"), 24 * 60, 0, timing=Timing.ELAPSED, off_hours=OffHours.DEFER)
    clock = replay([first])
    (step,) = clock.steps
    assert (step.planned, step.fire) == (on(21, "17:00"), on(23, "09:00"))
    clock = apply(clock, Breached(on(23, "09:00:01")))
    (step,) = clock.steps
    assert (step.planned, step.late) == (on(21, "17:00"), 1)
    assert clock.breached_at == on(21, "17:00")


@pytest.mark.parametrize(
    ("accepted", "state", "level_one"),
    [
        ("10:14:59", State.MET, StepState.CANCELLED),
        ("10:15:00", State.MET, StepState.CANCELLED),
        ("10:15:01", State.MISSED, StepState.FIRED),
    ],
)
def test_e07_met_until_the_due_second_and_missed_after_it(
    accepted: str, state: State, level_one: StepState
) -> None:
    clock = replay([started(on(23, "10:00"), 15, 0), Completed(on(23, accepted))])
    assert clock.state is state
    assert outcomes(clock) == {"due": level_one}


def test_e11_a_pause_after_the_breach_moves_only_the_later_steps() -> None:
    clock = replay(
        [started(on(23, "10:00"), 120, 0, 60), Breached(on(23, "12:00:01")), Paused(on(23, "12:30"))]
    )
    assert (clock.state, clock.breached_at, clock.due) == (State.PAUSED, on(23, "12:00"), on(23, "12:00"))
    clock = apply(clock, Resumed(on(23, "14:30")))
    assert plans(clock) == {"L2": on(23, "15:00")}
    assert clock.breached_at == on(23, "12:00")
    assert [step.state for step in clock.steps] == [StepState.FIRED, StepState.PENDING]


def test_e12_a_shorter_target_counts_the_time_used_and_skips_the_warning() -> None:
    clock = replay([started(on(23, "10:00"), 480, -60, 0)])
    clock = apply(clock, Retargeted(on(23, "13:00"), rungs(-30, 0, 60), 120 * MINUTE))
    assert clock.due == on(23, "12:00")
    assert clock.overdue(on(23, "13:00")) == 60 * MINUTE
    assert plans(clock) == {"due": on(23, "12:00"), "L2": on(23, "13:00")}
    assert outcomes(clock)["warn30"] is StepState.SKIPPED
    clock = apply(clock, Breached(on(23, "13:00:01")))
    assert clock.breached_at == on(23, "12:00")


@pytest.mark.parametrize("ending", [Completed, Cancelled])
@pytest.mark.parametrize(
    ("mode", "due"),
    [(Reopening.CONTINUE, on(24, "17:00")), (Reopening.RESTART, on(24, "18:00"))],
)
def test_e14_a_reopened_clock_goes_on_or_starts_again_however_it_had_ended(
    ending: type[Completed | Cancelled], mode: Reopening, due: object
) -> None:
    clock = replay([started(on(23, "10:00"), 480, 0), ending(on(23, "11:00"))])
    clock = apply(clock, Reopened(on(24, "10:00"), mode, CN9))
    assert (clock.due, clock.cycle, clock.state) == (due, 2, State.RUNNING)
    assert plans(clock) == {"due": due}


def test_e15_a_merged_clock_says_nothing_more() -> None:
    clock = replay([started(on(23, "10:00"), 120, -30, 0, 60), Cancelled(on(23, "11:00"))])
    assert clock.state is State.CANCELLED
    assert plans(clock) == {}
    with pytest.raises(WrongStateError):
        apply(clock, Breached(on(23, "12:30")))


def test_e16_a_vacant_level_hands_over_to_the_next_at_once() -> None:
    clock = replay([started(on(23, "10:00"), 15, 0, 60, 240), Breached(on(23, "10:15:01"))])
    second = clock.steps[1]
    clock = apply(clock, StepDone(on(23, "11:15:01"), second.position, StepState.VACANT, "nobody"))
    third = clock.steps[2]
    assert (third.planned, third.fire) == (on(23, "14:15"), on(23, "11:15"))
    clock = apply(clock, StepDone(on(23, "11:15:01"), 2, StepState.FIRED))
    assert clock.steps[2].late == 1


def test_e19_a_target_changed_during_a_pause_counts_from_the_start() -> None:
    clock = replay(
        [
            started(on(23, "10:00"), 480, 0),
            Paused(on(23, "11:00")),
            Retargeted(on(23, "13:00"), rungs(0), 240 * MINUTE),
        ]
    )
    assert (clock.due, clock.left) == (None, 3 * HOUR)
    assert plans(clock) == {"due": None}
    assert apply(clock, Resumed(on(23, "14:00"))).due == on(23, "17:00")


def test_e20_a_ladder_applied_anew_repeats_nothing_that_was_said() -> None:
    clock = replay([started(on(23, "10:00"), 60, -30, 0, 60)])
    clock = apply(clock, fired(clock, "warn30"))
    clock = apply(clock, Breached(on(23, "11:00:01")))
    clock = apply(clock, Retargeted(on(23, "11:10"), rungs(-30, -15, 0, 30, 120), HOUR))
    assert plans(clock) == {"L2": on(23, "11:30"), "L3": on(23, "13:00")}
    assert clock.breached_at == on(23, "11:00")


def test_e25_what_ended_late_between_two_polls_is_missed() -> None:
    clock = replay([started(on(23, "10:00"), 60, 0), Completed(on(23, "11:00:20"))])
    assert (clock.state, clock.breached_at) == (State.MISSED, on(23, "11:00"))


def test_e26_paused_one_second_before_due_is_not_missed_for_two_days() -> None:
    clock = replay([started(on(23, "10:00"), 120, 0, 60), Paused(on(23, "11:59:59"))])
    assert (clock.state, clock.due, clock.left, clock.breached_at) == (State.PAUSED, None, 1, None)
    assert plans(clock) == {"due": None, "L2": None}
    assert apply(clock, Breached(on(25, "08:00"))) == clock
    assert apply(clock, Resumed(on(25, "09:00"))).due == on(25, "09:00:01")


def test_e28_ended_during_a_pause_counts_the_working_time_before_it() -> None:
    clock = replay([started(on(23, "10:00"), 120, 0), Paused(on(23, "11:30")), Completed(on(27, "10:00"))])
    assert (clock.state, clock.used(on(27, "10:00"))) == (State.MET, 90 * MINUTE)
    at_due = replay([started(on(23, "10:00"), 120, 0), Paused(on(23, "12:00")), Completed(on(27, "10:00"))])
    assert at_due.state is State.MET


def test_e30_what_is_entered_afterwards_begins_at_the_present_step() -> None:
    clock = replay([started(on(20, "10:00"), 120, -30, 0, 60, 240, 6000, at=on(23, "12:00"))])
    assert clock.breached_at == on(20, "12:00")
    assert outcomes(clock) == {
        "warn30": StepState.SKIPPED,
        "due": StepState.SKIPPED,
        "L2": StepState.SKIPPED,
        "L3": StepState.PENDING,
        "L4": StepState.PENDING,
    }
    assert plans(clock)["L3"] == on(20, "16:00")


def test_e32_taken_in_hand_is_not_escalated_further() -> None:
    clock = replay([started(on(23, "10:00"), 60, -30, 0, 60), Acknowledged(on(23, "10:05"))])
    assert plans(clock) == {"warn30": on(23, "10:30"), "due": on(23, "11:00")}


def test_e33_round_the_clock_time_runs_through_the_weekend() -> None:
    clock = replay([started(on(20, "17:30"), 24 * 60, 0, timing=Timing.ELAPSED)])
    assert clock.due == on(21, "17:30")
    clock = apply(apply(clock, Paused(on(20, "18:30"))), Resumed(on(21, "18:30")))
    assert clock.due == on(22, "17:30")
    assert clock.used(on(21, "19:30")) == 2 * HOUR


def test_holiday_declared_later_moves_what_runs_and_leaves_what_has_ended() -> None:
    holiday = closed_on(date(2026, 11, 24))
    running = replay([started(on(23, "17:00"), 120, -30, 0)])
    moved = apply(running, Recalculated(on(23, "17:30"), holiday))
    assert plans(moved) == {"warn30": on(25, "09:30"), "due": on(25, "10:00")}
    ended = apply(running, Completed(on(24, "09:10")))
    with pytest.raises(WrongStateError):
        apply(ended, Recalculated(on(24, "09:30"), holiday))


def test_holiday_declared_after_the_breach_withdraws_it_and_the_breach_can_come_again() -> None:
    clock = replay([started(on(23, "17:00"), 120, 0, 60), Breached(on(24, "10:00:01"))])
    clock = apply(clock, Recalculated(on(24, "10:30"), closed_on(date(2026, 11, 24))))
    assert clock.breached_at is None
    assert plans(clock) == {"due": on(25, "10:00"), "L2": on(25, "11:00")}


def test_completion_told_afterwards_counts_from_when_it_was() -> None:
    clock = replay([started(on(23, "10:00"), 15, 0), Breached(on(23, "10:15:01"))])
    clock = apply(clock, Completed(on(23, "10:14")))
    assert (clock.state, clock.breached_at) == (State.MET, None)


def test_agreed_date_is_moved_by_neither_pause_nor_holiday() -> None:
    due = on(27, "17:00")
    first = Started(on(23, "10:00"), on(23, "10:00"), CN9, rungs(-60, 0, 60), until=due, timing=Timing.FIXED)
    clock = replay([first])
    assert plans(clock) == {"warn60": on(27, "16:00"), "due": due, "L2": on(27, "18:00")}
    clock = apply(apply(clock, Paused(on(24, "09:00"))), Resumed(on(25, "09:00")))
    assert clock.due == due
    clock = apply(clock, Recalculated(on(25, "10:00"), closed_on(date(2026, 11, 27))))
    assert plans(clock) == {"warn60": on(26, "17:00"), "due": due, "L2": on(30, "10:00")}


def test_warning_longer_than_the_target_is_left_out() -> None:
    clock = replay([started(on(23, "10:00"), 15, -30, 0)])
    assert outcomes(clock) == {"warn30": StepState.SKIPPED, "due": StepState.PENDING}


def test_event_of_a_machine_whose_clock_is_behind_counts_from_the_last_one() -> None:
    clock = replay([started(on(23, "10:00"), 60, 0), Paused(on(23, "10:30"))])
    clock = apply(clock, Resumed(on(23, "10:30") - MICRO))
    assert clock.due == on(23, "11:00")


def test_paused_at_the_due_instant_is_due_when_it_resumes() -> None:
    clock = replay([started(on(23, "10:00"), 60, 0), Paused(on(23, "11:00")), Resumed(on(23, "15:00"))])
    assert clock.due == on(23, "15:00")


def test_severity_raised_after_somebody_took_it_in_hand_escalates_again() -> None:
    clock = replay([started(on(23, "10:00"), 480, 0, 60), Acknowledged(on(23, "10:05"))])
    clock = apply(clock, Retargeted(on(23, "10:10"), rungs(0, 60), HOUR))
    assert plans(clock)["L2"] == on(23, "12:00")


def test_deferred_step_is_not_late_for_the_night() -> None:
    clock = replay([started(on(23, "17:00"), 24 * 60, 0, off_hours=OffHours.DEFER, timing=Timing.ELAPSED)])
    step = replace(clock.steps[0])
    assert step.fire == on(24, "17:00")


@pytest.mark.parametrize(
    "wrong",
    [
        [Rung("a", StepKind.WARN, 60)],
        [Rung("a", StepKind.ESCALATE, -60)],
        [Rung("a", StepKind.ESCALATE, percent=75)],
        [Rung("a", StepKind.DUE, 60)],
        [Rung("a", StepKind.DUE), Rung("b", StepKind.DUE)],
        [Rung("a", StepKind.WARN, -60), Rung("a", StepKind.ESCALATE, 60)],
    ],
)
def test_ladder_that_makes_no_sense_is_refused(wrong: list[Rung]) -> None:
    with pytest.raises(InvalidInputError):
        ladder(*wrong)


def test_history_without_a_start_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with its start"):
        replay([])
    assert after(1, on(23, "10:00")) == on(23, "10:01")
