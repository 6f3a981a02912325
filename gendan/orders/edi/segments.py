"""What both syntaxes share: the bytes as text, segments, numbers and days. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendan.orders.edi.told import EdiError, Fault

MOST_BYTES = 10_000_000
MOST_SEGMENTS = 200_000
MOST_LINES = 5_000  # in one order
LONGEST = 2_000  # characters of one value that are kept

_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:[.,]\d{0,10})?|[.,]\d{1,10})-?")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its tag, its elements as components, and its number in the file from 1."""

    tag: str
    elements: tuple[tuple[str, ...], ...]
    number: int

    def get(self, element: int, component: int = 1) -> str:
        """A value by its places from 1, stripped; "" where it is not there."""
        if element > len(self.elements) or component > len(self.elements[element - 1]):
            return ""
        return _UNPRINTABLE.sub(" ", self.elements[element - 1][component - 1][:LONGEST]).strip()

    def whole(self, element: int) -> str:
        """An element without regard to components, for names and free text."""
        if element > len(self.elements):
            return ""
        parts = (self.get(element, at) for at in range(1, len(self.elements[element - 1]) + 1))
        return " ".join(part for part in parts if part)

    def error(self, fault: Fault, found: str = "", expected: str = "") -> EdiError:
        """An error that names this segment."""
        return EdiError(fault, self.tag, self.number, found, expected)


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding. Raises EdiError on what is no text."""
    if not content.strip():
        raise EdiError(Fault.EMPTY, expected="ISA, UNA, UNB")
    if len(content) > MOST_BYTES:
        raise EdiError(Fault.TOO_LARGE, found=str(len(content)), expected=str(MOST_BYTES))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs: Sequence[str] = ("utf-16",)
    elif b"\x00" in content:
        raise EdiError(Fault.BINARY, expected="ISA, UNA, UNB")
    else:
        codecs = ("utf-8-sig", _declared(content), "gb18030", "latin-1")
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, codec
    raise EdiError(Fault.BINARY, expected="ISA, UNA, UNB")


_CHARSETS = {
    "UNOC": "iso8859-1", "UNOD": "iso8859-2", "UNOE": "iso8859-5", "UNOF": "iso8859-7", "UNOG": "iso8859-3",
    "UNOH": "iso8859-4", "UNOI": "iso8859-6", "UNOJ": "iso8859-8", "UNOK": "iso8859-9",
}  # fmt: skip


def _declared(content: bytes) -> str:
    """The character set that UNB declares; for X12 and the plain sets what Chinese senders use."""
    match = re.search(rb"UNB.(UNO[A-Z])", content[:200])
    return _CHARSETS.get(match.group(1).decode(), "gb18030") if match else "gb18030"


def number_in(segment: Segment, element: int, component: int = 1) -> Decimal | None:
    """A number by its place; None where there is none. Comma or point before the decimals."""
    text = segment.get(element, component)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise segment.error(Fault.NUMBER, text, "123.45")
    sign = -1 if text.startswith("-") != text.endswith("-") else 1
    return sign * Decimal(text.strip("+-").replace(",", "."))


def count_in(segment: Segment, element: int) -> int | None:
    """A control count; None where it is no number."""
    text = segment.get(element)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def day_of(segment: Segment, text: str, layout: str = "") -> date:
    """`20260115`, `260115` or one of them with a time. `layout` is like CCYYMMDD. Raises EdiError."""
    expected = layout or "CCYYMMDD"
    if not (text.isascii() and text.isdigit()):
        raise segment.error(Fault.DATE, text, expected)
    short = len(text) in {6, 10} if not layout else layout.startswith(("YY", "DD"))
    if len(text) < (6 if short else 8):
        raise segment.error(Fault.DATE, text, expected)
    if layout.startswith("DD"):
        text = text[4:6] + text[2:4] + text[:2]
    if short:  # two digits of a year: the century that is near
        text = ("20" if int(text[:2]) < 80 else "19") + text
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise segment.error(Fault.DATE, text, expected) from None


def joined(parts: Iterator[str] | Sequence[str], separator: str = " ") -> str:
    """The parts that say something, in one text."""
    return separator.join(part for part in parts if part)
