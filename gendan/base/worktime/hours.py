"""Hours of a day as people write them: `09:00-12:00, 13:30-18:00`. Pure.

An end before its begin is the next day's (`20:00-02:00`), and so is one past 24:00 (`20:00-26:00`).
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from unicodedata import normalize

from gendan.base.worktime.rules import Interval, WorktimeError, normal_hours
from gendan.base.worktime.spans import DAY_SECONDS

CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
INTERVAL = re.compile(r"([\d:]+)\s*(?:-|–|—|~|至|到)\s*((?:次日|\+)?)\s*([\d:]+)")
GAP = re.compile(r"[\s,、;/]*")
CLOSED = {"", "-", "closed", "off", "休", "休息", "放假", "无"}
LONGEST = 400


def clock_seconds(text: str) -> int:
    """`09:30` as seconds from midnight; up to `48:00`. Raises WorktimeError."""
    match = CLOCK.fullmatch(normalize("NFKC", text).strip()) if len(text) < LONGEST else None
    if not match or int(match[2]) > 59 or int(match[3] or 0) > 59:
        raise WorktimeError(f"{text[:20]!r} is not a time like 09:30")
    return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)


def interval_of(begin: str, end: str, *, next_day: bool = False) -> Interval:
    """Two times as an interval; an end at or before the begin lies in the next day. Raises WorktimeError."""
    first, last = clock_seconds(begin), clock_seconds(end)
    if first == last:
        raise WorktimeError(f"{begin}-{end} is empty; the whole day is 00:00-24:00")
    if last < first or (next_day and last <= DAY_SECONDS):
        last += DAY_SECONDS
    return normal_hours([(first, last)])[0]


def parse_hours(text: str) -> tuple[Interval, ...]:
    """A day's hours, sorted; a word for a day off, or nothing, is `()`.

    Raises WorktimeError on anything else, and on intervals that overlap: that is a slip of the pen.
    """
    plain = normalize("NFKC", text).strip() if len(text) < LONGEST else "too long"
    if plain.casefold() in CLOSED:
        return ()
    found, at = [], 0
    while at < len(plain):
        match = INTERVAL.match(plain, at)
        if not match:
            raise WorktimeError(f"{text[:40]!r} is not hours like 09:00-12:00, 13:30-18:00")
        found.append(interval_of(match[1], match[3], next_day=bool(match[2])))
        at = GAP.match(plain, match.end()).end()  # type: ignore[union-attr] # the pattern matches nothing too
    return distinct(found)


def distinct(intervals: Iterable[Sequence[int]]) -> tuple[Interval, ...]:
    """Sorted; those that touch are made one. Raises WorktimeError where two overlap."""
    ordered = sorted((int(begin), int(end)) for begin, end in intervals)
    for (_, end), (begin, _) in pairwise(ordered):
        if begin < end:
            raise WorktimeError(f"two intervals overlap at {clock_text(begin)}")
    return normal_hours(ordered)


def clock_text(seconds: int) -> str:
    """`34200` as `09:30`; seconds only where there are any."""
    hours, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{second:02}" if second else "")


def hours_text(intervals: Iterable[Interval]) -> str:
    """`09:00-12:00, 13:30-18:00`; a night shift as `20:00-02:00`. What `parse_hours` reads back."""
    return ", ".join(f"{clock_text(begin)}-{_end_text(begin, end)}" for begin, end in intervals)


def _end_text(begin: int, end: int) -> str:
    over_midnight = DAY_SECONDS < end < begin + DAY_SECONDS
    return clock_text(end - DAY_SECONDS if over_midnight else end)
