"""The engine says each step once, in order, when its time has passed, and only while it holds."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from gendan.base.deadlines import actions, kinds, queries
from gendan.base.deadlines.engine import fire_one, run_due
from gendan.base.deadlines.kinds import DeadlineKind, Fire, Skip, Vacant, Verdict
from gendan.base.deadlines.ladder import OffHours, Rung, StepKind, ladder
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.deadlines.state import Timing
from gendan.base.deadlines.tests.clockwork import CN24, HOUR, MINUTE, closed_on, on, rungs
from gendan.base.deadlines.tests.conftest import Company
from gendan.base.refs import Subject, System
from gendan.base.timeline.queries import events_on

pytestmark = pytest.mark.django_db

DESK = System("test")
ISSUE = Subject("issue", 7)


def begin(start: datetime, minutes: int, *steps: int, subject: Subject = ISSUE, **more: Any) -> Deadline:
    return actions.start(
        "test.diagnosis", subject, actor=DESK, ladder=rungs(*steps), target=minutes * MINUTE, at=start, **more
    )


def work_through(now: datetime) -> int:
    done = 0
    while fire_one(now):
        done += 1
    return done


def told(subject: Subject = ISSUE) -> list[str]:
    """The kinds of event on the subject, first to last, without the word before the point."""
    return [event.kind.partition(".")[2] for event in reversed(events_on(subject))]


def payloads(kind: str) -> list[dict[str, Any]]:
    return [event.payload for event in reversed(events_on(ISSUE)) if event.kind == kind]


def state_of(deadline: Deadline) -> dict[str, str]:
    return {step.key: step.state for step in queries.steps_of(deadline)}


def test_a_step_fires_when_its_instant_has_passed_and_not_at_it(company: Company) -> None:
    begin(on(23, "10:00"), 15, -5, 0)
    assert not fire_one(on(23, "10:10"))
    assert fire_one(on(23, "10:10:01"))
    assert not fire_one(on(23, "10:15"))
    assert fire_one(on(23, "10:15:01"))
    assert told() == ["started", "warned", "missed"]


def test_e07_done_in_the_due_second_is_met_and_nothing_more_is_said(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 15, 0, 60)
    assert not fire_one(on(23, "10:15"))
    assert actions.complete(deadline, actor=DESK, at=on(23, "10:15")).state == "met"
    assert work_through(on(23, "12:00")) == 0
    assert told() == ["started", "met"]


@pytest.mark.parametrize("polled", [True, False])
def test_e07_one_second_late_is_missed_and_level_one_hears_once_polled_or_not(
    company: Company, polled: bool
) -> None:
    steps = ladder(Rung("L1", StepKind.DUE))
    deadline = actions.start(
        "test.diagnosis", ISSUE, actor=DESK, ladder=steps, target=15 * MINUTE, at=on(23, "10:00")
    )
    assert not polled or fire_one(on(23, "10:15:01"))
    deadline = actions.complete(deadline, actor=DESK, at=on(23, "10:15:01"))
    work_through(on(23, "10:16"))
    assert (deadline.state, deadline.breached_at) == ("missed", on(23, "10:15"))
    assert told() == ["started", "missed", "done_late"]
    assert payloads("deadline.missed")[0]["announced"] is True
    assert state_of(deadline) == {"L1": "fired"}


def test_e08_after_an_outage_late_steps_run_in_order_once_each_and_are_marked_late(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 15, 0, 15, 45, 105)
    now = on(23, "11:20")
    assert [fire_one(now) for _ in range(4)] == [True, True, True, False]
    assert told() == ["started", "missed", "escalated", "escalated"]
    late = [it["late"] for it in payloads("deadline.missed") + payloads("deadline.escalated")]
    assert late == [65 * MINUTE, 50 * MINUTE, 20 * MINUTE]
    steps = queries.steps_of(deadline)
    assert [step.late_seconds for step in steps] == [65 * MINUTE, 50 * MINUTE, 20 * MINUTE, None]
    assert steps[3].fire_at == on(23, "12:00")


def test_the_timeline_says_what_was_told_to_whom_and_how_late(company: Company) -> None:
    begin(on(23, "10:00"), 15, -5, 0, 15)
    work_through(on(23, "11:20"))
    with translation.override("en"):
        _start, warned, missed, escalated = [it.what.sentence() for it in reversed(events_on(ISSUE))]
    assert warned.startswith("Diagnosis: due at")
    assert missed.endswith("(told 1 h 5 min late)")
    assert escalated.startswith("Diagnosis: escalated to L2")


def test_e08_the_same_in_one_batch(company: Company) -> None:
    begin(on(23, "10:00"), 15, 0, 15, 45, 105)
    assert run_due(on(23, "11:20")) == 1
    assert told() == ["started", "missed", "escalated", "escalated"]
    assert run_due(on(23, "11:20")) == 0


def test_e05_round_the_clock_nothing_waits_for_monday(company: Company) -> None:
    company.calendars["shift"] = CN24
    steps = rungs(-30, 0, 60, off_hours=OffHours.DEFER)
    actions.start(
        "test.diagnosis",
        ISSUE,
        actor=DESK,
        ladder=steps,
        target=2 * HOUR,
        calendar="shift",
        at=on(21, "23:00"),
    )
    fired = [fire_one(on(22, when)) for when in ("00:30:01", "01:00:01", "02:00:01")]
    assert fired == [True, True, True]
    assert told() == ["started", "warned", "missed", "escalated"]


def test_e06_a_deferred_step_is_said_on_monday_and_keeps_its_plan(company: Company) -> None:
    steps = rungs(0, off_hours=OffHours.DEFER)
    deadline = actions.start(
        "test.diagnosis",
        ISSUE,
        actor=DESK,
        ladder=steps,
        target=24 * HOUR,
        timing=Timing.ELAPSED,
        at=on(20, "17:00"),
    )
    assert not fire_one(on(22, "12:00"))
    assert fire_one(on(23, "09:00:01"))
    (step,) = queries.steps_of(deadline)
    assert (step.planned_at, step.ended_at, step.late_seconds) == (on(21, "17:00"), on(23, "09:00:01"), 1)


def test_a_deferring_step_found_late_at_night_waits_for_the_morning(company: Company) -> None:
    steps = rungs(0, off_hours=OffHours.DEFER)
    actions.start("test.diagnosis", ISSUE, actor=DESK, ladder=steps, target=HOUR, at=on(23, "16:50"))
    assert fire_one(on(23, "23:00"))
    assert told() == ["started"]
    assert queries.next_fire_at() == on(24, "09:00")
    assert fire_one(on(24, "09:00:01"))
    assert told() == ["started", "missed"]


def test_e11_a_pause_after_the_breach_moves_the_escalation_by_the_pause(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 120, 0, 60)
    assert fire_one(on(23, "12:00:01"))
    actions.pause(deadline, actor=DESK, at=on(23, "12:30"))
    assert work_through(on(23, "14:00")) == 0
    actions.resume(deadline, actor=DESK, at=on(23, "14:30"))
    assert not fire_one(on(23, "15:00"))
    assert fire_one(on(23, "15:00:01"))
    assert told() == ["started", "missed", "paused", "resumed", "escalated"]


def test_e12_raised_severity_finds_the_breach_and_skips_the_warning(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 480, -60, 0)
    deadline = actions.retarget(
        deadline, actor=DESK, ladder=rungs(-30, 0, 120), target=2 * HOUR, at=on(23, "13:00")
    )
    assert deadline.due_at == on(23, "12:00")
    assert work_through(on(23, "13:00")) == 1
    assert told() == ["started", "retargeted", "missed"]
    (missed,) = payloads("deadline.missed")
    assert missed["overdue"] == 60 * MINUTE
    deadline.refresh_from_db()
    assert deadline.breached_at == on(23, "12:00")


def test_e15_a_cancelled_deadline_says_nothing_more(company: Company) -> None:
    begin(on(23, "10:00"), 120, -30, 0, 60)
    assert actions.cancel_all(ISSUE, actor=DESK, reason="merged", at=on(23, "11:00")) == 1
    assert work_through(on(24, "18:00")) == 0
    assert told() == ["started", "cancelled"]


def test_e16_where_nobody_is_at_a_level_the_next_hears_at_once(company: Company) -> None:
    begin(on(23, "10:00"), 15, 0, 60, 240)
    company.answers["L2"] = lambda deadline, step: Vacant("the post is empty")
    assert work_through(on(23, "11:15:01")) == 3
    assert told() == ["started", "missed", "step_vacant", "escalated"]
    (event,) = [it for it in events_on(ISSUE) if it.kind == "deadline.step_vacant"]
    assert event.payload["reason"] == "the post is empty"
    assert "L2" in event.what.sentence()
    assert payloads("deadline.escalated")[0]["key"] == "L3"


def test_e16_where_nobody_is_at_the_first_level_the_breach_stands_all_the_same(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 15, 0, 60)
    company.answers["due"] = lambda deadline, step: Vacant("all absent")
    assert run_due(on(23, "10:15:01")) == 1
    assert told() == ["started", "step_vacant", "missed", "escalated"]
    assert payloads("deadline.missed")[0]["announced"] is False
    deadline.refresh_from_db()
    assert deadline.breached_at == on(23, "10:15")


def test_e20_a_running_deadline_keeps_its_ladder_until_someone_applies_the_new_one(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 60, 0, 60)
    deadline = actions.reapply_ladder(
        deadline, actor=DESK, ladder=rungs(-30, 0, 30), policy="general v2", at=on(23, "10:10")
    )
    assert deadline.policy == "general v2"
    work_through(on(23, "11:30:01"))
    assert told() == ["started", "ladder_reapplied", "warned", "missed", "escalated"]


def test_e25_done_between_two_polls_but_late_is_missed(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 60, 0)
    assert not fire_one(on(23, "10:59:30"))
    assert actions.complete(deadline, actor=DESK, at=on(23, "11:00:20")).state == "missed"
    assert not fire_one(on(23, "11:00:30"))


def test_e26_paused_stays_paused_whatever_is_saved(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 120, 0)
    deadline = actions.pause(deadline, actor=DESK, at=on(23, "11:59:59"))
    for _ in range(3):
        deadline = actions.pause(deadline, actor=DESK, at=on(24, "15:00"))
        assert not fire_one(on(24, "15:00"))
    assert (deadline.state, deadline.due_at, deadline.left_seconds) == ("paused", None, 1)
    assert actions.resume(deadline, actor=DESK, at=on(25, "09:00")).due_at == on(25, "09:00:01")
    assert told() == ["started", "paused", "resumed"]


def test_e30_what_is_entered_afterwards_gives_one_notice(company: Company) -> None:
    deadline = begin(on(23, "12:00"), 120, -30, 0, 60, 240, 6000, since=on(20, "10:00"))
    assert deadline.breached_at == on(20, "12:00")
    assert work_through(on(23, "12:00:01")) == 1
    assert told() == ["started", "missed", "escalated"]
    assert payloads("deadline.missed")[0]["announced"] is False


def test_e32_taken_in_hand_stops_the_escalation(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 15, 0, 60, 240)
    assert fire_one(on(23, "10:15:01"))
    actions.acknowledge(deadline, actor=DESK, at=on(23, "10:20"))
    assert work_through(on(24, "18:00")) == 0
    assert told() == ["started", "missed", "acknowledged"]


def test_a_step_that_no_longer_holds_is_skipped_with_its_reason(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 15, 0)
    company.answers["due"] = lambda deadline, step: Skip("the issue is closed")
    assert work_through(on(23, "10:16")) == 1
    assert told() == ["started", "step_skipped"]
    deadline.refresh_from_db()
    assert deadline.breached_at is None


def test_the_event_is_also_on_what_the_check_names(company: Company) -> None:
    begin(on(23, "10:00"), 15, 0)
    member = Subject("member", 3)
    company.answers["due"] = lambda deadline, step: Fire(on=(member,))
    fire_one(on(23, "10:16"))
    assert told(member) == ["missed"]


def failing(deadline: Deadline, step: DeadlineStep) -> Verdict:
    raise RuntimeError("the check is broken")


@pytest.mark.parametrize("work", [work_through, run_due])
def test_a_check_that_fails_is_pushed_forward_and_holds_nobody_up(company: Company, work: Any) -> None:
    poisoned = begin(on(23, "10:00"), 15, 0)
    begin(on(23, "10:00"), 20, 0, subject=Subject("issue", 8))
    broken = poisoned.pk
    company.answers["due"] = lambda deadline, step: (
        failing(deadline, step) if deadline.pk == broken else Fire()
    )
    work(on(23, "10:30"))
    assert told(Subject("issue", 8)) == ["started", "missed"]
    assert told() == ["started"]
    (step,) = queries.steps_of(poisoned)
    assert (step.state, step.attempts, step.fire_at) == ("pending", 1, on(23, "10:30:30"))
    assert step.last_error == "RuntimeError: the check is broken"
    del company.answers["due"]
    work(on(23, "10:31"))
    assert told() == ["started", "missed"]


def test_a_step_that_keeps_failing_is_shown_to_an_operator_and_still_tried(company: Company) -> None:
    begin(on(23, "10:00"), 15, 0)
    company.answers["due"] = failing
    now = on(23, "10:16")
    for _ in range(6):
        fire_one(now)
        now = (queries.next_fire_at() or now) + timedelta(seconds=1)
    assert told() == ["started", "step_stuck"]
    (stuck,) = queries.stuck_steps()
    assert stuck.attempts == 6
    assert list(queries.missed_steps(now, timedelta(minutes=5))) == [stuck]


def test_a_kind_that_nobody_registered_is_a_failing_check(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(on(23, "10:00"), 15, 0)
    monkeypatch.delitem(kinds._registry, "test.diagnosis")
    fire_one(on(23, "10:16"))
    assert "test.diagnosis" in DeadlineStep.objects.get().last_error


def test_two_kinds_of_one_name_are_refused(company: Company) -> None:
    with pytest.raises(ValueError, match=r"test\.diagnosis"):
        kinds.register(DeadlineKind("test.diagnosis", "Another"))


def test_holiday_declared_later_moves_what_runs_and_leaves_what_has_ended(company: Company) -> None:
    running = begin(on(23, "17:00"), 120, -30, 0)
    ended = begin(on(23, "17:00"), 120, 0, subject=Subject("issue", 8))
    actions.complete(ended, actor=DESK, at=on(23, "17:30"))
    company.calendars["default"] = closed_on(date(2026, 11, 24))
    assert actions.recompute_calendar("default", actor=DESK, reason="typhoon", at=on(23, "17:40")) == 1
    running.refresh_from_db()
    ended.refresh_from_db()
    assert (running.due_at, running.calendar_version) == (on(25, "10:00"), 1)
    assert (ended.due_at, ended.calendar_version) == (on(24, "10:00"), 0)
    assert payloads("deadline.recalculated")[0]["reason"] == "typhoon"
    assert work_through(on(24, "12:00")) == 0
    assert work_through(on(25, "12:00")) == 2


def test_holiday_nobody_recomputed_for_is_found_when_the_step_fires(company: Company) -> None:
    deadline = begin(on(23, "17:00"), 120, 0)
    company.calendars["default"] = closed_on(date(2026, 11, 24))
    assert fire_one(on(24, "10:01"))
    assert told() == ["started", "recalculated"]
    deadline.refresh_from_db()
    assert deadline.due_at == on(25, "10:00")


def test_a_change_of_the_calendar_that_moves_nothing_leaves_no_event(company: Company) -> None:
    deadline = begin(on(23, "10:00"), 120, 0)
    company.calendars["default"] = closed_on(date(2026, 12, 31))
    assert actions.recompute_calendar("default", actor=DESK, at=on(23, "10:30")) == 0
    deadline.refresh_from_db()
    assert deadline.calendar_version == 1
    assert told() == ["started"]


def test_audit_finds_a_step_that_should_have_fired(company: Company) -> None:
    begin(on(23, "10:00"), 15, 0, 60)
    now = on(23, "10:20")
    (missing,) = queries.missed_steps(now, timedelta(minutes=1))
    assert missing.key == "due"
    DeadlineStep.objects.filter(key="L2").update(fire_at=None)
    assert {it.key for it in queries.missed_steps(now, timedelta(minutes=1))} == {"due", "L2"}
    DeadlineStep.objects.filter(key="L2").update(fire_at=on(23, "11:15"))
    work_through(now)
    assert not queries.missed_steps(now, timedelta(minutes=1))


def test_an_idle_loop_may_rest_until_the_next_step(company: Company) -> None:
    assert queries.next_fire_at() is None
    begin(on(23, "10:00"), 15, 0)
    assert queries.next_fire_at() == on(23, "10:15")
