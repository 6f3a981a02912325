"""Orders as JSON and back, their digest, and the difference of two. Pure.

Decimals are text without trailing zeros and days are ISO text, so that an order read from the database, a
sheet and a form has one form, and its digest stays the same for ever.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Context, Decimal
from typing import Any, NamedTuple

from gendan.orders.content import LineContent, OrderContent

_EXACT = Context(prec=200)
MOST_DIGITS = 60  # before or after the point: a short text like 1E+999999 must not become a megabyte
_DAYS = frozenset({"ordered_on", "promised_ship", "promised_delivery"})
_NUMBERS = frozenset({"amount", "quantity", "price"})
HEADER = tuple(it.name for it in fields(OrderContent) if it.name != "lines")
"""The fields of an order without its lines, in the order in which people read them."""
LINE = tuple(it.name for it in fields(LineContent) if it.name not in {"position", "spec"})
"""The fields of a line without its place and its specification."""


class Difference(NamedTuple):
    """One field before and after, as text; "" is empty. `line` is None in the header.

    `field` is a field of `OrderContent` or `LineContent`, `spec.colour` for a value of a specification, or
    `line` where a whole line came or went: then the text describes the line.
    """

    field: str
    line: int | None
    old: str
    new: str


def plain(number: Decimal) -> str:
    """The number without exponent and trailing zeros: 500, 0.25. Raises ValueError for NaN and 1E+999."""
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(f"{number} is not a number that an order can have")
    return f"{number.normalize(_EXACT):f}" if number else "0"


def to_json(content: OrderContent) -> dict[str, Any]:
    """The order as JSON values, lines by their places."""
    body: dict[str, Any] = {name: _stored(getattr(content, name)) for name in HEADER}
    body["lines"] = [_line_to_json(it) for it in sorted(content.lines, key=lambda it: it.position)]
    return body


def _line_to_json(line: LineContent) -> dict[str, Any]:
    body: dict[str, Any] = {name: _stored(getattr(line, name)) for name in LINE}
    spec = {key: line.spec[key] for key in sorted(line.spec) if line.spec[key] != ""}
    return {"position": line.position, **body, "spec": spec}


def _stored(value: object) -> str | None:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def from_json(body: Mapping[str, Any]) -> OrderContent:
    """The reverse of `to_json`. What is missing is empty; raises ValueError for what is of the wrong kind."""
    header = {name: _read(name, body[name]) for name in HEADER if name in body}
    lines = body.get("lines", [])
    if not isinstance(lines, list) or not all(isinstance(it, Mapping) for it in lines):
        raise ValueError("lines are a list of objects")
    return OrderContent(**header, lines=tuple(_line_from_json(it) for it in lines))


def _line_from_json(body: Mapping[str, Any]) -> LineContent:
    spec, position = body.get("spec", {}), body.get("position")
    if not isinstance(spec, Mapping) or not isinstance(position, int) or isinstance(position, bool):
        raise ValueError("a line has a whole position and an object as spec")  # noqa: TRY004 - it is input
    values = {name: _read(name, body[name]) for name in LINE if name in body}
    if values.get("quantity", Decimal(0)) is None:
        raise ValueError("a line has a quantity")
    return LineContent(position=position, spec={str(k): str(v) for k, v in spec.items()}, **values)


def _read(name: str, value: object) -> Any:
    may_be_empty = name in _DAYS or name in _NUMBERS
    if value is None and may_be_empty:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name} is text")  # noqa: TRY004 - it is input
    if name in _DAYS:
        return date.fromisoformat(value)
    return _number(name, value) if name in _NUMBERS else value


def _number(name: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValueError(f"{name} is a number") from None
    return Decimal(plain(number))


def digest(content: OrderContent) -> str:
    """SHA-256 of the order as canonical JSON, in hexadecimal: equal exactly where the content is equal."""
    return digest_of_json(to_json(content))


def digest_of_json(body: Mapping[str, Any]) -> str:
    """`digest` of what `to_json` gave."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def differences(old: OrderContent, new: OrderContent) -> list[Difference]:
    """What changed from `old` to `new`, the header first; lines are matched by their places."""
    before, after = to_json(old), to_json(new)
    found = [
        Difference(name, None, before[name] or "", after[name] or "")
        for name in HEADER
        if before[name] != after[name]
    ]
    olds, news = ({it["position"]: it for it in body["lines"]} for body in (before, after))
    for position in sorted(olds.keys() | news.keys()):
        found += _of_line(position, olds.get(position), news.get(position))
    return found


def _of_line(
    position: int, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[Difference]:
    if old is None or new is None:
        yield Difference("line", position, _described(old), _described(new))
        return
    for name in LINE:
        if old[name] != new[name]:
            yield Difference(name, position, old[name] or "", new[name] or "")
    for key in sorted(old["spec"].keys() | new["spec"].keys()):
        before, after = old["spec"].get(key, ""), new["spec"].get(key, "")
        if before != after:
            yield Difference(f"spec.{key}", position, before, after)


def _described(line: Mapping[str, Any] | None) -> str:
    """`A100 T-shirt 500 pcs × 3.2`: enough to know which line is meant."""
    if line is None:
        return ""
    what = " ".join(line[name] for name in ("product", "customer_item", "description") if line[name])
    price = f" × {line['price']}" if line["price"] else ""
    return f"{what} {line['quantity']} {line['unit']}".strip() + price


def normalised(content: OrderContent) -> OrderContent:
    """The order as it is read back from JSON: no spaces around text, numbers plain, lines in their order.

    Raises ValueError for a number that no order can have.
    """
    header = {name: _normal(getattr(content, name)) for name in HEADER}
    lines = sorted(content.lines, key=lambda it: it.position)
    return OrderContent(**header, lines=tuple(_normal_line(it) for it in lines))


def _normal_line(line: LineContent) -> LineContent:
    trimmed = {key: line.spec[key].strip() for key in sorted(line.spec)}
    spec = {key: text for key, text in trimmed.items() if text}
    return LineContent(
        position=line.position, spec=spec, **{name: _normal(getattr(line, name)) for name in LINE}
    )


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    return Decimal(plain(value)) if isinstance(value, Decimal) else value


def total(content: OrderContent) -> Decimal | None:
    """The sum of the lines, each as stated or quantity × price; None where a line has neither."""
    parts = [
        it.amount if it.amount is not None else it.quantity * it.price if it.price is not None else None
        for it in content.lines
    ]
    known = [it for it in parts if it is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(parts) else None
