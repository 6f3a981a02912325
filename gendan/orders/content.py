"""What an order says: the same shape whether it was typed, imported, or sent by the customer. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LineContent:
    """One line. `product` is our product code, "" where the order names none; `spec` is key → value.

    `amount` is what the document states, else None; quantity × price is not put in its place.
    """

    position: int
    product: str = ""
    customer_item: str = ""  # the customer's own item number
    description: str = ""
    spec: Mapping[str, str] = field(default_factory=dict)
    quantity: Decimal = Decimal(0)
    unit: str = ""
    price: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OrderContent:
    """One order. `customer` is the code of our table; "" and None mean that nothing is stated."""

    customer: str = ""
    customer_po: str = ""
    ordered_on: date | None = None
    currency: str = ""
    incoterm: str = ""
    incoterm_place: str = ""
    transport: str = ""  # sea, air, rail, road, courier, multi
    payment_terms: str = ""
    promised_ship: date | None = None
    promised_delivery: date | None = None
    amount: Decimal | None = None  # the total as stated
    note: str = ""
    lines: tuple[LineContent, ...] = ()
