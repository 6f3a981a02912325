"""What all pages that show many orders share: the filter in the address, its chips, views and pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base import clock
from gendan.base.errors import Text
from gendan.desk.order_cells import LIGHTS as LOOKS
from gendan.desk.order_cells import short_day
from gendan.desk.pages import member_of
from gendan.orders.filters import ALL, LIGHTS, NAMES, OrderFilter, parse, written
from gendan.orders.models import Order, SavedView, Status
from gendan.orders.queries import choices, listing
from gendan.orders.queries.order_rows import with_partners
from gendan.people.permit import may

EXTRA = ("col", "plan")  # of the address besides the filter: columns, and the matrix's template
STATUSES = [*[(it.value, it.label) for it in Status], (ALL, gettext_lazy("all states"))]
WORDS: Mapping[str, Text] = {
    "late": gettext_lazy("forecast late"),
    "overdue": gettext_lazy("node overdue"),
    "mine": gettext_lazy("my orders"),
    "todo": gettext_lazy("my nodes due"),
}
TITLES: Mapping[str, Text] = {
    "text": gettext_lazy("search"),
    "customer": gettext_lazy("customer"),
    "merchandiser": gettext_lazy("merchandiser"),
    "factory": gettext_lazy("factory"),
    "template": gettext_lazy("template"),
    "light": gettext_lazy("light"),
    "node": gettext_lazy("next node"),
    "since": gettext_lazy("promised from"),
    "until": gettext_lazy("promised until"),
    "source": gettext_lazy("source"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, in words, and the address without it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """The orders that an address means: one page of them, how many, and how to go on."""

    wanted: OrderFilter
    ignored: tuple[str, ...]
    orders: list[Order]
    count: listing.Count
    before: str  # addresses of the neighbouring pages; "" where there is none
    after: str
    today: date


def today() -> date:
    """The present day where the company is."""
    return timezone.localtime(clock.now()).date()


def address(request: HttpRequest, wanted: OrderFilter, path: str = "", **more: str) -> str:
    """The page that shows `wanted`: this one, or `path`; columns stay."""
    extra = [(name, value) for name in EXTRA for value in request.GET.getlist(name)]
    query = urlencode([*written(wanted).items(), *extra, *[(k, v) for k, v in more.items() if v]])
    path = path or request.path
    return f"{path}?{query}" if query else path


def find(request: HttpRequest, size: int = listing.PAGE, **fixed: Any) -> Found:
    """The page of orders that the address asks for. At most five queries."""
    asked = parse(request.GET)
    wanted = replace(asked.wanted, **fixed) if fixed else asked.wanted
    now = today()
    matching = listing.matching(member_of(request), wanted, now)
    after, before = request.GET.get("after", "")[:80], request.GET.get("before", "")[:80]
    counted = listing.count(matching)
    few = listing.narrowed(matching, wanted, counted)
    part = listing.page(with_partners(few), wanted, after=after, before=before, size=size)
    return Found(
        wanted,
        asked.ignored,
        part.orders,
        counted,
        address(request, wanted, before=part.before) if part.before else "",
        address(request, wanted, after=part.after) if part.after else "",
        now,
    )


def chips(request: HttpRequest, wanted: OrderFilter, now: date) -> list[Chip]:
    """The filters that are on, each in words."""
    names = choices.names_in(wanted)
    return [Chip(text, address(request, wanted.without(field))) for field, text in _on(wanted, names, now)]


def _on(wanted: OrderFilter, names: Mapping[str, str], now: date) -> Iterator[tuple[str, str]]:
    for field in wanted.narrows:
        if field in WORDS:
            yield field, str(WORDS[field])
            continue
        value = getattr(wanted, field)
        if field == "light":
            text = str(LOOKS[LIGHTS[value]][2])
        elif isinstance(value, date):
            text = short_day(value, now)
        else:
            text = names.get(field, str(value))
        yield field, _("%(title)s: %(value)s") % {"title": TITLES[field], "value": text}


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view, where it leads on this page, and whether it is what is shown."""

    view: SavedView
    url: str
    is_here: bool
    is_own: bool


def views(request: HttpRequest) -> list[ViewLink]:
    """The reader's saved views, for the page that is open."""
    member, here = member_of(request), dict(_plain(request.GET))
    return [
        ViewLink(
            it,
            f"{request.path}?{it.query}" if it.query else request.path,
            dict(_plain(QueryDict(it.query))) == here,
            it.member_id == member.pk,
        )
        for it in choices.saved_views(member)
    ]


def _plain(query: QueryDict) -> Iterator[tuple[str, Any]]:
    for name in (*NAMES, *EXTRA):
        if values := [it for it in query.getlist(name) if it]:
            yield name, values


def shared(request: HttpRequest, found: Found) -> dict[str, Any]:
    """What the head of such a page needs."""
    hidden = [
        (name, value)
        for name, value in written(found.wanted).items()
        if name not in ("text", "status", "light", "late", "who")
    ]
    hidden += [(name, value) for name in EXTRA for value in request.GET.getlist(name)]
    if found.wanted.merchandiser:
        hidden.append(("who", str(found.wanted.merchandiser)))
    return {
        "can_enter": may(member_of(request), "orders.enter"),
        "can_import": may(member_of(request), "orders.import"),
        "found": found,
        "wanted": found.wanted,
        "chips": chips(request, found.wanted, found.today),
        "views": views(request),
        "statuses": STATUSES,
        "lights": [(name, f"{LOOKS[number][0]} {LOOKS[number][2]}") for name, number in LIGHTS.items()],
        "hidden": hidden,
        "query": urlencode(
            [*written(found.wanted).items(), *[(n, v) for n in EXTRA for v in request.GET.getlist(n)]]
        ),
        "bare": request.path,
    }
