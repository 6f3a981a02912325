"""The open time of a calendar, laid out as spans of UTC microseconds with running totals.

A window is built once for a range of days and kept with its calendar. Every later question is a bisection:
how much open time lies before an instant, and at which instant a total is reached.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[int, int]
"""Seconds from local midnight, half-open. The end may pass 86400: over midnight into the next day."""

SECOND = 1_000_000
DAY_SECONDS = 86_400
DAY = DAY_SECONDS * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 in UTC. An instant without a zone is refused: it means nothing."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return (instant - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The reverse of `to_micros`, in UTC."""
    return EPOCH + timedelta(microseconds=micros)


def wall_to_micros(zone: ZoneInfo, day: date, seconds: int) -> int:
    """The first instant at which the wall clock reads `seconds` after the midnight of `day`, or later.

    So a time that the clock skips stands at the jump, and of a time that it shows twice the first counts.
    This never runs backwards, and intervals that touch on paper touch in fact.
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 - a wall clock
    before = _offset(wall.replace(tzinfo=zone))
    after = _offset(wall.replace(tzinfo=zone, fold=1))
    naive = (
        (wall.toordinal() - EPOCH_ORDINAL) * DAY_SECONDS + wall.hour * 3600 + wall.minute * 60 + wall.second
    )
    if before < after:  # skipped
        return _jump(zone, naive - after, naive - before, after) * SECOND
    return (naive - before) * SECOND


def _offset(instant: datetime) -> int:
    return int((instant.utcoffset() or timedelta()).total_seconds())


def _jump(zone: ZoneInfo, low: int, high: int, after: int) -> int:
    """The first second between `low` and `high` at which the zone's offset is `after`."""
    while low < high:
        middle = (low + high) // 2
        if _offset((EPOCH + timedelta(seconds=middle)).astimezone(zone)) == after:
            high = middle
        else:
            low = middle + 1
    return low


def day_spans(zone: ZoneInfo, day: date, hours: Sequence[Interval]) -> Iterator[tuple[int, int]]:
    """The open spans that start on `day`, in UTC microseconds, less those that a clock change swallows."""
    for begin, end in hours:
        span = wall_to_micros(zone, day, begin), wall_to_micros(zone, day, end)
        if span[0] < span[1]:
            yield span


class Window:
    """Open time of the local days `first` up to, not including, `last` (ordinals).

    `low` and `high` are the instants between which totals hold. Spans are merged, so they are disjoint.
    """

    def __init__(
        self, zone: ZoneInfo, hours_on: Callable[[date], Sequence[Interval]], first: int, last: int
    ) -> None:
        self.first, self.last = first, last
        self.low = wall_to_micros(zone, date.fromordinal(first), 0)
        self.high = wall_to_micros(zone, date.fromordinal(last), 0)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.working_days: list[int] = []
        self._lay_out(zone, hours_on)
        self.before: list[int] = []
        self.after: list[int] = []
        self._add_up()

    def _lay_out(self, zone: ZoneInfo, hours_on: Callable[[date], Sequence[Interval]]) -> None:
        """From a day early, for last night's shift, which may run into the day's own hours."""
        found: list[tuple[int, int]] = []
        for ordinal in range(self.first - 1, self.last):
            day = date.fromordinal(ordinal)
            if hours := hours_on(day):
                found += day_spans(zone, day, hours)
                if ordinal >= self.first:
                    self.working_days.append(ordinal)
        for start, end in sorted(found):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def _add_up(self) -> None:
        total = 0
        for start, end in zip(self.starts, self.ends, strict=True):
            self.before.append(total)
            total += end - start
            self.after.append(total)

    def total(self, instant: int) -> int:
        """Open microseconds of this window up to `instant`. Only differences mean something."""
        at = bisect_right(self.starts, instant) - 1
        if at < 0:
            return 0
        return self.before[at] + min(instant, self.ends[at]) - self.starts[at]

    def earliest(self, total: int) -> int | None:
        """The first instant with that total (a closing time rather than the next opening); None if beyond."""
        at = bisect_left(self.after, total)
        if at == len(self.after):
            return None
        instant = self.ends[at] - (self.after[at] - total)
        return instant if instant <= self.high else None

    def latest(self, total: int) -> int | None:
        """The last instant with that total (an opening time, not the closing before); None if beyond."""
        at = bisect_right(self.before, total) - 1
        if total < 0 or at < 0:
            return None
        instant = self.starts[at] + total - self.before[at]
        return instant if instant >= self.low else None
