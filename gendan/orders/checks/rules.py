"""The rules: what each looks for, what kind of mistake it is, and how sure it is by itself. Pure."""

from dataclasses import dataclass
from enum import StrEnum


def _(text: str) -> str:
    """Marks text for the catalogue; a face translates it."""
    return text


class Subtype(StrEnum):
    """The kinds of mistake in an order, as issues of class "order" have them."""

    UNCLEAR = "unclear"  # 需求不明
    SPECIFICATION = "specification"  # 规格错误
    DATES = "dates"  # 日期冲突


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `sure` is its sureness in per cent where a finding does not say its own."""

    code: str
    subtype: Subtype
    sure: int
    title: str
    explanation: str


_U, _S, _D = Subtype.UNCLEAR, Subtype.SPECIFICATION, Subtype.DATES
_TABLE = (
    Rule(
        "document.differs",
        _S,
        95,
        _("Differs from the customer's order"),
        _("The customer's own document says something else. Units are converted before they are compared."),
    ),
    Rule(
        "document.missing_line",
        _S,
        95,
        _("Line of the customer is missing"),
        _("The customer's document has a line that the order has not."),
    ),
    Rule(
        "document.extra_line",
        _S,
        90,
        _("Line that the customer did not order"),
        _("The order has a line that the customer's document has not."),
    ),
    Rule(
        "spec.not_allowed",
        _S,
        95,
        _("Specification not allowed"),
        _("The value is not among those that the product may have."),
    ),
    Rule(
        "spec.missing",
        _U,
        90,
        _("Specification missing"),
        _("The product cannot be made without this value."),
    ),
    Rule(
        "spec.nearly_usual",
        _S,
        60,
        _("Specification one character from the usual"),
        _("This customer always had another value, one character away from this one: 70D and 75D."),
    ),
    Rule(
        "missing",
        _U,
        90,
        _("Needed and not stated"),
        _("Nobody can plan, make, ship or invoice the order without it."),
    ),
    Rule(
        "unclear",
        _U,
        80,
        _("Left open"),
        _("The text says that it is to be decided later, or refers to something that is not here."),
    ),
    Rule(
        "amount.line",
        _S,
        95,
        _("Quantity × price is not the amount"),
        _("Rounded to the smallest unit of the currency."),
    ),
    Rule(
        "amount.total",
        _S,
        90,
        _("The lines do not add up to the total"),
        _("The total as stated against the sum of the lines."),
    ),
    Rule(
        "number.not_positive",
        _S,
        95,
        _("Zero or below"),
        _("A quantity or price must be above zero; a price of zero may be meant for free goods."),
    ),
    Rule(
        "number.implausible",
        _S,
        70,
        _("Implausibly large or finely divided"),
        _("More than anybody orders in one line, or a fraction of a piece."),
    ),
    Rule(
        "date.delivery_before_ship",
        _D,
        98,
        _("Delivery before shipment"),
        _("Goods cannot arrive before they leave."),
    ),
    Rule(
        "date.before_order",
        _D,
        95,
        _("Promised before it was ordered"),
        _("The promised day is before the day of the order."),
    ),
    Rule(
        "date.past",
        _D,
        85,
        _("Promised for a day that is over"),
        _("The promised day is in the past."),
    ),
    Rule(
        "date.implausible",
        _D,
        80,
        _("Implausible date"),
        _("More than two years ahead, or ordered on a day that is still to come: mostly a wrong year."),
    ),
    Rule(
        "date.closed",
        _D,
        75,
        _("On a closed day"),
        _("By the calendar of the order nobody works on that day; expected is the working day before."),
    ),
    Rule(
        "date.too_early",
        _D,
        90,
        _("Earlier than production is possible"),
        _("The plan, counted forward from today, ends later than the promise; expected is the earliest day."),
    ),
    Rule(
        "date.before_forecast",
        _D,
        85,
        _("Earlier than the forecast"),
        _("The running plan forecasts a later day than is promised."),
    ),
    Rule(
        "incoterm.unknown",
        _U,
        90,
        _("Not an Incoterm"),
        _("Incoterms 2020 have EXW FCA CPT CIP DAP DPU DDP, and FAS FOB CFR CIF for ships."),
    ),
    Rule(
        "incoterm.withdrawn",
        _U,
        85,
        _("Withdrawn Incoterm"),
        _("Incoterms 2020 know it no longer; expected is what took its place."),
    ),
    Rule(
        "incoterm.mode",
        _S,
        90,
        _("Incoterm against transport"),
        _("FAS, FOB, CFR and CIF are for sea and inland waterway only; expected are those for every mode."),
    ),
    Rule(
        "incoterm.place",
        _U,
        85,
        _("Incoterm without its place"),
        _("Without the named port or place nobody knows where cost and risk pass over."),
    ),
    Rule(
        "currency.unknown",
        _S,
        95,
        _("Unknown currency"),
        _("It is not a currency of ISO 4217."),
    ),
    Rule(
        "unusual.price",
        _S,
        50,
        _("Unusual price"),
        _("Far from what this customer paid for the product; the more orders before, the surer."),
    ),
    Rule(
        "unusual.quantity",
        _S,
        40,
        _("Unusual quantity"),
        _("Far from what this customer orders of the product; the more orders before, the surer."),
    ),
    Rule(
        "duplicate",
        _U,
        90,
        _("The customer's order number is used already"),
        _("Another order of the same customer has this number."),
    ),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _TABLE}
