"""Deadlines of key nodes: begun when the first reminder comes near, and kept in step with the node.

The system's own acts, asked for by reactions and each night: in batches, so that ten thousand new nodes keep
nobody waiting. `has_alarm` says whether a node has a deadline that is open.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from gendan.base import clock
from gendan.base.deadlines import actions as deadlines
from gendan.base.deadlines import queries
from gendan.base.deadlines.models import Deadline
from gendan.base.errors import ConflictError
from gendan.base.refs import Subject, System
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.rules import Calendar
from gendan.orders import node_deadlines
from gendan.orders.models import NodeState, PlanNode, Status

ALARMS = System("deadlines")
BATCH = 200


def begin_alarms(*, at: datetime | None = None, most: int = BATCH) -> int:
    """Begin the deadlines of up to `most` nodes whose first reminder comes within two days; says how many.

    Two workers take different nodes. Each call is a transaction of its own.
    """
    at = at or clock.now()
    with transaction.atomic():
        found = (
            PlanNode.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("order")
            .filter(
                state=NodeState.OPEN,
                has_alarm=False,
                alarm_from__lte=at.date() + node_deadlines.AHEAD,
                order__status=Status.CONFIRMED,
            )
            .order_by("alarm_from")[:most]
        )
        nodes = list(found)
        for node in nodes:
            _begin(node, worktime.calendar(node.order.calendar), at)
        PlanNode.objects.filter(pk__in=[it.pk for it in nodes]).update(has_alarm=True)
    return len(nodes)


@transaction.atomic
def follow_nodes(order_ids: Collection[int], *, at: datetime | None = None) -> int:
    """Let the deadlines of these orders follow their nodes; says how many changed.

    Done ends it, another day moves it, a skip or a hold cancels it; what comes near begins.
    """
    at = at or clock.now()
    nodes = PlanNode.objects.select_related("order").filter(order__in=list(order_ids))
    return sum(_follow(node, at) for node in nodes.order_by("pk") if node.has_alarm or _is_near(node, at))


def _is_near(node: PlanNode, at: datetime) -> bool:
    near = node.alarm_from is not None and node.alarm_from <= at.date() + node_deadlines.AHEAD
    return near and node.state == NodeState.OPEN and node.order.status == Status.CONFIRMED


def _follow(node: PlanNode, at: datetime) -> bool:
    """One node; says whether anything changed."""
    calendar = worktime.calendar(node.order.calendar)
    running = queries.latest(node_deadlines.NAME, Subject("node", node.pk))
    running = running if running and running.is_open else None
    if node.state == NodeState.OPEN and node.order.status == Status.CONFIRMED:
        changed = _move(running, node, calendar, at) if running else _begin(node, calendar, at)
        is_open = True
    else:
        changed = bool(running and _finish(running, node, calendar, at))
        is_open = False
    if node.has_alarm != is_open:
        PlanNode.objects.filter(pk=node.pk).update(has_alarm=is_open)
    return changed


def _begin(node: PlanNode, calendar: Calendar, at: datetime) -> bool:
    with suppress(ConflictError):  # it is open already
        deadlines.start(
            node_deadlines.NAME,
            Subject("node", node.pk),
            actor=ALARMS,
            ladder=node_deadlines.steps(calendar, node),
            until=node_deadlines.due_at(calendar, node.planned),
            calendar=node.order.calendar,
            at=at,
        )
        return True
    return False


def _move(running: Deadline, node: PlanNode, calendar: Calendar, at: datetime) -> bool:
    until, ladder = node_deadlines.due_at(calendar, node.planned), node_deadlines.steps(calendar, node)
    if running.until == until and [it["key"] for it in running.ladder] == [it.key for it in ladder]:
        return False
    deadlines.retarget(running, actor=ALARMS, ladder=ladder, until=until, reason="planned day changed", at=at)
    return True


def _finish(running: Deadline, node: PlanNode, calendar: Calendar, at: datetime) -> bool:
    if node.state == NodeState.DONE and node.actual:
        done = min(at, node_deadlines.due_at(calendar, node.actual))
        deadlines.complete(running, actor=ALARMS, at=max(done, running.started_at))
    else:
        reason = "skipped" if node.state == NodeState.SKIPPED else node.order.status
        deadlines.cancel(running, actor=ALARMS, reason=reason, at=at)
    return True
