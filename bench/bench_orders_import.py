"""An Excel file of 50,000 order lines through the whole import: read, checked, taken over, planned."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.deadline_load import database
from bench.table import Figure


def run() -> Iterator[Figure]:
    """The first import of a file, and the same file once more."""
    with database(), tempfile.TemporaryDirectory(prefix="gendan-bench-") as folder:
        file = Path(folder) / "orders.xlsx"
        for task in ("write", "prepare"):
            measure(task, file)
        first = measure("import", file)
        yield Figure("50,000 lines, 10,000 orders with plans: all", first["seconds"], "s", at_most=60)
        yield Figure("  of it until checked", first["checked"], "s")
        yield Figure("  orders new", first["new"], "orders")
        yield Figure("  peak memory", first["peak"], "MB", at_most=600)
        again = measure("import", file)
        yield Figure("the same file once more", again["seconds"], "s", at_most=60)
        yield Figure("  orders as before", again["same"], "orders")
        yield Figure("  orders new or changed", again["new"] + again["changed"], "orders", at_most=0)


def measure(task: str, file: Path) -> dict[str, float]:
    """What a process of `bench.orders_import_worker` says of itself."""
    words = [sys.executable, "-m", "bench.orders_import_worker", task, str(file)]
    said = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(said.splitlines()[-1]))
