"""The cells of the T&A matrix: 1,750 of them in a few milliseconds, built in one pass.

Codes come from templates and are escaped once each, days are written once each.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from heapq import nsmallest

from django.utils.html import escape
from django.utils.safestring import SafeString

from gendan.desk.order_cells import DASH, days_late, light, short_day, short_name
from gendan.orders.models import Order
from gendan.orders.queries.matrix import Cell

# what stands before the day: never a colour alone
SIGNS = {0: "", 1: "● ", 2: "◆ ", 3: "▲ "}
NEXT = 3  # open nodes of an order that phones show, besides those that are yellow or red
YELLOW = 2


def body(
    orders: Sequence[Order],
    columns: Iterable[tuple[str, str]],
    cells: Mapping[tuple[int, str], Cell],
    address: str,
    today: date,
) -> SafeString:
    """The rows: the order at the left, then a cell for each column, which is a code and a name.

    `address` is that of all orders. Phones show a row as a card with its next nodes, each under its name.
    """
    days: dict[date, str] = {}
    written_columns = [(code, escape(code), escape(short_name(name))) for code, name in columns]
    codes = [code for code, _written, _name in written_columns]
    parts: list[str] = []
    for order in orders:
        number = order.pk
        parts.append(_head(order, address, today))
        following = _following(number, codes, cells)
        for code, written, name in written_columns:
            cell = cells.get((number, code))
            if cell is None:
                parts.append('<td class="m"></td>')
                continue
            state, actual, planned, day, colour = cell
            if state == "done" and actual is not None:
                looks, shown, sign = ("dl" if actual > planned else "d"), actual, "✓ "
            elif state == "open":
                looks, shown, sign = str(colour), day, SIGNS[colour]
            else:
                parts.append(f'<td class="m ms"><a href="{address}{number}/nodes/{written}/">—</a></td>')
                continue
            text = days.get(shown)
            if text is None:
                text = days[shown] = short_day(shown, today)
            slip = " late" if state == "open" and day > planned else ""
            head = f' data-head="{name}"' if code in following else ""
            parts.append(
                f'<td class="m m{looks}{slip}"{head}>'
                f'<a href="{address}{number}/nodes/{written}/">{sign}{text}</a></td>'
            )
        parts.append("</tr>")
    return SafeString("".join(parts))


def _following(number: int, codes: Iterable[str], cells: Mapping[tuple[int, str], Cell]) -> set[str]:
    """The codes of the order's next open nodes, and of all that want attention."""
    nodes = [(cell[3], cell[4], code) for code in codes if (cell := cells.get((number, code)))]
    nodes = [it for it in nodes if cells[number, it[2]][0] == "open"]
    wanting = {code for _day, colour, code in nodes if colour >= YELLOW}
    return wanting | {code for _day, _colour, code in nsmallest(NEXT, nodes)}


def _head(order: Order, address: str, today: date) -> str:
    promise = order.promised_ship or order.promised_delivery
    promised = short_day(promise, today) if promise else DASH
    forecast = days_late(order.late_days) if order.forecast_ship or order.forecast_delivery else DASH
    return (
        f'<tr data-order="{order.pk}"><th scope="row"><span class="m-head">{light(order.colour)} '
        f'<a href="{address}{order.pk}/">{escape(order.number)}</a></span>'
        f"<small>{escape(order.customer.name)}</small></th>"
        f'<td class="m-promise">{promised}<small>{forecast}</small></td>'
    )
