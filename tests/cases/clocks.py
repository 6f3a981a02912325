"""Runs the cases of `clocks.json`: due times, ladders, steps of days and time used.

Times without an offset are in the calendar's zone. Fields that are not known are named on stderr and left
alone; fields that are known are all checked, in whichever kind of case they stand.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from gendan.base.worktime.hours import interval_of
from gendan.base.worktime.rules import (
    Calendar,
    Interval,
    Pause,
    StillPausedError,
    advance,
    elapsed,
    explain,
    next_open,
    step_days,
)

Case = Mapping[str, Any]
NOT_CASES = {"about", "conventions", "calendars"}
SILENT = {"id", "calendar", "why", "source", "rule", "note", "comment", "tags"}


def calendar_of(entry: Case) -> Calendar:
    """A calendar of the file. Where a day is both, its own hours win over its being a holiday."""
    days: dict[date, tuple[Interval, ...]] = {
        date.fromisoformat(day): () for day in entry.get("holidays", ())
    }
    for day, hours in entry.get("extra_days", {}).items():
        days[date.fromisoformat(day)] = hours_of(hours)
    week = {int(day): hours_of(hours) for day, hours in entry["week"].items()}
    return Calendar(entry["tz"], week, days)


def hours_of(pairs: list[list[str]]) -> tuple[Interval, ...]:
    """`[["09:00", "18:00"]]` as intervals."""
    return tuple(interval_of(begin, end) for begin, end in pairs)


class Clock:
    """One case: its times in the calendar's zone, and the due time they lead to."""

    def __init__(self, calendar: Calendar, case: Case) -> None:
        self.calendar, self.case = calendar, case
        self.pauses: list[Pause] = [
            (self.time(pause[0]), self.time(pause[1]) if len(pause) > 1 and pause[1] else None)
            for pause in case.get("pauses") or ()
        ]
        if "resolved" in case and "reopened" in case:
            self.pauses.append((self.time(case["resolved"]), self.time(case["reopened"])))

    def time(self, text: str) -> datetime:
        """An instant of the case."""
        instant = datetime.fromisoformat(text)
        return instant if instant.tzinfo else instant.replace(tzinfo=self.calendar.tz)

    @property
    def target(self) -> int:
        """Seconds; the new target where it was changed."""
        for prefix in ("new_target", "target"):
            for unit, seconds in (("min", 60), ("sec", 1), ("seconds", 1), ("s", 1), ("h", 3600)):
                if f"{prefix}_{unit}" in self.case:
                    return round(float(self.case[f"{prefix}_{unit}"]) * seconds)
        raise ValueError("there is neither a target nor a due time")

    @property
    def is_started(self) -> bool:
        """Whether the case tells the start, and not only the due time."""
        return "created" in self.case or "start" in self.case

    def start(self) -> datetime:
        """When the clock was started."""
        return self.time(self.case.get("created") or self.case["start"])

    def due(self) -> datetime | None:
        """None while the clock stands."""
        if not self.is_started:
            return self.time(self.case["due"])
        return self.reach(self.start(), self.target)

    def reach(self, start: datetime, seconds: int) -> datetime | None:
        """`advance` under the case's pauses; None while it is paused."""
        try:
            return advance(self.calendar, start, seconds, self.pauses)
        except StillPausedError:
            return None

    def step(self, due: datetime, offset: int) -> datetime | None:
        """The instant `offset` working seconds from the due time."""
        if self.is_started and self.target + offset >= 0:
            return self.reach(self.start(), self.target + offset)
        return self.reach(due, offset)

    def used(self, until: datetime) -> int:
        """Working seconds since the start."""
        return elapsed(self.calendar, self.start(), until, self.pauses)

    def moment(self) -> datetime | None:
        """When the case looks at the clock: its completion, else its "now"."""
        names = ("completed_at", "completed", "now", "at", "sla_changed_at")
        return next((self.time(self.case[name]) for name in names if self.case.get(name)), None)

    def late(self) -> bool:
        """Breached at the case's moment: due has passed; never while due is open."""
        due, moment = self.due(), self.moment()
        return due is not None and moment is not None and moment > due


def check_instant(clock: Clock, label: str, expected: str | None, found: datetime | None) -> Iterator[str]:
    """One line where they differ, in the calendar's own time."""
    wanted = clock.time(expected) if expected else None
    if wanted != found:
        shown = found.astimezone(clock.calendar.tz).isoformat() if found else "nothing (paused)"
        yield f"{label}: expected {expected or 'nothing (paused)'}, found {shown}"


def check_due(clock: Clock, expected: str | None) -> Iterator[str]:
    """The due time, and that its explanation adds up. Null, or the frozen due time, while paused."""
    found = clock.due()
    if found is None and expected:  # frozen: what it would be had it not been paused last
        closed = [pause for pause in clock.pauses if pause[1]]
        found = advance(clock.calendar, clock.start(), clock.target, closed)
    elif found and clock.is_started:
        lines = explain(clock.calendar, clock.start(), clock.target, clock.pauses)
        if sum(line.seconds for line in lines) != clock.target:
            yield f"due: the explanation does not add up to {clock.target} s"
    yield from check_instant(clock, "due", expected, found)


def check_steps(clock: Clock, steps: Mapping[str, str | None]) -> Iterator[str]:
    """Each step of the ladder, in working minutes before or after the due time.

    A step is where so much of the target is used, as the engine has it: one before the due time that falls on
    the night between two days stands at the closing time. Without a start it is reckoned from the due time.

    A step that is expected to be skipped (null) must lie before the target was changed, or be paused.
    """
    due = clock.due()
    changed = clock.case.get("sla_changed_at")
    for offset, expected in steps.items():
        found = clock.step(due, round(float(offset) * 60)) if due else None
        if expected is None and found and changed and found < clock.time(changed):
            continue
        yield from check_instant(clock, f"step {offset}", expected, found)


