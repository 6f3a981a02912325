"""A reviewed order gets under way: it has a day it runs from, a plan, and is watched from then on."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import Happening, record, record_all
from gendan.orders.actions.planning import Actuals, make_plan, make_plans
from gendan.orders.actions.standing import moved, today_of
from gendan.orders.entry_events import OrderConfirmed
from gendan.orders.models import Order, ReviewState
from gendan.orders.states import after, may
from gendan.people.permit import require

_ADOPT = """
update orders_order o set status = %s, review_state = %s, review_since = null, confirmed_on = v.day
from unnest(%s::bigint[], %s::date[]) v (id, day) where o.id = v.id
"""


def confirm(order: Order, *, actor: Actor) -> Order:
    """The order, locked and reviewed, is under way from today: with its plan and its first forecast.

    Only `reviewing` calls it: whoever confirms has passed the review. Raises InvalidInputError for an order
    without a template, which could not be planned.
    """
    require_template(order)
    day = today_of(order)
    moved(order, "approve", confirmed_on=day, review_state=ReviewState.NONE, review_since=None)
    record(OrderConfirmed(number=order.number, on=day), actor=actor, on=[order.subject])
    make_plan(order, actor=actor)
    return order


def require_template(order: Order) -> None:
    """Raise InvalidInputError where no plan can be made."""
    if order.template_id is None:
        raise InvalidInputError(
            _("Order %(number)s has no plan template.") % {"number": order.number},
            hint=_("Choose one where the order is edited."),
            fields={"template_id": _("Choose a plan template.")},
        )


@transaction.atomic
def confirm_imported(
    confirmed_on: Mapping[int, date], *, actor: Actor, actuals: Actuals | None = None, watch: bool = True
) -> list[Order]:
    """Orders that ran before they were imported are under way, each from its day; in few statements.

    Whoever imports them vouches for them: they pass no review here. Those with a template are planned, with
    the `actuals` that are known; without `watch` the caller checks them later. Needs `orders.import`. All or
    none: raises ConflictError where one is neither a draft nor submitted.
    """
    require(actor, "orders.import")
    rows = Order.objects.select_for_update(of=("self",)).select_related("customer")
    orders = list(rows.filter(pk__in=confirmed_on).order_by("pk"))
    for order in orders:
        if not may("adopt", order.status):
            raise ConflictError(
                _("This cannot be done: order %(number)s is %(status)s.")
                % {"number": order.number, "status": order.get_status_display()}
            )
        order.status = after("adopt")
        order.confirmed_on = confirmed_on[order.pk]
        order.review_state, order.review_since = ReviewState.NONE, None
    with connection.cursor() as cursor:
        ids, days = [it.pk for it in orders], [it.confirmed_on for it in orders]
        cursor.execute(_ADOPT, [after("adopt"), ReviewState.NONE, ids, days])
    record_all([_confirmed(it) for it in orders], actor=actor)
    planned = [it for it in orders if it.template_id is not None]
    make_plans(planned, actor=actor, actuals=actuals, watch=watch)
    return orders


def _confirmed(order: Order) -> Happening:
    day = order.confirmed_on or today_of(order)
    return Happening(OrderConfirmed(number=order.number, on=day, imported=True), [order.subject])
