"""The cells of the table of orders, in one pass of Python: a template a cell would cost more than the query.

Everything that somebody typed goes through `escape`; the rest of each cell is written here.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.desk import formats
from gendan.orders.models import Colour, Order, Status
from gendan.orders.queries.order_rows import OrderRow

NEAR = 180  # days: a month and a day within them stand for one date only
BRACKETS = re.compile(r"\s*(?:（[^）]*）|\([^)]*\))")
DASH = '<span class="text-secondary">—</span>'
# never a colour alone: each light has a shape and a word
LIGHTS: Mapping[int, tuple[str, str, Text]] = {
    Colour.NONE: ("○", "none", _("not due yet")),
    Colour.GREEN: ("●", "green", _("on plan")),
    Colour.YELLOW: ("◆", "yellow", _("attention")),
    Colour.RED: ("▲", "red", _("late")),
}
WARNINGS: Mapping[str, Text] = {
    "node.overdue": pgettext_lazy("warning", "overdue"),
    "forecast.late": pgettext_lazy("warning", "forecast late"),
    "kit.incomplete": pgettext_lazy("warning", "materials missing"),
    "output.behind": pgettext_lazy("warning", "output behind"),
    "output.capacity": pgettext_lazy("warning", "capacity short"),
    "report.missing": pgettext_lazy("warning", "no report"),
    "finding": pgettext_lazy("warning", "finding stands"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What cells look at besides their row: the day, the language, and where orders are shown."""

    today: date
    language: str
    address: str  # of all orders, with a slash at its end

    def day(self, value: date | None) -> str:
        """`12-15`, `01-05`; `2027-09-05` where it is half a year away."""
        return DASH if value is None else short_day(value, self.today)


def short_day(value: date, today: date) -> str:
    """A day as tables have it: without the year where everybody knows which one is meant."""
    return f"{value:%m-%d}" if abs((value - today).days) <= NEAR else value.isoformat()


def short_name(name: str) -> str:
    """A node's name as tables have it, without what stands in brackets: 尾期验货（100%完成） is 尾期验货."""
    return BRACKETS.sub("", name).strip() or name


def paper(today: date, address: str) -> Paper:
    """For the reader of this request."""
    return Paper(today, get_language() or "zh-hans", address)


def light(colour: int) -> str:
    """The sign of a light: shape, colour and word."""
    shape, name, word = LIGHTS.get(colour, LIGHTS[0])
    text = escape(word)
    return (
        f'<span class="lamp lamp-{name}" title="{text}"><span aria-hidden="true">{shape}</span>'
        f'<span class="visually-hidden">{text}</span></span>'
    )


def days_late(days: int) -> str:
    """`+5`, `0`, `−2`: calendar days after the promise."""
    if days > 0:
        return f'<b class="late">+{days}</b>'
    return f"−{-days}" if days < 0 else "0"


def warning_words(warnings: Iterable[Sequence[object]], nodes: Mapping[str, str]) -> list[tuple[str, int]]:
    """What stands, in a few words each, with its light; rows of an older kind are left out."""
    found = []
    for it in warnings:
        if len(it) < 3:
            continue
        rule, code = str(it[0]), str(it[1] or "")
        facts = it[3] if len(it) > 3 and isinstance(it[3], dict) else {}
        text = str(WARNINGS.get(rule, rule))
        days = facts.get("days")
        if isinstance(days, int):
            text = pgettext("warning", "%(text)s %(days)d d") % {"text": text, "days": days}
        node = short_name(nodes.get(code, code))
        found.append((f"{node} {text}".strip(), int(str(it[2])) if str(it[2]).isdigit() else 0))
    return found


def _number(row: OrderRow, on: Paper) -> str:
    held = (
        f' <span class="badge bg-secondary-lt">{escape(row.order.get_status_display())}</span>'
        if row.order.status != Status.CONFIRMED
        else ""
    )
    return f'<a href="{on.address}{row.order.pk}/">{escape(row.order.number)}</a>{held}'


def _customer(row: OrderRow, _on: Paper) -> str:
    name = escape(row.order.customer.name)
    return f'<span class="cut" title="{name}">{name}</span>'


def _po(row: OrderRow, _on: Paper) -> str:
    return f'<span class="cut">{escape(row.order.customer_po)}</span>' if row.order.customer_po else DASH


def _goods(row: OrderRow, _on: Paper) -> str:
    if not row.goods.lines:
        return DASH
    more = ""
    if row.goods.lines > 1:
        text = ngettext("and %(count)d more line", "and %(count)d more lines", row.goods.lines - 1)
        title = escape(text % {"count": row.goods.lines - 1})
        more = f' <span class="text-secondary" title="{title}">+{row.goods.lines - 1}</span>'
    name = escape(row.goods.first)
    return f'<span class="cut" title="{name}">{name}</span>{more}'


def _quantity(row: OrderRow, _on: Paper) -> str:
    if row.goods.quantity is None:
        return gettext("mixed") if row.goods.lines else DASH
    whole = f"{row.goods.quantity:,.4f}".rstrip("0").rstrip(".")
    return f'{whole} <small class="text-secondary">{escape(row.goods.unit)}</small>'


