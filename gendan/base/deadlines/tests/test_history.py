"""Whatever is done in whatever order, the timeline suffices to make the rows again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.base.deadlines import actions, history, queries
from gendan.base.deadlines.engine import fire_one, run_due
from gendan.base.deadlines.held import hold
from gendan.base.deadlines.kinds import Fire, Skip, Vacant, Verdict
from gendan.base.deadlines.ladder import Ladder, OffHours
from gendan.base.deadlines.models import Deadline
from gendan.base.deadlines.rules import Reopening
from gendan.base.deadlines.state import Clock, Timing
from gendan.base.deadlines.tests.clockwork import CN9, closed_on, on
from gendan.base.deadlines.tests.conftest import Company
from gendan.base.deadlines.tests.test_laws import deferring, ladders, off_hours, targets, waits
from gendan.base.errors import ConflictError
from gendan.base.refs import Subject, System

DESK = System("test")
ISSUE = Subject("issue", 7)
BEGIN = on(23, "10:00")
ANSWERS: tuple[Verdict, ...] = (Fire(), Fire(), Skip("closed"), Vacant("nobody"))


class Life:
    """One deadline, to which things happen one after another."""

    def __init__(self, company: Company, data: st.DataObject) -> None:
        self.company, self.draw, self.now = company, data.draw, BEGIN
        timing = self.draw(st.sampled_from(Timing))
        fixed = timing is Timing.FIXED
        self.deadline = actions.start(
            "test.diagnosis",
            ISSUE,
            actor=DESK,
            ladder=self.ladder(),
            target=0 if fixed else self.draw(targets),
            until=self.some_time() if fixed else None,
            timing=timing,
            since=BEGIN - timedelta(hours=self.draw(st.sampled_from([0, 0, 30]))),
            at=BEGIN,
        )

    @property
    def is_fixed(self) -> bool:
        return self.deadline.timing == Timing.FIXED

    def ladder(self) -> Ladder:
        return deferring(self.draw(ladders), self.draw(off_hours))

    def some_time(self) -> datetime:
        return self.now + self.draw(waits)

    def pause(self) -> None:
        actions.pause(self.deadline, actor=DESK, at=self.now)

    def resume(self) -> None:
        actions.resume(self.deadline, actor=DESK, at=self.now)

    def complete(self) -> None:
        actions.complete(self.deadline, actor=DESK, at=self.now)

    def complete_as_told_afterwards(self) -> None:
        actions.complete(self.deadline, actor=DESK, at=self.now - self.draw(waits))

    def cancel(self) -> None:
        actions.cancel(self.deadline, actor=DESK, at=self.now)

    def acknowledge(self) -> None:
        actions.acknowledge(self.deadline, actor=DESK, at=self.now)

    def retarget(self) -> None:
        target = 0 if self.is_fixed else self.draw(targets)
        until = self.some_time() if self.is_fixed else None
        actions.retarget(
            self.deadline, actor=DESK, ladder=self.ladder(), target=target, until=until, at=self.now
        )

    def reapply(self) -> None:
        actions.reapply_ladder(self.deadline, actor=DESK, ladder=self.ladder(), at=self.now)

    def reopen(self) -> None:
        until = self.some_time() if self.is_fixed else None
        mode = self.draw(st.sampled_from(Reopening))
        self.deadline = actions.reopen(self.deadline, actor=DESK, mode=mode, until=until, at=self.now)

    def change_calendar(self) -> None:
        version = self.company.calendars["default"].version + 1
        days = self.draw(st.sets(st.integers(23, 29), max_size=3))
        self.company.calendars["default"] = closed_on(*(date(2026, 11, day) for day in days), version=version)
        if self.draw(st.booleans()):
            actions.recompute_calendar("default", actor=DESK, at=self.now)

    def fire_one(self) -> None:
        fire_one(self.now)

    def fire_all(self) -> None:
        run_due(self.now)


DEEDS: tuple[Callable[[Life], None], ...] = (
    Life.pause,
    Life.resume,
    Life.complete,
    Life.complete_as_told_afterwards,
    Life.cancel,
    Life.acknowledge,
    Life.retarget,
    Life.reapply,
    Life.reopen,
    Life.change_calendar,
    Life.fire_one,
    Life.fire_all,
)


def row_clock(deadline: Deadline) -> Clock:
    with transaction.atomic():
        return hold([deadline.pk])[0].clock


def comparable(clock: Clock) -> Clock:
    """Without what is not history: the calendar of the day, and when a deferred step is tried next."""
    steps = (replace(it, fire=None if it.off_hours is OffHours.DEFER else it.fire) for it in clock.steps)
    return replace(clock, calendar=CN9, steps=tuple(steps))


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_the_timeline_replayed_is_the_row(company: Company, data: st.DataObject) -> None:
    company.calendars["default"] = CN9
    company.answers = dict.fromkeys(
        ["due", "L2", "L3"], lambda deadline, step: data.draw(st.sampled_from(ANSWERS))
    )
    with transaction.atomic():
        try:
            live(company, data)
        finally:
            transaction.set_rollback(True)


def live(company: Company, data: st.DataObject) -> None:
    life = Life(company, data)
    for deed in data.draw(st.lists(st.sampled_from(DEEDS), min_size=1, max_size=10)):
        life.now = life.some_time()
        try:
            with transaction.atomic():
                deed(life)
        except ConflictError:
            continue
        check_history(company)


def check_history(company: Company) -> None:
    cycles = queries.all_on(ISSUE)
    replayed = history.replay(history.events_of(cycles), lambda code, version: company.ever[code, version])
    assert comparable(replayed) == comparable(row_clock(cycles[-1]))
