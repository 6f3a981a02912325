"""An order under its lock: whoever reports, plans, or checks an order holds its row first."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.base.worktime import queries as worktime
from gendan.orders.models import Order, PlanNode, Status

MOST = Decimal(10) ** 13
YEARS = timedelta(days=3 * 366)


def order_held(order_id: int) -> Order:
    """The order, locked until the transaction ends. Raises NotFoundError."""
    row = Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if row is None:
        raise NotFoundError
    return row


def node_held(node_id: int) -> PlanNode:
    """A node whose order is locked, read after the lock; `node.order` is the locked row.

    Raises NotFoundError where there is none.
    """
    order_id = PlanNode.objects.filter(pk=node_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFoundError
    order = order_held(order_id)
    node = PlanNode.objects.filter(pk=node_id).first()
    if node is None:
        raise NotFoundError
    node.order = order
    return node


def require_running(order: Order) -> None:
    """Raise ConflictError unless the order is under way."""
    if order.status == Status.HELD:
        raise ConflictError(
            _("The order is on hold."), hint=_("Release it first: what is on hold is not reported.")
        )
    if order.status != Status.CONFIRMED:
        raise ConflictError(
            _("The order is not under way (%(status)s).") % {"status": order.get_status_display()},
            hint=_("Only orders that were confirmed and have not ended are reported."),
        )


def today_of(order: Order) -> date:
    """The present day of the order's calendar."""
    return worktime.calendar(order.calendar).local_day(clock.now())


def past_day(day: date, order: Order) -> date:
    """`day`, if something can have happened on it. Raises InvalidInputError on days to come."""
    today = today_of(order)
    if day > today:
        raise InvalidInputError(
            _("%(day)s is still to come.") % {"day": day},
            hint=_("Report what has been done; announce a date for what is still to come."),
            fields={"day": _("Not after today, %(today)s.") % {"today": today}},
        )
    return _near(day, order)


def coming_day(day: date, order: Order) -> date:
    """`day`, if it can be announced. Raises InvalidInputError on days that are over."""
    today = today_of(order)
    if day < today:
        raise InvalidInputError(
            _("%(day)s is over.") % {"day": day},
            hint=_("What has been done is reported as done."),
            fields={"day": _("Not before today, %(today)s.") % {"today": today}},
        )
    return _near(day, order)


def _near(day: date, order: Order) -> date:
    if abs(day - (order.confirmed_on or day)) > YEARS:
        raise InvalidInputError(
            _("%(day)s is too far from the order's own dates.") % {"day": day},
            fields={"day": _("Check the year.")},
        )
    return day


def checked_quantity(quantity: Decimal) -> Decimal:
    """A quantity with two places. Raises InvalidInputError on what is none, negative or too large."""
    if not quantity.is_finite() or not 0 <= quantity < MOST:
        raise InvalidInputError(
            _("This quantity cannot be used."), fields={"quantity": _("A number from 0 on.")}
        )
    return quantity.quantize(Decimal("0.01"))


def checked_text(
    text: str, field: str, *, longest: int = 300, required: Callable[[], str] | None = None
) -> str:
    """`text` without spaces around it. Raises InvalidInputError where it is too long, or missing."""
    text = text.replace("\x00", "").strip()
    if len(text) > longest:
        what = _("At most %(count)d characters.") % {"count": longest}
        raise InvalidInputError(what, fields={field: what})
    if required and not text:
        raise InvalidInputError(required(), fields={field: _("Say why.")})
    return text
