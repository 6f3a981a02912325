"""The deadline engine beside a million open deadlines, on a database that survives a power cut."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from bench.deadline_load import database, load, wait_for, worker, workers
from bench.table import Figure

OPEN = 1_000_000
BURST = 10_000
STREAM_SECONDS, STREAM_RATE = 20, 100
FAR = datetime(2099, 1, 1, tzinfo=UTC)
LAG = """
    select extract(epoch from percentile_cont(%s) within group (
        order by recorded_at - (payload->>'due')::timestamptz))
    from timeline_event where kind = 'deadline.missed' and (payload->>'due')::timestamptz >= %s
"""


def run() -> Iterator[Figure]:
    """Idle step, burst with one and two workers, and lag at a steady rate."""
    with database() as connection:
        load(connection, "far", OPEN, FAR, "1 second", "warn", "due", "L2")
        connection.execute("vacuum analyze")
        median, worst = (float(it) for it in worker("idle").communicate()[0].split())
        yield Figure("idle step, 1,000,000 open: median", median, "ms", at_most=2)
        yield Figure("idle step, 1,000,000 open: p99", worst, "ms")
        for count in (1, 2):
            yield Figure(
                f"10,000 due in one second, {count} worker{'s'[: count - 1]}",
                burst(connection, count),
                "s until the last",
                at_most=20,
            )
        yield Figure("firing lag at 100 a second: p99", lag(connection), "s", at_most=1)


def burst(connection: psycopg.Connection[Any], count: int) -> float:
    """Seconds from the first due time of a burst until its last step has fired."""
    with workers(count):
        first = datetime.now(UTC) + timedelta(seconds=10)
        load(connection, f"burst{count}", BURST, first, "0.1 ms", "due")
        late = max(0.0, (datetime.now(UTC) - first).total_seconds())
        wait_for(lambda: pending(connection, first + timedelta(seconds=2)) == 0)
        return (datetime.now(UTC) - first).total_seconds() - late


def lag(connection: psycopg.Connection[Any]) -> float:
    """The 99th percentile of the seconds between due and recorded, at a steady rate with one worker."""
    with workers(1):
        first = datetime.now(UTC) + timedelta(seconds=5)
        load(connection, "stream", STREAM_SECONDS * STREAM_RATE, first, f"{1 / STREAM_RATE} s", "due")
        time.sleep(STREAM_SECONDS)
        wait_for(lambda: pending(connection, first + timedelta(seconds=STREAM_SECONDS + 1)) == 0)
    row = connection.execute(LAG, [0.99, first]).fetchone()
    assert row
    return float(row[0])


def pending(connection: psycopg.Connection[Any], until: datetime) -> int:
    """Steps still to fire of those planned before `until`."""
    row = connection.execute(
        "select count(*) from deadlines_deadlinestep where fire_at < %s", [until]
    ).fetchone()
    assert row
    return int(row[0])
