"""An order against what the customer ordered of the same product before. Pure.

Median and median absolute deviation (MAD) instead of mean and deviation: one order that was wrong before must
not make the next wrong one usual. 1.4826 × MAD is the standard deviation of a normal distribution.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from gendan.orders.checks.found import Context, Finding, PastLine
from gendan.orders.checks.wording import code, is_one_edit, shown
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.units import in_base, price_in_base, unit_of

LEAST = 5  # past lines below which nothing is said
WIDTH = 3.5  # so many robust deviations are unusual
PRICE_SLACK = math.log(1.10)  # ten per cent are never unusual, however steady the price was
QUANTITY_SLACK = math.log(4)  # quantities vary: four times as many or as few
USUAL_SHARE = 0.8  # of the past lines that must have the usual value


def unusual(content: OrderContent, context: Context) -> Iterator[Finding]:
    """Prices and quantities far from the usual ones, and values one character from the usual one."""
    by_product: dict[str, list[PastLine]] = {}
    for past in context.past:
        by_product.setdefault(past.product, []).append(past)
    for line in content.lines:
        known = by_product.get(line.product, []) if line.product else []
        if len(known) >= LEAST:
            yield from _price(line, content.currency, known)
            yield from _quantity(line, known)
            yield from _nearly(line, known)


def _same_base(line: LineContent, past: PastLine) -> bool:
    return in_base(Decimal(1), line.unit)[1] == in_base(Decimal(1), past.unit)[1]


def _price(line: LineContent, currency: str, known: Sequence[PastLine]) -> Iterator[Finding]:
    before = [
        price_in_base(it.price, it.unit)
        for it in known
        if it.price and it.price > 0 and it.currency == currency and _same_base(line, it)
    ]
    if line.price and line.price > 0:
        found = price_in_base(line.price, line.unit)
        yield from _outlier("unusual.price", "price", line, found, before, PRICE_SLACK, 50)


def _quantity(line: LineContent, known: Sequence[PastLine]) -> Iterator[Finding]:
    before = [in_base(it.quantity, it.unit)[0] for it in known if it.quantity > 0 and _same_base(line, it)]
    if line.quantity > 0:
        found = in_base(line.quantity, line.unit)[0]
        yield from _outlier("unusual.quantity", "quantity", line, found, before, QUANTITY_SLACK, 40)


def _outlier(
    rule: str,
    field: str,
    line: LineContent,
    value: Decimal,
    before: Sequence[Decimal],
    slack: float,
    base: int,
) -> Iterator[Finding]:
    """On a logarithmic scale, so that half and double are equally far."""
    if len(before) < LEAST:
        return
    logs = [math.log(it) for it in before]
    middle = median(logs)
    deviation = 1.4826 * median(abs(it - middle) for it in logs)
    width = max(WIDTH * deviation, slack)
    distance = abs(math.log(value) - middle)
    if distance <= width:
        return
    low, high = (Decimal(math.exp(middle + sign * width)) for sign in (-1, 1))
    unit = unit_of(line.unit)
    name = f" {unit.base}" if unit else ""
    expected = f"{_round(low)} – {_round(high)}{name} (n={len(before)})"
    yield Finding(
        rule, field, line.position, expected, f"{shown(value)}{name}", _sure(base, before, distance / width)
    )


def _round(number: Decimal) -> str:
    """Three significant digits or whole numbers."""
    return shown(number.quantize(Decimal(1)) if number >= 100 else Decimal(f"{number:.3g}"))


def _sure(base: int, before: Sequence[Decimal], excess: float) -> int:
    """More past lines and a greater distance make it surer: base + up to 25 + up to 20 per cent."""
    evidence = min(25.0, 25 * (len(before) - LEAST + 1) / 20)
    return min(95, round(base + evidence + min(20.0, 10 * (excess - 1))))


def _nearly(line: LineContent, known: Sequence[PastLine]) -> Iterator[Finding]:
    for key, value in line.spec.items():
        before = Counter(it.spec[key] for it in known if it.spec.get(key))
        total = before.total()
        if total < LEAST or not code(value):
            continue
        usual, times = before.most_common(1)[0]
        seen = {code(it) for it in before}
        if times >= USUAL_SHARE * total and code(value) not in seen and _is_slip(value, usual):
            sure = min(90, 60 + total)
            yield Finding(
                "spec.nearly_usual", f"spec.{key}", line.position, f"{usual} (n={total})", value, sure
            )


def _is_slip(value: str, usual: str) -> bool:
    """One character apart; single letters (sizes S, M, L) are another choice and no slip."""
    one, other = code(value), code(usual)
    return min(len(one), len(other)) > 1 and is_one_edit(one, other)
