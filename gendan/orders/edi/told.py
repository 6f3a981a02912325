"""What an EDI file says, and what can be wrong with it. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from gendan.orders.content import OrderContent


class Fault(StrEnum):
    """What can be wrong; `orders.edi_wording` says it in the reader's language."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    NEITHER = "neither"  # neither X12 nor EDIFACT
    TRADACOMS = "tradacoms"
    NOT_ORDER = "not_order"  # `found` names the message
    DELIMITERS = "delimiters"
    HEADER = "header"  # ISA or UNB cannot be read
    SEGMENT = "segment"  # something that is not a segment where one is expected
    ORDER = "order"  # a segment where another is expected
    CUT_OFF = "cut_off"  # ends before `expected`
    MISSING = "missing"  # a segment or element that an order needs
    DATE = "date"
    NUMBER = "number"
    TOO_MANY = "too_many"
    # doubts: the order can be read, but somebody should look
    COUNT = "count"  # a control count does not hold
    REFERENCE = "reference"  # a control number differs from its opening
    LINES = "lines"  # the number of lines stated is not that of the lines there
    HASH = "hash"  # the sum of quantities stated is not that of the lines
    OTHER_MESSAGE = "other_message"  # beside the order there is another message
    FUNCTION = "function"  # a change, cancellation, copy …
    IGNORED = "ignored"  # segments that are not read
    SEVERAL_DATES = "several_dates"
    CHARGES = "charges"  # allowances or charges beside the lines
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Note:
    """One doubt: the segment it stands in (`LIN`, number in the file from 1; 0 is the file)."""

    fault: Fault
    segment: str = ""
    number: int = 0
    found: str = ""
    expected: str = ""


class EdiError(ValueError):
    """The file cannot be read as an order. `note` says where, what was found and what is expected."""

    def __init__(
        self, fault: Fault, segment: str = "", number: int = 0, found: str = "", expected: str = ""
    ) -> None:
        self.note = Note(fault, segment, number, found[:80], expected)
        place = f"segment {number} {segment}: " if number else ""
        super().__init__(f"{place}{fault} {found[:80]!r}, expected {expected!r}")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whom the document names: the role as the document codes it, an identifier, a company name."""

    role: str
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class EdiOrder:
    """One order of a file. `segments` are the numbers of its first and last segment."""

    syntax: str  # x12 or edifact
    message: str  # 850 004010, ORDERS D.96A EAN008
    content: OrderContent
    sender: str = ""
    receiver: str = ""
    control: str = ""
    function: str = "original"
    parties: tuple[Party, ...] = ()
    segments: tuple[int, int] = (0, 0)
    places: tuple[tuple[str, int], ...] = ()  # field or "line N" → number of its segment
    notes: tuple[Note, ...] = ()

    @property
    def buyer(self) -> Party:
        """Who orders; empty where the document does not say."""
        return next((it for it in self.parties if it.role in {"BY", "BT", "OB"}), Party(""))


@dataclass(frozen=True, slots=True)
class EdiFile:
    """All orders of a file, and what else is to be said of it."""

    syntax: str
    orders: tuple[EdiOrder, ...]
    sender: str = ""
    receiver: str = ""
    notes: tuple[Note, ...] = field(default=())
