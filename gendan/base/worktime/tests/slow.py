"""Working time in the slowest and plainest way, to hold the rules against: one small step after the other."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gendan.base.worktime.rules import Calendar, Pause

DAY = timedelta(days=1)


class SlowClock:
    """Looks at the wall clock every `unit` from `start` for `days`; all boundaries must be multiples of it.

    A clock that is put back is read as standing still until it shows a new time: the doubled hour belongs to
    the interval in which it began.
    """

    def __init__(
        self, calendar: Calendar, start: datetime, unit: timedelta, days: int, pauses: Sequence[Pause] = ()
    ) -> None:
        self.start, self.unit = start, unit
        reading = datetime.min  # noqa: DTZ901 - a wall clock's reading
        self.counts: list[bool] = []
        for step in range(-(DAY // unit), days * DAY // unit):
            instant = start + step * unit
            reading = max(reading, instant.astimezone(calendar.tz).replace(tzinfo=None))
            if step >= 0:
                self.counts.append(is_open(calendar, reading) and not is_paused(instant, pauses))

    def advance(self, units: int) -> datetime | None:
        """The end of the `units`-th unit that counts; None beyond the days looked at."""
        for step, counts in enumerate(self.counts):
            units -= counts
            if units == 0:
                return self.start + (step + 1) * self.unit
        return None

    def retreat(self, end: datetime, units: int) -> datetime | None:
        """The begin of the `units`-th unit that counts, looking back from `end`."""
        for step in reversed(range((end - self.start) // self.unit)):
            units -= self.counts[step]
            if units == 0:
                return self.start + step * self.unit
        return None

    def elapsed(self, end: datetime) -> int:
        """Units that count from the start to `end`."""
        return sum(self.counts[: (end - self.start) // self.unit])


def is_open(calendar: Calendar, wall: datetime) -> bool:
    """An interval of that day, or of the day before over midnight."""
    second = wall.hour * 3600 + wall.minute * 60 + wall.second
    return any(
        begin <= second + 86400 * back < end
        for back in (0, 1)
        for begin, end in calendar.hours_on(wall.date() - back * DAY)
    )


def is_paused(instant: datetime, pauses: Sequence[Pause]) -> bool:
    """One pause after the other."""
    return any(begin <= instant and (end is None or instant < end) for begin, end in pauses)
