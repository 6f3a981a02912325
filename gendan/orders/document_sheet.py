"""A customer's purchase order that came as a spreadsheet: its header block and its lines. Pure.

Customers draw their own forms: labels with their values beside or below them, in Chinese or English, above
and below a table of lines. Column names are those of `columns.py`; how sure each field is goes with it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from gendan.orders.cells import (
    Number,
    day_comes_first,
    is_empty,
    plain,
    read_currency,
    read_date,
    read_number,
)
from gendan.orders.columns import Guess, Reason, field_of, find_header, plain_header, propose
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.incoterms import INCOTERMS, WITHDRAWN
from gendan.orders.synonyms import DATES, LINE_FIELDS, Field

MOST_ROWS = 5_000
HEADER_WITHIN = 200  # rows in which the table of lines may begin
NAMES = frozenset({Field.PRODUCT, Field.CUSTOMER_ITEM, Field.DESCRIPTION})
SPEC = {
    "颜色": "colour", "色号": "colour", "花色": "colour", "color": "colour", "colour": "colour",
    "尺码": "size", "尺寸": "size", "规格": "size", "码数": "size", "size": "size",
    "成分": "composition", "面料成分": "composition", "composition": "composition", "克重": "weight",
    "weight": "weight", "门幅": "width", "width": "width",
}  # fmt: skip
LABELS = {
    "date": Field.ORDERED_ON,
    "日期": Field.ORDERED_ON,
    "terms": Field.PAYMENT_TERMS,
    "total": Field.TOTAL,
}
"""Labels that mean something in a header block and too little in a table."""
_HEADER = {
    Field.KEY: "customer_po",
    Field.TOTAL: "amount",
    **{
        it: str(it)
        for it in (
            *(Field.CUSTOMER, Field.CUSTOMER_PO, Field.ORDERED_ON, Field.CURRENCY, Field.INCOTERM),
            *(Field.INCOTERM_PLACE, Field.TRANSPORT, Field.PAYMENT_TERMS, Field.PROMISED_SHIP),
            *(Field.PROMISED_DELIVERY, Field.NOTE),
        )
    },
}
MODES = {
    "sea": "海运 海 水运 sea ocean vessel boat ship", "air": "空运 空 air plane",
    "rail": "铁路 铁运 中欧班列 rail train",
    "road": "陆运 汽运 卡车 road truck", "courier": "快递 courier express dhl fedex ups tnt",
    "multi": "多式联运 multimodal intermodal",
}  # fmt: skip
_MODES = {word: mode for mode, words in MODES.items() for word in words.split()}
_TOTAL = re.compile(
    r"(grand\s*)?total\b|sub-?total\b|合\s*计|总\s*计|小\s*计|共\s*计|总金额|总额", re.IGNORECASE
)
_CHARGE = re.compile(
    r"""^\W*(?:(?:ocean|sea|air|local|inland|handling|shipping|delivery|courier|tooling|mou?ld|bank|packing
      |insurance|setup|sample|screen)?\W*(?:freight|charges?|surcharge|fees?|discount|allowance|rebate)\b
      |shipping\b|insurance\b|tooling\b|postage\b)
      | 运费 | 海运费 | 空运费 | 快递费 | 附加费 | 手续费
      | 模具费 | 版费 | 打样费 | 保险费 | 包装费 | 杂费 | 折扣 | 扣款""",
    re.IGNORECASE | re.VERBOSE,
)
_COLON = re.compile(r"[:：]")
_PIECES = re.compile(r"\s{3,}|\t|;(?=\s)|；")
_LENGTHS = {"customer_po": 80, "incoterm_place": 80, "payment_terms": 120, "note": 4000, "customer": 120}


class SheetFault(StrEnum):
    """What keeps a sheet from being read as an order."""

    NO_TABLE = "no_table"  # no row names a quantity and an article
    NO_LINES = "no_lines"  # the table is empty
    TOO_MANY = "too_many"


class SheetError(ValueError):
    """The sheet is no purchase order that can be read."""

    def __init__(self, fault: SheetFault, row: int = 0) -> None:
        super().__init__(f"{fault}, row {row}")
        self.fault, self.row = fault, row


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """What a sheet says. `sure` is 0 to 100 by field, `places` the cell of each: B3; both also for columns
    (`lines.quantity`). `customer` is the name as written, which is no code of ours."""

    content: OrderContent
    customer: str = ""
    sure: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    charges: tuple[str, ...] = ()  # freight, discounts …: what the total has beside the lines


@dataclass(slots=True)
class _Found:
    """What has been read so far, each field with the surest value."""

    values: dict[str, Any] = field(default_factory=dict)
    sure: dict[str, int] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, value: object, sure: int, place: str) -> None:
        if value in (None, "") or sure <= self.sure.get(name, 0):
            return
        self.values[name], self.sure[name], self.places[name] = value, sure, place


Rows = Sequence[Sequence[str]]


def read_order(rows: Rows) -> SheetOrder:
    """The order in the rows of a sheet. Raises SheetError, and nothing else."""
    if len(rows) > MOST_ROWS:
        raise SheetError(SheetFault.TOO_MANY, MOST_ROWS)
    clean = [[cell.strip() for cell in row] for row in rows]
    at = _table_at(clean)
    if at is None:
        raise SheetError(SheetFault.NO_TABLE)
    day_first = day_comes_first((cell for row in clean for cell in row), otherwise=False)
    found = _Found()
    lines, end = _lines(clean, at, found, day_first)
    if not lines:
        raise SheetError(SheetFault.NO_LINES, at + 1)
    _block(clean, 0, at, found, day_first)
    _block(clean, end, len(clean), found, day_first)
    customer = str(found.values.pop("customer", ""))
    content = OrderContent(**found.values, lines=lines)
    return SheetOrder(content, customer, dict(found.sure), dict(found.places), _charges(clean[at + 1 :]))


def _charges(rows: Rows) -> tuple[str, ...]:
    """Rows at and below the lines that name a charge or a discount and an amount, but no article."""
    found = []
    for row in rows:
        cells = [cell for cell in row if cell]
        if cells and len(cells) <= 4 and _CHARGE.search(cells[0]) and any(map(read_number, cells[1:])):
            found.append(" ".join(cells)[:80])
    return tuple(found[:20])


def _table_at(rows: Rows) -> int | None:
    """The row that names most fields of a line, a quantity and an article among them."""
    best, best_score = None, 0
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        names = {it[0] for cell in row if cell and len(cell) < 60 and (it := field_of(cell)) and it[1] >= 60}
        score = len(names & LINE_FIELDS)
        if Field.QUANTITY in names and names & {*NAMES, Field.POSITION} and score > best_score:
            best, best_score = at, score
    return best


def cell_name(row: int, column: int) -> str:
    """B3 from places counted from 0."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


