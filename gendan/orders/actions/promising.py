"""Running orders promise other dates, whichever way these came: what is open of their plans moves with them.

One order or a thousand: the same statements. What was promised before is kept, with its reason, and counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import F

from gendan.base import clock
from gendan.base.refs import Actor
from gendan.base.timeline.actions import Happening, record_all
from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.queries import day_count
from gendan.base.worktime.rules import TooFarError
from gendan.orders.actions.planning import too_far
from gendan.orders.models import DatePromise, Order, PlanNode, PlanTemplate
from gendan.orders.plan_events import Altered, OrderReplanned
from gendan.orders.promises import goals, promised_ship
from gendan.orders.replan import Promise, replan
from gendan.orders.schedule import Plan, Step
from gendan.orders.steps import steps_of, task_of
from gendan.people.models import Member

FARTHEST = 3 * 366  # days
DATES = ("promised_ship", "promised_delivery")
BATCH = 2000
Dates = Mapping[str, date | None]


@dataclass(frozen=True, slots=True)
class Promised:
    """A running order, locked and with its new dates, and the dates that it promised before."""

    order: Order
    old: Dates

    @property
    def new(self) -> Dates:
        """The dates promised now."""
        return dates_of(self.order)

    @property
    def altered(self) -> tuple[Altered, ...]:
        """The dates that differ."""
        new = self.new
        return tuple(
            Altered(field=it, old=_text(self.old[it]), new=_text(new[it]))
            for it in DATES
            if self.old[it] != new[it]
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """What follows for the plan: each node that moves with its new day, and what is missing."""

    change: Promised
    nodes: Sequence[tuple[PlanNode, date]]
    plan: Plan


def dates_of(order: Order) -> dict[str, date | None]:
    """What an order promises."""
    return {name: getattr(order, name) for name in DATES}


def is_possible(order: Order, day: date) -> bool:
    """Whether a plan can be made for this promise: from the confirmation on, and within three years."""
    start = order.confirmed_on
    return start is not None and start <= day <= _latest(start)


def keep_promises(changes: Sequence[Promised], *, reason: str, actor: Actor) -> None:
    """Move the plans, keep the old promises, count them, and record `order.replanned` for each order.

    The caller holds the orders' rows, has written their dates and checks them afterwards. A date that no plan
    can have, a slip of the pen in a file say, is kept and counted, and moves nothing: findings tell of it.
    """
    changes = [it for it in changes if it.altered]
    if not changes:
        return
    moves, at = _moves(changes), clock.now()
    by = actor if isinstance(actor, Member) else None
    Order.objects.filter(pk__in=[it.order.pk for it in changes]).update(
        promise_changes=F("promise_changes") + 1
    )
    rows = [row for it in moves for row in _rows(it, reason, by, at)]
    DatePromise.objects.bulk_create(rows, batch_size=BATCH)
    _write([pair for it in moves for pair in it.nodes])
    record_all([_happening(it) for it in moves], actor=actor)


def _moves(changes: Sequence[Promised]) -> list[Moved]:
    orders = [it.order for it in changes]
    nodes: dict[int, list[PlanNode]] = {it.pk: [] for it in orders}
    for node in PlanNode.objects.filter(order__in=orders).order_by("order_id", "pk"):
        nodes[node.order_id].append(node)
    templates = PlanTemplate.objects.prefetch_related("nodes").in_bulk(
        {it.template_id for it in orders if it.template_id}
    )
    steps = {number: steps_of(it.nodes.all()) for number, it in templates.items()}
    days, now = cache(day_count), clock.now()
    found = []
    for it in changes:
        number = it.order.template_id or 0
        count = days(it.order.calendar)
        today = now.astimezone(count.calendar.tz).date()
        found.append(
            _move(it, nodes[it.order.pk], templates.get(number), steps.get(number, ()), count, today)
        )
    return found


def _move(
    it: Promised,
    nodes: Sequence[PlanNode],
    template: PlanTemplate | None,
    steps: tuple[Step, ...],
    days: DayCount,
    today: date,
) -> Moved:
    """The open nodes that move, each with its day; and the whole new plan."""
    told = [day for day in it.new.values() if day is not None]
    if not nodes or not told or not all(is_possible(it.order, day) for day in told):
        return Moved(it, (), Plan({}, {}))
    ship, delivery = (template.ship_node, template.delivery_node) if template else ("", "")
    last = max(node.planned.toordinal() for node in nodes)

    def promise(dates: Dates) -> Promise:
        found = promised_ship(steps, delivery, dates["promised_ship"], dates["promised_delivery"])
        own = dates["promised_delivery"]
        return Promise(last if found is None else found, own.toordinal() if own else None)

    kept = goals(ship, delivery, it.new["promised_ship"], it.new["promised_delivery"])
    tasks = [task_of(node) for node in nodes]
    try:
        plan = replan(tasks, days, today.toordinal(), promise(it.old), promise(it.new), kept)
    except TooFarError as error:
        raise too_far(it.order) from error
    moved = [(node, date.fromordinal(day)) for node in nodes if (day := plan.days.get(node.code))]
    return Moved(it, [(node, day) for node, day in moved if day != node.planned or node.expected], plan)


def _rows(it: Moved, reason: str, by: Member | None, at: datetime) -> list[DatePromise]:
    """The history: of the order's promises, then of its nodes."""
    order, old, new = it.change.order, it.change.old, it.change.new
    fields = [name for name in DATES if old[name] != new[name]]
    rows = [
        DatePromise(order=order, field=name, old=old[name], new=new[name], reason=reason, by=by, at=at)
        for name in fields
    ]
    return rows + [
        DatePromise(
            order=order, node=node, field="planned", old=node.planned, new=day, reason=reason, by=by, at=at
        )
        for node, day in it.nodes
        if day != node.planned
    ]


def _write(moved: Sequence[tuple[PlanNode, date]]) -> None:
    """The nodes' new days: an update by cases takes many times as long."""
    for node, day in moved:
        node.promise_changes += day != node.planned
        node.planned, node.expected = day, None
    PlanNode.objects.bulk_create(
        [node for node, _day in moved],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["planned", "expected", "promise_changes"],
        batch_size=BATCH,
    )


def _happening(it: Moved) -> Happening:
    order = it.change.order
    short = max(it.plan.short.values(), default=0)
    event = OrderReplanned(number=order.number, changes=it.change.altered, nodes=len(it.nodes), short=short)
    return Happening(event, [order.subject])


def _latest(start: date) -> date:
    return date.fromordinal(min(start.toordinal() + FARTHEST, date.max.toordinal()))


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
