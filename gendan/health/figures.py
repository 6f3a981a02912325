"""Prometheus's figures: counted as requests pass, and asked of the database when somebody scrapes.

Each process counts for itself. Where `PROMETHEUS_MULTIPROC_DIR` is set (`gendan up` sets it when it runs
several web processes) the counts of all of them are added up, whichever process is asked.
"""

import logging
import os
from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from gendan.base import clock
from gendan.health.queries import loop_ages

log = logging.getLogger(__name__)

REGISTRY = CollectorRegistry()
REQUESTS = Counter("gendan_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "gendan_request_seconds",
    "Time until the answer began.",
    ["route"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    registry=REGISTRY,
)
STREAMS = Gauge(
    "gendan_streams", "Pages that follow live events.", registry=REGISTRY, multiprocess_mode="livesum"
)


def text() -> bytes:
    """Everything, in Prometheus's text format."""
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # the library has no types here
    asked = CollectorRegistry()
    asked.register(Stock())
    return generate_latest(counted) + generate_latest(asked)


class Stock(Collector):
    """What lies in the database and the pool at this moment."""

    def collect(self) -> Iterable[Metric]:
        """A database that does not answer costs these figures, not the others."""
        yield from _pool()
        try:
            found = [*_jobs(), *_unsealed(), *_deadlines(), *_loops()]
        except (DatabaseError, OSError):
            log.warning("no figures from the database", exc_info=True)
            found = []
        yield from found
        yield GaugeMetricFamily("gendan_database_answers", "1 if the database answered.", int(bool(found)))


def _rows(question: str, *values: datetime) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _jobs() -> list[Metric]:
    family = GaugeMetricFamily("gendan_jobs", "Jobs by queue and state.", labels=["queue", "status"])
    counts = _rows(
        "select queue_name, status::text, count(*) from procrastinate_jobs "
        "where status in ('todo', 'doing', 'failed') group by 1, 2"
    )
    for queue, status, count in counts:
        family.add_metric([str(queue), str(status)], float(str(count)))
    return [family]


def _unsealed() -> list[Metric]:
    count = apps.get_model("timeline", "Unsealed").objects.count()
    return [GaugeMetricFamily("gendan_events_unsealed", "Events that wait for the sealer.", count)]


def _deadlines() -> list[Metric]:
    [(count, lag)] = _rows(
        "select count(*), coalesce(extract(epoch from %s - min(fire_at)), 0) "
        "from deadlines_deadlinestep where fire_at < %s",
        clock.now(),
        clock.now(),
    )
    return [
        GaugeMetricFamily("gendan_deadline_steps_overdue", "Steps whose time has come.", float(str(count))),
        GaugeMetricFamily("gendan_deadline_lag_seconds", "Age of the oldest such step.", float(str(lag))),
    ]


def _loops() -> list[Metric]:
    family = GaugeMetricFamily(
        "gendan_loop_silence_seconds", "Time since a loop gave a sign of life.", labels=["loop"]
    )
    for loop, age in loop_ages(clock.now()).items():
        family.add_metric([loop], age)
    return [family]


def _pool() -> list[Metric]:
    pool = getattr(connection, "pool", None)
    if pool is None:
        return []
    family = GaugeMetricFamily("gendan_pool", "Database connections of this process.", labels=["what"])
    stats = pool.get_stats()
    for name in ("pool_size", "pool_max", "pool_available", "requests_waiting"):
        family.add_metric([name], float(stats.get(name, 0)))
    return [family]
