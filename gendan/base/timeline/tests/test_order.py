"""Positions are one gapless order that a reader can follow, whoever writes, commits late or seals at once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import pytest
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record, seal_some
from gendan.base.timeline.models import Event, Seal, Unsealed
from gendan.base.timeline.queries import events_after, head
from gendan.base.timeline.tests.kinds import Weighed
from gendan.base.timeline.verify import verify

SCALE = System("scale")
WRITERS = 3
T = TypeVar("T")


def _weigh(order: int = 1) -> int:
    return record(Weighed(), actor=SCALE, on=[Subject("order", order)]).pk


@contextmanager
def _through(other: BaseDatabaseWrapper) -> Iterator[None]:
    """Whatever happens within goes through another session of the database."""
    usual = connections["default"]
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = usual


class Interleaving(RuleBasedStateMachine):
    """Writers that begin, write, commit or roll back in any order, while a sealer and a reader work."""

    @initialize()
    def begin(self) -> None:
        """Each writer has a session of its own."""
        self.sessions = [connection.copy() for _ in range(WRITERS)]
        self.open: dict[int, tuple[transaction.Atomic, list[int]]] = {}
        self.committed: list[int] = []
        self.start = self.position = head()
        self.read: list[int] = []

    @rule(writer=st.integers(0, WRITERS - 1), count=st.integers(1, 3))
    def write(self, writer: int, count: int) -> None:
        """A writer records within its open transaction."""
        with _through(self.sessions[writer]):
            if writer not in self.open:
                block = transaction.atomic()
                block.__enter__()
                self.open[writer] = (block, [])
            self.open[writer][1].extend(_weigh() for _ in range(count))

    @precondition(lambda self: self.open)
    @rule(data=st.data(), kept=st.booleans())
    def end(self, data: st.DataObject, kept: bool) -> None:
        """A writer commits or rolls back."""
        writer = data.draw(st.sampled_from(sorted(self.open)))
        block, events = self.open.pop(writer)
        with _through(self.sessions[writer]):
            transaction.set_rollback(not kept)
            block.__exit__(None, None, None)
        self.committed += events if kept else []

    @rule(limit=st.integers(1, 4))
    def seal(self, limit: int) -> None:
        """The sealer takes a step."""
        seal_some(limit)

    @rule(limit=st.integers(1, 4))
    def follow(self, limit: int) -> None:
        """The reader reads on from where it was."""
        for it in events_after(self.position, subjects=[Subject("order", 1)], limit=limit):
            assert it.position == self.position + 1
            self.position = it.position
            self.read.append(it.event.pk)

    @invariant()
    def nothing_is_read_twice_or_before_its_commit(self) -> None:
        """The reader has read some of what is committed, each once."""
        if hasattr(self, "read"):
            assert len(set(self.read)) == len(self.read)
            assert set(self.read) <= set(self.committed)

    def teardown(self) -> None:
        """When all have ended, the reader has read exactly what was committed."""
        if not hasattr(self, "sessions"):
            return
        for writer, (block, _events) in self.open.items():
            with _through(self.sessions[writer]):
                transaction.set_rollback(True)
                block.__exit__(None, None, None)
        for session in self.sessions:
            session.close()
        while seal_some(3):
            pass
        while len(self.read) < len(self.committed):
            self.follow(100)
        assert sorted(self.read) == sorted(self.committed)
        assert head() == self.start + len(self.committed)
        assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_reader_sees_each_committed_event_once_however_the_writers_interleave() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Interleaving,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_late_commit_with_a_small_id_comes_after_what_is_sealed() -> None:
    slow = connection.copy()
    with _through(slow):
        block = transaction.atomic()
        block.__enter__()
        first = _weigh()
    with transaction.atomic():
        second = _weigh()
    assert seal_some() == 1
    with _through(slow):
        block.__exit__(None, None, None)
    slow.close()
    assert seal_some() == 1
    assert [it.event.pk for it in events_after(0, subjects=None, limit=9)] == [second, first]
    assert first < second


@pytest.mark.django_db(transaction=True)
def test_sealer_does_not_wait_for_another() -> None:
    other = connection.copy()
    with transaction.atomic():
        _weigh()
    with transaction.atomic():
        assert seal_some() == 1
        with transaction.atomic(), _through(other):
            assert seal_some() == 0
    other.close()
    assert (head(), Unsealed.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_two_sealers_at_once_leave_one_gapless_chain() -> None:
    writers, each, done = 4, 25, threading.Event()

    def write(writer: int) -> list[int]:
        written = []
        for turn in range(each):
            with transaction.atomic():
                written += [_weigh(writer) for _ in range(1 + turn % 3)]
        return written

    def seal() -> int:
        sealed = 0
        while not done.is_set() or Unsealed.objects.exists():
            sealed += seal_some(7)
        return sealed

    def follow() -> list[int]:
        read: list[int] = []
        while not done.is_set() or len(read) < Event.objects.count():
            read += [it.event.pk for it in events_after(len(read), subjects=None, limit=11)]
        return read

    with ThreadPoolExecutor(writers + 3) as pool:
        sealers = [pool.submit(_closing, seal) for _ in range(2)]
        reader = pool.submit(_closing, follow)
        try:
            written = [pool.submit(_closing, lambda n=n: write(n)) for n in range(writers)]
            events = sorted(event for writer in written for event in writer.result())
        finally:
            done.set()
        assert sum(sealer.result() for sealer in sealers) == len(events)
        assert sorted(reader.result()) == events
    assert list(Seal.objects.values_list("position", flat=True)) == list(range(1, len(events) + 1))
    assert verify().ok


def _closing(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        connection.close()
