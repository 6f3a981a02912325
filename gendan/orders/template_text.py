"""Links and reminders as people write them in a template: `FAB+2! TRIM+1`, `7/3/1`. Pure."""

import re
from collections.abc import Iterable

from gendan.orders.schedule import Link

LINK = re.compile(r"([A-Z0-9]{1,10})(?:\+(\d{1,3}))?(!?)")
SEPARATORS = re.compile(r"[\s,;，；、]+")
FULL_WIDTH = str.maketrans("＋！／", "+!/")


class UnreadableError(ValueError):
    """A part that says nothing. `part` is as it was written."""

    def __init__(self, part: str) -> None:
        super().__init__(f"{part!r} cannot be read")
        self.part = part


def links_from(text: str) -> tuple[Link, ...]:
    """`FAB+2! TRIM` → after FAB by two working days at least (a hard gate), and after TRIM.

    Capitals do not matter; of a predecessor named twice the later counts. Raises UnreadableError.
    """
    found: dict[str, Link] = {}
    for part in filter(None, SEPARATORS.split(text.translate(FULL_WIDTH).upper())):
        match = LINK.fullmatch(part)
        if match is None:
            raise UnreadableError(part)
        found[match[1]] = Link(match[1], int(match[2] or 0), bool(match[3]))
    return tuple(found.values())


def links_text(links: Iterable[Link]) -> str:
    """The reverse of `links_from`."""
    return " ".join(f"{it.code}+{it.days}{'!' if it.hard else ''}" for it in links)


def days_from(text: str) -> tuple[int, ...]:
    """`7/3/1` → 7, 3, 1; the longest first, each once. Raises UnreadableError."""
    parts = [it for it in re.split(r"[\s,;，；、/]+", text.translate(FULL_WIDTH)) if it]
    for part in parts:
        if not re.fullmatch(r"\d{1,3}", part):
            raise UnreadableError(part)
    return tuple(sorted({int(it) for it in parts}, reverse=True))


def days_text(days: Iterable[int]) -> str:
    """The reverse of `days_from`."""
    return "/".join(str(it) for it in days)
