"""An order under way promises other dates: its open nodes move, and what was promised is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.base.worktime.queries import day_count
from gendan.base.worktime.rules import TooFarError
from gendan.orders.actions.entry import Revision, change_orders
from gendan.orders.actions.monitoring import recheck
from gendan.orders.actions.planning import too_far
from gendan.orders.actions.standing import today_of
from gendan.orders.content_json import from_json
from gendan.orders.models import DatePromise, Order, OrderVersion, PlanNode
from gendan.orders.plan_events import Altered, OrderReplanned
from gendan.orders.promises import goals, promised_ship
from gendan.orders.replan import Promise, replan
from gendan.orders.schedule import Plan
from gendan.orders.states import RUNNING
from gendan.orders.steps import steps_of, task_of
from gendan.people.actions.writing import locked
from gendan.people.models import Member
from gendan.people.permit import require

LONGEST_REASON = 300
FARTHEST = 3 * 366  # days
DATES = ("promised_ship", "promised_delivery")


@transaction.atomic
def replan_order(
    order_id: int,
    *,
    promised_ship: date | None,
    promised_delivery: date | None,
    reason: str,
    expected_version: int | None = None,
    actor: Actor,
) -> Order:
    """The order promises these dates from now on, and its open nodes move with them.

    The old promises are kept with the reason, counted on order and nodes; the order has a new version, which
    asks for another review while it keeps running. Nodes that do not move keep their dates; a promise that
    cannot be kept is taken all the same, and forecast as it is. Needs `orders.plan`.

    Raises ConflictError where the order is not under way or `expected_version` is old, InvalidInputError
    naming the field.
    """
    require(actor, "orders.plan")
    order = locked(Order, order_id)
    new = {"promised_ship": promised_ship, "promised_delivery": promised_delivery}
    reason = _checked(order, new, reason)
    old = {name: getattr(order, name) for name in DATES}
    altered = [name for name in DATES if old[name] != new[name]]
    if not altered:
        raise InvalidInputError(
            _("These are the dates already promised."), fields={"promised_ship": _("Enter another date.")}
        )
    change_promise(order, new, reason=reason, expected_version=expected_version, actor=actor)
    nodes, plan = _move(order, old, new)
    _keep(order, old, new, nodes, reason, actor)
    changes = tuple(Altered(field=name, old=_text(old[name]), new=_text(new[name])) for name in altered)
    event = OrderReplanned(
        number=order.number, changes=changes, nodes=len(nodes), short=max(plan.short.values(), default=0)
    )
    record(event, actor=actor, on=[order.subject])
    recheck([order.pk])
    order.refresh_from_db()
    return order


def _checked(order: Order, new: Mapping[str, date | None], reason: str) -> str:
    if order.status not in RUNNING or order.confirmed_on is None:
        raise ConflictError(
            _("Order %(number)s is not under way.") % {"number": order.number},
            hint=_("Before an order is confirmed, its dates are changed like everything else in it."),
        )
    for name, day in new.items():
        if day is not None and not order.confirmed_on <= day <= _latest(order.confirmed_on):
            raise InvalidInputError(
                _("%(day)s cannot be promised.") % {"day": day},
                fields={name: _("From the confirmation on, and within three years.")},
            )
    if not any(new.values()):
        raise InvalidInputError(
            _("An order under way promises a date."), fields={"promised_ship": _("Enter a date.")}
        )
    return checked_reason(reason)


def _latest(start: date) -> date:
    return date.fromordinal(min(start.toordinal() + FARTHEST, date.max.toordinal()))


def checked_reason(reason: str) -> str:
    """The reason of a change of plan. Raises InvalidInputError where it is missing or too long."""
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise InvalidInputError(_("Say why the plan changes."), fields={"reason": _("Say why.")})
    if len(reason) > LONGEST_REASON:
        what = _("At most %(count)d characters.") % {"count": LONGEST_REASON}
        raise InvalidInputError(what, fields={"reason": what})
    return reason


def change_promise(
    order: Order,
    new: Mapping[str, date | None],
    *,
    reason: str,
    expected_version: int | None,
    actor: Actor,
) -> None:
    """A new version of the order with these dates. `order`, which is locked, has them afterwards."""
    version = OrderVersion.objects.filter(order=order, number=order.version).first()
    if version is None:  # made outside of entry: there is nothing to compare it with
        Order.objects.filter(pk=order.pk).update(**new)
    else:
        content = replace(
            from_json(version.content),
            promised_ship=new["promised_ship"],
            promised_delivery=new["promised_delivery"],
        )
        change_orders([Revision(order.pk, content, expected_version)], reason=reason, actor=actor)
    order.refresh_from_db(fields=[*DATES, "version"])


def _move(
    order: Order, old: Mapping[str, date | None], new: Mapping[str, date | None]
) -> tuple[list[tuple[PlanNode, date]], Plan]:
    """The open nodes that move, each with its day; and the whole new plan."""
    nodes = list(PlanNode.objects.filter(order=order))
    try:
        plan = _replanned(order, nodes, old, new)
    except TooFarError as error:
        raise too_far(order) from error
    moved = [(node, date.fromordinal(day)) for node in nodes if (day := plan.days.get(node.code))]
    return [(node, day) for node, day in moved if day != node.planned or node.expected], plan


def _replanned(
    order: Order, nodes: Sequence[PlanNode], old: Mapping[str, date | None], new: Mapping[str, date | None]
) -> Plan:
    template, days = order.template, day_count(order.calendar)
    ship, delivery = (template.ship_node, template.delivery_node) if template else ("", "")
    steps = steps_of(template.nodes.all()) if template else ()
    last = max((node.planned.toordinal() for node in nodes), default=today_of(order).toordinal())

    def promise(dates: Mapping[str, Any]) -> Promise:
        found = promised_ship(steps, delivery, dates["promised_ship"], dates["promised_delivery"])
        own = dates["promised_delivery"]
        return Promise(last if found is None else found, own.toordinal() if own else None)

    return replan(
        [task_of(node) for node in nodes],
        days,
        today_of(order).toordinal(),
        promise(old),
        promise(new),
        goals(ship, delivery, new["promised_ship"], new["promised_delivery"]),
    )


def _keep(
    order: Order,
    old: Mapping[str, date | None],
    new: Mapping[str, date | None],
    nodes: Sequence[tuple[PlanNode, date]],
    reason: str,
    actor: Actor,
) -> None:
    """The history of promises, and the new days."""
    common = {"order": order, "reason": reason, "by": actor if isinstance(actor, Member) else None}
    at = clock.now()
    rows = [
        DatePromise(**common, at=at, field=name, old=old[name], new=new[name])
        for name in DATES
        if old[name] != new[name]
    ]
    Order.objects.filter(pk=order.pk).update(promise_changes=F("promise_changes") + 1)
    for node, day in nodes:
        if day != node.planned:
            rows.append(DatePromise(**common, at=at, node=node, field="planned", old=node.planned, new=day))
            node.promise_changes += 1
        node.planned, node.expected = day, None
    DatePromise.objects.bulk_create(rows)
    PlanNode.objects.bulk_update(
        [node for node, _day in nodes], ["planned", "expected", "promise_changes"], batch_size=500
    )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