# ------------------------------------------------------------------ the lines


def _lines(rows: Rows, at: int, found: _Found, day_first: bool) -> tuple[tuple[LineContent, ...], int]:
    """The lines of the table whose header is row `at`, and the row after them."""
    head = find_header(rows[at : at + 2])
    first = at + (head.first if head else 1)
    names = head.names if head else tuple(rows[at])
    end = _end(rows, first)
    body = [(number, rows[number]) for number in range(first, end)]
    proposal = propose(names, [row for _number, row in body])
    columns = {name: names.index(guess.headers[0]) for name, guess in proposal.fields.items()}
    columns = {name: place for name, place in columns.items() if name != Field.KEY}
    _item_numbers(columns, body)
    specs = {
        place: SPEC[key]
        for place, name in enumerate(names)
        if (key := plain_header(name)) in SPEC and place not in columns.values()
    }
    _note_columns(proposal.fields, columns, found, at)
    lines = [it for _number, row in body if (it := _line(row, columns, specs, proposal.fixed)) is not None]
    for name, value in proposal.fixed.items():
        if name == Field.CURRENCY:
            found.put("currency", value, 85, cell_name(at, columns.get(Field.PRICE, 0)))
    _from_columns(body, columns, found, day_first)
    if end < len(rows):
        _total(rows, end, columns, found)
    return _numbered(lines), end


