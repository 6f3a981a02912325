"""Orders that another program sends: each by its key at the source, each with its own outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from gendan.base.errors import GendanError, InvalidInputError
from gendan.base.refs import Actor
from gendan.orders.actions.asking import Waiting, tell_waiting
from gendan.orders.actions.entry import Draft, upsert_orders
from gendan.orders.actions.import_judging import Names
from gendan.orders.actions.reviewing import submit_orders
from gendan.orders.content import OrderContent
from gendan.orders.models import Order
from gendan.partners.naming import key_of
from gendan.people.permit import require

MOST = 500


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one order: `new`, `changed`, `same` or `refused` with its faults."""

    key: str
    outcome: str
    order: Order | None = None
    message: str = ""
    faults: dict[str, str] = field(default_factory=dict)


def receive_orders(sent: Sequence[tuple[str, OrderContent]], *, source: str, actor: Actor) -> list[Received]:
    """Each order by (source, key) with what it says; new ones wait for review. Needs `orders.enter`.

    Customers and products may be named by code or name. One that is refused keeps none of the others out.
    """
    require(actor, "orders.enter")
    names = Names.now()
    drafts = [Draft(_in_codes(content, names), external_key=key) for key, content in sent]
    try:
        return _receive(drafts, source, actor)
    except GendanError:
        return [_alone(it, source, actor) for it in drafts]


def _in_codes(content: OrderContent, names: Names) -> OrderContent:
    customer = names.customers.get(key_of(content.customer), content.customer)
    lines = tuple(
        replace(it, product=names.products.get(key_of(it.product), it.product)) for it in content.lines
    )
    return replace(content, customer=customer, lines=lines)


@transaction.atomic
def _receive(drafts: Sequence[Draft], source: str, actor: Actor) -> list[Received]:
    done = upsert_orders(drafts, source=source, actor=actor)
    submit_orders(done.added, actor=actor)
    tell_waiting(Waiting.of([*done.added, *done.changed]), source, actor=actor)
    outcomes = dict.fromkeys(done.added, "new") | dict.fromkeys(done.changed, "changed")
    numbers = [*done.added, *done.changed, *done.same]
    rows = {it.external_key: it for it in Order.objects.select_related("customer").filter(pk__in=numbers)}
    found = [rows[it.external_key.strip()] for it in drafts]
    return [Received(it.external_key, outcomes.get(it.pk, "same"), it) for it in found]


def _alone(draft: Draft, source: str, actor: Actor) -> Received:
    try:
        return _receive([draft], source, actor)[0]
    except GendanError as error:
        faults = {name: str(text) for name, text in error.fields.items()}
        return Received(draft.external_key, "refused", None, str(error.message), faults)


def receive_order(key: str, content: OrderContent, *, source: str, actor: Actor) -> Received:
    """One order as `receive_orders`; raises InvalidInputError or ConflictError where it is refused."""
    require(actor, "orders.enter")
    if not source.strip():
        raise InvalidInputError
    return _receive([Draft(_in_codes(content, Names.now()), external_key=key)], source, actor)[0]
