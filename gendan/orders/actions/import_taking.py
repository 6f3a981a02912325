"""Orders of a file are written, in batches, each order once however often it is tried."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from gendan.base import clock
from gendan.base.refs import Actor
from gendan.base.worktime.queries import calendar
from gendan.orders.actions.asking import Waiting
from gendan.orders.actions.confirming import confirm_imported
from gendan.orders.actions.entry import upsert_orders
from gendan.orders.actions.import_judging import Judged, Names, Outcome, Unknown
from gendan.orders.actions.products import add_products
from gendan.orders.actions.reviewing import submit_orders
from gendan.orders.import_layout import CONFIRMED, CUSTOMERS, FACTORIES, PRODUCTS, SUBMITTED, Choices
from gendan.orders.models import Order
from gendan.orders.rows import OrderRead
from gendan.partners.actions import find_or_add_customers, find_or_add_suppliers
from gendan.people.permit import require


@transaction.atomic
def add_unknown(unknown: Unknown, choices: Choices, *, actor: Actor) -> Names:
    """Add what the file names and the person allows to be added; all names as they are then."""
    require(actor, "orders.import")
    if CUSTOMERS in choices.create and unknown.customers:
        find_or_add_customers(unknown.customers, actor=actor)
    if FACTORIES in choices.create and unknown.factories:
        find_or_add_suppliers(unknown.factories, actor=actor)
    if PRODUCTS in choices.create and unknown.products:
        add_products(unknown.products, actor=actor)
    return Names.now()


@transaction.atomic
def take_orders(items: Sequence[Judged], choices: Choices, source: str, *, actor: Actor) -> Waiting:
    """Write these orders, all or none; new ones go where the layout says. Refused and same ones are left.

    Says which of them wait for review now: the run tells once of all.
    """
    wanted = [it for it in items if it.draft is not None and it.outcome in {Outcome.NEW, Outcome.CHANGED}]
    if not wanted:
        return Waiting()
    drafts = [it.draft for it in wanted if it.draft is not None]
    done = upsert_orders(drafts, source=source, actor=actor)
    if choices.state == CONFIRMED:
        _confirm(done.added, {it.read.key: it.read for it in wanted}, actor)
    elif choices.state == SUBMITTED:
        submit_orders(done.added, actor=actor)
    return Waiting.of([*done.added, *done.changed])


def _confirm(added: Sequence[int], reads: Mapping[str, OrderRead], actor: Actor) -> None:
    """New orders run already (在手订单): from the day of the file, else that of the order, else today."""
    require(actor, "orders.review")
    today = calendar().local_day(clock.now())
    rows = Order.objects.filter(pk__in=added).values_list("pk", "external_key", "ordered_on")
    found = {pk: (reads[key], ordered_on) for pk, key, ordered_on in rows}
    days = {pk: read.confirmed_on or ordered_on or today for pk, (read, ordered_on) in found.items()}
    actuals = {pk: read.done for pk, (read, _day) in found.items() if read.done}
    confirm_imported(days, actuals=actuals, actor=actor)
