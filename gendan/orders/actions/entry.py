"""Orders are entered and changed: every change a version with old and new, and an event.

One order or ten thousand: the same statements. What is derived, planned or decided is the affair of others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.copying import insert_all
from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.base.refs import Actor, Subject
from gendan.base.series.actions import take
from gendan.base.timeline.actions import Happening, record_all
from gendan.base.worktime.queries import calendar
from gendan.orders.actions.findings import AT_ONCE, ask_for_checks, refresh
from gendan.orders.actions.fitting import Known, fitted
from gendan.orders.actions.monitoring import recheck
from gendan.orders.actions.promising import Promised, dates_of, keep_promises
from gendan.orders.actions.standing import (
    cancel_order,
    complete_order,
    hold_order,
    release_order,
    reopen_order,
    withdraw_order,
)
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import (
    Difference,
    differences,
    digest,
    digest_of_json,
    from_json,
    normalised,
    to_json,
    total,
)
from gendan.orders.entry_events import OrderChanged, OrderEntered, changes_as_json
from gendan.orders.field_wording import who_changed
from gendan.orders.models import Order, OrderLine, OrderVersion, Product, ReviewState
from gendan.orders.states import CHANGEABLE, RUNNING, SUBMITTED
from gendan.people.models import Member
from gendan.people.permit import require

__all__ = [
    "Assignment",
    "Draft",
    "Revision",
    "Upserted",
    "cancel_order",
    "change_order",
    "change_orders",
    "complete_order",
    "draft_order",
    "draft_orders",
    "hold_order",
    "release_order",
    "reopen_order",
    "upsert_orders",
    "withdraw_order",
]
BATCH = 2000  # rows of one statement
SERIES = "order"
CENT_OF_CENT = Decimal("0.0001")  # as exact as amounts are stored
HEADER_FIELDS = (
    "customer_po",
    "ordered_on",
    "currency",
    "incoterm",
    "incoterm_place",
    "transport",
    "payment_terms",
    "promised_ship",
    "promised_delivery",
    "note",
)


class Assignment(TypedDict, total=False):
    """Whose an order is and how it runs: chosen by us, not said by the customer, and so in no version."""

    merchandiser_id: int | None
    factory_id: int | None
    template_id: int | None
    calendar: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An order to be entered. Without a number it gets the next of our series.

    Without a merchandiser it goes to the customer's own, else to the member who enters it; without a template
    it has that of its first product that has one.
    """

    content: OrderContent
    number: str = ""
    external_key: str = ""
    merchandiser_id: int | None = None
    factory_id: int | None = None
    template_id: int | None = None
    calendar: str = "default"


@dataclass(frozen=True, slots=True)
class Revision:
    """An order to be changed; `expected_version`: that which the change was made from; None: any."""

    order_id: int
    content: OrderContent
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Upserted:
    """What became of rows: the orders' numbers (primary keys), in the order of the rows."""

    added: tuple[int, ...]
    changed: tuple[int, ...]
    same: tuple[int, ...]


def draft_order(
    content: OrderContent,
    *,
    actor: Actor,
    number: str = "",
    source: str = "",
    external_key: str = "",
    **assignment: Unpack[Assignment],
) -> Order:
    """A new order, as a draft. Needs `orders.enter`.

    Raises InvalidInputError, its fields named `customer`, `lines.2.quantity`, and ConflictError where number
    or key at the source are taken.
    """
    draft = Draft(content, number, external_key, **assignment)
    return draft_orders([draft], source=source, actor=actor)[0]


