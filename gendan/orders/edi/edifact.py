"""UN/EDIFACT: the interchange, its groups and messages, and which of them are orders (ORDERS). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gendan.orders.edi.edifact_order import order_of
from gendan.orders.edi.segments import MOST_SEGMENTS, Segment, count_in, joined
from gendan.orders.edi.told import EdiError, EdiFile, EdiOrder, Fault, Note

_LIMIT = 70_000  # characters of one segment


@dataclass(frozen=True, slots=True)
class Marks:
    """The service characters. `release` takes the meaning from the one after it; "" where there is none."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    repetition: str = ""
    terminator: str = "'"


def read(text: str, codec: str = "utf-8") -> EdiFile:
    """The orders of an interchange. Raises EdiError."""
    marks, body = _marks(text)
    segments = list(_segments(body, marks))
    if not segments:
        raise EdiError(Fault.CUT_OFF, "UNA", 1, expected="UNB")
    orders, notes = _interchange(segments)
    if not orders:
        raise _not_an_order(notes)
    if codec == "latin-1":
        notes.append(Note(Fault.ENCODING, "UNB", 1, codec, "UTF-8"))
    return EdiFile("edifact", tuple(orders), orders[0].sender, orders[0].receiver, tuple(notes))


def _marks(text: str) -> tuple[Marks, str]:
    """From UNA where there is one: component, element, decimal, release, reserved, terminator."""
    if not text.startswith("UNA"):
        return Marks(), text
    una = text[3:9]
    if len(una) < 6:
        raise EdiError(Fault.CUT_OFF, "UNA", 1, una, "UNA:+.? '")
    component, element, _decimal, release, reserved, terminator = tuple(una)
    used = [it for it in (component, element, release.strip(), terminator) if it]
    if len(set(used)) < len(used) or any(it.isalnum() for it in used) or " " in component + element:
        raise EdiError(Fault.DELIMITERS, "UNA", 1, una, ":+.? '")
    repetition = reserved.strip() if reserved not in used else ""
    return Marks(component, element, release.strip(), repetition, terminator), text[9:]


def _segments(text: str, marks: Marks) -> Iterator[Segment]:
    number = 0
    for piece in _split(text, marks.terminator, marks.release):
        plain = piece.lstrip("\r\n\t ")
        if not plain.strip("\r\n\t \x1a"):
            continue
        number += 1
        if number > MOST_SEGMENTS:
            raise EdiError(Fault.TOO_MANY, expected=str(MOST_SEGMENTS))
        if len(plain) > _LIMIT:
            raise EdiError(Fault.SEGMENT, plain[:3], number, plain, f"ABC{marks.element}…{marks.terminator}")
        head, *elements = _split(plain, marks.element, marks.release)
        tag = head.split(marks.component)[0].strip()
        if not (len(tag) == 3 and tag.isascii() and tag.isalnum() and tag.isupper()):
            raise EdiError(Fault.SEGMENT, tag[:10], number, plain, f"ABC{marks.element}…{marks.terminator}")
        yield Segment(tag, tuple(_components(it, marks) for it in elements), number)


def _components(element: str, marks: Marks) -> tuple[str, ...]:
    first = next(_split(element, marks.repetition, marks.release)) if marks.repetition else element
    return tuple(_released(it, marks.release) for it in _split(first, marks.component, marks.release))


def _split(text: str, mark: str, release: str) -> Iterator[str]:
    """The parts between marks that are not released; the release characters stay in."""
    begin = at = 0
    while (end := text.find(mark, at)) >= 0:
        at = end + 1
        if release and _is_released(text, begin, end, release):
            continue
        yield text[begin:end]
        begin = at
    yield text[begin:]


def _is_released(text: str, begin: int, end: int, release: str) -> bool:
    """Whether an odd number of release characters stands before `end`."""
    at = end
    while at > begin and text[at - 1] == release:
        at -= 1
    return (end - at) % 2 == 1


