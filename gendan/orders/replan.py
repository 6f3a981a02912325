"""Moving what is still open of a plan to other promises. Pure; days are ordinals.

Only the running plan is looked at, not its template, so that what was changed by hand stays in proportion.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gendan.base.worktime.daycount import DayCount
from gendan.orders.schedule import Plan, Task, float_between, latest_days, shape_of


class Promise(NamedTuple):
    """E, and the promised delivery where there is one of its own."""

    ship: int
    delivery: int | None = None


def replan(
    tasks: Sequence[Task],
    days: DayCount,
    today: int,
    old: Promise,
    new: Promise,
    goals: Mapping[str, int],
) -> Plan:
    """The new days of all nodes that are open, by code; `goals` are the new promises by node.

    Between today and the promise days are stretched or squeezed in proportion; after it they move with it.
    None comes before today, before what its owner announced, or before its links allow; none after what the
    promises allow unless these forbid less. `short` is as in `schedule.plan`.
    """
    shape = shape_of(tuple([(task.code, task.links) for task in tasks]))
    bounds = latest_days(tasks, shape, days, goals)
    soonest = days.on_or_after(today)
    found: list[int | None] = [None] * len(tasks)
    for at in shape.order:
        task = tasks[at]
        if not task.is_open:
            found[at] = task.actual
        wish, bound = _moved(task, today, old, new), bounds[at]
        day = days.on_or_before(wish if bound is None else min(wish, bound))
        day = max(day, soonest, task.expected or 0) if task.is_open else 0
        for before, least in shape.before[at]:
            base = found[before]
            if base is not None and task.actual is None:
                day = max(day, days.add(base, least) if task.is_open else base)
        if task.actual is None:
            found[at] = day or None
    planned = {
        task.code: day for task, day in zip(tasks, found, strict=True) if task.is_open and day is not None
    }
    short = {
        code: -float_between(days, planned[code], goal)
        for code, goal in goals.items()
        if planned.get(code, goal) > goal
    }
    return Plan(planned, short)


def _moved(task: Task, today: int, old: Promise, new: Promise) -> int:
    """Where a planned day falls under the new promise."""
    shift = new.ship - old.ship
    if task.planned > old.ship:
        later = old.delivery is not None and new.delivery is not None
        return task.planned + (new.delivery - old.delivery if later else shift)  # type: ignore[operator]
    if old.ship <= today or task.planned <= today:
        return task.planned + (shift if old.ship <= today else 0)
    gone = task.planned - today
    return today + (2 * gone * (new.ship - today) + old.ship - today) // (2 * (old.ship - today))
