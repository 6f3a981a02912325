"""The rows of a sheet as orders, with each mistake in its cell. Pure; no cells whatever raise anything.

Rows with one key are one order. What stands in its header is said by any of its rows and may not differ; a
merged key stands in the first row only. A row of totals is passed over.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import chain, islice
from typing import Any

from gendan.orders.cells import (
    EMPTY_WORDS,
    ERRORS,
    Number,
    day_comes_first,
    is_empty,
    plain,
    read_currency,
    read_date,
    read_number,
)
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.synonyms import DATES, LINE_FIELDS, Field

JOIN = "/"  # between the columns of a key
MOST_MISTAKES = 2000  # that are kept; more are counted
LONGEST_KEY = 120
MOST_POSITION = 10**6
REPORT_EVERY = 1000


class Why(StrEnum):
    """What can be wrong with a cell."""

    MISSING = "missing"
    FORMULA = "formula"
    ERROR = "error"
    NO_DATE = "no_date"
    NO_NUMBER = "no_number"
    NEGATIVE = "negative"
    NO_CURRENCY = "no_currency"
    NO_INCOTERM = "no_incoterm"
    NO_TRANSPORT = "no_transport"
    NO_POSITION = "no_position"
    TOO_LONG = "too_long"
    DIFFERS = "differs"
    TWICE = "twice"
    CHARACTERS = "characters"
    UNKNOWN = "unknown"
    ENDED = "ended"
    SAID = "said"  # in words already: `other`
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in which row and column; `value` is what stands there, `other` what it clashes with."""

    row: int
    header: str
    why: Why
    value: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person has said of a file: which columns are our fields, fixed values, how dates are written."""

    mapping: Mapping[str, Sequence[str]]
    fixed: Mapping[str, str] = field(default_factory=dict)
    day_first: bool = False
    empty: frozenset[str] = EMPTY_WORDS

    @property
    def given(self) -> frozenset[str]:
        """The fields that the file or a fixed value says something of."""
        return frozenset(name for name, headers in self.mapping.items() if headers) | frozenset(self.fixed)


@dataclass(frozen=True, slots=True)
class OrderRead:
    """One order of the file. `content.customer` and `factory` … are as written: names or codes.

    `done` are actual days of nodes by code; `rows` the numbers of its rows, `line_rows` that of each line.
    """

    key: str
    rows: tuple[int, ...]
    content: OrderContent
    confirmed_on: date | None = None
    factory: str = ""
    merchandiser: str = ""
    template: str = ""
    done: Mapping[str, date] = field(default_factory=dict)
    line_rows: Mapping[int, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


Row = tuple[int, Sequence[str]]

TRANSPORTS: Mapping[str, str] = {
    word: mode
    for mode, words in {
        "sea": "sea,ocean,by sea,vessel,ship,boat,fcl,lcl,海运,船运,海派,sea freight,ocean freight,maritime",
        "air": "air,by air,air freight,air charter,airfreight,plane,空运,空派,航空",
        "rail": "rail,by rail,train,railway,铁路,铁运,中欧班列,班列,卡铁",
        "road": "road,truck,by truck,land,lorry,trucking,陆运,汽运,公路,卡车,卡航,汽车运输",
        "courier": "courier,express,dhl,ups,fedex,tnt,sf,快递,国际快递,顺丰",
        "multi": "multi,multimodal,intermodal,combined,多式联运,联运,海空联运,海铁联运",
    }.items()
    for word in words.split(",")
}
_INCOTERM = re.compile(
    r"(EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT|DAF|DES|DEQ|DDU|CNF|C&F)\b[\s,:-]*(.*)", re.IGNORECASE
)
_OLD_NAMES = {"CNF": "CFR", "C&F": "CFR"}
_TOTALS = re.compile(r"(?:本页)?(?:[小合总累]计|总合计|共计)\s*(?:\(.{0,12}\))?\s*[::]?", re.IGNORECASE)
_SUMS = re.compile(r"(?:grand |sub[ -]?)?totals?\s*[::]?|sum\s*[::]?", re.IGNORECASE)
_LABEL_WITHIN = 4  # cells with content from the left among which a row of totals says that it is one
_NOT_APPLICABLE = re.compile(r"n/?a\b\s*[-:(]", re.IGNORECASE)
_DIGITS = {Field.QUANTITY: 4, Field.PRICE: 6, Field.AMOUNT: 4, Field.TOTAL: 4}
_COMPUTED = 8  # digits after the point from which on a number was computed, not written
_TEXTS_OF_ORDER = (
    Field.CUSTOMER,
    Field.CUSTOMER_PO,
    Field.INCOTERM_PLACE,
    Field.PAYMENT_TERMS,
    Field.FACTORY,
    Field.MERCHANDISER,
    Field.TEMPLATE,
    Field.NOTE,
)
_IN_CONTENT = frozenset(
    {
        Field.CUSTOMER,
        Field.CUSTOMER_PO,
        Field.ORDERED_ON,
        Field.CURRENCY,
        Field.INCOTERM,
        Field.INCOTERM_PLACE,
        Field.TRANSPORT,
        Field.PAYMENT_TERMS,
        Field.PROMISED_SHIP,
        Field.PROMISED_DELIVERY,
        Field.NOTE,
    }
)


def read_orders(
    names: Sequence[str],
    rows: Iterable[Row],
    layout: Layout,
    *,
    today: date,
    progress: Callable[[int], None] = lambda _count: None,
) -> list[OrderRead]:
    """The orders of a sheet, in the order of their first rows.

    `names` are the headers of its columns (`columns.Head`), `rows` the row numbers with their cells. `today`
    gives a year to days that have none when nothing else does. `progress` is told how many rows are read.
    """
    reader = _Reader(names, layout, today)
    kept = [(number, reader.project(cells)) for number, cells in rows if not reader.is_passed_over(cells)]
    reader.learn(kept)
    for count, (number, cells) in enumerate(kept, 1):
        reader.read(number, cells)
        if not count % REPORT_EVERY:
            progress(count)
    return [it.finish() for it in reader.orders.values()]


def key_of(cells: Sequence[str]) -> str:
    """The external key that the cells of the key's columns make; "" where all are empty."""
    return JOIN.join(it.strip() for it in cells) if any(it.strip() for it in cells) else ""