def check_restart(clock: Clock, expected: str) -> Iterator[str]:
    """Reopened with the whole target anew."""
    yield from check_instant(
        clock, "restart", expected, clock.reach(clock.time(clock.case["reopened"]), clock.target)
    )


def check_at_risk(clock: Clock, percent: int, expected: str) -> Iterator[str]:
    """The instant at which that part of the target is used."""
    found = clock.reach(clock.start(), clock.target * percent // 100)
    yield from check_instant(clock, f"at risk {percent} %", expected, found)


def check_flag(label: str, expected: bool, found: bool) -> Iterator[str]:
    """Yes or no."""
    if bool(expected) != found:
        yield f"{label}: expected {expected}, found {found}"


def check_minutes(label: str, expected: float, seconds: int) -> Iterator[str]:
    """Working minutes."""
    if round(expected * 60) != seconds:
        yield f"{label}: expected {expected} min, found {seconds / 60:g} min"


def overdue(clock: Clock) -> int:
    """Working seconds since due at the case's moment."""
    due, moment = clock.due(), clock.moment()
    return elapsed(clock.calendar, due, moment, clock.pauses) if due and moment else 0


def remaining(clock: Clock) -> int:
    """Working seconds left at the case's moment."""
    return clock.target - clock.used(clock.moment() or clock.start())


Check = Callable[[Clock, Any], Iterator[str]]
CHECKS: dict[str, Check] = {
    "due": check_due,
    "due_policy_continue": check_due,
    "due_policy_restart": check_restart,
    "steps": check_steps,
    "met": lambda clock, it: check_flag("met", it, clock.due() is not None and not clock.late()),
    "breach": lambda clock, it: check_flag("breach", it, clock.late()),
    "breached": lambda clock, it: check_flag("breached", it, clock.late()),
    "overdue_min": lambda clock, it: check_minutes("overdue", it, overdue(clock)),
    "remaining_min": lambda clock, it: check_minutes("remaining", it, remaining(clock)),
    "used_min": lambda clock, it: check_minutes("used", it, clock.target - remaining(clock)),
    "sent": lambda clock, it: check_instant(
        clock, "sent", it, next_open(clock.calendar, clock.time(clock.case["planned"]))
    ),
}
INPUTS = {"created", "start", "pauses", "resolved", "reopened", "sla_changed_at", "planned", "off_hours"} | {
    *("completed_at", "completed", "now", "at")
}
AT_RISK = re.compile(r"at_risk_(\d+)pct")
TARGET = re.compile(r"(new_)?target_(min|sec|seconds|s|h)")


def check_clock(calendar: Calendar, case: Case) -> Iterator[str]:
    """A case of a clock or a ladder: every field that says what is expected."""
    clock, checked = Clock(calendar, case), 0
    for name, expected in case.items():
        if risk := AT_RISK.fullmatch(name):
            yield from check_at_risk(clock, int(risk[1]), expected)
        elif name in CHECKS:
            yield from CHECKS[name](clock, expected)
        else:
            if name not in INPUTS | SILENT and not TARGET.fullmatch(name):
                print(f"{case.get('id')}: the field {name!r} is not known and not checked", file=sys.stderr)
            continue
        checked += 1
    if not checked:
        yield "it expects nothing that is known"


def check_milestone(calendar: Calendar, case: Case) -> Iterator[str]:
    """A step of working days."""
    found = step_days(calendar, date.fromisoformat(case["date"]), case["working_days"])
    if found != date.fromisoformat(case["result"]):
        yield f"expected {case['result']}, found {found}"


def check_elapsed(calendar: Calendar, case: Case) -> Iterator[str]:
    """Time used between two instants, whole and in two parts."""
    clock = Clock(calendar, case)
    begin, end = clock.time(case["from"]), clock.time(case["to"])
    found = elapsed(calendar, begin, end, clock.pauses)
    wanted = case["seconds"] if "seconds" in case else round(case["minutes"] * 60)
    if found != wanted:
        yield f"expected {wanted} s, found {found} s"
    middle = begin + (end - begin) // timedelta(seconds=2) * timedelta(seconds=1)
    parts = (elapsed(calendar, *pair, clock.pauses) for pair in ((begin, middle), (middle, end)))
    if sum(parts) != found:
        yield "the parts do not add up"


SECTIONS: dict[str, Callable[[Calendar, Case], Iterator[str]]] = {
    "clocks": check_clock,
    "escalations": check_clock,
    "milestones": check_milestone,
    "elapsed": check_elapsed,
}


def cases(data: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each case's name, and what is wrong with it. A section that is not known fails as a whole."""
    calendars = data.get("calendars", {})
    for section, entries in data.items():
        if section in NOT_CASES:
            continue
        if section not in SECTIONS:
            yield section, [f"there is no such section; known are {', '.join(SECTIONS)}"]
            continue
        for entry in entries:
            yield f"{section} {entry.get('id', '?')}", outcome(section, entry, calendars)


def outcome(section: str, case: Case, calendars: Mapping[str, Case]) -> list[str]:
    """What is wrong with one case; one that cannot be read is wrong too."""
    try:
        return list(SECTIONS[section](calendar_of(calendars[case["calendar"]]), case))
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        return [f"cannot be run: {type(error).__name__}: {error}"]
