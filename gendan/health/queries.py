"""Is Gendan ready, and how busy is it?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils.connection import ConnectionDoesNotExist

from gendan.health.models import Heartbeat

LOOPS = ("jobs", "deadlines", "sealer")
FRESH = timedelta(seconds=30)


@dataclass(frozen=True)
class Finding:
    """One check: whether it holds, and in a word why not. Never a text from the database: anybody may ask."""

    ok: bool
    reason: str = ""


def readiness(now: datetime) -> dict[str, Finding]:
    """Each check by name. Where the database does not answer, the others are not asked."""
    checks: dict[str, Callable[[datetime], Finding]] = {
        "database": _database,
        "migrations": _migrations,
        "worker": _worker,
    }
    found: dict[str, Finding] = {}
    for name, check in checks.items():
        try:
            found[name] = check(now)
        except (DatabaseError, ConnectionDoesNotExist, OSError):
            found[name] = Finding(ok=False, reason="the database does not answer")
            break
    return found


def _database(_now: datetime) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return Finding(ok=True)


def _migrations(_now: datetime) -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(ok=not plan, reason=f"{len(plan)} to apply" if plan else "")


def _worker(now: datetime) -> Finding:
    ages = loop_ages(now)
    silent = [loop for loop in LOOPS if ages.get(loop, FRESH.total_seconds() + 1) > FRESH.total_seconds()]
    return Finding(ok=not silent, reason=f"no sign of life: {', '.join(silent)}" if silent else "")


def loop_ages(now: datetime) -> dict[str, float]:
    """Seconds since each loop last turned in any process."""
    rows = Heartbeat.objects.values("loop").annotate(last=Max("beat_at")).values_list("loop", "last")
    return {loop: (now - last).total_seconds() for loop, last in rows}