class _Building:
    """An order of which not all rows are read yet."""

    def __init__(self, key: str, reader: "_Reader") -> None:
        self.key, self.reader = key, reader
        self.rows: list[int] = []
        self.header: dict[str, tuple[Any, int]] = {}
        self.lines: dict[int, LineContent] = {}
        self.last_position = 0
        self.line_rows: dict[int, int] = {}
        self.done: dict[str, date] = {}
        self.mistakes: list[Mistake] = []
        self.seen: dict[tuple[str, ...], int] = {}

    def wrong(self, row: int, name: str, why: Why, value: str = "", other: str = "") -> None:
        self.mistakes.append(Mistake(row, self.reader.called(name), why, value[:80], other[:80]))

    def put(self, name: str, value: Any, row: int) -> None:
        """Say something of the order as a whole; what another row says differently is a mistake."""
        before, where = self.header.setdefault(name, (value, row))
        if before != value:
            self.wrong(row, name, Why.DIFFERS, str(value), f"{before} ({where})")

    def finish(self) -> OrderRead:
        said = {name: value for name, (value, _row) in self.header.items()}
        if not self.key:
            self.wrong(self.rows[0], Field.KEY, Why.MISSING)
        if Field.CUSTOMER in self.reader.given and not said.get(Field.CUSTOMER):
            self.wrong(self.rows[0], Field.CUSTOMER, Why.MISSING)
        content = OrderContent(
            **{str(name): said[name] for name in _IN_CONTENT if name in said},
            amount=said.get(Field.TOTAL),
            lines=tuple(self.lines[position] for position in self.lines),
        )
        return OrderRead(
            self.key,
            tuple(self.rows),
            content,
            said.get(Field.CONFIRMED_ON),
            said.get(Field.FACTORY, ""),
            said.get(Field.MERCHANDISER, ""),
            said.get(Field.TEMPLATE, ""),
            self.done,
            self.line_rows,
            tuple(self.mistakes),
        )


