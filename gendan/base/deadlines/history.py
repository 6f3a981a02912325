"""From the timeline back to the clock: what the rows say must be what the events say."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from gendan.base.deadlines import events, rules
from gendan.base.deadlines.models import Deadline
from gendan.base.deadlines.state import Clock, StepState
from gendan.base.timeline.models import Event
from gendan.base.timeline.queries import events_on
from gendan.base.worktime.rules import Calendar

CalendarAt = Callable[[str, int], Calendar]
"""Code and version of a calendar → that calendar as it was."""


def events_of(cycles: Iterable[Deadline]) -> list[Event]:
    """The events of a deadline's cycles, in the order in which they were recorded."""
    found: list[Event] = []
    for row in cycles:
        before: int | None = None
        while page := events_on(row.itself, before=before, limit=500):
            found += page
            before = page[-1].pk
    return sorted(found, key=lambda it: it.pk)


def replay(happened: Iterable[Event], calendar_at: CalendarAt) -> Clock:
    """The clock that these events make. Raises ValueError where they do not begin with a start."""
    clock: Clock | None = None
    code = ""
    for event in happened:
        what = event.what
        if not isinstance(what, events.DeadlineEvent):
            continue
        if isinstance(what, events.Started):
            code = what.calendar
        calendar = calendar_at(code, what.calendar_version)
        change = _change(what, event.at, calendar)
        if isinstance(change, rules.Started):
            clock = change.begin()
        elif clock is None:
            raise ValueError("a deadline's history begins with its start")
        else:
            # A new version of the calendar that changed nothing for this deadline left no event of its own.
            clock = replace(clock, calendar=calendar)
            clock = rules.apply(clock, change) if change else clock
    if clock is None:
        raise ValueError("a deadline's history begins with its start")
    return clock


def _change(  # noqa: C901 - one line for each kind of event
    what: events.DeadlineEvent, at: datetime, calendar: Calendar
) -> rules.ClockEvent | None:
    match what:
        case events.Started():
            return rules.Started(
                at, what.start, calendar, what.ladder, what.target, what.until, what.timing, what.cycle
            )
        case events.Paused():
            return rules.Paused(at)
        case events.Resumed():
            return rules.Resumed(at)
        case events.Met() | events.DoneLate():
            return rules.Completed(at)
        case events.Cancelled():
            return rules.Cancelled(at)
        case events.Reopened():
            return rules.Reopened(at, what.mode, calendar, what.until)
        case events.Retargeted():
            return rules.Retargeted(at, what.ladder, what.target, what.until)
        case events.Recalculated():
            return rules.Recalculated(at, calendar)
        case events.Acknowledged():
            return rules.Acknowledged(at)
        case events.Missed():
            return rules.Breached(at)
        case events.Warned() | events.Escalated():
            return rules.StepDone(at, what.position, StepState.FIRED)
        case events.StepSkipped():
            return rules.StepDone(at, what.position, StepState.SKIPPED, what.reason)
        case events.StepVacant():
            return rules.StepDone(at, what.position, StepState.VACANT, what.reason)
        case _:
            return None