@transaction.atomic
def draft_orders(drafts: Sequence[Draft], *, source: str = "", actor: Actor) -> list[Order]:
    """`draft_order` for many, all or none, in few statements."""
    require(actor, "orders.enter")
    known = Known.of(
        (it.content for it in drafts),
        [it.merchandiser_id for it in drafts],
        [it.factory_id for it in drafts],
        [it.template_id for it in drafts],
    )
    now = clock.now()
    drafts = [replace(it, content=fitted(it.content, known)) for it in drafts]
    orders = [
        _new_order(it, number, source, known, actor, now)
        for it, number in zip(drafts, _numbers(drafts, now), strict=True)
    ]
    try:
        with transaction.atomic():
            insert_all(orders)
    except IntegrityError as error:
        raise _taken(orders, source) from error
    _write_lines(zip(orders, (it.content for it in drafts), strict=True), known)
    _write_versions(
        [(order, it.content, []) for order, it in zip(orders, drafts, strict=True)], actor, now, ""
    )
    record_all(
        [_entered(order, len(it.content.lines)) for order, it in zip(orders, drafts, strict=True)],
        actor=actor,
    )
    return orders


def change_order(
    order_id: int, content: OrderContent, *, expected_version: int, reason: str = "", actor: Actor
) -> Order:
    """The order says `content` from now on. Needs `orders.enter`. Where nothing differs, nothing happens.

    Raises ConflictError, saying who changed what, where `expected_version` is not the present one, and where
    the order is completed or cancelled. An order under way asks for another review and keeps running; where
    it promises other dates its plan moves, as `promising` has it.
    """
    change_orders([Revision(order_id, content, expected_version)], reason=reason, followed=True, actor=actor)
    return Order.objects.get(pk=order_id)


@transaction.atomic
def change_orders(
    revisions: Sequence[Revision], *, reason: str = "", followed: bool = False, actor: Actor
) -> list[Order]:
    """`change_order` for many, all or none; the orders that did change.

    Where reactions have not `followed` each change, the caller tells of all of them (`asking.tell_waiting`).
    """
    require(actor, "orders.enter")
    rows = Order.objects.select_for_update(of=("self",)).select_related("customer").order_by("pk")
    orders = rows.in_bulk([it.order_id for it in revisions])
    if missing := [it.order_id for it in revisions if it.order_id not in orders]:
        raise NotFoundError(_("There is no order %(number)d.") % {"number": missing[0]})
    for it in revisions:
        _may_change(orders[it.order_id], it.expected_version)
    known = Known.of(it.content for it in revisions)
    before = {
        number: from_json(body)
        for number, body in OrderVersion.objects.filter(
            order__in=orders, number=F("order__version")
        ).values_list("order_id", "content")
    }
    new = [(orders[it.order_id], fitted(it.content, known)) for it in revisions]
    changed = [
        (order, content, found) for order, content in new if (found := differences(before[order.pk], content))
    ]
    _apply(changed, known, actor, reason, followed=followed)
    return [order for order, _content, _found in changed]


Change = tuple[Order, OrderContent, list[Difference]]


def _apply(changed: Sequence[Change], known: Known, actor: Actor, reason: str, *, followed: bool) -> None:
    if not changed:
        return
    now = clock.now()
    old = {order.pk: dates_of(order) for order, _content, _found in changed}
    for order, content, _found in changed:
        _put(order, content, known)
        order.version += 1
        if order.status in RUNNING:
            order.review_since = order.review_since or now
            order.review_state = ReviewState.WANTED
    _save([order for order, _content, _found in changed])
    relined = [(order, content) for order, content, found in changed if any(it.line for it in found)]
    OrderLine.objects.filter(order__in=[order for order, _content in relined]).delete()
    _write_lines(relined, known)
    _write_versions(changed, actor, now, reason)
    record_all([_changed(order, found, followed) for order, _content, found in changed], actor=actor)
    running = [order for order, _content, _found in changed if order.status in RUNNING]
    keep_promises([Promised(it, old[it.pk]) for it in running], reason=reason, actor=actor)
    _look_again([order for order, _content, _found in changed])


