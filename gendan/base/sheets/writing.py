"""Rows into an .xlsx that opens pleasantly: frozen bold header, widths, filters, choices in cells.

Every text is written as text, so nothing that somebody typed is ever a formula. In CSV there is no such
protection: `plain` takes the sting out of its texts.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import IO
from unicodedata import east_asian_width

import xlsxwriter

Cell = str | int | float | Decimal | datetime | None

RISKY = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the header, the rows, and the choices offered in a column (by its place)."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


def plain(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read it as a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an .xlsx. Instants must be naive local times already."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E7EEF8", "border": 1})
        text = book.add_format({"num_format": "@"})
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            page.freeze_panes(1, 0)
            page.write_row(0, 0, sheet.header, bold)
            for number, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell, text)
                    elif isinstance(cell, datetime):
                        page.write_datetime(number, column, cell, instant)
                    else:
                        page.write(number, column, cell)
            for column in range(len(sheet.header)):
                page.set_column(column, column, _width(sheet, column), text)
            for column, offered in sheet.choices.items():
                page.data_validation(1, column, 2000, column, {"validate": "list", "source": list(offered)})
            page.autofilter(0, 0, max(1, len(sheet.rows)), max(0, len(sheet.header) - 1))
    return target.getvalue()


def stream_book(target: IO[bytes], name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """One sheet of texts into `target`, row after row, in constant memory; how many rows that were."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    number = 0
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E7EEF8", "border": 1})
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet(name[:31])
        page.freeze_panes(1, 0)
        for column, title in enumerate(header):
            page.set_column(column, column, 3 + max(9, _length(title)), text)
        page.write_row(0, 0, header, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, text)
        page.autofilter(0, 0, max(1, number), max(0, len(header) - 1))
    return number


def _length(text: str) -> int:
    return sum(1 + (east_asian_width(it) in "WF") for it in text)


def _width(sheet: Sheet, column: int) -> int:
    texts = [sheet.header[column], *(str(row[column]) for row in sheet.rows[:200] if column < len(row))]
    return min(WIDEST, 3 + max(map(_length, texts)))
