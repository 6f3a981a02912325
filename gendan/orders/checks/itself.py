"""An order against itself: what is missing, left open, or does not add up. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal
from unicodedata import normalize

from gendan.base.money import MINOR_UNITS
from gendan.orders.checks.found import Finding
from gendan.orders.checks.wording import shown
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.units import in_base, price_in_base, unit_of

MOST_UNITS = Decimal(10_000_000)
MOST_PRICE = Decimal(1_000_000)
SMALL_MONEY = frozenset({"IDR", "VND", "KRW", "IRR", "LAK", "UZS", "GNF", "PYG", "KHR", "MMK", "COP", "LBP"})
"""Currencies in which a shirt costs thousands."""

HEADER = (
    ("customer_po", 70),
    ("currency", 95),
    ("incoterm", 85),
    ("payment_terms", 80),
)

_OPEN = re.compile(
    r"""\bT\.?B\.?[ACD]\b\.? | \bto\ be\ (?:advised|confirmed|determined|decided|discussed|informed)\b
      | \bas\ (?:per\ )?(?:(?:the|our|your|last|previous|approved|original)\ )*samples?\b
      | \b(?:same\ )?as\ (?:before|usual|last\ (?:time|order)|previous(?:\ order)?)\b
      | \bpending\b | \bASAP\b | \bas\ soon\ as\ possible\b | \bapprox(?:imately|\.)? | \bX{3,}\b | \*{3,}
      | 待定 | 待确认 | 待通知 | 待补 | 另定 | 另行通知 | 另通知 | 另议 | 再定 | 再议 | 未定 | 不详
      | 如样 | 同样品 | 照样 | 按样 | 见样 | 参照样 | 同上次 | 同前次 | 同上单 | 跟上次一样
      | 大约 | 尽快 | 越快越好
      | \d\s*\S{0,2}\s*左右""",
    re.IGNORECASE | re.VERBOSE,
)
_QUESTION = re.compile(r"[?？]")
_AROUND = 20


def missing(content: OrderContent) -> Iterator[Finding]:
    """What nobody can plan, make, ship or invoice without."""
    for name, sure in HEADER:
        if not getattr(content, name):
            yield Finding("missing", name, sure=sure)
    if content.promised_ship is None and content.promised_delivery is None:
        yield Finding("missing", "promised_ship", sure=90)
    if not content.lines:
        yield Finding("missing", "lines", sure=98)
    for line in content.lines:
        if not (line.product or line.customer_item or line.description):
            yield Finding("missing", "product", line.position, sure=95)
        if not line.unit:
            yield Finding("missing", "unit", line.position, sure=80)
        if line.price is None:
            yield Finding("missing", "price", line.position, sure=85)


def unclear(content: OrderContent) -> Iterator[Finding]:
    """Text that leaves something open."""
    for name in ("customer_po", "incoterm_place", "payment_terms"):
        yield from _unclear(name, None, getattr(content, name), 85)
    yield from _unclear("note", None, content.note, 60)
    for line in content.lines:
        for name in ("product", "customer_item", "description", "unit"):
            yield from _unclear(name, line.position, getattr(line, name), 85)
        for key, value in line.spec.items():
            yield from _unclear(f"spec.{key}", line.position, value, 90)


def _unclear(field: str, line: int | None, text: str, sure: int) -> Iterator[Finding]:
    plain = normalize("NFKC", text)
    match = _OPEN.search(plain)
    if match is None and field != "note":
        match = _QUESTION.search(plain)
        sure = 90 if plain.strip(" ?") == "" else min(sure, 65)
    if match:
        begin = max(0, match.start() - _AROUND)
        around = plain[begin : match.end() + _AROUND].strip()
        yield Finding("unclear", field, line, found=around, sure=sure)


def minor(currency: str) -> Decimal:
    """The smallest amount of the currency; a hundredth where it is not known."""
    return Decimal(1).scaleb(-MINOR_UNITS.get(currency, 2))


def amounts(content: OrderContent, *, has_charges: bool = False) -> Iterator[Finding]:
    """Quantity × price against the amount of each line, and the lines against the total.

    Where the document states charges beside its lines, a total that differs by them keeps nobody up.
    """
    least = minor(content.currency)
    for line in content.lines:
        if line.price is None or line.amount is None:
            continue
        product = line.quantity * line.price
        if abs(product - line.amount) >= least:
            expected = shown(product.quantize(least) if abs(product) < 10**20 else product)
            yield Finding("amount.line", "amount", line.position, expected, shown(line.amount), 95)
    yield from _total(content, least, has_charges)


def _total(content: OrderContent, least: Decimal, has_charges: bool) -> Iterator[Finding]:
    parts = [_amount(line) for line in content.lines]
    known = [it for it in parts if it is not None]
    if content.amount is None or not known or len(known) < len(parts):
        return
    total = sum(known, Decimal(0))
    reckoned = sum(line.amount is None for line in content.lines)  # each may have been rounded
    if abs(total - content.amount) >= least * max(Decimal(1), Decimal(reckoned) / 2):
        sure = 90 if content.amount < total else 80  # more than the lines may be freight or a charge
        sure = 50 if has_charges else sure
        yield Finding("amount.total", "amount", None, shown(total), shown(content.amount), sure)


def _amount(line: LineContent) -> Decimal | None:
    if line.amount is not None:
        return line.amount
    return line.quantity * line.price if line.price is not None else None


def magnitudes(content: OrderContent) -> Iterator[Finding]:
    """Numbers that no order has."""
    most = MOST_PRICE * (1000 if content.currency in SMALL_MONEY else 1)
    for line in content.lines:
        at, unit = line.position, unit_of(line.unit)
        if line.quantity <= 0:
            yield Finding("number.not_positive", "quantity", at, "> 0", shown(line.quantity), 95)
        elif in_base(line.quantity, line.unit)[0] > MOST_UNITS:
            yield Finding("number.implausible", "quantity", at, f"≤ {MOST_UNITS:f}", shown(line.quantity), 70)
        elif unit and unit.whole and (line.quantity * unit.factor) % 1:
            whole = shown(line.quantity.to_integral_value())
            yield Finding("number.implausible", "quantity", at, whole, shown(line.quantity), 85)
        if line.price is not None and line.price <= 0:
            sure = 95 if line.price < 0 else 75
            yield Finding("number.not_positive", "price", at, "> 0", shown(line.price), sure)
        elif line.price is not None and price_in_base(line.price, line.unit) > most:
            yield Finding("number.implausible", "price", at, f"≤ {most:f}", shown(line.price), 70)
