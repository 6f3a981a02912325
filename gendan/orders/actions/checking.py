"""What the pure rules need to look at one order, loaded in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from gendan.base import clock
from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.queries import day_count
from gendan.base.worktime.rules import TooFarError
from gendan.orders.checks import Context, Finding, SpecFault, check
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import from_json
from gendan.orders.models import CustomerDocument, Order, SpecField, TemplateNode
from gendan.orders.promises import earliest
from gendan.orders.queries.contents import content_of
from gendan.orders.queries.history import past_lines, same_number
from gendan.orders.schedule import Link, PlanError, Step
from gendan.orders.spec import FaultKind, FieldSpec
from gendan.orders.spec import check as check_spec
from gendan.orders.states import RUNNING


def run_checks(order_id: int) -> list[Finding]:
    """Every finding of what the order says now, the surest first; writes nothing."""
    order = Order.objects.select_related("template").get(pk=order_id)
    content = content_of(order)
    return check(content, context_for(order, content))


def context_for(order: Order, content: OrderContent) -> Context:
    """What is known of an order that says `content`, in at most seven queries."""
    days = day_count(order.calendar)
    today = clock.now().astimezone(days.calendar.tz).date()
    soonest = {} if order.status in RUNNING else _soonest(order, days, today)
    ship, delivery = (order.template.ship_node, order.template.delivery_node) if order.template else ("", "")
    document, charges = _document(order)
    return Context(
        today=today,
        document=document,
        charges=charges,
        spec_faults=tuple(_spec_faults(content.lines)),
        past=past_lines(order, [it.product for it in content.lines]),
        closed=_closed(content, days),
        earliest_ship=soonest.get(ship),
        earliest_delivery=soonest.get(delivery),
        forecast_ship=order.forecast_ship if order.status in RUNNING else None,
        forecast_delivery=order.forecast_delivery if order.status in RUNNING else None,
        same_po=same_number(order),
    )


def _document(order: Order) -> tuple[OrderContent | None, tuple[str, ...]]:
    """The newest of the customer's own documents, and the charges that it states beside its lines."""
    row = CustomerDocument.objects.filter(order=order).values_list("content", "told").first()
    return (from_json(row[0]), tuple(row[1].get("charges", ()))) if row else (None, ())


def _closed(content: OrderContent, days: DayCount) -> dict[date, date]:
    """The promised days on which nobody works, with the working day before."""
    found = {}
    for day in {content.promised_ship, content.promised_delivery} - {None}:
        if day is None or days.calendar.is_working_day(day):
            continue
        try:
            found[day] = date.fromordinal(days.on_or_before(day.toordinal()))
        except TooFarError:
            continue  # no calendar reaches there; that the date is implausible is told by another rule
    return found


def _soonest(order: Order, days: DayCount, today: date) -> dict[str, date]:
    """The first possible day of each node, were the order confirmed today."""
    nodes = TemplateNode.objects.filter(template=order.template_id)
    steps = [Step(it.code, it.anchor, it.offset, tuple(Link(*link) for link in it.links)) for it in nodes]
    try:
        found = earliest(steps, days, today.toordinal())
    except (PlanError, TooFarError):
        return {}  # the template is at fault, and its own page says so
    return {code: date.fromordinal(day) for code, day in found.items() if day is not None}


def _spec_faults(lines: Iterable[LineContent]) -> Iterable[SpecFault]:
    every = list(lines)
    fields = _fields({it.product for it in every if it.product})
    for line in every:
        for fault in check_spec(fields.get(line.product, ()), line.spec):
            if fault.kind is not FaultKind.UNKNOWN:  # what a product has no field for is a remark
                missing = fault.kind is FaultKind.MISSING
                sign = {FaultKind.TOO_LOW: "≥ ", FaultKind.TOO_HIGH: "≤ "}.get(fault.kind, "")
                expected = sign + ", ".join(fault.expected)
                yield SpecFault(line.position, fault.key, expected, fault.found, missing)


def _fields(products: set[str]) -> Mapping[str, list[FieldSpec]]:
    found: dict[str, list[FieldSpec]] = defaultdict(list)
    for it in SpecField.objects.filter(product__code__in=products).select_related("product"):
        found[it.product.code].append(
            FieldSpec(
                it.key, it.kind, tuple(it.allowed), it.lowest, it.highest, it.unit, is_required=it.is_required
            )
        )
    return found
