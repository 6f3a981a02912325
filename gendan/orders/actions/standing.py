"""An order goes from one state to another: only as `states.py` allows, and only from where it stands now."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.base.timeline.kinds import EventKind
from gendan.base.worktime.queries import calendar
from gendan.orders.entry_events import (
    OrderCancelled,
    OrderCompleted,
    OrderHeld,
    OrderReleased,
    OrderReopened,
    OrderWithdrawn,
)
from gendan.orders.models import Order, ReviewState
from gendan.orders.states import DRAFT, SUBMITTED, after, may
from gendan.people.actions.writing import locked
from gendan.people.permit import require

LONGEST_REASON = 300


def moved(order: Order, act: str, **values: object) -> Order:
    """The order, locked by the caller, in the state that `act` leads to, with `values` set as well.

    Raises ConflictError, saying where it stands, where `act` is not allowed there; the update asks once more.
    """
    if not may(act, order.status) or not _update(order, act, values):
        status = Order.objects.get(pk=order.pk).get_status_display()
        raise ConflictError(
            _("This cannot be done: order %(number)s is %(status)s.")
            % {"number": order.number, "status": status},
            hint=_("Somebody may have been quicker. Open the order again."),
        )
    order.status = after(act)
    for name, value in values.items():
        setattr(order, name, value)
    return order


def _update(order: Order, act: str, values: dict[str, object]) -> int:
    rows = Order.objects.filter(pk=order.pk, status=order.status)
    return rows.update(status=after(act), **values)


def today_of(order: Order) -> date:
    """The present day in the zone of the order's calendar."""
    return calendar(order.calendar).local_day(clock.now())


@transaction.atomic
def withdraw_order(order_id: int, *, actor: Actor) -> Order:
    """Back from review to a draft. Needs `orders.enter`."""
    require(actor, "orders.enter")
    order = moved(locked(Order, order_id), "withdraw", review_state=ReviewState.NONE, review_since=None)
    return _recorded(order, OrderWithdrawn(number=order.number), actor)


@transaction.atomic
def hold_order(order_id: int, *, reason: str, actor: Actor) -> Order:
    """Nothing is done on it for the time being; it is not watched. Needs `orders.plan`."""
    require(actor, "orders.plan")
    reason = needed(reason)
    order = moved(locked(Order, order_id), "hold")
    return _recorded(order, OrderHeld(number=order.number, reason=reason), actor)


@transaction.atomic
def release_order(order_id: int, *, actor: Actor) -> Order:
    """It goes on, and is watched again. Needs `orders.plan`."""
    require(actor, "orders.plan")
    order = moved(locked(Order, order_id), "release")
    return _recorded(order, OrderReleased(number=order.number), actor)


@transaction.atomic
def complete_order(order_id: int, *, actor: Actor, on: date | None = None) -> Order:
    """All of it is done, `on` that day (today by default). Needs `orders.plan`."""
    require(actor, "orders.plan")
    order = locked(Order, order_id)
    day = on or today_of(order)
    moved(order, "complete", ended_on=day, review_state=ReviewState.NONE, review_since=None)
    return _recorded(order, OrderCompleted(number=order.number, on=day), actor)


@transaction.atomic
def reopen_order(order_id: int, *, reason: str, actor: Actor) -> Order:
    """It was completed too early. Needs `orders.plan`."""
    require(actor, "orders.plan")
    reason = needed(reason)
    order = moved(locked(Order, order_id), "reopen", ended_on=None)
    return _recorded(order, OrderReopened(number=order.number, reason=reason), actor)


@transaction.atomic
def cancel_order(order_id: int, *, reason: str, actor: Actor) -> Order:
    """It will not be made. A draft needs `orders.enter`, an order that runs `orders.plan`."""
    order = locked(Order, order_id)
    require(actor, "orders.enter" if order.status in {DRAFT, SUBMITTED} else "orders.plan")
    reason = needed(reason)
    day = today_of(order)
    moved(order, "cancel", ended_on=day, review_state=ReviewState.NONE, review_since=None)
    return _recorded(order, OrderCancelled(number=order.number, reason=reason), actor)


def needed(reason: str) -> str:
    """The reason without spaces around it. Raises InvalidInputError for none, and for a page of it."""
    text = reason.strip()
    if not text or "\x00" in text:
        raise InvalidInputError(_("Say why."), fields={"reason": _("Say why.")})
    if len(text) > LONGEST_REASON:
        fault = _("Too long: at most %(most)d characters.") % {"most": LONGEST_REASON}
        raise InvalidInputError(fault, fields={"reason": fault})
    return text


def _recorded(order: Order, event: EventKind, actor: Actor) -> Order:
    record(event, actor=actor, on=[order.subject])
    return order
