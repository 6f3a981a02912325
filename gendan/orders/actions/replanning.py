"""Somebody gives an order under way other dates, and says why."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor
from gendan.orders.actions.entry import Revision, change_orders
from gendan.orders.actions.monitoring import recheck
from gendan.orders.actions.promising import DATES, Dates, Promised, dates_of, is_possible, keep_promises
from gendan.orders.content_json import from_json
from gendan.orders.models import Order, OrderVersion
from gendan.orders.states import RUNNING
from gendan.people.actions.writing import locked
from gendan.people.permit import require

LONGEST_REASON = 300


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
    reason = check_promise(order, new, reason)
    if dates_of(order) == new:
        raise InvalidInputError(
            _("These are the dates already promised."), fields={"promised_ship": _("Enter another date.")}
        )
    _promise(order, new, reason, expected_version, actor)
    order.refresh_from_db()
    return order


def _promise(order: Order, new: Dates, reason: str, expected_version: int | None, actor: Actor) -> None:
    version = OrderVersion.objects.filter(order=order, number=order.version).first()
    if version is not None:
        said = from_json(version.content)
        content = replace(
            said, promised_ship=new["promised_ship"], promised_delivery=new["promised_delivery"]
        )
        revision = Revision(order.pk, content, expected_version)
        change_orders([revision], reason=reason, followed=True, actor=actor)
        return
    old = dates_of(order)  # made outside of entry: there is no version to compare it with
    Order.objects.filter(pk=order.pk).update(**new)
    order.refresh_from_db(fields=DATES)
    keep_promises([Promised(order, old)], reason=reason, actor=actor)
    recheck([order.pk])


def check_promise(order: Order, new: Dates, reason: str) -> str:
    """The reason, where a person may promise these dates. Raises ConflictError and InvalidInputError."""
    if order.status not in RUNNING or order.confirmed_on is None:
        raise ConflictError(
            _("Order %(number)s is not under way.") % {"number": order.number},
            hint=_("Before an order is confirmed, its dates are changed like everything else in it."),
        )
    for name, day in new.items():
        if day is not None and not is_possible(order, day):
            raise InvalidInputError(
                _("%(day)s cannot be promised.") % {"day": day},
                fields={name: _("From the confirmation on, and within three years.")},
            )
    if not any(new.values()):
        raise InvalidInputError(
            _("An order under way promises a date."), fields={"promised_ship": _("Enter a date.")}
        )
    return checked_reason(reason)


def checked_reason(reason: str) -> str:
    """The reason of a change of plan. Raises InvalidInputError where it is missing or too long."""
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise InvalidInputError(_("Say why the plan changes."), fields={"reason": _("Say why.")})
    if len(reason) > LONGEST_REASON:
        what = _("At most %(count)d characters.") % {"count": LONGEST_REASON}
        raise InvalidInputError(what, fields={"reason": what})
    return reason
