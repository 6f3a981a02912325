"""Several workers at once, on real connections: every step fires once, and those of one deadline in order."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

from gendan.base.deadlines import actions, queries
from gendan.base.deadlines.engine import fire_one, run_due
from gendan.base.deadlines.held import hold
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.deadlines.tests.clockwork import MINUTE, on, rungs
from gendan.base.errors import ConflictError
from gendan.base.refs import Subject, System
from gendan.base.timeline.models import Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]

DESK = System("test")


def begin(number: int, start: datetime, minutes: int, *steps: int) -> Deadline:
    return actions.start(
        "test.diagnosis",
        Subject("issue", number),
        actor=DESK,
        ladder=rungs(*steps),
        target=minutes * MINUTE,
        at=start,
    )


T = TypeVar("T")
Loop = Callable[[datetime], Any]


def together(workers: int, work: Callable[[], T]) -> list[T]:
    """Run `work` in so many threads that begin at the same moment, each with its own connection."""
    barrier = Barrier(workers)

    def one() -> T:
        try:
            barrier.wait(timeout=30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return [it.result(timeout=60) for it in [pool.submit(one) for _ in range(workers)]]


def until_nothing(step: Loop, now: datetime) -> Callable[[], int]:
    def work() -> int:
        done = 0
        while step(now):
            done += 1
        return done

    return work


@pytest.mark.parametrize("step", [fire_one, lambda now: run_due(now, limit=7)], ids=["one", "batch"])
def test_e09_two_workers_fire_two_hundred_steps_once_each_and_in_order(
    step: Loop,
) -> None:
    for number in range(50):
        begin(number, on(23, "10:00"), 15, -5, 0, 15, 30)
    together(2, until_nothing(step, on(23, "11:00")))
    fired = Event.objects.exclude(kind="deadline.started").order_by("pk")
    assert len(fired) == 200
    told = Counter((event.payload["deadline"], event.payload["key"]) for event in fired)
    assert set(told.values()) == {50}
    for deadline in Deadline.objects.all():
        kinds = [event.kind for event in fired if deadline.itself in event.about]
        assert kinds == ["deadline.warned", "deadline.missed", "deadline.escalated", "deadline.escalated"]
    assert not DeadlineStep.objects.filter(state="pending").exists()


def test_e09_one_step_and_two_workers_give_one_notice() -> None:
    deadline = begin(7, on(23, "10:00"), 15, 0)
    done = together(2, lambda: fire_one(on(23, "10:16")))
    assert True in done
    assert Event.objects.filter(kind="deadline.missed").count() == 1
    assert [step.state for step in queries.steps_of(deadline)] == ["fired"]


def test_two_who_complete_at_once_leave_one_event() -> None:
    deadline = begin(7, on(23, "10:00"), 15, 0)
    together(4, lambda: actions.complete(deadline, actor=DESK, at=on(23, "10:10")))
    assert Event.objects.filter(kind="deadline.met").count() == 1


def test_two_who_start_at_once_begin_one_deadline() -> None:
    def start() -> str:
        try:
            begin(7, on(23, "10:00"), 15, 0)
        except ConflictError:
            return "refused"
        return "begun"

    assert sorted(together(3, start)) == ["begun", "refused", "refused"]


def test_completing_while_the_engine_works_gives_one_breach() -> None:
    for number in range(20):
        begin(number, on(23, "10:00"), 15, 0)
    now = on(23, "10:15:01")
    rows = iter(list(Deadline.objects.order_by("-pk")))

    def complete_all() -> None:
        for row in rows:
            actions.complete(row, actor=DESK, at=now)

    turns = iter([complete_all, until_nothing(fire_one, now)])

    def work() -> None:
        next(turns)()

    together(2, work)
    assert Event.objects.filter(kind="deadline.missed").count() == 20
    assert Event.objects.filter(kind="deadline.done_late").count() == 20
    assert set(Deadline.objects.values_list("state", flat=True)) == {"missed"}


def test_a_deadline_that_someone_holds_does_not_keep_the_others_waiting() -> None:
    held = begin(1, on(23, "10:00"), 15, 0)
    begin(2, on(23, "10:00"), 15, 0)

    def work() -> int:
        return until_nothing(fire_one, on(23, "10:16"))()

    with transaction.atomic():
        hold([held.pk])
        assert together(1, work) == [1]
    assert together(1, work) == [1]


def test_a_worker_that_dies_within_a_step_leaves_it_to_the_next() -> None:
    deadline = begin(7, on(23, "10:00"), 15, 0)

    class DiedError(BaseException):
        """What no handler catches, like the end of a process."""

    def die_after_firing() -> None:
        with transaction.atomic():
            assert fire_one(on(23, "10:16"))
            raise DiedError

    with pytest.raises(DiedError):
        die_after_firing()
    assert [step.state for step in queries.steps_of(deadline)] == ["pending"]
    assert fire_one(on(23, "10:17"))
    assert Event.objects.filter(kind="deadline.missed").count() == 1
