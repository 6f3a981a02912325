"""What can be done with deadlines, what is refused, and what the database itself forbids."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from gendan.base import clock
from gendan.base.deadlines import actions, queries
from gendan.base.deadlines.ladder import ladder
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.deadlines.queries import Place
from gendan.base.deadlines.rules import Reopening
from gendan.base.deadlines.state import Timing
from gendan.base.deadlines.tests.clockwork import HOUR, MINUTE, on, rungs
from gendan.base.deadlines.tests.conftest import Company
from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.base.refs import Subject, System
from gendan.base.timeline.queries import events_on
from gendan.base.worktime.rules import Calendar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

DESK = System("test")
ISSUE = Subject("issue", 7)


def begin(start: datetime, hours: float, number: int = 7, **more: Any) -> Deadline:
    return actions.start(
        "test.diagnosis",
        Subject("issue", number),
        actor=DESK,
        ladder=rungs(-30, 0, 60),
        target=int(hours * HOUR),
        at=start,
        **more,
    )


def test_now_is_asked_where_no_instant_is_given() -> None:
    with clock.at(on(23, "10:00")):
        deadline = actions.start("test.diagnosis", ISSUE, actor=DESK, ladder=ladder(), target=HOUR)
    assert deadline.due_at == on(23, "11:00")


def test_a_second_open_deadline_of_a_kind_is_refused() -> None:
    begin(on(23, "10:00"), 2)
    with pytest.raises(ConflictError, match="already running"):
        begin(on(23, "10:05"), 2)


def test_a_deadline_begun_after_the_last_has_ended_is_the_next_cycle() -> None:
    first = actions.complete(begin(on(23, "10:00"), 2), actor=DESK, at=on(23, "11:00"))
    second = begin(on(23, "15:00"), 2)
    assert (first.cycle, second.cycle) == (1, 2)
    assert queries.latest("test.diagnosis", ISSUE) == second
    assert queries.all_on(ISSUE) == [first, second]


@pytest.mark.parametrize(
    "wrong",
    [{"target": 0}, {"target": HOUR, "until": on(27, "17:00")}, {"target": 90 * 365 * 24 * HOUR}],
)
def test_a_deadline_without_a_due_time_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        actions.start("test.diagnosis", ISSUE, actor=DESK, ladder=ladder(), at=on(23, "10:00"), **wrong)


def test_doing_again_what_is_done_changes_and_records_nothing() -> None:
    deadline = begin(on(23, "10:00"), 2)
    for act in (
        actions.resume,
        actions.pause,
        actions.pause,
        actions.resume,
        actions.complete,
        actions.complete,
    ):
        deadline = act(deadline, actor=DESK, at=on(23, "11:00"))
    kinds = [event.kind for event in reversed(events_on(ISSUE))]
    assert kinds == ["deadline.started", "deadline.paused", "deadline.resumed", "deadline.met"]


def test_what_has_ended_can_be_neither_paused_nor_changed() -> None:
    deadline = actions.cancel(begin(on(23, "10:00"), 2), actor=DESK, at=on(23, "11:00"))
    for act in (actions.pause, actions.resume, actions.complete, actions.acknowledge):
        with pytest.raises(ConflictError):
            act(deadline, actor=DESK, at=on(23, "12:00"))


def test_a_deadline_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        actions.pause(Deadline(pk=1), actor=DESK)


@pytest.mark.parametrize(
    ("mode", "due"), [(Reopening.CONTINUE, on(24, "17:00")), (Reopening.RESTART, on(24, "18:00"))]
)
def test_e14_reopened_is_a_cycle_of_its_own_and_the_old_one_stays(mode: Reopening, due: datetime) -> None:
    first = actions.complete(begin(on(23, "10:00"), 8), actor=DESK, at=on(23, "11:00"))
    second = actions.reopen(first, actor=DESK, mode=mode, at=on(24, "10:00"))
    first.refresh_from_db()
    assert (first.state, first.due_at, first.ended_at) == ("met", on(23, "18:00"), on(23, "11:00"))
    assert (second.state, second.due_at, second.cycle) == ("running", due, 2)
    with pytest.raises(ConflictError):
        actions.reopen(first, actor=DESK, mode=mode, at=on(24, "11:00"))


def test_e19_changed_target_during_a_pause() -> None:
    deadline = begin(on(23, "10:00"), 8)
    actions.pause(deadline, actor=DESK, at=on(23, "11:00"))
    actions.retarget(deadline, actor=DESK, ladder=rungs(0), target=4 * HOUR, at=on(23, "13:00"))
    assert actions.resume(deadline, actor=DESK, at=on(23, "14:00")).due_at == on(23, "17:00")


def test_e28_ended_during_a_pause_is_met_by_the_time_used() -> None:
    deadline = actions.pause(begin(on(23, "10:00"), 2), actor=DESK, at=on(23, "11:30"))
    assert actions.complete(deadline, actor=DESK, at=on(27, "10:00")).state == "met"
    (event, *_) = events_on(ISSUE)
    assert event.payload["used"] == 90 * MINUTE


def test_e33_round_the_clock() -> None:
    deadline = begin(on(20, "17:30"), 24, timing=Timing.ELAPSED)
    assert deadline.due_at == on(21, "17:30")


def test_completion_told_afterwards_withdraws_the_breach() -> None:
    deadline = begin(on(23, "10:00"), 1)
    deadline = actions.pause(deadline, actor=DESK, at=on(23, "11:05"))
    assert deadline.breached_at == on(23, "11:00")
    other = begin(on(23, "10:00"), 1, number=8)
    actions.acknowledge(other, actor=DESK, at=on(23, "11:05"))
    other = actions.complete(other, actor=DESK, at=on(23, "10:59"))
    assert (other.state, other.breached_at) == ("met", None)


def test_open_list_shows_the_earliest_due_first_and_paused_last_page_by_page() -> None:
    late = begin(on(23, "10:00"), 1, number=1)
    paused = actions.pause(begin(on(23, "10:00"), 1, number=2), actor=DESK, at=on(23, "10:30"))
    soon = begin(on(23, "10:00"), 3, number=3)
    begin(on(23, "10:00"), 3, number=4)
    mine = [Subject("issue", number) for number in (1, 2, 3)]
    assert queries.open_for(mine) == [late, soon, paused]
    now = on(23, "12:00")
    assert queries.open_for(mine, due_before=now) == [late]
    assert queries.open_for(mine, due_from=now, due_before=on(24, "00:00")) == [soon]
    assert late.is_late(now)
    assert not paused.is_late(now)
    seen, place = [], None
    while page := queries.open_for(None, after=place, limit=1):
        seen += page
        place = queries.place_of(page[-1])
    assert [it.subject_id for it in seen] == [1, 3, 4, 2]
    assert queries.open_for([], after=Place(None, 0)) == []


def test_a_deadline_the_new_calendar_has_no_time_for_keeps_no_other_back(company: Company) -> None:
    begin(on(23, "17:00"), 4500, number=1)
    moved = begin(on(23, "17:00"), 2, number=2)
    week = {1: ((9 * HOUR, 18 * HOUR),)}  # Tuesdays only: 4500 hours take longer than is looked
    company.calendars["default"] = Calendar("Asia/Shanghai", week, version=1)
    assert actions.recompute_calendar("default", actor=DESK, at=on(23, "17:05")) == 1
    moved.refresh_from_db()
    assert moved.due_at == on(24, "11:00")


def test_a_due_time_is_explained_line_by_line() -> None:
    with translation.override("en"):
        deadline = begin(on(23, "17:00"), 2)
        lines = queries.explain(deadline)
        assert len(lines) == 2
        assert "Mon" in lines[0]
        assert "Tue" in lines[1]
        paused = actions.pause(deadline, actor=DESK, at=on(23, "17:30"))
        assert "1 h 30 min" in queries.explain(paused)[-1]
        fixed = begin(on(23, "10:00"), 0, number=8, until=on(27, "17:00"))
        assert "agreed" in queries.explain(fixed)[0]
        elapsed = begin(on(23, "10:00"), 24, number=9, timing=Timing.ELAPSED)
        assert "round the clock" in queries.explain(elapsed)[0]


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": "paused"},
        {"state": "met"},
        {"state": "unheard of"},
        {"due_at": None},
        {"breached_at": on(23, "10:30")},
        {"left_seconds": 5},
        {"ended_at": on(23, "12:00")},
        {"cycle": 0},
        {"timing": "fixed"},
    ],
)
def test_the_database_refuses_an_impossible_deadline(impossible: dict[str, Any]) -> None:
    deadline = begin(on(23, "10:00"), 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=deadline.pk).update(**impossible)


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": "fired"},
        {"state": "fired", "fire_at": None, "ended_at": on(23, "10:00"), "late_seconds": 0},
        {"state": "skipped"},
        {"planned_at": None},
        {"late_seconds": 5},
        {"state": "unheard of"},
    ],
)
def test_the_database_refuses_an_impossible_step(impossible: dict[str, Any]) -> None:
    deadline = begin(on(23, "10:00"), 2)
    step = queries.steps_of(deadline)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlineStep.objects.filter(pk=step.pk).update(**impossible)


def test_the_database_refuses_two_open_deadlines_of_a_kind() -> None:
    deadline = begin(on(23, "10:00"), 2)
    deadline.pk, deadline.cycle = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        deadline.save(force_insert=True)
