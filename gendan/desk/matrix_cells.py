"""The cells of the T&A matrix: 1,750 of them in a few milliseconds, built in one pass.

Codes come from templates and are escaped once each, days are written once each.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString

from gendan.desk.order_cells import DASH, days_late, light, short_day
from gendan.orders.models import Order
from gendan.orders.queries.matrix import Cell

# what stands before the day: never a colour alone
SIGNS = {0: "", 1: "● ", 2: "◆ ", 3: "▲ "}


def body(
    orders: Sequence[Order],
    codes: Sequence[str],
    cells: Mapping[tuple[int, str], Cell],
    address: str,
    today: date,
) -> SafeString:
    """The rows: the order at the left, then a cell for each code. `address` is that of all orders."""
    days: dict[date, str] = {}
    columns = [(code, escape(code)) for code in codes]
    parts: list[str] = []
    for order in orders:
        number = order.pk
        parts.append(_head(order, address, today))
        for code, written in columns:
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
            parts.append(
                f'<td class="m m{looks}{slip}">'
                f'<a href="{address}{number}/nodes/{written}/">{sign}{text}</a></td>'
            )
        parts.append("</tr>")
    return SafeString("".join(parts))


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
