"""One measurement of the timeline: `python -m bench.timeline_measure WHAT`, the answer as a line of JSON."""

import asyncio
import json
import sys
import threading
import time
from statistics import quantiles
from typing import ClassVar

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from gendan.base.errors import Text  # noqa: E402
from gendan.base.refs import Subject, System  # noqa: E402
from gendan.base.timeline.actions import Happening, record, record_all, seal_some  # noqa: E402
from gendan.base.timeline.hub import in_database  # noqa: E402
from gendan.base.timeline.kinds import EventKind  # noqa: E402
from gendan.base.timeline.live import stream  # noqa: E402
from gendan.base.timeline.verify import verify  # noqa: E402

BENCH = System("bench")
REST = 0.2  # seconds at most between two looks of the sealer, as in the worker
EVENTS = 20_000
WATCHED = Subject("order", 10**9)


class Approved(EventKind):
    """Something of a usual size."""

    name: ClassVar[str] = "bench.approved"
    title: ClassVar[Text] = "Approved"
    number: str = "SO-2026-0925"
    old: dict[str, str] = {"delivery": "2026-10-01", "quantity": "1200"}
    new: dict[str, str] = {"delivery": "2026-10-08", "quantity": "1500"}


def _happening(number: int) -> Happening:
    return Happening(Approved(), [Subject("order", number % 500), Subject("customer", number % 40)])


def migrate() -> dict[str, float]:
    """The tables."""
    call_command("migrate", verbosity=0)
    return {}


def write(seconds: str) -> dict[str, float]:
    """One event a transaction, for so long."""
    written, end = 0, time.monotonic() + float(seconds)
    while time.monotonic() < end:
        with transaction.atomic():
            record(Approved(), actor=BENCH, on=_happening(written).on)
        written += 1
    return {"written": written}


def fill() -> dict[str, float]:
    """Many events a transaction."""
    start = time.monotonic()
    for _batch in range(EVENTS // 500):
        with transaction.atomic():
            record_all([_happening(number) for number in range(500)], actor=BENCH)
    return {"per_second": EVENTS / (time.monotonic() - start)}


def seal() -> dict[str, float]:
    """Everything that waits."""
    start, sealed = time.monotonic(), 0
    while step := seal_some():
        sealed += step
    return {"per_second": sealed / (time.monotonic() - start)}


def idle() -> dict[str, float]:
    """A step without work."""
    start = time.monotonic()
    for _step in range(500):
        seal_some()
    return {"milliseconds": 2 * (time.monotonic() - start)}


def check() -> dict[str, float]:
    """The whole chain."""
    start = time.monotonic()
    verdict = verify()
    if not verdict.ok:
        raise RuntimeError(verdict.reason)
    return {"per_second": verdict.head.position / (time.monotonic() - start)}


def follow() -> dict[str, float]:
    """From the commit of an event to its arrival in a stream, with the sealer's loop at work."""
    stop = threading.Event()
    sealer = threading.Thread(target=_sealing, args=(stop,), daemon=True)
    sealer.start()
    try:
        cuts = quantiles(asyncio.run(_latencies(150)), n=100)
    finally:
        stop.set()
        sealer.join()
    return {"p50": cuts[49], "p99": cuts[98]}


def _sealing(stop: threading.Event) -> None:
    wait = 0.0
    while not stop.wait(wait):
        wait = 0.0 if seal_some() else min(REST, max(0.02, 2 * wait))


async def _latencies(count: int) -> list[float]:
    messages = stream([WATCHED], None)
    await anext(messages)
    found = []
    for number in range(count):
        await asyncio.sleep(0.01 + 0.007 * (number % 40))  # not in step with the sealer
        await in_database(_record_watched)
        committed = time.monotonic()
        await anext(messages)
        found.append(1000 * (time.monotonic() - committed))
    await messages.aclose()
    return found


def _record_watched() -> None:
    with transaction.atomic():
        record(Approved(), actor=BENCH, on=[WATCHED])


MEASURES = {"migrate": migrate, "fill": fill, "seal": seal, "idle": idle, "verify": check, "stream": follow}

if __name__ == "__main__":
    what, *words = sys.argv[1:]
    print(json.dumps(write(*words) if what == "write" else MEASURES[what]()))