def _look_again(orders: Sequence[Order]) -> None:
    """Whatever waits for review or runs is checked anew: few at once, many by jobs."""
    watched = [it for it in orders if it.status == SUBMITTED or it.status in RUNNING]
    if len(watched) <= AT_ONCE:
        for order in watched:
            refresh(order)
    else:
        ask_for_checks([it.pk for it in watched])
    recheck([it.pk for it in watched if it.status in RUNNING])


def upsert_orders(drafts: Sequence[Draft], *, source: str, reason: str = "", actor: Actor) -> Upserted:
    """Each draft by (source, external key): entered where it is new, changed where it says something else.

    Doing it twice changes nothing. All or none. Numbers, merchandisers and templates of orders that exist
    stay as they are. Raises InvalidInputError for a draft without a key, or a key given twice.
    """
    require(actor, "orders.enter")
    keys = [it.external_key.strip() for it in drafts]
    if not source or not all(keys) or len(set(keys)) != len(keys):
        raise InvalidInputError(_("Each order needs a key of its own at its source."))
    with transaction.atomic():
        there = dict(
            Order.objects.filter(source=source, external_key__in=keys).values_list("external_key", "pk")
        )
        added = draft_orders(
            [it for it, key in zip(drafts, keys, strict=True) if key not in there], source=source, actor=actor
        )
        known = [(there[key], it) for it, key in zip(drafts, keys, strict=True) if key in there]
        revised = [Revision(number, it.content) for number, it in known]
        changed = {it.pk for it in change_orders(_different(revised), reason=reason, actor=actor)}
    same = tuple(number for number, _draft in known if number not in changed)
    return Upserted(tuple(it.pk for it in added), tuple(n for n, _d in known if n in changed), same)


def _different(revisions: Sequence[Revision]) -> list[Revision]:
    """Those whose digest is not the stored one; what cannot be normalised is told by `fitted`."""
    rows = OrderVersion.objects.filter(
        order__in=[it.order_id for it in revisions], number=F("order__version")
    )
    stored = dict(rows.values_list("order_id", "digest"))
    return [it for it in revisions if stored.get(it.order_id) != _digest(it.content)]


def _digest(content: OrderContent) -> str:
    try:
        return digest(normalised(content))
    except ValueError:
        return ""


def _may_change(order: Order, expected: int | None) -> None:
    if order.status not in CHANGEABLE:
        raise ConflictError(
            _("Order %(number)s is %(status)s; it is not changed any more.")
            % {"number": order.number, "status": order.get_status_display()}
        )
    if expected is not None and expected != order.version:
        since = order.versions.filter(number__gt=expected).select_related("by").order_by("number")
        raise ConflictError(
            _("Order %(number)s has changed while you had it open. %(what)s")
            % {"number": order.number, "what": who_changed(since[:5])},
            hint=_("Open it again, look at what changed, and enter your change once more."),
        )


def _new_order(draft: Draft, number: str, source: str, known: Known, actor: Actor, now: datetime) -> Order:
    order = Order(
        number=number,
        source=source,
        external_key=draft.external_key.strip(),
        merchandiser_id=_of_known(draft.merchandiser_id, known.members, "merchandiser_id"),
        factory_id=_of_known(draft.factory_id, known.suppliers, "factory_id"),
        template_id=_of_known(draft.template_id, known.templates, "template_id"),
        calendar=draft.calendar,
        entered_by=actor if isinstance(actor, Member) else None,
        entered_at=now,
    )
    if draft.calendar not in known.calendars:
        raise InvalidInputError(
            _("There is no such calendar."), fields={"calendar": _("Choose a working calendar.")}
        )
    _put(order, draft.content, known)
    if order.merchandiser_id is None:
        order.merchandiser_id = order.customer.merchandiser_id or (order.entered_by_id)
    if order.template_id is None:
        order.template_id = _proposed_template(draft.content, known)
    return order


def _of_known(number: int | None, known: frozenset[int], field: str) -> int | None:
    if number is None or number in known:
        return number
    raise InvalidInputError(_("This choice does not exist any more."), fields={field: _("Choose again.")})


