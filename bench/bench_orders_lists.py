"""The first page of the lists of orders, beside 1,000, 10,000 and 100,000 open orders."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from bench.deadline_load import database
from bench.table import Figure

STEPS = {1_000: 1_000, 10_000: 9_000, 100_000: 90_000}  # open orders, and how many are added for that
TARGETS = ("list", "matrix")


def run() -> Iterator[Figure]:
    """Whole requests: p50 and p95 of each page at each size, and how much slower the largest is."""
    with database():
        found = {size: measured(added) for size, added in STEPS.items()}
    for page in found[1_000]:
        for size, times in found.items():
            p50, p95 = times[page]
            yield Figure(f"{page}, {size:,} open: p50", p50, "ms")
            yield Figure(f"{page}, {size:,} open: p95", p95, "ms", at_most=80 if page in TARGETS else None)
        ratio = found[100_000][page][0] / found[1_000][page][0]
        yield Figure(
            f"{page}, 100,000 to 1,000: p50", ratio, "times", at_most=1.5 if page in TARGETS else None
        )


def measured(added: int) -> dict[str, tuple[float, float]]:
    """A process of `bench.lists_measure` on the same database."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "gendan.config.settings"}
    words = [sys.executable, "-W", "ignore", "-m", "bench.lists_measure", str(added)]
    out = subprocess.run(words, check=True, capture_output=True, text=True, env=environment).stdout
    answer: dict[str, tuple[float, float]] = json.loads(out.splitlines()[-1])
    return answer
