"""ANSI X12: the interchange, its groups and transactions, and which of them are orders (850). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gendan.orders.edi.segments import MOST_SEGMENTS, Segment, count_in, joined
from gendan.orders.edi.told import EdiError, EdiFile, EdiOrder, Fault, Note
from gendan.orders.edi.x12_order import order_of


@dataclass(frozen=True, slots=True)
class Marks:
    """What separates elements, components and repetitions, and what ends a segment."""

    element: str
    component: str
    repetition: str
    terminator: str


def read(text: str) -> EdiFile:
    """The orders of an interchange. Raises EdiError."""
    marks = _marks(text)
    segments = list(_segments(text, marks))
    sender, receiver = (_party(segments[0], at) for at in (5, 7))
    orders, notes = _interchange(segments)
    if not orders:
        raise _not_an_order(notes)
    told = tuple(replace(order, sender=sender, receiver=receiver) for order in orders)
    return EdiFile("x12", told, sender, receiver, tuple(notes))


def _party(isa: Segment, at: int) -> str:
    return joined([isa.get(at), isa.get(at + 1)], ":")


def _marks(text: str) -> Marks:
    """From the first segment, whose seventeenth piece is the component mark and the terminator."""
    element = text[3]
    pieces = text[:600].split(element, 16)
    if len(pieces) < 17 or len(pieces[16]) < 2 or any(len(it) > 40 for it in pieces[:16]):
        raise EdiError(Fault.HEADER, "ISA", 1, text[:40], "ISA*00* … *00401*000000001*0*P*>~")
    component, terminator = pieces[16][0], pieces[16][1]
    if pieces[16][1:3] == "\r\n":
        terminator = "\n"
    repetition = pieces[11] if len(pieces[11]) == 1 and not pieces[11].isalnum() else ""
    found = element + component + terminator
    if len(set(found)) < 3 or any(it.isalnum() or it in ".-" for it in found):
        raise EdiError(Fault.DELIMITERS, "ISA", 1, found, "*>~")
    return Marks(element, component, repetition, terminator)


def _segments(text: str, marks: Marks) -> Iterator[Segment]:
    pieces = text.split(marks.terminator, MOST_SEGMENTS + 1)
    if len(pieces) > MOST_SEGMENTS:
        raise EdiError(Fault.TOO_MANY, expected=str(MOST_SEGMENTS))
    number = 0
    for piece in pieces:
        plain = piece.strip("\r\n\t ")
        if not plain:
            continue
        number += 1
        tag, *elements = plain.split(marks.element)
        if not (1 < len(tag) <= 3 and tag.isascii() and tag.isalnum() and tag.isupper()):
            raise EdiError(Fault.SEGMENT, tag[:10], number, plain, f"ABC{marks.element}…{marks.terminator}")
        whole = tag == "ISA"  # its sixteenth element is the component mark itself
        yield Segment(tag, tuple(_components(it, marks, whole) for it in elements), number)


def _components(element: str, marks: Marks, whole: bool) -> tuple[str, ...]:
    if whole:
        return (element,)
    first = element.split(marks.repetition, 1)[0] if marks.repetition else element
    return tuple(first.split(marks.component))


def _not_an_order(notes: list[Note]) -> EdiError:
    other = next((it for it in notes if it.fault is Fault.OTHER_MESSAGE), None)
    if other is None:
        return EdiError(Fault.MISSING, "ST", 0, expected="ST*850")
    return EdiError(Fault.NOT_ORDER, "ST", other.number, other.found, "850")


def _interchange(segments: list[Segment]) -> tuple[list[EdiOrder], list[Note]]:
    """Walk from ISA to IEA, by groups and transactions; one file may hold several interchanges."""
    orders: list[EdiOrder] = []
    notes: list[Note] = []
    at = 0
    while at < len(segments):
        isa = segments[at]
        if isa.tag == "TA1":
            at += 1
            continue
        _expect(isa, "ISA")
        at, groups = at + 1, 0
        while at < len(segments) and segments[at].tag not in {"IEA", "ISA"}:
            at = _group(segments, at, orders, notes)
            groups += 1
        end = _closing(segments, at, "IEA")
        notes += _trailer(end, groups, isa.get(13))
        at += 1
    return orders, notes


def _group(segments: list[Segment], at: int, orders: list[EdiOrder], notes: list[Note]) -> int:
    gs = segments[at]
    if gs.tag == "TA1":
        return at + 1
    _expect(gs, "GS")
    at, transactions = at + 1, 0
    while at < len(segments) and segments[at].tag not in {"GE", "GS", "IEA", "ISA"}:
        at = _transaction(segments, at, gs, orders, notes)
        transactions += 1
    notes += _trailer(_closing(segments, at, "GE"), transactions, gs.get(6))
    return at + 1


_ENVELOPE = {"ST", "SE", "GS", "GE", "ISA", "IEA"}


def _transaction(
    segments: list[Segment], at: int, gs: Segment, orders: list[EdiOrder], notes: list[Note]
) -> int:
    st = segments[at]
    _expect(st, "ST")
    end = at + 1
    while end < len(segments) and segments[end].tag not in _ENVELOPE:
        end += 1
    se = _closing(segments, end, "SE")
    doubts = _trailer(se, end - at + 1, st.get(2))
    if st.get(1) == "850":
        message = joined(["850", st.get(3) or gs.get(8)])
        order = order_of(segments[at + 1 : end], st, se, message)
        orders.append(replace(order, notes=order.notes + tuple(doubts)))
    else:
        notes.append(Note(Fault.OTHER_MESSAGE, "ST", st.number, st.get(1)[:6], "850"))
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


def _trailer(segment: Segment, count: int, control: str) -> list[Note]:
    """The count and the control number of a closing segment."""
    found = []
    if count_in(segment, 1) != count:
        found.append(Note(Fault.COUNT, segment.tag, segment.number, segment.get(1), str(count)))
    if segment.get(2).lstrip("0") != control.lstrip("0"):
        found.append(Note(Fault.REFERENCE, segment.tag, segment.number, segment.get(2), control))
    return found
