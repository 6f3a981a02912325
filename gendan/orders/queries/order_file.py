"""Orders as an Excel file, row by row: fifty thousand of them never stand in memory together."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gendan.orders.filters import OrderFilter
from gendan.orders.models import Order, PlanNode, TemplateNode
from gendan.orders.queries.listing import walk
from gendan.orders.queries.order_rows import NO_GOODS, goods_of, spoken_nodes, with_partners

MOST_ROWS = 50_000
CHUNK = 1000
COLOURS = {1: "#D3F9D8", 2: "#FFF3BF", 3: "#FFC9C9"}

Cell = str | int | float | Decimal | date | None


def orders_file(found: "QuerySet[Order]", wanted: OrderFilter) -> IO[bytes]:
    """What a list shows, at most `MOST_ROWS` rows, as an open .xlsx that deletes itself."""
    header = [
        (_("order number"), 16),
        (_("status"), 8),
        (_("customer"), 22),
        (_("customer's order number"), 16),
        (_("merchandiser"), 10),
        (_("factory"), 18),
        (_("goods"), 26),
        (_("lines"), 6),
        (_("quantity"), 10),
        (_("unit"), 6),
        (_("amount"), 12),
        (_("currency"), 6),
        (_("promised ship date"), 12),
        (_("promised delivery date"), 12),
        (_("forecast ship date"), 12),
        (_("± days"), 7),
        (_("light"), 8),
        (_("next node"), 18),
        (_("next node due"), 12),
    ]
    rows = ([(cell, 0) for cell in row] for row in _order_rows(walk(with_partners(found), wanted, MOST_ROWS)))
    return _file(header, rows, frozen=1)


def matrix_file(
    found: "QuerySet[Order]", wanted: OrderFilter, columns: Sequence[TemplateNode], most: int = 5000
) -> IO[bytes]:
    """The matrix with its colours: ✓ and the actual day where done, else the forecast or planned day."""
    header = [(_("order number"), 16), (_("customer"), 20), (_("promised ship date"), 12), (_("± days"), 7)]
    header += [(it.name, 11) for it in columns]
    codes = [it.code for it in columns]
    return _file(header, _matrix_rows(walk(with_partners(found), wanted, most), codes), frozen=4)


def _chunks(found: "QuerySet[Order]") -> Iterator[list[Order]]:
    rows = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _order_rows(found: "QuerySet[Order]") -> Iterator[list[Cell]]:
    for chunk in _chunks(found):
        goods, nodes = goods_of([it.pk for it in chunk]), spoken_nodes(chunk)
        for it in chunk:
            what = goods.get(it.pk, NO_GOODS)
            yield [
                it.number,
                str(it.get_status_display()),
                it.customer.name,
                it.customer_po,
                it.merchandiser.name if it.merchandiser else "",
                it.factory.name if it.factory else "",
                what.first,
                what.lines,
                what.quantity,
                what.unit,
                it.amount,
                it.currency,
                it.promised_ship,
                it.promised_delivery,
                it.forecast_ship,
                it.late_days,
                str(it.get_colour_display()),
                nodes.get(it.pk, {}).get(it.next_code, it.next_code),
                it.next_on,
            ]


def _matrix_rows(found: "QuerySet[Order]", codes: Sequence[str]) -> Iterator[list[tuple[Cell, int]]]:
    for chunk in _chunks(found):
        nodes = {
            (order, code): (state, actual, expected or forecast or planned, colour)
            for order, code, state, actual, expected, forecast, planned, colour in PlanNode.objects.filter(
                order__in=chunk, code__in=codes
            )
            .order_by()
            .values_list("order_id", "code", "state", "actual", "expected", "forecast", "planned", "colour")
        }
        for it in chunk:
            row: list[tuple[Cell, int]] = [
                (it.number, 0),
                (it.customer.name, 0),
                (it.promised_ship, 0),
                (it.late_days, it.colour if it.late_days > 0 else 0),
            ]
            yield row + [_matrix_cell(nodes.get((it.pk, code))) for code in codes]


def _matrix_cell(node: tuple[str, date | None, date, int] | None) -> tuple[Cell, int]:
    if node is None:
        return "", 0
    state, actual, day, colour = node
    if state == "done":
        return f"✓ {actual:%m-%d}", 2 if colour == 2 else 1
    return ("—", 0) if state == "skipped" else (day, colour if colour > 1 else 0)


def _file(
    header: Sequence[tuple[str, int]], rows: Iterable[Sequence[tuple[Cell, int]]], *, frozen: int
) -> IO[bytes]:
    """Rows of (cell, colour) under a frozen header."""
    file = TemporaryFile()  # noqa: SIM115 - whoever answers closes it
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("orders"))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain = {colour: book.add_format({"bg_color": shade}) for colour, shade in COLOURS.items()}
    days = {
        colour: book.add_format(
            {"num_format": "yyyy-mm-dd", **({"bg_color": COLOURS[colour]} if colour else {})}
        )
        for colour in (0, *COLOURS)
    }
    sheet.freeze_panes(1, frozen)
    for column, (title, width) in enumerate(header):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, str(title), bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, (cell, colour) in enumerate(row):
            _write(sheet, last, column, cell, plain.get(colour), days[colour if colour in days else 0])
    sheet.autofilter(0, 0, last, len(header) - 1)
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, row: int, column: int, cell: Cell, plain: Any, day: Any) -> None:
    if cell is None or cell == "":
        if plain is not None:
            sheet.write_blank(row, column, None, plain)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell, plain)
    else:
        sheet.write_number(row, column, cell, plain)
