"""Comparing what people wrote: letter case, width, punctuation and one wrong character. Pure."""

import re
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from gendan.orders.units import in_base

_SPACE = re.compile(r"\s+")
_WORDS = re.compile(r"\d+(?:\.\d+)?%?|[^\W\d_]+", re.UNICODE)
_SINGLE = re.compile(r"[^0-9a-z\u00c0-\uffff]+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def plain(text: str) -> str:
    """Without regard to case, full width and spaces."""
    return _SPACE.sub(" ", normalize("NFKC", text)).strip().casefold()


def code(text: str) -> str:
    """An item number without regard to what separates its parts: `AB-10/2` and `ab 10 2` are one."""
    return _SINGLE.sub("", plain(text))


def words(text: str) -> frozenset[str]:
    """The words and numbers of a text; T/T and L/C are one word each."""
    told = plain(text).replace("t/t", "tt").replace("l/c", "lc").replace("d/p", "dp").replace("d/a", "da")
    return frozenset(_WORDS.findall(told))


def numbers(text: str) -> frozenset[Decimal]:
    """The numbers in a text."""
    return frozenset(Decimal(it) for it in _NUMBER.findall(plain(text).replace(",", "")))


def same_value(one: str, other: str) -> bool:
    """Whether two values of a specification say the same: 180, 180.0 and 180 g do, 70D and 75D not."""
    if _value(one) == _value(other):
        return True
    a, b = _leading(one), _leading(other)
    if a is None or b is None:
        return False
    return in_base(*a) == in_base(*b) if a[1] and b[1] else a[0] == b[0]


def _value(text: str) -> str:
    """Like `code`, but the point between digits stays: 1.80 is not 180."""
    return re.sub(r"(?<!\d)\.|\.(?!\d)|[^0-9a-z.\u00c0-\uffff]+", "", plain(text))


def _leading(text: str) -> tuple[Decimal, str] | None:
    """A number and the unit after it; None where the text is more than that."""
    match = re.fullmatch(r"([+-]?[\d,]+(?:\.\d+)?)\s*([^\d\s]*)", plain(text))
    if not match:
        return None
    try:
        return Decimal(match.group(1).replace(",", "")), match.group(2)
    except InvalidOperation:
        return None


def is_one_edit(one: str, other: str) -> bool:
    """Whether one character was replaced, put in, left out, or changed places with its neighbour."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return (
        a[1:] == b[1:]
        or a[1:] == b
        or a == b[1:]
        or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:] and len(b) > 1)
    )


def shown(number: Decimal) -> str:
    """A number as a finding shows it: no exponent, no trailing zeros, at most six decimals."""
    if number == number.to_integral_value():
        return f"{number.quantize(Decimal(1)):f}" if abs(number) < 10**20 else f"{number:.3E}"
    return f"{number:.6f}".rstrip("0").rstrip(".")
