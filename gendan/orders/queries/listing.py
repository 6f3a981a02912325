"""Pages of orders by key: the same cost for the first page of a hundred thousand orders as of a thousand.

A page begins behind an order (its sort value and id), never at a number of rows; each sort has an index that
serves it in both directions. What has no value comes last either way. Counting ends at `MOST_COUNTED`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Upper
from django.db.models.lookups import StartsWith

from gendan.base.refs import Actor
from gendan.base.text import fold, name_query
from gendan.orders.filters import ALL, LIGHTS, OrderFilter
from gendan.orders.models import Order
from gendan.orders.queries.own import nodes_due
from gendan.partners.models import Customer
from gendan.people.permit import require

PAGE = 50
MOST_COUNTED = 1000
FEW = 200  # found orders that are read by their ids
MOST_CUSTOMERS = 200  # whose names fit a text


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are: exactly up to `MOST_COUNTED`, then only that there are more."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """Some orders in a row, and what the pages before and after begin at; "" where there is none."""

    orders: list[Order]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Sort:
    field: str
    kind: str  # day, number, amount, text, customer, id
    has_gaps: bool = False  # whether it may be empty


_SORTS = {
    "promise": _Sort("promised_ship", "day", has_gaps=True),
    "forecast": _Sort("forecast_ship", "day", has_gaps=True),
    "late": _Sort("late_days", "number"),
    "next": _Sort("next_on", "day", has_gaps=True),
    "number": _Sort("number", "text"),
    "customer": _Sort("customer__name_keys", "customer"),
    "amount": _Sort("amount", "amount", has_gaps=True),
    "newest": _Sort("id", "id"),
}


class _Beyond(Func):
    """`(a, b) > (x, y)` as one comparison, which an index on (a, b) answers whatever ties there are."""

    output_field = BooleanField()

    def __init__(self, *expressions: Any, sign: str = ">", **extra: Any) -> None:
        super().__init__(*expressions, sign=sign, **extra)

    def as_sql(  # type: ignore[override] # its own has more parameters, for functions with a name
        self,
        compiler: Any,
        connection: Any,  # noqa: ARG002
        **_context: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        parts = [compiler.compile(it) for it in self.source_expressions]
        half = len(parts) // 2
        sides = [", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:])]
        return f"({sides[0]}) {self.extra['sign']} ({sides[1]})", tuple(
            it for _, params in parts for it in params
        )


def matching(member: Actor, wanted: OrderFilter, today: date) -> "QuerySet[Order]":
    """The orders that `wanted` means, in no order. Needs `orders.view`; at most one query beforehand."""
    require(member, "orders.view")
    found = Order.objects.all() if wanted.status == ALL else Order.objects.filter(status=wanted.status)
    found = found.filter(**_exactly(wanted, member))
    if wanted.late:
        found = found.filter(late_days__gt=0)
    if wanted.overdue:
        found = found.filter(next_on__lt=today)
    if wanted.todo:
        found = found.filter(pk__in=nodes_due(member.actor_id, today).values("order_id"))
    if wanted.since:
        found = found.filter(promised_ship__gte=wanted.since)
    if wanted.until:
        found = found.filter(promised_ship__lte=wanted.until)
    return found.filter(_text(wanted.text)) if wanted.text else found


def count(found: "QuerySet[Order]") -> Count:
    """How many, without counting what nobody reads."""
    number = found.order_by()[: MOST_COUNTED + 1].count()
    return Count(min(number, MOST_COUNTED), number > MOST_COUNTED)


def narrowed(found: "QuerySet[Order]", wanted: OrderFilter, counted: Count) -> "QuerySet[Order]":
    """The same orders, by their ids where a filter leaves few: one query more where it does.

    Else the planner, which takes a hundred of them for a thousand, walks the index of the sort to its end.
    """
    if counted.number > FEW or not (wanted.text or len(wanted.narrows) > 1):
        return found
    return Order.objects.filter(pk__in=list(found.order_by().values_list("pk", flat=True)[: FEW + 1]))


def page(
    found: "QuerySet[Order]", wanted: OrderFilter, *, after: str = "", before: str = "", size: int = PAGE
) -> Slice:
    """One page of what `matching` gave, sorted as wanted, behind `after` or in front of `before`.

    Those are what a Slice said; anything else is the first page. One query, two where a sort has gaps.
    """
    back = bool(before) and not after
    place = _place(_SORTS[wanted.sort], before if back else after)
    back = back and place is not None
    rows = _behind(found, wanted, place, size + 1, back=back)
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    has_before = more if back else place is not None
    has_after = bool(rows) if back else more
    return Slice(
        rows,
        _mark(wanted.sort, rows[0]) if has_before and rows else "",
        _mark(wanted.sort, rows[-1]) if has_after and rows else "",
    )


def walk(found: "QuerySet[Order]", wanted: OrderFilter, most: int) -> "QuerySet[Order]":
    """All of it in one go, for a file: as sorted, at most `most`."""
    sort = _SORTS[wanted.sort]
    return found.order_by(*_ordered(sort.field, down=wanted.descending))[:most]


_Place = tuple[Any, int]  # the value, None in the gap, and the id


def _behind(
    found: "QuerySet[Order]", wanted: OrderFilter, place: _Place | None, size: int, *, back: bool
) -> list[Order]:
    """The next rows from `place` on, in the order in which they are met."""
    sort, down = _SORTS[wanted.sort], wanted.descending != back
    rows: list[Order] = []
    for part in _parts(sort, place, back=back):
        here = found.filter(**{f"{sort.field}__isnull": part == "gap"}) if sort.has_gaps else found
        if place is not None and part == ("gap" if place[0] is None and sort.has_gaps else "values"):
            here = here.filter(_beyond(sort, place, "<" if down else ">"))
        fields = ("id",) if part == "gap" or sort.kind == "id" else (sort.field, "id")
        rows += here.order_by(*(f"-{it}" if down else it for it in fields))[: size - len(rows)]
        if len(rows) >= size:
            break
    return rows


def _parts(sort: _Sort, place: _Place | None, *, back: bool) -> Sequence[str]:
    """What to walk through: the values, then the gap; backwards the other way round."""
    if not sort.has_gaps:
        return ("values",)
    in_gap = place is not None and place[0] is None
    if back:
        return ("gap", "values") if in_gap else ("values",)
    return ("gap",) if in_gap else ("values", "gap")


def _ordered(field: str, *, down: bool) -> list[Any]:
    first = F(field).desc(nulls_last=True) if down else F(field).asc(nulls_last=True)
    return [first, "-id" if down else "id"]


def _beyond(sort: _Sort, place: _Place, sign: str) -> Q:
    value, number = place
    if value is None or sort.kind == "id":
        return Q(**{f"id__{'lt' if sign == '<' else 'gt'}": number})
    behind = Q(_Beyond(sort.field, "id", Value(value), Value(number), sign=sign))
    if sort.kind == "customer":  # across two tables there is no index for it: this gives the planner a start
        behind &= Q(**{f"{sort.field}__{'lte' if sign == '<' else 'gte'}": value})
    return behind


def _mark(name: str, order: Order) -> str:
    """Where an order stands in a sort, for an address: `2026-12-15~1742`."""
    sort = _SORTS[name]
    if sort.kind == "id":
        return f"~{order.pk}"
    value = order.customer_id if sort.kind == "customer" else getattr(order, sort.field)
    return f"{'' if value is None else value}~{order.pk}"


def _place(sort: _Sort, mark: str) -> _Place | None:
    """What `_mark` wrote; None for anything else."""
    text, separator, last = mark.rpartition("~")
    if not (separator and last.isascii() and last.isdigit() and len(last) < 19):
        return None
    try:
        return _value(sort, text), int(last)
    except (ValueError, InvalidOperation):
        return None


def _value(sort: _Sort, text: str) -> Any:
    """A sort value from an address. Raises ValueError or InvalidOperation."""
    if sort.kind == "id" or (not text and sort.has_gaps):
        return None
    if sort.kind == "day":
        return date.fromisoformat(text)
    if sort.kind == "number":
        return max(-32768, min(32767, int(text[:8])))
    if sort.kind == "amount":
        return _amount(text)
    if sort.kind == "customer":
        return _name_keys(int(text[:18]))
    if "\x00" in text or len(text) > 40:
        raise ValueError(text)
    return text


def _amount(text: str) -> Decimal:
    value = Decimal(text[:24])
    if not value.is_finite() or abs(value) >= 10**14:
        raise ValueError(text)
    return value


def _name_keys(customer_id: int) -> str:
    found = Customer.objects.filter(pk=customer_id).values_list("name_keys", flat=True).first()
    if found is None:
        raise ValueError(customer_id)
    return found


def _exactly(wanted: OrderFilter, member: Actor) -> dict[str, Any]:
    """The filters that name a value."""
    chosen = {
        "customer_id": wanted.customer,
        "merchandiser_id": member.actor_id if wanted.mine else wanted.merchandiser,
        "factory_id": wanted.factory,
        "template_id": wanted.template,
        "colour": LIGHTS.get(wanted.light),
        "next_code": wanted.node or None,
        "source": wanted.source or None,
    }
    return {name: value for name, value in chosen.items() if value is not None}


def by_number(text: str) -> Q:
    """Orders whose number, ours or the customer's, begins so."""
    plain = fold(text).upper()
    return Q(StartsWith(Upper("number"), plain)) | Q(StartsWith(Upper("customer_po"), plain))


def _text(text: str) -> Q:
    """The beginning of a number, ours or theirs, or a piece of a customer's name or its pinyin."""
    customers = list(_named(text)[:MOST_CUSTOMERS])
    return by_number(text) | Q(customer_id__in=customers) if customers else by_number(text)


def _named(text: str) -> Any:
    by_name = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__istartswith=text)
    if keys := name_query(text):
        by_name |= Q(name_keys__contains=keys)
    return Customer.objects.filter(by_name).order_by("name_keys", "id").values_list("id", flat=True)
