"""Working time: when is something due, and how much of the working time has been used.

Pure: no Django, no clock, no input or output. Instants are aware datetimes and are answered in UTC; a
calendar has an IANA zone, hours for each weekday, and days that differ. The rules are in `docs/worktime.md`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gendan.base.worktime.spans import (
    DAY,
    DAY_SECONDS,
    EPOCH_ORDINAL,
    SECOND,
    Interval,
    Window,
    day_spans,
    from_micros,
    to_micros,
    wall_to_micros,
)

__all__ = [
    "Calendar",
    "ClosedCalendarError",
    "Interval",
    "Line",
    "Pause",
    "Reason",
    "StillPausedError",
    "TooFarError",
    "WorktimeError",
    "advance",
    "elapsed",
    "explain",
    "next_open",
    "normal_hours",
    "normal_pauses",
    "step_days",
]

Pause = tuple[datetime, datetime | None]
"""From, until; half-open. `None`: not resumed yet."""

WALK_DAYS = 800
"""How far `advance` and `step_days` look, paused time not counted."""
WINDOW_DAYS = 8_000
"""How far apart two instants may lie."""
FIRST_DAY = date(1901, 1, 1).toordinal()
LAST_DAY = date(2199, 12, 31).toordinal()
FOREVER = 1 << 62


class WorktimeError(ValueError):
    """A calendar or a question that has no answer."""


class ClosedCalendarError(WorktimeError):
    """A calendar that is never open: no clock on it would ever end."""


class TooFarError(WorktimeError):
    """The answer lies further away than is looked."""


class StillPausedError(WorktimeError):
    """Nothing is due while the clock stands in a pause that has no end yet."""


def normal_hours(intervals: Iterable[Sequence[int]]) -> tuple[Interval, ...]:
    """Sorted, with those that touch or overlap made one. Raises WorktimeError on what is no interval."""
    merged: list[Interval] = []
    for begin, end in sorted((int(begin), int(end)) for begin, end in intervals):
        if not 0 <= begin < DAY_SECONDS or not begin < end <= 2 * DAY_SECONDS:
            raise WorktimeError(f"{begin}-{end} is not an interval that starts within a day and then ends")
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return tuple(merged)


@dataclass(frozen=True)
class Calendar:
    """When work is done, in one zone.

    `week` maps 0 (Monday) … 6 to that weekday's hours; `days` are the days that differ, `()` is closed.
    An interval belongs to the day it starts on, so a day that is closed does not cut last night's shift.
    `names` says what such a day is; `provisional` are the years whose holidays are not announced yet.
    """

    zone: str
    week: Mapping[int, tuple[Interval, ...]]
    days: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    version: int = 0
    names: Mapping[date, str] = field(default_factory=dict)
    provisional: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if unknown := set(self.week) - set(range(7)):
            raise WorktimeError(f"there is no weekday {min(unknown)}")
        object.__setattr__(self, "week", {day: normal_hours(self.week.get(day, ())) for day in range(7)})
        object.__setattr__(self, "days", {day: normal_hours(hours) for day, hours in self.days.items()})
        if not any(self.week.values()) and not any(self.days.values()):
            raise ClosedCalendarError("a calendar needs at least one open interval")
        _ = self.tz

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone itself."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise WorktimeError(f"there is no time zone {self.zone!r}") from error

    def hours_on(self, day: date) -> tuple[Interval, ...]:
        """The intervals that start on `day`."""
        own = self.days.get(day)
        return self.week[day.weekday()] if own is None else own

    def is_working_day(self, day: date) -> bool:
        """Whether any work starts on `day`."""
        return bool(self.hours_on(day))

    def local_day(self, instant: datetime) -> date:
        """The calendar's date at `instant`."""
        return instant.astimezone(self.tz).date()

    def window(self, low: int, high: int) -> Window:
        """The laid out open time that holds at least `low` to `high` (UTC microseconds)."""
        known: Window | None = self.__dict__.get("_window")
        if known is not None and known.low <= low and high <= known.high:
            return known
        return self.window_of_days(low // DAY + EPOCH_ORDINAL - 2, high // DAY + EPOCH_ORDINAL + 3)

    def window_of_days(self, first: int, last: int) -> Window:
        """The laid out open time that holds at least the days `first` up to `last` (ordinals).

        Grows around what is known. Threads may lay out the same window twice, and either will do.
        """
        known: Window | None = self.__dict__.get("_window")
        if known is not None and known.first <= first and last <= known.last:
            return known
        if first < FIRST_DAY or last > LAST_DAY or last - first > WINDOW_DAYS:
            raise TooFarError(f"working time is known for at most {WINDOW_DAYS} days within 1901-2199")
        first, last = max(FIRST_DAY, first - 60), min(LAST_DAY, last + 400)
        if known is not None and max(last, known.last) - min(first, known.first) <= WINDOW_DAYS:
            first, last = min(first, known.first), max(last, known.last)
        laid_out = Window(self.tz, self.hours_on, first, last)
        self.__dict__["_window"] = laid_out
        return laid_out


def normal_pauses(pauses: Iterable[Pause]) -> list[tuple[int, int]]:
    """Sorted, disjoint, in UTC microseconds; an open end is `FOREVER`. An empty pause is no pause."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted((to_micros(a), FOREVER if b is None else to_micros(b)) for a, b in pauses):
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


def advance(calendar: Calendar, start: datetime, seconds: int, pauses: Iterable[Pause] = ()) -> datetime:
    """The earliest instant at which the working, un-paused time since `start` is `seconds`.

    If it ends exactly at closing time, the answer is that closing time. Backwards (`seconds` below 0) the
    mirror image holds: the latest instant from which `-seconds` remain until `start`, an opening time
    rather than the closing before it. Zero is `start` itself, open or not.

    Raises StillPausedError where an open pause comes first, TooFarError beyond WALK_DAYS.
    """
    if seconds == 0:
        return start.astimezone(UTC)
    stops = normal_pauses(pauses) if pauses else []
    walk = _forward if seconds > 0 else _backward
    return from_micros(walk(calendar, to_micros(start), abs(seconds) * SECOND, stops))


def _forward(calendar: Calendar, here: int, need: int, stops: Sequence[tuple[int, int]]) -> int:
    limit = here + WALK_DAYS * DAY
    for begin, end in stops:
        if end <= here:
            continue
        if begin > limit:
            break
        usable = _open_between(calendar, here, max(begin, here))
        if need <= usable:
            break
        if end == FOREVER:
            raise StillPausedError("nothing is due while the clock is paused")
        need -= usable
        limit += end - max(begin, here)
        here = end
    return _reach(calendar, here, limit, lambda window: window.earliest(window.total(here) + need))


def _backward(calendar: Calendar, here: int, need: int, stops: Sequence[tuple[int, int]]) -> int:
    limit = here - WALK_DAYS * DAY
    for begin, end in reversed(stops):
        if begin >= here:
            continue
        if end < limit:
            break
        usable = _open_between(calendar, min(end, here), here)
        if need <= usable:
            break
        need -= usable
        limit -= min(end, here) - begin
        here = begin
    return _reach(calendar, here, limit, lambda window: window.latest(window.total(here) - need))


def _open_between(calendar: Calendar, low: int, high: int) -> int:
    if low >= high:
        return 0
    window = calendar.window(low, high)
    return window.total(high) - window.total(low)


def _reach(calendar: Calendar, here: int, limit: int, find: Callable[[Window], int | None]) -> int:
    """What `find` finds in the window at hand, else in the one that goes to the limit."""
    found = find(calendar.window(here, here))
    if found is None:
        found = find(calendar.window(min(here, limit), max(here, limit)))
    if found is None or abs(found - here) > abs(limit - here):
        raise TooFarError(f"there is not enough open time within {WALK_DAYS} days")
    return found


def elapsed(calendar: Calendar, a: datetime, b: datetime, pauses: Iterable[Pause] = ()) -> int:
    """Working, un-paused seconds from `a` to `b`; negative where `b` is before `a`.

    Whole seconds of the calendar's running total, so that parts always add up to the whole.
    """
    first, last = to_micros(a), to_micros(b)
    low, high = min(first, last), max(first, last)
    stops = [stop for stop in normal_pauses(pauses) if stop[0] < high] if pauses else []
    if stops:
        low = min(low, stops[0][0])
    window = calendar.window(low, high)
    return _worked(window, last, stops) // SECOND - _worked(window, first, stops) // SECOND


def _worked(window: Window, instant: int, stops: Sequence[tuple[int, int]]) -> int:
    worked = window.total(instant)
    for begin, end in stops:
        if begin >= instant:
            break
        worked -= window.total(min(end, instant)) - window.total(begin)
    return worked


def next_open(calendar: Calendar, instant: datetime) -> datetime:
    """`instant` itself where the calendar is open then, else the next opening. Raises TooFarError."""
    here = to_micros(instant)

    def opening(window: Window) -> int | None:
        at = bisect_right(window.ends, here)
        return max(here, window.starts[at]) if at < len(window.starts) else None

    return from_micros(_reach(calendar, here, here + WALK_DAYS * DAY, opening))


def step_days(calendar: Calendar, day: date, n: int) -> date:
    """The `n`-th working day after `day` (before it for a negative `n`); zero is `day` itself.

    From a day off, one step on is the next working day.
    """
    if n == 0:
        return day
    here = day.toordinal()
    low, high = (here, here + WALK_DAYS) if n > 0 else (here - WALK_DAYS, here)
    for first, last in ((here, here + 1), (low, high + 1)):
        days = calendar.window_of_days(first, last).working_days
        at = bisect_right(days, here) + n - 1 if n > 0 else bisect_left(days, here) + n
        if 0 <= at < len(days) and low <= days[at] <= high:
            return date.fromordinal(days[at])
    raise TooFarError(f"there are not {abs(n)} working days within {WALK_DAYS} days")


class Reason(StrEnum):
    """What a line of an explanation says."""

    WORKED = "worked"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Line:
    """One reason of a due time. Instants are UTC; `day` to `last_day` are the calendar's dates.

    `seconds` count towards the target (0 unless worked); `lost` are the working seconds a pause took.
    `name` is what the calendar calls the day; `provisional`: the holidays of its year are not announced yet.
    """

    reason: Reason
    day: date
    last_day: date
    begin: datetime
    end: datetime
    seconds: int = 0
    lost: int = 0
    name: str = ""
    provisional: bool = False


def explain(calendar: Calendar, start: datetime, seconds: int, pauses: Iterable[Pause] = ()) -> list[Line]:
    """The lines that lead from `start` to `advance(calendar, start, seconds, pauses)`, in order of time.

    A line for each day worked, for each pause, and for each run of days off with one cause. Their `seconds`
    add up to `seconds` (backwards, below zero, they are negative too).
    """
    kept = list(pauses)
    begin, end = to_micros(start), to_micros(advance(calendar, start, seconds, kept))
    low, high = min(begin, end), max(begin, end)
    stops = [(max(a, low), min(b, high)) for a, b in normal_pauses(kept) if a < high and b > low]
    lines = [*_day_lines(calendar, low, high, stops), *(_pause_line(calendar, *stop) for stop in stops)]
    lines.sort(key=lambda line: line.begin)
    return lines if seconds >= 0 else [replace(line, seconds=-line.seconds) for line in lines]


def _day_lines(calendar: Calendar, low: int, high: int, stops: Sequence[tuple[int, int]]) -> Iterator[Line]:
    run: Line | None = None
    for line in _each_day(calendar, low, high, stops):
        if run and line.reason is Reason.CLOSED and _continues(run, line):
            run = replace(run, last_day=line.day, end=line.end)
            continue
        if run:
            yield run
        run = line
    if run:
        yield run


def _continues(run: Line, line: Line) -> bool:
    """Whether `line` is the next day off for the same cause."""
    same = (run.reason, run.name, run.provisional) == (line.reason, line.name, line.provisional)
    return same and line.day.toordinal() == run.last_day.toordinal() + 1


def _each_day(calendar: Calendar, low: int, high: int, stops: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """What was worked on each day, or that it was off. A day that was wholly paused has no line here."""
    worked, reached = 0, low
    first, last = calendar.local_day(from_micros(low)), calendar.local_day(from_micros(high))
    for ordinal in range(first.toordinal() - 1, last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        pieces: list[tuple[int, int]] = []
        for begin, end in day_spans(calendar.tz, day, calendar.hours_on(day)):
            pieces += _unpaused(max(begin, reached), min(end, high), stops)
            reached = max(reached, min(end, high))
        if pieces:
            before, worked = worked, worked + sum(end - begin for begin, end in pieces)
            seconds = worked // SECOND - before // SECOND
            yield _line(calendar, Reason.WORKED, day, pieces[0][0], pieces[-1][1], seconds=seconds)
        elif day >= first and not calendar.is_working_day(day):
            midnights = (wall_to_micros(calendar.tz, day, edge) for edge in (0, DAY_SECONDS))
            yield _line(calendar, Reason.CLOSED, day, *(min(max(low, at), high) for at in midnights))


def _unpaused(begin: int, end: int, stops: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for stop, resume in stops:
        if begin < min(end, stop):
            yield begin, min(end, stop)
        begin = max(begin, resume)
    if begin < end:
        yield begin, end


def _pause_line(calendar: Calendar, begin: int, end: int) -> Line:
    day = calendar.local_day(from_micros(begin))
    lost = _open_between(calendar, begin, end) // SECOND
    line = _line(calendar, Reason.PAUSED, day, begin, end, lost=lost)
    return replace(line, last_day=calendar.local_day(line.end))


def _line(
    calendar: Calendar, reason: Reason, day: date, begin: int, end: int, *, seconds: int = 0, lost: int = 0
) -> Line:
    return Line(
        reason,
        day,
        day,
        from_micros(begin),
        from_micros(end),
        seconds,
        lost,
        name="" if reason is Reason.PAUSED else calendar.names.get(day, ""),
        provisional=day.year in calendar.provisional,
    )
