"""Monitoring: what follows from plan, facts and calendar. Nothing else writes the derived half of orders.

Orders are taken by the hundred: a fixed number of statements reads them as plain rows, and two more write
what changed. Who checks holds the orders' rows, so that nobody reports while an order is being assessed.
"""

import json
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db import transaction

from gendan.base import clock, jobs
from gendan.base.garbage import uncollected
from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import Happening, record_all
from gendan.base.timeline.kinds import EventKind
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.models.calendar import DEFAULT_CODE
from gendan.base.worktime.rules import WorktimeError
from gendan.orders.actions import monitoring_rows as rows
from gendan.orders.models import Status
from gendan.orders.monitor import Assessment, assess
from gendan.orders.running_events import OrderCleared, OrderForecastMoved, OrderWarned
from gendan.orders.schedule import PlanError

log = logging.getLogger(__name__)

MONITORING = System("monitoring")
CHUNK = 500
BATCHES = 20  # of CHUNK orders that one job takes before it hands on to the next
FOLLOW = "orders.follow_calendar"


def recheck(order_ids: Collection[int], *, at: datetime | None = None) -> int:
    """Assess these orders on the day of `at` (the present) and write what changed; says how many changed.

    Works in the caller's transaction where there is one, else in one for each CHUNK. Orders that do not run
    lose their warnings.
    """
    at, changed, ids = at or clock.now(), 0, iter(sorted(set(order_ids)))
    while chunk := list(islice(ids, CHUNK)):
        with transaction.atomic():
            changed += _recheck(chunk, at)
    return changed


def recheck_due(*, at: datetime | None = None, most: int = CHUNK) -> int:
    """One step of a new day: check up to `most` orders whose day has come; says how many there were.

    Each calendar has its own day. Several workers share the work: none waits for orders that another checks.
    """
    at = at or clock.now()
    for code in sorted({DEFAULT_CODE, *(row.code for row in worktime.calendars())}):
        today = worktime.calendar(code).local_day(at)
        with transaction.atomic():
            if ids := rows.claim_due(code, today, most):
                _recheck(ids, at)
                return len(ids)
    return 0


def recheck_calendar(calendar_id: int, after: int = 0, *, at: datetime | None = None) -> int:
    """After a change of a calendar: check its orders, each batch a transaction of its own.

    The last batch of a job and the job that goes on from there are one transaction, so that a worker that is
    killed loses no more than the job it was at. Says how many orders were looked at.
    """
    code, seen = worktime.code_of(calendar_id), 0
    for number in range(1, BATCHES + 1):
        with transaction.atomic():
            ids = rows.on_calendar(code, after, CHUNK) if code else []
            if not ids:
                break
            _recheck(ids, at or clock.now())
            seen, after = seen + len(ids), ids[-1]
            if number == BATCHES:
                ask_for_calendar(calendar_id, after)
    return seen


def ask_for_calendar(calendar_id: int, after: int = 0) -> None:
    """Enqueue `recheck_calendar`; those of one calendar run one after another."""
    jobs.enqueue(FOLLOW, lock=f"{FOLLOW}:{calendar_id}", calendar=calendar_id, after=after)


def first_check(found: Mapping[int, Assessment], at: datetime) -> None:
    """Write what was found of orders on the day of `at` while their plans were made.

    `found` by order, all of them running. Their nodes have been written as found, and nothing else is known
    of them yet: no materials, no output, no report.
    """
    held = rows.hold(sorted(found))
    _keep([(it, _Outcome(_derived(found[it.id]), [])) for it in held], at)


@uncollected()
def _recheck(ids: Sequence[int], at: datetime) -> int:
    held = rows.hold(ids)
    todays = {code: worktime.calendar(code).local_day(at) for code in {it.calendar for it in held}}
    days = {code: worktime.day_count(code) for code in todays}
    orders = [
        (it, _assessed(it, days[it.calendar], todays[it.calendar].toordinal())) for it in rows.filled(held)
    ]
    rows.write_nodes(_changed_nodes(orders))
    return _keep(orders, at)


def _keep(orders: Iterable[tuple[rows.Held, "_Outcome"]], at: datetime) -> int:
    changed = [(it, new) for it, new in orders if new.order != it.derived]
    rows.write_orders((it.id, new.order) for it, new in changed)
    record_all(list(_happened(changed, at)), actor=MONITORING)
    return len(changed)


class _Outcome(NamedTuple):
    order: rows.Derived
    nodes: Sequence[rows.NodeDerived]


def _assessed(it: rows.Held, days: DayCount, today: int) -> _Outcome:
    if it.status != Status.CONFIRMED:
        return _Outcome(it.derived.at_rest(), [])
    if not it.nodes:
        return _Outcome(it.derived._replace(check_on=None), [])
    try:
        found = assess(it.facts(), it.nodes, days, today)
    except (PlanError, WorktimeError):
        log.exception("order %s cannot be assessed", it.id)  # the others shall not wait for it
        return _Outcome(it.derived._replace(check_on=today + 1), [])
    return _Outcome(_derived(found), found.nodes)


def _derived(found: Assessment) -> rows.Derived:
    warnings = rows.NOTHING
    if found.warnings:
        warnings = json.dumps([list(it) for it in found.warnings], ensure_ascii=False, sort_keys=True)
    return rows.Derived(
        found.ship,
        found.delivery,
        found.late_days,
        found.float_days,
        found.light,
        found.next_code,
        found.next_on,
        warnings,
        found.check_on,
    )


def _changed_nodes(
    orders: Iterable[tuple[rows.Held, _Outcome]],
) -> Iterator[tuple[int, rows.NodeDerived]]:
    for it, outcome in orders:
        if outcome.nodes:
            for (node, old), new in zip(it.node_rows, outcome.nodes, strict=True):
                if old != new:
                    yield node, new


def _happened(changed: Iterable[tuple[rows.Held, _Outcome]], at: datetime) -> Iterator[Happening]:
    for it, outcome in changed:
        on = [Subject("order", it.id)]
        for event in _events(it.derived, outcome.order):
            yield Happening(event, on, at)


def _events(old: rows.Derived, new: rows.Derived) -> Iterator[EventKind]:
    """What somebody would tell: another delay or light, warnings that came and went.

    Where only the facts of a warning changed and nothing else tells it, the warning is told again.
    """
    moved = (old.late_days, old.light) != (new.late_days, new.light)
    if moved:
        yield _moved(old, new)
    if old.warnings == new.warnings:
        return
    before, after = old.keyed(), new.keyed()
    came = [it for key, it in after.items() if key not in before or before[key][2] != it[2]]
    gone = [it for key, it in before.items() if key not in after]
    if gone:
        yield OrderCleared(warnings=gone)
    if not came and not gone and not moved:
        came = [it for key, it in after.items() if before[key] != it]
    if came:
        yield OrderWarned(warnings=came)


def _moved(old: rows.Derived, new: rows.Derived) -> OrderForecastMoved:
    return OrderForecastMoved(
        old_ship=rows.as_date(old.ship),
        new_ship=rows.as_date(new.ship),
        old_delivery=rows.as_date(old.delivery),
        new_delivery=rows.as_date(new.delivery),
        old_late=old.late_days,
        new_late=new.late_days,
        old_light=old.light,
        new_light=new.light,
    )
