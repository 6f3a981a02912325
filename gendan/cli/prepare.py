"""What a start does before anybody is served: tables, assets, the rows that every company begins with."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from gendan.base.refs import System
from gendan.machine import locks
from gendan.orders.seed import seed as seed_orders
from gendan.people.actions.calendars import seed_china
from gendan.people.actions.holidays import ask_for_holidays
from gendan.people.seed import seed as seed_people

STARTING = 5_120_771_208_430_117  # the advisory lock of the one who prepares: any number will do
PAUSE = 0.2  # seconds until it is asked for again


def prepare() -> None:
    """Idempotent, and quick where there is nothing to do. Two starts at once do it one after the other."""
    with _alone():
        call_command("migrate", interactive=False, verbosity=0)
        seed()
    collect()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        while not _mine(cursor):
            time.sleep(PAUSE)
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [STARTING])


def _mine(cursor: Any) -> bool:
    """Whether nobody else prepares.

    It is asked again and again: a statement that waits holds a snapshot, and an index that the other makes
    concurrently waits for that.
    """
    cursor.execute("select pg_try_advisory_lock(%s)", [STARTING])
    return bool((cursor.fetchone() or [False])[0])


def seed() -> None:
    """Calendars, people, plan templates: each only where it is empty. Then what nights ask."""
    seed_china(actor=System("setup"))
    seed_people()
    seed_orders()
    ask_for_holidays()


def collect() -> None:
    """Gather the assets of all apps in one folder, when they have changed."""
    root = Path(settings.STATIC_ROOT)
    with locks.alone(root.with_suffix(".lock"), seconds=120):
        stamp = root / ".stamp"
        now = _fingerprint()
        if not stamp.exists() or stamp.read_text() != now:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(now)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = os.stat(storage.path(path))  # noqa: PTH116
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
