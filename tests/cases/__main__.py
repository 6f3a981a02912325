"""Runs a file of cases: `uv run python -m tests.cases clocks FILE`.

Prints each failing case and, last, how many passed and failed. Exit status 1: a case failed; 2: the command
or the file cannot be used.
"""

import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

RUNNERS = {"clocks": "tests.cases.clocks"}
"""Kind of file → module with `cases(data)`, which gives each case's name and what is wrong with it."""


class UnusableError(Exception):
    """One line for the person at the terminal."""


def main(arguments: Sequence[str]) -> int:
    """The command."""
    try:
        runner, data = opened(arguments)
    except UnusableError as error:
        print(error, file=sys.stderr)
        return 2
    passed = failed = 0
    for name, faults in importlib.import_module(runner).cases(data):
        passed, failed = (passed, failed + 1) if faults else (passed + 1, failed)
        for fault in faults:
            print(f"FAILED {name}: {fault}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def opened(arguments: Sequence[str]) -> tuple[str, Mapping[str, Any]]:
    """The module that runs this kind of file, and what the file holds."""
    if len(arguments) != 2:
        raise UnusableError(f"usage: python -m tests.cases {{{'|'.join(RUNNERS)}}} FILE")
    kind, path = arguments
    if kind not in RUNNERS:
        raise UnusableError(f"there are no cases of the kind {kind!r}; there are: {', '.join(RUNNERS)}")
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableError(f"{path} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise UnusableError(f"{path} holds no object with sections of cases")
    return RUNNERS[kind], data


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
