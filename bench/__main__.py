"""Measures: `uv run python -m bench [name…]`.

Each `bench_NAME.py` has `run()`, which gives figures; without names all run, in order. One table is printed
for each as soon as it is done. Exit status 1: a bench failed or has no such name; a missed target is shown.
"""

import importlib
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.table import Figure, Skipped, table

FOLDER = Path(__file__).parent
PREFIX = "bench_"


def names() -> list[str]:
    """What can be measured."""
    return sorted(file.stem.removeprefix(PREFIX) for file in FOLDER.glob(f"{PREFIX}*.py"))


def main(wanted: Sequence[str]) -> int:
    """The command."""
    known = names()
    if unknown := [name for name in wanted if name not in known]:
        print(f"there is no bench {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 1
    failed = [name for name in wanted or known if not shown(name)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def shown(name: str) -> bool:
    """Measure and print one; False where it fell over, which does not keep the others from running."""
    print(f"== {name}", flush=True)
    try:
        figures: Iterable[Figure | Skipped] = importlib.import_module(f"bench.{PREFIX}{name}").run()
        print(table(figures), end="\n\n", flush=True)
    except Exception:  # noqa: BLE001 - one bench must not take the others with it; the trace is printed
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
