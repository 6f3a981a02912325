"""An order while its segments are being read. Pure; the only thing here that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gendan.orders.content import LineContent, OrderContent
from gendan.orders.edi.segments import MOST_LINES, Segment, number_in
from gendan.orders.edi.told import EdiOrder, Fault, Note, Party

_LENGTHS = {"customer_po": 80, "currency": 3, "incoterm": 3, "incoterm_place": 80, "payment_terms": 120}
_SAID = frozenset({"original", ""})


@dataclass(slots=True)
class LineDraft:
    """A line, the segment that opened it, and what its price is per (X12)."""

    content: LineContent
    segment: Segment
    basis: str = ""


@dataclass(slots=True)
class Draft:
    """What has been read so far. `ship` and `delivery` are the qualifiers of dates, the best first."""

    ship: Sequence[str]
    delivery: Sequence[str]
    fields: dict[str, Any] = field(default_factory=dict)
    lines: list[LineDraft] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    dates: dict[str, tuple[date, Segment]] = field(default_factory=dict)
    line_dates: dict[str, list[tuple[date, Segment]]] = field(default_factory=dict)
    purpose: str = "original"
    is_summary: bool = False

    @property
    def line(self) -> LineDraft | None:
        """The line being read."""
        return self.lines[-1] if self.lines else None

    def put(self, name: str, value: object, segment: Segment) -> None:
        """Set a field of the header, the first time that it is told."""
        if isinstance(value, str):
            value = value[: _LENGTHS.get(name, 300)]
        if value not in ("", None) and name not in self.fields:
            self.fields[name] = value
            self.places[name] = segment.number

    def note(self, fault: Fault, segment: Segment, found: str = "", expected: str = "") -> None:
        """A doubt."""
        self.notes.append(Note(fault, segment.tag, segment.number, found[:80], expected))

    def remark(self, text: str) -> None:
        """A line of the note."""
        if text and len(self.remarks) < 50:
            self.remarks.append(text[:300])

    def function(self, segment: Segment, element: int, names: Mapping[str, str]) -> None:
        """What the document is for: an original, a change, a copy."""
        code = segment.get(element)
        self.purpose = names.get(code, code[:20]) or "original"
        if self.purpose not in _SAID:
            self.note(Fault.FUNCTION, segment, self.purpose, "original")

    def date(self, code: str, day: date, segment: Segment) -> None:
        """A date with its qualifier, of the header or of the line that is being read."""
        if self.lines and not self.is_summary:
            self.line_dates.setdefault(code, []).append((day, segment))
        else:
            self.dates.setdefault(code, (day, segment))

    def add_line(self, line: LineDraft) -> None:
        """Begin a line. Raises EdiError past the limit."""
        if len(self.lines) >= MOST_LINES:
            raise line.segment.error(Fault.TOO_MANY, expected=str(MOST_LINES))
        self.lines.append(line)

    def change_line(self, **values: Any) -> None:
        """Set fields of the line that is being read."""
        if self.line is not None:
            self.line.content = replace(self.line.content, **values)

    def specify(self, key: str, value: str) -> None:
        """A field of the line's specification, the first time that it is told."""
        if self.line is not None:
            spec = dict(self.line.content.spec)
            spec.setdefault(key, value[:80])
            self.change_line(spec=spec)

    def describe(self, text: str) -> None:
        """More of the line's description."""
        if self.line is not None:
            known = self.line.content.description
            self.change_line(description=f"{known} {text}".strip()[:300])

    def needed_number(self, segment: Segment, element: int, name: str) -> Decimal:
        """A number without which the line is none."""
        number = number_in(segment, element)
        if number is None:
            raise segment.error(Fault.MISSING, name, "123.45")
        return number

    def order(self, syntax: str, message: str, control: str, span: tuple[int, int]) -> EdiOrder:
        """What was read, put together."""
        self._settle("promised_ship", self.ship)
        self._settle("promised_delivery", self.delivery)
        if self.ignored:
            tags = ", ".join(dict.fromkeys(self.ignored))
            self.notes.append(Note(Fault.IGNORED, found=tags[:80]))
        content = OrderContent(**self.fields, note="\n".join(self.remarks)[:4000], lines=self._numbered())
        places = [*self.places.items()]
        places += [
            (f"line {line.position}", it.segment.number)
            for line, it in zip(content.lines, self.lines, strict=True)
        ]
        return EdiOrder(
            syntax=syntax,
            message=message,
            content=content,
            control=control,
            function=self.purpose,
            parties=tuple(self.parties),
            segments=span,
            places=tuple(places),
            notes=tuple(self.notes),
        )

    def _settle(self, name: str, codes: Sequence[str]) -> None:
        """The best date of the header; else the first of the lines, with a doubt where they differ."""
        for code in codes:
            if code in self.dates:
                self.put(name, *self.dates[code])
                return
        for code in codes:
            found = sorted(self.line_dates.get(code, ()), key=lambda it: it[0])
            if found:
                self.put(name, *found[0])
                if found[-1][0] != found[0][0]:
                    self.note(Fault.SEVERAL_DATES, found[0][1], str(found[-1][0]), str(found[0][0]))
                return

    def _numbered(self) -> tuple[LineContent, ...]:
        """The lines by the numbers that they state; by their order where those are missing or not unique."""
        stated = [it.content.position for it in self.lines]
        good = all(0 < it < 1_000_000_000 for it in stated) and len(set(stated)) == len(stated)
        return tuple(
            replace(it.content, position=it.content.position if good else at)
            for at, it in enumerate(self.lines, 1)
        )