def _released(text: str, release: str) -> str:
    if not release or release not in text:
        return text
    parts, at = [], 0
    while at < len(text):
        at += text[at] == release
        parts.append(text[at : at + 1])
        at += 1
    return "".join(parts)


def _not_an_order(notes: list[Note]) -> EdiError:
    other = next((it for it in notes if it.fault is Fault.OTHER_MESSAGE), None)
    if other is None:
        return EdiError(Fault.MISSING, "UNH", 0, expected="UNH+1+ORDERS:D:96A:UN")
    return EdiError(Fault.NOT_ORDER, "UNH", other.number, other.found, "ORDERS")


def _interchange(segments: list[Segment]) -> tuple[list[EdiOrder], list[Note]]:
    """Walk from UNB to UNZ, by groups (if any) and messages; one file may hold several interchanges."""
    orders: list[EdiOrder] = []
    notes: list[Note] = []
    at = 0
    while at < len(segments):
        unb = segments[at]
        _expect(unb, "UNB")
        if not unb.get(2) or not unb.get(3):
            raise unb.error(Fault.HEADER, unb.whole(1), "UNB+UNOC:3+sender+receiver+date:time+reference'")
        first = len(orders)
        at, parts = at + 1, 0
        while at < len(segments) and segments[at].tag not in {"UNZ", "UNB"}:
            reader = _group if segments[at].tag == "UNG" else _message
            at = reader(segments, at, orders, notes)
            parts += 1
        notes += _trailer(_closing(segments, at, "UNZ"), parts, unb.get(5))
        at += 1
        orders[first:] = [replace(it, sender=unb.get(2), receiver=unb.get(3)) for it in orders[first:]]
    return orders, notes


def _group(segments: list[Segment], at: int, orders: list[EdiOrder], notes: list[Note]) -> int:
    ung = segments[at]
    at, messages = at + 1, 0
    while at < len(segments) and segments[at].tag not in {"UNE", "UNG", "UNZ", "UNB"}:
        at = _message(segments, at, orders, notes)
        messages += 1
    notes += _trailer(_closing(segments, at, "UNE"), messages, ung.get(5))
    return at + 1


_ENVELOPE = {"UNH", "UNT", "UNG", "UNE", "UNB", "UNZ"}


def _message(segments: list[Segment], at: int, orders: list[EdiOrder], notes: list[Note]) -> int:
    unh = segments[at]
    _expect(unh, "UNH")
    end = at + 1
    while end < len(segments) and segments[end].tag not in _ENVELOPE:
        end += 1
    unt = _closing(segments, end, "UNT")
    doubts = _trailer(unt, end - at + 1, unh.get(1))
    kind = unh.get(2).upper()
    if kind == "ORDERS":
        release = joined([f"{unh.get(2, 2)}.{unh.get(2, 3)}".strip("."), unh.get(2, 5)])
        order = order_of(segments[at + 1 : end], unh, unt, joined(["ORDERS", release]))
        orders.append(replace(order, notes=order.notes + tuple(doubts)))
    else:
        notes.append(Note(Fault.OTHER_MESSAGE, "UNH", unh.number, kind[:6], "ORDERS"))
    return end + 1


def _expect(segment: Segment, tag: str) -> None:
    if segment.tag != tag:
        raise segment.error(Fault.ORDER, segment.tag, tag)


def _closing(segments: list[Segment], at: int, tag: str) -> Segment:
    if at >= len(segments):
        last = segments[-1]
        raise EdiError(Fault.CUT_OFF, last.tag, last.number, expected=tag)
    _expect(segments[at], tag)
    return segments[at]


def _trailer(segment: Segment, count: int, reference: str) -> list[Note]:
    """The count and the reference of a closing segment."""
    found = []
    if count_in(segment, 1) != count:
        found.append(Note(Fault.COUNT, segment.tag, segment.number, segment.get(1), str(count)))
    if segment.get(2) != reference:
        found.append(Note(Fault.REFERENCE, segment.tag, segment.number, segment.get(2), reference))
    return found
