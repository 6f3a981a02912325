"""An order against the customer's own document. Pure.

What the document does not state is not compared. Lines are matched by the numbers of the item, then by place.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from gendan.orders.checks.found import Finding
from gendan.orders.checks.itself import minor
from gendan.orders.checks.wording import code, is_one_edit, numbers, plain, same_value, shown, words
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.units import in_base, price_in_base, unit_of

_CODES = (("customer_po", 98), ("currency", 98), ("incoterm", 95), ("transport", 85))
MOST_PAIRS = 200_000
KEYS = {
    "color": "colour", "颜色": "colour", "色号": "colour", "尺码": "size", "规格": "size", "尺寸": "size",
    "成分": "composition", "克重": "weight", "门幅": "width",
}  # fmt: skip
PORTS = {
    "上海": "shanghai", "宁波": "ningbo", "深圳": "shenzhen", "盐田": "yantian", "青岛": "qingdao",
    "天津": "tianjin", "广州": "guangzhou", "厦门": "xiamen", "大连": "dalian", "香港": "hong kong",
    "南京": "nanjing", "连云港": "lianyungang", "福州": "fuzhou",
}  # fmt: skip
_FILLER = frozenset({"port", "of", "china", "cn", "prc", "pr", "港", "中国", "the", "after", "days", "day"})


def compare(order: OrderContent, document: OrderContent) -> Iterator[Finding]:
    """Every field that the document states and the order does not repeat."""
    yield from _header(order, document)
    if not document.lines:
        return
    least = minor(order.currency)
    for own, theirs in matched(order.lines, document.lines):
        if own is None and theirs is not None:
            yield Finding("document.missing_line", "line", None, described(theirs), "", 95)
        elif theirs is None and own is not None:
            yield Finding("document.extra_line", "line", own.position, "", described(own), 90)
        elif own is not None and theirs is not None:
            yield from _line(own, theirs, least)


def described(line: LineContent) -> str:
    """A line in few words."""
    parts = [line.customer_item or line.product, line.description[:60], *line.spec.values()]
    price = f" × {shown(line.price)}" if line.price is not None else ""
    return f"{' '.join(it for it in parts if it)} {shown(line.quantity)} {line.unit}".strip() + price


def _differs(field: str, expected: object, found: object, sure: int, line: int | None = None) -> Finding:
    return Finding("document.differs", field, line, str(expected), "" if found is None else str(found), sure)


def _header(order: OrderContent, document: OrderContent) -> Iterator[Finding]:
    for name, sure in _CODES:
        ours, theirs = getattr(order, name), getattr(document, name)
        if theirs and code(ours) != code(theirs):
            yield _differs(name, theirs, ours, sure)
    for name in ("incoterm_place", "payment_terms"):
        yield from _text(name, getattr(order, name), getattr(document, name))
    if document.ordered_on and document.ordered_on != order.ordered_on:
        yield _differs("ordered_on", document.ordered_on, order.ordered_on, 50)
    for name in ("promised_ship", "promised_delivery"):
        yield from _promise(name, getattr(order, name), getattr(document, name))
    if document.amount is not None and order.amount is not None:
        least = minor(order.currency)
        if abs(document.amount - order.amount) >= least:
            yield _differs("amount", shown(document.amount), shown(order.amount), 90)


def _text(field: str, ours: str, theirs: str) -> Iterator[Finding]:
    """Free text: nothing is said where one says all that the other says, in whatever order."""
    if not theirs or plain(ours) == plain(theirs):
        return
    first, second = _said(ours), _said(theirs)
    if first and (first <= second or second <= first):
        return
    sure = 85 if not ours or numbers(ours) != numbers(theirs) else 55
    yield _differs(field, theirs, ours, sure)


def _said(text: str) -> frozenset[str]:
    for name, roman in PORTS.items():
        text = text.replace(f"{name}港", f" {roman} ").replace(name, f" {roman} ")
    return words(text) - _FILLER


def _promise(field: str, ours: date | None, theirs: date | None) -> Iterator[Finding]:
    """A promise later than what the customer wants is worse than an earlier one."""
    if theirs is not None and ours != theirs:
        sure = 60 if ours is not None and ours < theirs else 97
        yield _differs(field, theirs, ours, sure)


def _line(own: LineContent, theirs: LineContent, least: Decimal) -> Iterator[Finding]:
    at = own.position
    for name in ("customer_item", "product"):
        ours, stated = getattr(own, name), getattr(theirs, name)
        if ours and stated and code(ours) != code(stated) and not _same_item(own, theirs, name):
            yield _differs(name, stated, ours, 90, at)
    yield from _quantity(own, theirs)
    yield from _price(own, theirs)
    if theirs.amount is not None and own.amount is not None and abs(theirs.amount - own.amount) >= least:
        yield _differs("amount", shown(theirs.amount), shown(own.amount), 85, at)
    yield from _spec(own, theirs)


def _same_item(own: LineContent, theirs: LineContent, name: str) -> bool:
    """Our number may stand in the place of theirs, and the other way round."""
    other = "product" if name == "customer_item" else "customer_item"
    ours = getattr(own, other)
    return bool(ours) and code(ours) == code(getattr(theirs, name))


def _quantity(own: LineContent, theirs: LineContent) -> Iterator[Finding]:
    ours, stated = unit_of(own.unit), unit_of(theirs.unit)
    if theirs.unit and own.unit and (ours and ours.base) != (stated and stated.base):
        yield _differs("unit", theirs.unit, own.unit, 90 if ours and stated else 60, own.position)
        same = own.quantity == theirs.quantity
    elif theirs.unit and own.unit:
        same = in_base(own.quantity, own.unit)[0] == in_base(theirs.quantity, theirs.unit)[0]
    else:
        same = own.quantity == theirs.quantity
    if theirs.quantity and not same:
        expected, found = (f"{shown(it.quantity)} {it.unit}".strip() for it in (theirs, own))
        yield _differs("quantity", expected, found, 97, own.position)


def _price(own: LineContent, theirs: LineContent) -> Iterator[Finding]:
    if theirs.price is None:
        return
    if own.price is None:
        yield _differs("price", shown(theirs.price), "", 90, own.position)
        return
    known = bool(own.unit and theirs.unit)
    ours = price_in_base(own.price, own.unit) if known else own.price
    stated = price_in_base(theirs.price, theirs.unit) if known else theirs.price
    converted = known and unit_of(own.unit) != unit_of(theirs.unit)
    slack = abs(stated) / 10_000 if converted else Decimal("0.0000005")  # a dozen does not divide evenly
    if abs(ours - stated) > slack:
        expected, found = (
            f"{shown(it.price or Decimal(0))}{f' / {it.unit}' if converted else ''}" for it in (theirs, own)
        )
        yield _differs("price", expected, found, 97, own.position)


def _key(name: str) -> str:
    """One name for a field of a specification."""
    return KEYS.get(plain(name), plain(name))


def _spec(own: LineContent, theirs: LineContent) -> Iterator[Finding]:
    ours = {_key(key): (key, value) for key, value in own.spec.items()}
    for key, stated in theirs.spec.items():
        name, value = (key, own.spec[key]) if key in own.spec else ours.get(_key(key), (key, ""))
        if not stated or same_value(value, stated):
            continue
        if not value and code(stated) in code(f"{own.description} {' '.join(own.spec.values())}"):
            continue
        yield _differs(f"spec.{name}", stated, value, 95 if value else 65, own.position)


Pair = tuple[LineContent | None, LineContent | None]


def matched(ours: Sequence[LineContent], theirs: Sequence[LineContent]) -> list[Pair]:
    """Each line of either side once, with its counterpart or None, ours first in their order."""
    mine: dict[int, int] = {}
    taken: set[int] = set()
    for _score, one, other in sorted(_candidates(ours, theirs), key=lambda it: (-it[0], it[1], it[2])):
        if one not in mine and other not in taken:
            mine[one] = other
            taken.add(other)
    _by_place(ours, theirs, mine, taken)
    pairs: list[Pair] = [(line, theirs[mine[at]] if at in mine else None) for at, line in enumerate(ours)]
    return pairs + [(None, line) for at, line in enumerate(theirs) if at not in taken]


def _keys(line: LineContent) -> set[str]:
    return {found for it in (line.customer_item, line.product) if (found := code(it))}


def _candidates(ours: Sequence[LineContent], theirs: Sequence[LineContent]) -> Iterator[tuple[int, int, int]]:
    """Pairs with a number in common, with how well the rest fits."""
    by_key: dict[str, list[int]] = {}
    for at, line in enumerate(theirs):
        for key in _keys(line):
            by_key.setdefault(key, []).append(at)
    left = MOST_PAIRS
    for at, line in enumerate(ours):
        for other in sorted({it for key in _keys(line) for it in by_key.get(key, ())}):
            left -= 1
            if left < 0:
                return
            yield _score(line, theirs[other]), at, other


def _score(own: LineContent, theirs: LineContent) -> int:
    spec = {_key(key): value for key, value in own.spec.items()}
    fits = [
        same_value(spec[name], value) for key, value in theirs.spec.items() if (name := _key(key)) in spec
    ]
    same = in_base(own.quantity, own.unit)[0] == in_base(theirs.quantity, theirs.unit)[0]
    score = sum(3 if it else -3 for it in fits) + 2 * same + 2 * (own.position == theirs.position)
    return score + (own.price == theirs.price)


def _by_place(
    ours: Sequence[LineContent], theirs: Sequence[LineContent], mine: dict[int, int], taken: set[int]
) -> None:
    """What is left: lines in one place whose numbers are missing, one character apart, or alone differ."""
    places = {line.position: at for at, line in enumerate(theirs) if at not in taken}
    for at, line in enumerate(ours):
        other = places.get(line.position)
        if at in mine or other is None or other in taken:
            continue
        if _may_be_one(line, theirs[other]):
            mine[at] = other
            taken.add(other)


def _may_be_one(own: LineContent, theirs: LineContent) -> bool:
    ours, stated = _keys(own), _keys(theirs)
    if not ours or not stated:
        return True
    near = any(is_one_edit(one, other) for one in ours for other in stated)
    quantity = in_base(own.quantity, own.unit) == in_base(theirs.quantity, theirs.unit)
    comparable = bool(own.customer_item and theirs.customer_item) or bool(own.product and theirs.product)
    return near or not comparable or (quantity and own.price == theirs.price)
