"""What a check is given, and what it says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from gendan.orders.content import OrderContent


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit.

    `expected` and `found` are values, not sentences, and are the same in every language; `line` is a position
    or None for the header; `sure` is 0 to 100 per cent.
    """

    rule: str
    field: str
    line: int | None = None
    expected: str = ""
    found: str = ""
    sure: int = 80


@dataclass(frozen=True, slots=True)
class PastLine:
    """What this customer ordered of a product before."""

    product: str
    quantity: Decimal
    unit: str = ""
    price: Decimal | None = None
    currency: str = ""
    spec: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpecFault:
    """What the product's table of allowed values says against a line's specification."""

    line: int
    key: str
    expected: str = ""
    found: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """All that a check may know besides the order. What is not known stays empty, and is not checked.

    `charges` are what the document states beside its lines: freight, discounts. `closed` maps days of the
    order that are no working days to the working day before; the earliest dates are those that the plan finds
    possible, the forecast ones where a plan runs already.
    """

    today: date
    document: OrderContent | None = None
    charges: tuple[str, ...] = ()
    spec_faults: tuple[SpecFault, ...] = ()
    past: tuple[PastLine, ...] = ()
    closed: Mapping[date, date] = field(default_factory=dict)
    earliest_ship: date | None = None
    earliest_delivery: date | None = None
    forecast_ship: date | None = None
    forecast_delivery: date | None = None
    same_po: tuple[str, ...] = ()
