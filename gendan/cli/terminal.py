"""Lines to the person at the terminal: results on the output, trouble on the error stream."""

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from gendan.machine.account import AccountError
from gendan.machine.archive import ArchiveError
from gendan.machine.database import DatabaseUrlError
from gendan.machine.embedded import EmbeddedError
from gendan.machine.env import SettingError
from gendan.machine.home import HomeError
from gendan.machine.programs import ProgramsError

EXPLAINED = (
    AccountError,
    ArchiveError,
    DatabaseUrlError,
    EmbeddedError,
    HomeError,
    ProgramsError,
    SettingError,
)
REFUSED = 78  # what a supervisor must not try again: the person has to mend it


def say(text: str = "") -> None:
    """A line of the result."""
    print(text, flush=True)  # noqa: T201


def warn(text: str) -> None:
    """A line of trouble."""
    print(f"gendan: {text}", file=sys.stderr, flush=True)  # noqa: T201


def refuse(text: str) -> NoReturn:
    """One line, and the end."""
    warn(text)
    raise SystemExit(REFUSED)


@contextmanager
def one_line_for_trouble() -> Iterator[None]:
    """Errors that explain themselves become a line without a traceback."""
    try:
        yield
    except EXPLAINED as problem:
        refuse(" ".join(str(problem).split()))


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with aligned columns; a Chinese character is two columns wide."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