def _promise(row: OrderRow, on: Paper) -> str:
    order = row.order
    changed = ""
    if order.promise_changes:
        text = ngettext("changed %(count)d time", "changed %(count)d times", order.promise_changes) % {
            "count": order.promise_changes
        }
        changed = f' <small class="text-secondary" title="{escape(text)}">×{order.promise_changes}</small>'
    return on.day(order.promised_ship or order.promised_delivery) + changed


def _forecast(row: OrderRow, on: Paper) -> str:
    return on.day(row.order.forecast_ship or row.order.forecast_delivery)


def _late(row: OrderRow, _on: Paper) -> str:
    order = row.order
    return days_late(order.late_days) if order.forecast_ship or order.forecast_delivery else DASH


def _light(row: OrderRow, _on: Paper) -> str:
    return light(row.order.colour)


def _next(row: OrderRow, on: Paper) -> str:
    order = row.order
    if not order.next_code:
        return DASH
    whole = row.nodes.get(order.next_code, order.next_code)
    name = escape(short_name(whole))
    day = on.day(order.next_on)
    past = order.next_on is not None and order.next_on < on.today
    looks = "late fw-bold" if past else "text-secondary"
    title = escape(whole)
    return f'<span class="cut" title="{title}">{name}</span> <span class="{looks}">{day}</span>'


def _merchandiser(row: OrderRow, _on: Paper) -> str:
    return escape(row.order.merchandiser.name) if row.order.merchandiser else DASH


def _factory(row: OrderRow, _on: Paper) -> str:
    return f'<span class="cut">{escape(row.order.factory.name)}</span>' if row.order.factory else DASH


def _amount(row: OrderRow, on: Paper) -> str:
    order = row.order
    return DASH if order.amount is None else escape(formats.money(order.amount, order.currency, on.language))


def _warnings(row: OrderRow, _on: Paper) -> str:
    words = warning_words(row.order.warnings, row.nodes)
    shown = "".join(
        f'<span class="badge bg-{"red" if colour == Colour.RED else "yellow"}-lt">{escape(text)}</span> '
        for text, colour in words[:2]
    )
    rest = gettext(", ").join(text for text, _colour in words[2:])
    return shown + (
        f'<span class="text-secondary" title="{escape(rest)}">+{len(words) - 2}</span>' if rest else ""
    )


def _status(row: OrderRow, _on: Paper) -> str:
    return escape(row.order.get_status_display())


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the address, its head, what it is sorted by, and its cell."""

    name: str
    title: Text
    cell: Callable[[OrderRow, Paper], str]
    sort: str = ""
    looks: str = ""


COLUMNS = (
    Column("light", _("light"), _light, looks="col-light"),
    Column("number", _("order number"), _number, "number", "text-nowrap"),
    Column("customer", _("customer"), _customer, "customer"),
    Column("po", _("customer's order number"), _po),
    Column("goods", _("goods"), _goods),
    Column("quantity", _("quantity"), _quantity, looks="text-end text-nowrap"),
    Column("promise", _("promised"), _promise, "promise", "text-nowrap"),
    Column("forecast", _("forecast"), _forecast, "forecast", "text-nowrap"),
    Column("late", _("± days"), _late, "late", "text-end text-nowrap"),
    Column("next", _("next node"), _next, "next"),
    Column("merchandiser", _("merchandiser"), _merchandiser, looks="text-nowrap"),
    Column("factory", _("factory"), _factory),
    Column("amount", _("amount"), _amount, "amount", "text-end text-nowrap"),
    Column("status", _("status"), _status, looks="text-nowrap"),
    Column("warnings", _("warnings"), _warnings, looks="col-warnings"),
)
RARE = ("factory", "amount", "status")
USUAL = tuple(it.name for it in COLUMNS if it.name not in RARE)
KNOWN = {it.name: it for it in COLUMNS}


def chosen(names: Iterable[str]) -> list[Column]:
    """The columns that an address names, in their own order; the usual ones where it names none."""
    wanted = {it for it in names if it in KNOWN} or set(USUAL)
    return [it for it in COLUMNS if it.name in wanted or it.name == "number"]


def table_rows(rows: Iterable[OrderRow], columns: Sequence[Column], on: Paper, *, ticks: bool) -> SafeString:
    """The body of the table. On phones its rows are cards, so each cell knows its head."""
    heads = [(it, f' class="{it.looks} c-{it.name}" data-head="{escape(it.title)}"') for it in columns]
    select = escape(gettext("Select"))
    parts: list[str] = []
    for row in rows:
        number = row.order.pk
        parts.append(f'<tr data-href="{on.address}{number}/" data-order="{number}">')
        if ticks:
            parts.append(
                '<td class="c-tick"><input type="checkbox" class="form-check-input" name="order" '
                f'value="{number}" aria-label="{select} {escape(row.order.number)}"></td>'
            )
        parts += [f"<td{looks}>{it.cell(row, on)}</td>" for it, looks in heads]
        parts.append("</tr>")
    return SafeString("".join(parts))


def subjects_of(orders: Iterable[Order]) -> str:
    """What a page's live stream follows: `&on=order:5&on=order:7`."""
    return "".join(f"&on=order:{it.pk}" for it in orders)
