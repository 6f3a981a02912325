"""What the tests of deadlines have in common: the calendars of the cases, instants, ladders."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gendan.base.deadlines.ladder import Ladder, OffHours, Rung, StepKind, ladder
from gendan.base.deadlines.rules import Started
from gendan.base.deadlines.state import Clock, StepState, Timing
from gendan.base.worktime.rules import Calendar, Interval

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, HOUR = 60, 3600
OFFICE: tuple[Interval, ...] = ((9 * HOUR, 18 * HOUR),)


def weekdays(zone: str, hours: tuple[Interval, ...], worked: range, **more: object) -> Calendar:
    return Calendar(zone=zone, week=dict.fromkeys(worked, hours), **more)  # type: ignore[arg-type]


CN9 = weekdays("Asia/Shanghai", OFFICE, range(5))
CN24 = weekdays("Asia/Shanghai", ((0, 24 * HOUR),), range(7))
EU8 = weekdays("Europe/Berlin", ((8 * HOUR, 18 * HOUR),), range(5))


def closed_on(*days: date, version: int = 1) -> Calendar:
    """CN9 with holidays."""
    return weekdays("Asia/Shanghai", OFFICE, range(5), days=dict.fromkeys(days, ()), version=version)


def on(day: int, clock: str, *, zone: ZoneInfo = SHANGHAI, month: int = 11) -> datetime:
    """An instant of November 2026, in the wall clock of `zone`. The 23rd is a Monday."""
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), zone).astimezone(UTC)


def rungs(*minutes: int, off_hours: OffHours = OffHours.FIRE) -> Ladder:
    """Warnings before 0, the due step at 0, escalations L2, L3, … after it; offsets in minutes."""
    made = []
    level = 2
    for it in minutes:
        if it < 0:
            made.append(Rung(f"warn{-it}", StepKind.WARN, it * MINUTE, off_hours=off_hours))
        elif it == 0:
            made.append(Rung("due", StepKind.DUE, 0, off_hours=off_hours))
        else:
            made.append(Rung(f"L{level}", StepKind.ESCALATE, it * MINUTE, off_hours=off_hours))
            level += 1
    return ladder(*made)


def started(
    start: datetime,
    minutes: int,
    *steps: int,
    calendar: Calendar = CN9,
    timing: Timing = Timing.WORKING,
    off_hours: OffHours = OffHours.FIRE,
    at: datetime | None = None,
) -> Started:
    """A clock of so many minutes with a ladder of `steps`."""
    return Started(
        at or start, start, calendar, rungs(*steps, off_hours=off_hours), minutes * MINUTE, timing=timing
    )


def plans(clock: Clock) -> dict[str, datetime | None]:
    """When each step that may still come is planned."""
    return {step.key: step.planned for step in clock.steps if step.is_pending}


def outcomes(clock: Clock) -> dict[str, StepState]:
    """What became of each step; of two with one key the later."""
    return {step.key: step.state for step in clock.steps}


def after(minutes: float, instant: datetime) -> datetime:
    """So many minutes of the wall clock later."""
    return instant + timedelta(minutes=minutes)