def _item_numbers(columns: dict[str, int], body: Sequence[tuple[int, Sequence[str]]]) -> None:
    """ "Item No." counts the lines on some forms, and names the article on others: then it is no number."""
    place = columns.get(Field.POSITION)
    if place is None or Field.CUSTOMER_ITEM in columns:
        return
    cells = [row[place] for _number, row in body if place < len(row) and row[place]]
    if any(not it.isdecimal() or len(it) > 4 for it in cells):
        columns[Field.CUSTOMER_ITEM] = columns.pop(Field.POSITION)


def _note_columns(fields: Mapping[str, Guess], columns: Mapping[str, int], found: _Found, at: int) -> None:
    for name, place in columns.items():
        if name in LINE_FIELDS:
            found.sure[f"lines.{name}"] = fields[name].sure if name in fields else 70
            found.places[f"lines.{name}"] = cell_name(at, place)


def _end(rows: Rows, first: int) -> int:
    """The row after the last line: a total, two empty rows, or the end."""
    for at in range(first, len(rows)):
        texts = [cell for cell in rows[at] if cell]
        if texts and _TOTAL.match(texts[0]):
            return at
        if not texts and (at + 1 >= len(rows) or not any(rows[at + 1])):
            return at
    return len(rows)


def _cell(row: Sequence[str], columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name)
    if place is None or place >= len(row) or is_empty(row[place], frozenset({"-", "--", "/", "n/a"})):
        return ""
    return plain(row[place])


def _line(
    row: Sequence[str], columns: Mapping[str, int], specs: Mapping[int, str], fixed: Mapping[str, str]
) -> LineContent | None:
    """A line; None for a row without a quantity, which continues or comments another."""
    quantity = read_number(_cell(row, columns, Field.QUANTITY))
    texts = {name: _cell(row, columns, name) for name in NAMES}
    if quantity is None or not any(texts.values()):
        return None
    price, amount = (read_number(_cell(row, columns, it)) for it in (Field.PRICE, Field.AMOUNT))
    position = _cell(row, columns, Field.POSITION)
    return LineContent(
        position=int(position) if position.isdecimal() and len(position) < 7 else 0,
        product=texts[Field.PRODUCT][:60],
        customer_item=texts[Field.CUSTOMER_ITEM][:80],
        description=texts[Field.DESCRIPTION][:300],
        spec={key: plain(row[at])[:80] for at, key in specs.items() if at < len(row) and row[at]},
        quantity=quantity.value,
        unit=(_cell(row, columns, Field.UNIT) or quantity.unit or fixed.get(Field.UNIT, ""))[:20],
        price=price.value if price else None,
        amount=amount.value if amount else None,
    )


def _numbered(lines: Sequence[LineContent]) -> tuple[LineContent, ...]:
    stated = [it.position for it in lines]
    good = all(stated) and len(set(stated)) == len(stated)
    return tuple(replace(it, position=it.position if good else at) for at, it in enumerate(lines, 1))


def _from_columns(
    body: Sequence[tuple[int, Sequence[str]]], columns: Mapping[str, int], found: _Found, day_first: bool
) -> None:
    """Fields of the order that stand in each line: dates (the first counts), currency, number, terms."""
    for name, place in columns.items():
        if name in LINE_FIELDS or name not in _HEADER:
            continue
        told = [
            (value, number)
            for number, row in body
            if place < len(row) and (value := _value(name, row[place], day_first)) not in (None, "")
        ]
        if told:
            value, number = min(told, key=lambda it: it[0]) if name in DATES else told[0]
            same = all(it[0] == value for it in told)
            found.put(_HEADER[Field(name)], value, 75 if same else 50, cell_name(number, place))
    for name in (Field.PRICE, Field.AMOUNT):
        for number, row in body:
            it = read_number(_cell(row, columns, name))
            if it and it.currency:
                found.put("currency", it.currency, 80, cell_name(number, columns[name]))


def _total(rows: Rows, at: int, columns: Mapping[str, int], found: _Found) -> None:
    """The total below the amounts, or the last number of its row."""
    row, place = rows[at], columns.get(Field.AMOUNT)
    number: Number | None = None
    if place is not None and place < len(row):
        number = read_number(row[place])
    if number is None:
        told = [(it, where) for where, cell in enumerate(row) if (it := read_number(cell)) is not None]
        others = {columns.get(Field.QUANTITY)}
        told = [it for it in told if it[1] not in others]
        if not told:
            return
        number, place = told[-1]
    found.put("amount", number.value, 85, cell_name(at, place or 0))
    found.put("currency", number.currency, 80, cell_name(at, place or 0))


