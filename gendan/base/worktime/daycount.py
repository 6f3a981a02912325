"""Working days as whole numbers: a calendar laid out once, so that schedules add and compare integers.

Pure. A day is its ordinal (`date.toordinal`). The semantics are those of `rules.step_days`, which a test
holds against this for any calendar.
"""

from datetime import date

from gendan.base.worktime.rules import FIRST_DAY, LAST_DAY, WALK_DAYS, Calendar, TooFarError

MARGIN = WALK_DAYS + 1
"""How many days around a question a window that grows takes in at least."""

Table = tuple[int, list[int], list[int]]
"""The first ordinal; at i the number of working days before first + i; the working days themselves."""


class DayCount:
    """The working days of `calendar` from `first` to `last` (ordinals); grows where a question lies outside.

    Every method raises TooFarError for days outside 1901-2199, and where the answer would lie more than
    WALK_DAYS away. Threads may lay out the same window twice, and either will do.
    """

    __slots__ = ("_table", "calendar")

    def __init__(self, calendar: Calendar, first: int, last: int) -> None:
        self.calendar = calendar
        self._table: Table = _lay_out(calendar, first, max(first, last))

    def add(self, day: int, n: int) -> int:
        """The `n`-th working day after `day` (before it for a negative `n`); zero is `day` itself."""
        if n == 0:
            return day
        first, before, days = self._table
        at = day - first
        if 0 <= at < len(before) - 1:
            place = before[at + 1] + n - 1 if n > 0 else before[at] + n
            if 0 <= place < len(days) and -WALK_DAYS <= days[place] - day <= WALK_DAYS:
                return days[place]
        if self._grow(day - MARGIN, day + MARGIN):
            return self.add(day, n)
        raise TooFarError(f"there are not {abs(n)} working days within {WALK_DAYS} days")

    def on_or_after(self, day: int) -> int:
        """`day` itself where work is done on it, else the next working day."""
        first, before, days = self._table
        at = day - first
        if 0 <= at < len(before) - 1 and before[at] < len(days):
            found = days[before[at]]
            if found - day <= WALK_DAYS:
                return found
        if self._grow(day - 1, day + MARGIN):
            return self.on_or_after(day)
        raise TooFarError(f"there is no working day within {WALK_DAYS} days")

    def on_or_before(self, day: int) -> int:
        """`day` itself where work is done on it, else the working day before."""
        first, before, days = self._table
        at = day - first
        if 0 <= at < len(before) - 1 and before[at + 1] > 0:
            found = days[before[at + 1] - 1]
            if day - found <= WALK_DAYS:
                return found
        if self._grow(day - MARGIN, day + 1):
            return self.on_or_before(day)
        raise TooFarError(f"there is no working day within {WALK_DAYS} days")

    def between(self, a: int, b: int) -> int:
        """Steps of one working day from `a` to `b`: those after `a` up to `b`; backwards below zero.

        So `between(a, add(a, n)) == n` for every `n`.
        """
        low, high = (a, b) if a < b else (b, a)
        first, before, _ = self._table
        if low < first or high - first >= len(before) - 1:
            if low < FIRST_DAY or high > LAST_DAY:
                raise TooFarError("working days are known for 1901-2199")
            self._grow(low, high)
            first, before, _ = self._table
        if a < b:
            return before[b + 1 - first] - before[a + 1 - first]
        return before[b - first] - before[a - first]

    def is_working(self, day: int) -> bool:
        """Whether any work starts on `day`."""
        return self.on_or_after(day) == day

    def _grow(self, low: int, high: int) -> bool:
        """Take in `low` to `high` as far as days are known; False where nothing is to be gained."""
        first, before, _ = self._table
        last = first + len(before) - 2
        if low < FIRST_DAY - MARGIN or high > LAST_DAY + MARGIN:
            return False
        wanted = max(FIRST_DAY, min(low, first)), min(LAST_DAY, max(high, last))
        if wanted == (first, last):
            return False
        self._table = _lay_out(self.calendar, *wanted)
        return True


def _lay_out(calendar: Calendar, first: int, last: int) -> Table:
    if first < FIRST_DAY or last > LAST_DAY:
        raise TooFarError("working days are known for 1901-2199")
    before, days = [0], []
    for day in range(first, last + 1):
        if calendar.hours_on(date.fromordinal(day)):
            days.append(day)
        before.append(len(days))
    return first, before, days
