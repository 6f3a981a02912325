"""The board of forecast delays (交期风险榜) and the calendar of promised shipments and due nodes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.desk import order_finding
from gendan.desk.asked import day_in
from gendan.desk.order_cells import short_name, warning_words
from gendan.desk.pages import for_members, member_of
from gendan.orders.filters import OPEN, OrderFilter, parse, written
from gendan.orders.models import Order, PlanNode
from gendan.orders.queries import board as boards
from gendan.orders.queries.order_rows import spoken_nodes

LANES: dict[str, tuple[Text, str, dict[str, Any]]] = {
    "very_late": (_("more than 7 days late"), "▲", {"late": True, "sort": "late", "descending": True}),
    "late": (_("1 to 7 days late"), "▲", {"late": True, "sort": "late"}),
    "risk": (_("warned, no more than 2 days of float"), "◆", {"light": "red"}),
    "waiting": (_("waiting for the customer"), "◷", {"sort": "next"}),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One order on the board: what holds it up, who that is, and what stands."""

    order: Order
    node: PlanNode | None
    words: list[tuple[str, int]]

    @property
    def node_name(self) -> str:
        return short_name(self.node.name) if self.node else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of the board."""

    name: str
    title: Text
    sign: str
    lane: boards.Lane
    cards: list[Card]
    more: str  # the list that goes on where the column ends


def _wanted(request: HttpRequest) -> OrderFilter:
    """Of an address only what narrows open orders: the board and the calendar have an order of their own."""
    wanted = parse(request.GET).wanted
    return replace(wanted, status=OPEN, late=False, light="", overdue=False, since=None, until=None)


@for_members("orders.view")
def board(request: HttpRequest) -> HttpResponse:
    """Open orders by how late they are forecast, with who can do something about it."""
    wanted, now = _wanted(request), order_finding.today()
    found = boards.board(member_of(request), wanted, now)
    names = spoken_nodes([it for lane in found.lanes for it in lane.orders])
    shown = []
    for lane in found.lanes:
        title, sign, narrower = LANES[lane.name]
        cards = [
            Card(it, found.culprits.get(it.pk), warning_words(it.warnings, names.get(it.pk, {}))[:2])
            for it in lane.orders
        ]
        query = urlencode(written(replace(wanted, **narrower)))
        shown.append(Shown(lane.name, title, sign, lane, cards, f"{reverse('desk:orders')}?{query}"))
    context = {
        "lanes": shown,
        "wanted": wanted,
        "chips": order_finding.chips(request, wanted, now),
        "today": now,
    }
    return render(request, "desk/orders/board.html", context)


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the calendar."""

    day: date
    count: boards.DayCount
    is_today: bool
    is_outside: bool  # of the month shown
    is_chosen: bool
    url: str


@for_members("orders.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """A month or a week of promised shipments and due nodes; `?day=` lists one of its days."""
    wanted, now, member = _wanted(request), order_finding.today(), member_of(request)
    chosen = day_in(request.GET.get("day", ""))
    by_week = request.GET.get("by") == "week"
    at = day_in(request.GET.get("at", "")) or chosen or now
    since, until = _span(at, by_week=by_week)
    counted = boards.days(member, wanted, since, until, now)
    query = written(wanted) | ({"by": "week"} if by_week else {})
    squares = [
        Square(
            it,
            counted.get(it, boards.DayCount()),
            it == now,
            not by_week and it.month != at.month,
            it == chosen,
            f"{request.path}?{urlencode({**query, 'at': at.isoformat(), 'day': it.isoformat()})}#day",
        )
        for it in _days(since, until)
    ]
    back, on = (at - timedelta(days=7), at + timedelta(days=7)) if by_week else _neighbours(at)
    context = {
        "weeks": [squares[start : start + 7] for start in range(0, len(squares), 7)],
        "at": at,
        "by_week": by_week,
        "wanted": wanted,
        "chosen": chosen,
        "listed": boards.day(member, wanted, chosen, now) if chosen else None,
        "earlier": f"?{urlencode({**query, 'at': back.isoformat()})}",
        "later": f"?{urlencode({**query, 'at': on.isoformat()})}",
        "other": f"?{urlencode({**written(wanted), 'by': '' if by_week else 'week', 'at': at.isoformat()})}",
        "chips": order_finding.chips(request, wanted, now),
        "since": since,
        "until": until,
    }
    return render(request, "desk/orders/calendar.html", context)


def _span(at: date, *, by_week: bool) -> tuple[date, date]:
    """Whole weeks from Monday: the week of `at`, or those of its month."""
    first = at if by_week else at.replace(day=1)
    last = at if by_week else _neighbours(at)[1].replace(day=1) - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def _neighbours(at: date) -> tuple[date, date]:
    """The first days of the months before and after."""
    first = at.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)


def _days(since: date, until: date) -> Iterator[date]:
    return (since + timedelta(days=n) for n in range((until - since).days + 1))