class _Reader:
    """Reads row after row into orders."""

    def __init__(self, names: Sequence[str], layout: Layout, today: date) -> None:
        self.layout, self.given = layout, layout.given
        places = {name: place for place, name in enumerate(names)}
        self.columns = {
            name: [places[it] for it in headers if it in places]
            for name, headers in layout.mapping.items()
            if headers
        }
        self.order = [name for name, found in self.columns.items() if found]
        self.key_columns = self.columns.get(Field.KEY, [])
        self.key_headers = [names[place] for place in self.key_columns]
        self.today = today
        self.day_first: dict[str, bool] = {}
        self.near: dict[str, date] = {}
        self.orders: dict[str, _Building] = {}
        self.last: _Building | None = None
        self.spoken: dict[str, bool] = {}
        self.numbers: dict[str, Number | None] = {"": None}

    def called(self, name: str) -> str:
        """The header of a field in the file; the field itself where it has none."""
        return next(iter(self.layout.mapping.get(name) or ()), name)

    def is_passed_over(self, cells: Sequence[str]) -> bool:
        """Whether it is a row of totals, or the header once more, as on each page of a printed list.

        A customer may be called Total: such a word counts in a row without an order only.
        """
        key = [cells[place] if place < len(cells) else "" for place in self.key_columns]
        if any(key) and key == self.key_headers:
            return True
        labels = [plain(it) for it in islice(filter(None, cells), _LABEL_WITHIN) if len(it) < 20]
        if any(_TOTALS.fullmatch(it) for it in labels):
            return True
        return any(_SUMS.fullmatch(it) for it in labels) and not any(
            it and not _SUMS.fullmatch(plain(it)) for it in key
        )

    def project(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The cells of our fields alone, in the order of `self.order`."""
        return tuple(self._cell(name, cells) for name in self.order)

    def _cell(self, name: str, cells: Sequence[str]) -> str:
        found = [cells[place] if place < len(cells) else "" for place in self.columns[name]]
        if name == Field.KEY:
            return key_of(found)
        return " ".join(it for it in found if it) if len(found) > 1 else found[0]

    def learn(self, kept: Sequence[tuple[int, tuple[str, ...]]]) -> None:
        """How each column of dates is written, else the file's others, and about which year it speaks."""
        days = {
            name: [cells[place] for _row, cells in kept if cells[place]]
            for place, name in enumerate(self.order)
            if _is_day(name)
        }
        usual = day_comes_first(chain.from_iterable(days.values()), otherwise=self.layout.day_first)
        for name, texts in days.items():
            self.day_first[name] = day_comes_first(texts, otherwise=usual)
            read = (read_date(text, day_first=self.day_first[name]) for text in texts)
            self.near[name] = next((it for it in read if it is not None), self.today)

    def read(self, number: int, cells: tuple[str, ...]) -> None:
        """Add one row to its order."""
        said = dict(zip(self.order, cells, strict=True))
        if not any(cells):
            return
        building = self._order_of(said)
        building.rows.append(number)
        before = building.seen.setdefault(cells, number)
        if before != number:
            building.wrong(number, Field.KEY, Why.TWICE, other=str(before))
            return
        faulty = self._errors(building, number, said)
        values = {**self.layout.fixed, **{name: text for name, text in said.items() if self._says(text)}}
        values = {name: text for name, text in values.items() if name not in faulty}
        self._header(building, number, values)
        self._line(building, number, values, faulty)

    def _says(self, text: str) -> bool:
        said = self.spoken.get(text)
        if said is None:
            said = not is_empty(text, self.layout.empty) and not _NOT_APPLICABLE.match(text)
            self.spoken[text] = said
        return said

    def _read_number(self, text: str) -> Number | None:
        if text not in self.numbers:
            self.numbers[text] = read_number(text)
        return self.numbers[text]

    def _order_of(self, said: Mapping[str, str]) -> _Building:
        key = said.get(Field.KEY, "")
        if not key and self.last is not None and not said.get(Field.CUSTOMER):
            return self.last  # merged cells: the rows below the first are empty
        if key not in self.orders:
            self.orders[key] = _Building(key, self)
        self.last = self.orders[key]
        return self.last

    def _errors(self, building: _Building, number: int, said: Mapping[str, str]) -> set[str]:
        """Fields whose cells hold an error of the spreadsheet, or text that no database takes."""
        faulty = set()
        for name, text in said.items():
            if text.startswith("#") and text in ERRORS:
                building.wrong(number, name, Why.FORMULA if text == "#FORMULA!" else Why.ERROR, text)
            elif "\x00" in text or not _is_text(text):
                building.wrong(number, name, Why.CHARACTERS)
            else:
                continue
            faulty.add(name)
        if len(said.get(Field.KEY, "")) > LONGEST_KEY:
            building.wrong(number, Field.KEY, Why.TOO_LONG, said[Field.KEY])
        return faulty

    def _header(self, building: _Building, number: int, values: Mapping[str, str]) -> None:
        for name in _TEXTS_OF_ORDER:
            if name in values:
                building.put(name, values[name].strip(), number)
        for where in values:
            if _is_day(where):
                self._day(building, number, where, values[where])
        if Field.TOTAL in values:
            total = self._number(building, number, Field.TOTAL, values[Field.TOTAL])
            if total is not None:
                building.put(Field.TOTAL, total, number)
        self._currency(building, number, values)
        self._incoterm(building, number, values)
        if Field.TRANSPORT in values:
            mode = TRANSPORTS.get(plain(values[Field.TRANSPORT]).lower())
            if mode is None:
                building.wrong(number, Field.TRANSPORT, Why.NO_TRANSPORT, values[Field.TRANSPORT])
            else:
                building.put(Field.TRANSPORT, mode, number)

    def _day(self, building: _Building, number: int, name: str, text: str) -> None:
        day = read_date(
            text,
            day_first=self.day_first.get(name, self.layout.day_first),
            near=self.near.get(name, self.today),
        )
        if day is None:
            building.wrong(number, name, Why.NO_DATE, text)
            return
        self.near[name] = day
        if name.startswith("node."):
            code = name.removeprefix("node.")
            building.done[code] = max(day, building.done.get(code, day))
        else:
            building.put(name, day, number)

    def _currency(self, building: _Building, number: int, values: Mapping[str, str]) -> None:
        text = values.get(Field.CURRENCY, "")
        if text:
            code = read_currency(text) or (
                text.strip().upper() if re.fullmatch(r"[A-Za-z]{3}", text.strip()) else ""
            )
            if code:
                building.put(Field.CURRENCY, code, number)
            else:
                building.wrong(number, Field.CURRENCY, Why.NO_CURRENCY, text)
            return
        for money in (Field.PRICE, Field.AMOUNT, Field.TOTAL):
            found = self._read_number(values.get(money, ""))
            if found is not None and found.currency:
                building.put(Field.CURRENCY, found.currency, number)
                return

    def _incoterm(self, building: _Building, number: int, values: Mapping[str, str]) -> None:
        text = values.get(Field.INCOTERM, "")
        if not text:
            return
        found = _INCOTERM.match(plain(text))
        if found is None:
            building.wrong(number, Field.INCOTERM, Why.NO_INCOTERM, text)
            return
        code = found[1].upper()
        building.put(Field.INCOTERM, _OLD_NAMES.get(code, code), number)
        if found[2] and Field.INCOTERM_PLACE not in self.columns:
            building.put(Field.INCOTERM_PLACE, found[2].strip(), number)

    def _number(self, building: _Building, number: int, name: str, text: str) -> Decimal | None:
        found = self._read_number(text)
        if found is None:
            building.wrong(number, name, Why.NO_NUMBER, text)
            return None
        if found.value < 0:
            building.wrong(number, name, Why.NEGATIVE, text)
            return None
        return _sensible(found.value, _DIGITS[Field(name)])

    def _line(self, building: _Building, number: int, values: Mapping[str, str], faulty: set[str]) -> None:
        if not self.given & LINE_FIELDS and not any(it.startswith("spec.") for it in self.given):
            return
        numbers = {
            name: self._number(building, number, name, values[name])
            for name in (Field.QUANTITY, Field.PRICE, Field.AMOUNT)
            if name in values
        }
        if Field.QUANTITY in self.given and Field.QUANTITY not in values and Field.QUANTITY not in faulty:
            building.wrong(number, Field.QUANTITY, Why.MISSING)
        position = self._position(building, number, values)
        quantity = self._read_number(values.get(Field.QUANTITY, ""))
        building.last_position = max(building.last_position, position)
        building.line_rows[position] = number
        building.lines[position] = LineContent(
            position,
            product=values.get(Field.PRODUCT, "").strip(),
            customer_item=values.get(Field.CUSTOMER_ITEM, "").strip(),
            description=values.get(Field.DESCRIPTION, "").strip(),
            spec={it.removeprefix("spec."): values[it].strip() for it in values if it.startswith("spec.")},
            quantity=numbers.get(Field.QUANTITY) or Decimal(0),
            unit=values.get(Field.UNIT, "").strip() or (quantity.unit if quantity else ""),
            price=numbers.get(Field.PRICE),
            amount=numbers.get(Field.AMOUNT),
        )

    def _position(self, building: _Building, number: int, values: Mapping[str, str]) -> int:
        """The line's number, as given or the next; a mistake gets one that is free."""
        free = building.last_position + 1
        text = plain(values.get(Field.POSITION, ""))
        if not text:
            return free
        if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) < MOST_POSITION or len(text) > 7:
            building.wrong(number, Field.POSITION, Why.NO_POSITION, text)
            return free
        if int(text) in building.lines:
            building.wrong(number, Field.POSITION, Why.TWICE, text)
            return free
        return int(text)


def _is_day(name: str) -> bool:
    return name in DATES or name.startswith("node.")


def _is_text(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= it <= "\udfff" for it in text)


def _sensible(value: Decimal, places: int) -> Decimal:
    """The number without the noise of a computation: 3.3333333333 is a price of 3.333333."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent >= _COMPUTED:
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return value
