"""A database of its own with many open deadlines, and worker processes on it. Needs no Django itself."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from gendan.machine.embedded import Embedded

KIND = "bench.deadline"
RUNGS = (("warn", "warn", -1800), ("due", "due", 0), ("L2", "escalate", 3600))
LADDER = json.dumps(
    [
        {"key": key, "kind": kind, "offset": it, "percent": None, "off_hours": "fire"}
        for key, kind, it in RUNGS
    ]
)

LOAD_DEADLINES = """
    insert into deadlines_deadline (
        kind, subject_kind, subject_id, cycle, policy, calendar, calendar_version, timing, target_seconds,
        ladder, started_at, pauses, state, due_at)
    select %(kind)s, %(subject)s, n, 1, '', 'default', 0, 'elapsed', 86400, %(ladder)s, now(), '[]',
        'running', %(first)s::timestamptz + n * %(spread)s::interval
    from generate_series(1, %(count)s) n
"""
LOAD_STEPS = """
    insert into deadlines_deadlinestep (
        deadline_id, position, key, kind, offset_seconds, off_hours, state, planned_at, fire_at, reason,
        attempts, last_error)
    select d.id, 0, %(key)s, %(step)s, %(offset)s, 'fire', 'pending', d.due_at + %(after)s::interval,
        d.due_at + %(after)s::interval, '', 0, ''
    from deadlines_deadline d where d.subject_kind = %(subject)s
"""


@contextmanager
def database() -> Iterator[psycopg.Connection[Any]]:
    """A PostgreSQL of its own, as safe against a power cut as in production, with Gendan's tables."""
    with tempfile.TemporaryDirectory(prefix="gendan-bench-") as folder:
        Path(folder).chmod(0o755)
        server = Embedded(Path(folder) / "postgres")
        server.start()
        os.environ.update(DATABASE_URL=server.url, GENDAN_SECRET_KEY="bench", GENDAN_HOME=folder)
        try:
            worker("migrate").communicate()
            with psycopg.connect(server.url, autocommit=True) as connection:
                yield connection
        finally:
            server.stop()


def load(
    connection: psycopg.Connection[Any], subject: str, count: int, first: datetime, spread: str, *steps: str
) -> None:
    """Open deadlines, due from `first` on, one every `spread`, with the named steps of the ladder."""
    values = {"kind": KIND, "subject": subject, "count": count, "first": first, "spread": spread}
    connection.execute(LOAD_DEADLINES, values | {"ladder": LADDER})
    for position, (key, kind, offset) in enumerate(it for it in RUNGS if it[0] in steps):
        statement = LOAD_STEPS.replace("select d.id, 0", f"select d.id, {position}")
        step = {"key": key, "step": kind, "offset": offset, "after": f"{offset} s", "subject": subject}
        connection.execute(statement, step)


def worker(task: str) -> subprocess.Popen[str]:
    """A process of `bench.deadline_worker`."""
    words = [sys.executable, "-m", "bench.deadline_worker", task]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


@contextmanager
def workers(count: int) -> Iterator[None]:
    """So many processes that run the engine's loop until the block ends."""
    running = [worker("work") for _ in range(count)]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()  # it says when it is ready
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.communicate(timeout=60)


def wait_for(reached: Callable[[], bool], seconds: float = 300) -> None:
    """Wait until `reached()` is true."""
    limit = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > limit:
            raise TimeoutError
        time.sleep(0.1)
