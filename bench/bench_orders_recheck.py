"""Checking 100,000 open orders after a change of their calendar, on a new day, and one after a report."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator

from bench.deadline_load import database
from bench.table import Figure

ORDERS = int(os.environ.get("BENCH_ORDERS", "100000"))


def run() -> Iterator[Figure]:
    """The work is done in a process of its own, so that its memory can be told."""
    with database():
        found = subprocess.run(
            [sys.executable, "-m", "bench.orders_recheck_worker", str(ORDERS)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        first, change, moved, again, day, peak, *single = (float(it) for it in found)
        yield Figure(f"{ORDERS:,} orders checked for the first time", first, "s")
        yield Figure(f"{ORDERS:,} orders after a calendar change", change, "s", at_most=120)
        yield Figure("  of them changed", moved, "orders")
        yield Figure(f"{ORDERS // 10:,} orders, nothing changed", again, "s")
        yield Figure(f"{ORDERS:,} orders on a new day", day, "s")
        yield Figure("peak memory of the worker", peak, "MB")
        yield Figure("one order: median", statistics.median(single), "ms")
