"""Dates, Incoterms, currency and number of an order. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from gendan.base.money import MINOR_UNITS
from gendan.orders.checks.found import Context, Finding
from gendan.orders.content import OrderContent
from gendan.orders.incoterms import INCOTERMS, WITHDRAWN

FAR = timedelta(days=730)
INSTEAD = {"FAS": "FCA", "FOB": "FCA", "CFR": "CPT", "CIF": "CIP"}
"""Rules for ships → the rule for every mode that is nearest."""
_PROMISES = ("promised_ship", "promised_delivery")


def dates(content: OrderContent, context: Context) -> Iterator[Finding]:
    """Dates that conflict with one another or with the day."""
    ship, delivery, ordered = content.promised_ship, content.promised_delivery, content.ordered_on
    if ship and delivery and delivery < ship:
        yield _late("date.delivery_before_ship", "promised_delivery", ship, delivery, 98)
    if ordered and ordered > context.today + timedelta(days=1):
        yield _late("date.implausible", "ordered_on", context.today, ordered, 80, "≤")
    for name in _PROMISES:
        day: date | None = getattr(content, name)
        if day is not None:
            yield from _promise(name, day, ordered, context)


def _promise(name: str, day: date, ordered: date | None, context: Context) -> Iterator[Finding]:
    if ordered and day < ordered:
        yield _late("date.before_order", name, ordered, day, 95)
    elif day < context.today:
        yield _late("date.past", name, context.today, day, 85)
    elif day - max(context.today, ordered or context.today) > FAR:
        yield _late("date.implausible", name, context.today + FAR, day, 80, "≤")
    else:
        yield from _possible(name, day, context)
    if day in context.closed:
        sure = 75 if name == "promised_ship" else 50  # the calendar is ours, not the receiver's
        yield Finding("date.closed", name, None, str(context.closed[day]), str(day), sure)


def _possible(name: str, day: date, context: Context) -> Iterator[Finding]:
    """Against the running plan where there is one, else against the earliest plan."""
    ship = name == "promised_ship"
    forecast = context.forecast_ship if ship else context.forecast_delivery
    earliest = context.earliest_ship if ship else context.earliest_delivery
    if forecast is not None:
        if day < forecast:
            yield _late("date.before_forecast", name, forecast, day, min(97, 75 + (forecast - day).days))
    elif earliest is not None and day < earliest:
        yield _late("date.too_early", name, earliest, day, min(97, 80 + (earliest - day).days))


def _late(rule: str, field: str, bound: date, found: date, sure: int, sign: str = "≥") -> Finding:
    return Finding(rule, field, None, f"{sign} {bound}", str(found), sure)


def terms(content: OrderContent) -> Iterator[Finding]:
    """The Incoterm with its place and mode of transport."""
    code = content.incoterm.strip().upper()
    if not code:
        return
    rule = INCOTERMS.get(code)
    if rule is None:
        known = WITHDRAWN.get(code)
        name, sure = ("incoterm.withdrawn", 85) if known else ("incoterm.unknown", 90)
        yield Finding(name, "incoterm", None, known or "", content.incoterm, sure)
    elif not rule.fits(content.transport):
        sure = 60 if content.transport == "multi" else 90  # containers go by FOB all over China
        yield Finding("incoterm.mode", "incoterm", None, INSTEAD[code], f"{code} ({content.transport})", sure)
    if not content.incoterm_place.strip():
        yield Finding("incoterm.place", "incoterm_place", None, sure=85)


def currency(content: OrderContent) -> Iterator[Finding]:
    """Whether the currency exists."""
    if content.currency and content.currency not in MINOR_UNITS:
        likely = {"RMB": "CNY", "CNH": "CNY", "NTD": "TWD", "UKP": "GBP", "EURO": "EUR"}
        expected = likely.get(content.currency.upper(), "")
        yield Finding("currency.unknown", "currency", None, expected, content.currency, 95)


def duplicate(content: OrderContent, context: Context) -> Iterator[Finding]:
    """The customer's order number on other orders."""
    if content.customer_po and context.same_po:
        found = f"{content.customer_po} = {', '.join(context.same_po[:5])}"
        yield Finding("duplicate", "customer_po", None, "", found, 90)