# ------------------------------------------------------------------ the header block


def _block(rows: Rows, first: int, last: int, found: _Found, day_first: bool) -> None:
    for at in range(first, last):
        for place, cell in enumerate(rows[at]):
            for label, beside in _labels(cell):
                _label(rows, at, place, label, beside, found, day_first)


def _labels(cell: str) -> Iterator[tuple[str, str]]:
    """Labels in a cell, each with the value that stands in the same cell: `PO No.: 4711   Date: …`."""
    for piece in _PIECES.split(cell[:2000]):
        label, *value = _COLON.split(piece, 1)
        if label.strip() and len(label) < 60:
            yield label.strip(), "".join(value).strip()


def _meaning(label: str) -> tuple[Field, int] | None:
    """The field of the header that a label means, and how sure that is."""
    known = LABELS.get(plain_header(label))
    if known:
        return known, 70
    it = field_of(label)
    if it is None or it[0] not in _HEADER or (it[2] is Reason.CONTAINED and it[1] < 70):
        return None
    return Field(it[0]), it[1] if it[0] != Field.KEY else 80


def _label(rows: Rows, at: int, place: int, label: str, beside: str, found: _Found, day_first: bool) -> None:
    meaning = _meaning(label)
    if meaning is None:
        return
    name, sure = meaning
    for text, less, where in _candidates(rows, at, place, beside):
        value = _value(name, text, day_first)
        if value in (None, ""):
            continue
        target = _HEADER[name]
        found.put(target, value, sure - less, where)
        if name == Field.INCOTERM:
            _place_of(text, sure - less, where, found)
        if name == Field.TOTAL and (number := read_number(text)):
            found.put("currency", number.currency, sure - less, where)
        return


def _candidates(rows: Rows, at: int, place: int, beside: str) -> Iterator[tuple[str, int, str]]:
    """Where the value of a label may stand: behind the colon, to the right, below; each less sure."""
    if beside:
        yield beside, 0, cell_name(at, place)
        return
    for right in range(place + 1, min(place + 5, len(rows[at]))):
        if rows[at][right]:
            if _meaning(_COLON.split(rows[at][right])[0]) is None:
                yield rows[at][right], 0, cell_name(at, right)
            break
    if at + 1 < len(rows) and place < len(rows[at + 1]) and rows[at + 1][place]:
        below = rows[at + 1][place]
        if _meaning(_COLON.split(below)[0]) is None:
            yield below, 15, cell_name(at + 1, place)


def _place_of(text: str, sure: int, where: str, found: _Found) -> None:
    """FOB Shanghai: what follows the three letters is the place."""
    rest = re.sub(r"(?i)incoterms?\W*(20\d\d|®)*", "", plain(text))[3:].strip(" ,-:()")
    if rest and not rest.isdigit():
        found.put("incoterm_place", rest[: _LENGTHS["incoterm_place"]], sure - 5, where)


def _value(name: str, text: str, day_first: bool) -> str | date | Decimal | None:
    """The value of a header field; None where the text cannot be one."""
    text = plain(text)
    if is_empty(text, frozenset({"-", "--", "/", "n/a", "无"})):
        return None
    if name in DATES:
        return read_date(text, day_first=day_first)
    if name == Field.TOTAL:
        number = read_number(text)
        return number.value if number else None
    if name == Field.CURRENCY:
        return read_currency(text) or (text.upper() if re.fullmatch("[A-Za-z]{3}", text) else None)
    if name == Field.INCOTERM:
        code = text[:3].upper()
        return code if code in INCOTERMS or code in WITHDRAWN else None
    if name == Field.TRANSPORT:
        words = re.findall(r"[a-z]+|[\u4e00-\u9fff]+", text.lower())
        return next((_MODES[it] for it in words if it in _MODES), None)
    return text[: _LENGTHS.get(_HEADER.get(Field(name), ""), 300)]