def _proposed_template(content: OrderContent, known: Known) -> int | None:
    products = (known.products.get(it.product) for it in content.lines)
    return next((it.template_id for it in products if it is not None and it.template_id), None)


def _put(order: Order, content: OrderContent, known: Known) -> None:
    """The header as the row shows it. A sum that is not stated is reckoned, for the row only."""
    for name in HEADER_FIELDS:
        setattr(order, name, getattr(content, name))
    order.customer = known.customers[content.customer]
    amount = content.amount if content.amount is not None else total(content)
    known_money = amount is not None and content.currency
    order.amount = (
        amount.quantize(CENT_OF_CENT, ROUND_HALF_UP) if amount is not None and known_money else None
    )


def _numbers(drafts: Sequence[Draft], now: datetime) -> list[str]:
    """The drafts' own numbers, and the next of the series for those without."""
    given = [it.number.strip() for it in drafts]
    if any(len(it) > 40 or "\x00" in it for it in given):
        raise InvalidInputError(
            _("The order number is too long."), fields={"number": _("At most 40 characters.")}
        )
    missing = given.count("")
    day = calendar().local_day(now)
    fresh = iter(take(SERIES, settings.ORDER_NUMBERS, day, missing) if missing else ())
    return [it or next(fresh) for it in given]


def _taken(orders: Sequence[Order], source: str) -> ConflictError:
    numbers, keys = [it.number for it in orders], [it.external_key for it in orders if it.external_key]
    there = Order.objects.filter(Q(number__in=numbers) | Q(source=source, external_key__in=keys)).first()
    if there is None:  # twice within what was given
        return ConflictError(_("Two of the orders have the same number or key."))
    return ConflictError(
        _("There is an order %(number)s already.") % {"number": there.number},
        hint=_("Choose another number, or change that order."),
        fields={"number": _("This number is taken.")},
    )


def _save(orders: Sequence[Order]) -> None:
    """The header of orders that exist, in few statements: an update by cases takes many times as long."""
    fields = [*HEADER_FIELDS, "customer", "amount", "version", "review_state", "review_since"]
    Order.objects.bulk_create(
        orders, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=BATCH
    )


def _write_lines(orders: Iterable[tuple[Order, OrderContent]], known: Known) -> None:
    rows = [_line(order, it, known.products) for order, content in orders for it in content.lines]
    insert_all(rows)


def _line(order: Order, it: LineContent, products: Mapping[str, Product]) -> OrderLine:
    amount = it.amount
    if amount is None and it.price is not None:
        amount = (it.quantity * it.price).quantize(CENT_OF_CENT, ROUND_HALF_UP)
    return OrderLine(
        order=order,
        position=it.position,
        product=products.get(it.product),
        customer_item=it.customer_item,
        description=it.description,
        spec=dict(it.spec),
        quantity=it.quantity,
        unit=it.unit,
        price=it.price,
        amount=amount,
    )


def _write_versions(changed: Iterable[Change], actor: Actor, now: datetime, reason: str) -> None:
    by = actor if isinstance(actor, Member) else None
    rows = []
    for order, content, found in changed:
        body = to_json(content)
        rows.append(
            OrderVersion(
                order=order,
                number=order.version,
                content=body,
                digest=digest_of_json(body),
                changes=changes_as_json(found),
                by=by,
                at=now,
                reason=reason,
            )
        )
    insert_all(rows)


def _entered(order: Order, lines: int) -> Happening:
    event = OrderEntered(
        number=order.number,
        customer=order.customer.name,
        lines=lines,
        amount=order.amount,
        currency=order.currency,
        source=order.source,
    )
    return Happening(event, [order.subject, Subject("customer", order.customer_id)])


def _changed(order: Order, found: Sequence[Difference], followed: bool) -> Happening:
    review = order.review_state == ReviewState.WANTED
    event = OrderChanged.of(order.number, order.version, found, review=review)
    return Happening(event, [order.subject], followed=followed)
