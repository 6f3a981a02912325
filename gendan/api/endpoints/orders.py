"""Orders: read them, and send them by their key at the source."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from gendan.api import paging
from gendan.api.caller import Needs, member_of
from gendan.api.endpoints.shapes import BIG, Clean
from gendan.orders.actions import receiving
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.models import Order
from gendan.orders.queries import api_orders as queries

router = Router(tags=["orders"])
READ, WRITE = Needs("orders:read"), Needs("orders:write")
Amount = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=6)]


class LineIn(Schema):
    """One line. `position` is its number; without one the lines are numbered from 1."""

    position: int | None = Field(None, ge=1, lt=10**6)
    product: Clean = Field("", max_length=60, description="our product's code")
    customer_item: Clean = Field("", max_length=80)
    description: Clean = Field("", max_length=300)
    spec: dict[Clean, Clean] = Field(default_factory=dict, max_length=50)
    quantity: Amount
    unit: Clean = Field("", max_length=20)
    price: Amount | None = None
    amount: Amount | None = None


class OrderIn(Schema):
    """What an order says, whole: what is left out is empty afterwards."""

    customer: Clean = Field(max_length=120, description="code or name")
    customer_po: Clean = Field("", max_length=80)
    ordered_on: date | None = None
    currency: Clean = Field("", max_length=3)
    incoterm: Clean = Field("", max_length=3)
    incoterm_place: Clean = Field("", max_length=80)
    transport: Clean = Field("", max_length=10, description="sea, air, rail, road, courier, multi")
    payment_terms: Clean = Field("", max_length=120)
    promised_ship: date | None = None
    promised_delivery: date | None = None
    amount: Amount | None = None
    note: Clean = Field("", max_length=5000)
    lines: list[LineIn] = Field(max_length=1000)

    def content(self) -> OrderContent:
        """As our actions take it."""
        lines = tuple(
            LineContent(**{**it.dict(), "position": it.position or place})
            for place, it in enumerate(self.lines, 1)
        )
        header = self.dict(exclude={"lines", "external_key"})
        return OrderContent(**header, lines=lines)


class KeyedOrderIn(OrderIn):
    """An order with its key at the source."""

    external_key: Clean = Field(min_length=1, max_length=120)


class BatchIn(Schema):
    """Up to 500 orders of one source."""

    source: Clean = Field(min_length=1, max_length=40)
    orders: list[KeyedOrderIn] = Field(min_length=1, max_length=receiving.MOST)


class OrderShape(Schema):
    """An order's header, with what is forecast of it."""

    id: int
    number: str
    source: str
    external_key: str
    status: str
    customer: str = Field(description="code")
    customer_po: str
    ordered_on: date | None
    currency: str
    amount: Decimal | None
    promised_ship: date | None
    promised_delivery: date | None
    forecast_ship: date | None
    forecast_delivery: date | None
    late_days: int
    light: int = Field(description="0 not due, 1 green, 2 yellow, 3 red")
    version: int

    @classmethod
    def of(cls, order: Order) -> "OrderShape":
        """The row as it is shown."""
        same = {name: getattr(order, name) for name in cls.model_fields if name not in {"customer", "light"}}
        return cls(**same, customer=order.customer.code, light=order.colour)


class Outcome(Schema):
    """What became of one order: new, changed, same, or refused with its faults by field."""

    external_key: str
    outcome: str
    number: str | None = None
    version: int | None = None
    detail: str = ""
    errors: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, it: receiving.Received) -> "Outcome":
        """As it is told."""
        order = it.order
        return cls(
            external_key=it.key,
            outcome=it.outcome,
            number=order.number if order else None,
            version=order.version if order else None,
            detail=it.message,
            errors=it.faults,
        )


class OrderWish(Schema):
    """Which orders."""

    q: Clean = Field("", max_length=60, description="the beginning of a number, ours or the customer's")
    status: Clean = Field("", max_length=10)
    source: Clean = Field("", max_length=40)
    customer: Clean = Field("", max_length=40, description="a customer's code")
    late: bool = Field(False, description="only those whose forecast is past a promise")


@router.get(
    "",
    auth=READ,
    response=paging.Page[OrderShape],
    summary="Orders, the oldest first",
    operation_id="orders",
)
def find_orders(
    request: HttpRequest, wanted: Annotated[OrderWish, Query()], wish: paging.PageWish
) -> dict[str, Any]:
    """The member behind the token needs the permission to see orders."""
    found = queries.found(member_of(request), **wanted.dict())
    rows = paging.rows_after(found, ("id",), [int], wish)
    answer = paging.page(rows, wish, lambda order: [order.pk])
    return {**answer, "items": [OrderShape.of(order) for order in answer["items"]]}


@router.post(
    "/batch", auth=WRITE, response=list[Outcome], summary="Enter or change many", operation_id="put_orders"
)
def put_orders(request: HttpRequest, body: BatchIn) -> list[Outcome]:
    """Each has its own outcome; one that is refused keeps none of the others out."""
    sent = [(it.external_key, it.content()) for it in body.orders]
    return [
        Outcome.of(it) for it in receiving.receive_orders(sent, source=body.source, actor=member_of(request))
    ]


@router.get("/{number}", auth=READ, response=OrderShape, summary="One order", operation_id="order")
def one_order(request: HttpRequest, number: Annotated[int, Path(ge=1, le=BIG)]) -> OrderShape:
    """By its id. Absent and forbidden are the same answer."""
    return OrderShape.of(queries.order_for(member_of(request), number))


@router.put(
    "/{source}/{path:external_key}",
    auth=WRITE,
    response=Outcome,
    summary="Enter or change the order of that key",
    operation_id="put_order",
)
def put_order(
    request: HttpRequest,
    source: Annotated[str, Path(min_length=1, max_length=40)],
    external_key: Annotated[str, Path(min_length=1, max_length=120)],
    body: OrderIn,
) -> Outcome:
    """Sent twice it changes nothing the second time. A new order waits for review."""
    sent = body.content()
    return Outcome.of(receiving.receive_order(external_key, sent, source=source, actor=member_of(request)))
