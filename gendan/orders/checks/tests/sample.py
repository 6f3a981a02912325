"""A clean order, what the customer wrote of it, and what is known of the customer."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gendan.orders.checks import Context, PastLine
from gendan.orders.content import LineContent, OrderContent

TODAY = date(2026, 11, 23)

SHIRT = LineContent(
    position=1,
    product="WS-101",
    customer_item="A1023",
    description="Women's woven shirt",
    spec={"colour": "navy", "yarn": "70D"},
    quantity=Decimal(3200),
    unit="pcs",
    price=Decimal("4.35"),
    amount=Decimal("13920.00"),
)
SOCKS = LineContent(
    position=2,
    product="SK-7",
    customer_item="B200",
    description="Cotton socks",
    spec={"size": "M"},
    quantity=Decimal(100),
    unit="打",
    price=Decimal("7.20"),
    amount=Decimal("720.00"),
)
ORDER = OrderContent(
    customer="C001",
    customer_po="PO26-0815",
    ordered_on=date(2026, 11, 20),
    currency="USD",
    incoterm="FOB",
    incoterm_place="Shanghai",
    transport="sea",
    payment_terms="T/T 30% deposit, 70% against copy of B/L",
    promised_ship=date(2027, 2, 3),
    promised_delivery=date(2027, 3, 10),
    amount=Decimal("14640.00"),
    note="Main label to be sewn at the centre back.",
    lines=(SHIRT, SOCKS),
)


def order(**values: Any) -> OrderContent:
    """The clean order with some fields of its header changed."""
    return replace(ORDER, **values)


def first(**values: Any) -> OrderContent:
    """The clean order with its first line changed; the total is not stated."""
    return replace(ORDER, amount=None, lines=(replace(SHIRT, amount=None, **values), SOCKS))


def second(**values: Any) -> OrderContent:
    """The clean order with its second line changed; the total is not stated."""
    return replace(ORDER, amount=None, lines=(SHIRT, replace(SOCKS, amount=None, **values)))


def past(count: int, **values: Any) -> tuple[PastLine, ...]:
    """So many past lines of the shirt, at prices and quantities that vary a little."""
    usual = PastLine(
        "WS-101", Decimal(3000), "pcs", Decimal("4.30"), "USD", {"yarn": "70D", "colour": "navy"}
    )
    return tuple(
        replace(
            replace(
                usual,
                quantity=usual.quantity + 100 * (at % 5 - 2),
                price=Decimal("4.30") + Decimal("0.05") * (at % 3 - 1),
            ),
            **values,
        )
        for at in range(count)
    )


def context(**values: Any) -> Context:
    """What is known: today, a history, and a plan that is early enough."""
    known: dict[str, Any] = {
        "today": TODAY,
        "document": ORDER,
        "past": past(12),
        "earliest_ship": TODAY + timedelta(days=60),
        "earliest_delivery": TODAY + timedelta(days=95),
    }
    return Context(**{**known, **values})


def bare(**values: Any) -> Context:
    """Nothing but the day is known."""
    return Context(**{"today": TODAY, **values})
