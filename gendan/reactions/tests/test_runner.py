"""Reactions run once for each event, after its commit; what keeps failing is kept where it is seen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from gendan.base import clock
from gendan.base.errors import NotFoundError
from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record
from gendan.base.timeline.models import Event
from gendan.base.timeline.queries import events_on
from gendan.base.timeline.tests.kinds import Weighed
from gendan.people.models import Department
from gendan.reactions import actions, queries, runner
from gendan.reactions.models import ReactionRun
from gendan.reactions.table import TABLE, by_name

SCALE = System("scale")
PARCEL = Subject("parcel", 1)

crashes = 0


def found_department(event: Event) -> None:
    """A reaction that writes, then fails as often as `crashes` says."""
    global crashes
    number = Department.objects.count()
    Department.objects.create(code=f"d{number}", name_zh=f"部{number}", name_en=f"Department {number}")
    if crashes:
        crashes -= 1
        raise OSError("the lights went out")


def note_subject(event: Event) -> None:
    """A reaction that only reads."""
    assert event.about == [PARCEL]


@pytest.fixture(autouse=True)
def table() -> Iterator[None]:
    """A table of these two."""
    global crashes
    crashes = 0
    runner.install({Weighed: (found_department, note_subject)})
    yield
    runner.install(TABLE)


def _weigh() -> Event:
    with transaction.atomic():
        return record(Weighed(), actor=SCALE, on=[PARCEL])


def _work(queue: str = "reactions") -> None:
    """A worker does everything that is ready, and ends."""

    async def work() -> None:
        connector = app.connector
        assert isinstance(connector, DjangoConnector)
        with app.replace_connector(connector.get_worker_connector()) as worker_app:
            async with worker_app.open_async():
                await worker_app.run_worker_async(
                    queues=[queue], wait=False, install_signal_handlers=False, listen_notify=False
                )

    async_to_sync(work)()


def _jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(queue_name="reactions").order_by("id"))


@pytest.mark.django_db(transaction=True)
def test_worker_runs_what_follows_an_event() -> None:
    event = _weigh()
    assert not Department.objects.exists()
    _work()
    assert Department.objects.count() == 1
    assert set(ReactionRun.objects.values_list("event_id", "reaction")) == {
        (event.pk, "found_department"),
        (event.pk, "note_subject"),
    }
    assert not _jobs()


@pytest.mark.django_db(transaction=True)
def test_event_that_is_rolled_back_has_no_consequence() -> None:
    with transaction.atomic():
        _weigh()
        transaction.set_rollback(True)
    assert not _jobs()


@pytest.mark.django_db(transaction=True)
def test_crash_after_the_writes_and_a_replay_leave_one_effect() -> None:
    global crashes
    crashes, event = 1, _weigh()
    with pytest.raises(OSError, match="lights"):
        runner.run(event.pk, "found_department")
    assert (Department.objects.count(), ReactionRun.objects.count()) == (0, 0)
    assert runner.run(event.pk, "found_department")
    assert not runner.run(event.pk, "found_department")
    assert Department.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_leave_one_effect() -> None:
    event = _weigh()

    def run(_worker: int) -> bool:
        try:
            return runner.run(event.pk, "found_department")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(run, range(4)))
    assert sorted(ran) == [False, False, False, True]
    assert Department.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_failure_is_retried_later() -> None:
    global crashes
    crashes = 1
    _weigh()
    _work()
    (job,) = _jobs()
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None
    assert timedelta(0) < job.scheduled_at - clock.now() <= timedelta(seconds=2)
    assert not queries.failed()


@pytest.mark.django_db(transaction=True)
def test_poisoned_reaction_is_given_up_shown_and_can_be_attempted_again() -> None:
    global crashes
    crashes, event = 1, _weigh()
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set attempts = 9")
    _work()
    (failure,) = queries.failed()
    assert (failure.event_id, failure.reaction) == (event.pk, "found_department")
    actions.attempt_again(failure.job_id)
    _work()
    assert Department.objects.count() == 1
    assert not queries.failed()


@pytest.mark.django_db
def test_only_a_reaction_that_was_given_up_can_be_attempted_again() -> None:
    _weigh()
    with pytest.raises(NotFoundError):
        actions.attempt_again(_jobs()[0].id)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_had_begun_is_put_back_on_the_queue() -> None:
    _weigh()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now()), (now() - '1h'::interval)"
        )
        cursor.execute("select id from procrastinate_workers order by last_heartbeat")
        (dead,), (alive,) = cursor.fetchall()
        for job, worker in zip(_jobs(), (dead, alive), strict=True):
            cursor.execute(
                "update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s",
                [worker, job.id],
            )
    app.configure_task("jobs.rescue").defer(timestamp=0)
    _work("jobs")
    assert [job.status for job in _jobs()] == ["todo", "doing"]


@pytest.mark.django_db(transaction=True)
def test_reaction_may_record_what_it_did() -> None:
    def weigh_again(event: Event) -> None:
        if len(events_on(PARCEL)) < 3:
            record(Weighed(), actor=SCALE, on=[PARCEL])

    runner.install({Weighed: (weigh_again,)})
    _weigh()
    _work()
    assert len(events_on(PARCEL)) == 3


def test_two_reactions_of_one_name_are_refused() -> None:
    def note_subject(event: Event) -> None:
        pass

    with pytest.raises(TypeError, match="note_subject"):
        by_name({Weighed: (note_subject, globals()["note_subject"])})
