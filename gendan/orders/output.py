"""Output behind plan, capacity left, materials complete (齐套), and silence. Pure; days are ordinals.

The limits are the usual ones of the trade; each rule says which light it turns on and the figures that a
person can check by hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gendan.base.worktime.daycount import DayCount
from gendan.orders.lights import Light

SHARE = Decimal("0.85")
"""Of a day's plan; less on RUN working days running is yellow."""
RUN = 2
PACE = 3
"""Working days over which the pace is taken."""
KIT_NOTICE = 3
"""Calendar days before cutting from which materials that are not complete are red."""
SILENCE = 3
"""Working days without a report."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Behind:
    """Output against a plan of equal days. `days_behind` is the missing quantity in days of plan."""

    light: Light
    daily: Decimal
    planned: Decimal
    made: Decimal
    days_behind: Decimal
    low_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Capacity:
    """What is left at the pace of the last days. `needed` is None while nothing is made at all."""

    light: Light
    remaining: Decimal
    pace: Decimal
    needed: Decimal | None
    days_left: int


@dataclass(frozen=True, slots=True)
class Kit:
    """Materials that are wholly there, of all; `missing` are the places of those that are not."""

    light: Light
    complete: int
    total: int
    missing: tuple[int, ...] = ()

    @property
    def percent(self) -> int:
        """齐套率, rounded down so that 100 means complete."""
        return 100 * self.complete // self.total if self.total else 100


def behind(
    made: Mapping[int, Decimal], target: Decimal, first: int, last: int, today: int, days: DayCount
) -> Behind | None:
    """Output up to yesterday against `target` spread over the working days `first` to `last`.

    Yellow below SHARE of a day's plan on each of the last RUN working days; red where more than one day's
    plan is missing in all. Days that are not reported count as nothing made. None before a whole day is due.
    """
    length = _working(days, first, last)
    due = min(length, _working(days, first, today - 1))
    if target <= 0 or due <= 0:
        return None
    daily = target / length
    planned, done = daily * due, sum((it for day, it in made.items() if day < today), ZERO)
    missing = max(ZERO, planned - done)
    low = tuple(
        day for day in _last_days(first, min(today - 1, last), days) if _on(made, day) < SHARE * daily
    )
    light = Light.RED if missing > daily else Light.YELLOW if len(low) == RUN and missing else Light.NONE
    return Behind(light, daily, planned, done, missing / daily, low if len(low) == RUN else ())


def capacity(
    made: Mapping[int, Decimal], target: Decimal, first: int, last: int, today: int, days: DayCount
) -> Capacity | None:
    """Red where what is left takes longer, at the pace of the last PACE working days, than there is time.

    Working days left are those from `today` to `last`. None before PACE whole days have been worked.
    """
    worked = _last_days(first, today - 1, days, PACE)
    if target <= 0 or len(worked) < PACE:
        return None
    remaining = max(ZERO, target - sum(made.values(), ZERO))
    pace = sum((_on(made, day) for day in worked), ZERO) / PACE
    left = max(0, _working(days, today, last))
    needed = remaining / pace if pace else None
    short = remaining > 0 and (needed is None or needed > left)
    return Capacity(Light.RED if short else Light.NONE, remaining, pace, needed, left)


def kit(materials: Iterable[tuple[Decimal, Decimal]], cutting: int, today: int) -> Kit | None:
    """Whether each `(needed, received)` is there; red from KIT_NOTICE days before `cutting`.

    None where no materials are listed.
    """
    whole = [received >= needed for needed, received in materials]
    if not whole:
        return None
    missing = tuple(at for at, there in enumerate(whole) if not there)
    red = bool(missing) and today >= cutting - KIT_NOTICE
    return Kit(Light.RED if red else Light.NONE, len(whole) - len(missing), len(whole), missing)


def silent_for(last_report: int, today: int, days: DayCount) -> int:
    """Whole working days since the last report, today not counted."""
    return max(0, days.between(last_report, today - 1)) if today > last_report else 0


def silence(last_report: int, today: int, days: DayCount) -> Light:
    """Yellow after SILENCE whole working days without a report."""
    return Light.YELLOW if silent_for(last_report, today, days) >= SILENCE else Light.NONE


def _working(days: DayCount, first: int, last: int) -> int:
    """Working days from `first` to `last`, both included; none where that is backwards."""
    return days.between(first - 1, last) if last >= first else 0


def _last_days(first: int, last: int, days: DayCount, number: int = RUN) -> list[int]:
    """The last working days up to `last`, none before `first`; the latest first."""
    found: list[int] = []
    while last >= first and len(found) < number:
        day = days.on_or_before(last)
        if day < first:
            break
        found.append(day)
        last = day - 1
    return found


def _on(made: Mapping[int, Decimal], day: int) -> Decimal:
    return made.get(day, ZERO)
