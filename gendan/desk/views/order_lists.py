"""The list of orders: filter, sort, choose columns, keep it as a view, take it along as Excel."""

import weakref
from typing import IO
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.desk import order_cells, order_finding
from gendan.desk.pages import done, for_members, member_of, partial_or_page
from gendan.desk.views.excel import XLSX
from gendan.orders.actions import views
from gendan.orders.filters import parse, written
from gendan.orders.queries import choices, listing
from gendan.orders.queries.order_file import MOST_ROWS, orders_file
from gendan.orders.queries.order_rows import rows_of
from gendan.people.permit import may

PAGES = {"list": "desk:orders", "matrix": "desk:order_matrix", "board": "desk:order_board"}
LONGEST_BACK = 2000


@for_members("orders.view")
def orders(request: HttpRequest) -> HttpResponse:
    """One page of orders as the address narrows and sorts them."""
    found = order_finding.find(request)
    columns = order_cells.chosen(request.GET.getlist("col"))
    acts = may(member_of(request), "orders.plan") or may(member_of(request), "orders.report")
    paper = order_cells.paper(found.today, reverse("desk:orders"))
    heads = [
        (
            it,
            order_finding.address(request, found.wanted.sorted_by(it.sort))
            if it.sort in found.wanted.sorts
            else "",
        )
        for it in columns
    ]
    context = {
        **order_finding.shared(request, found),
        "rows": order_cells.table_rows(rows_of(found.orders), columns, paper, ticks=acts),
        "heads": heads,
        "acts": acts,
        "columns": [(it, it in columns) for it in order_cells.COLUMNS],
        "follow": order_cells.subjects_of(found.orders),
        "most_rows": MOST_ROWS,
    }
    return partial_or_page(request, "desk/orders/list.html", context)


@for_members("orders.view")
def filters(request: HttpRequest) -> HttpResponse:
    """The rarer filters, read only when somebody opens them; without scripts a page of their own."""
    wanted = parse(request.GET).wanted
    offered = choices.choices(member_of(request))
    now = written(wanted)
    fields = [
        ("who", _("merchandiser"), [("mine", _("my orders")), *offered.merchandisers]),
        ("customer", _("customer"), offered.customers),
        ("factory", _("factory"), offered.factories),
        ("template", _("template"), offered.templates),
        ("node", _("next node"), offered.nodes),
        ("source", _("source"), offered.sources),
    ]
    context = {
        "fields": [(name, label, values, now.get(name, "")) for name, label, values in fields if values],
        "wanted": wanted,
        "kept": [
            (name, value)
            for name, value in now.items()
            if name in ("text", "status", "light", "late", "sort")
        ]
        + [(name, value) for name in order_finding.EXTRA for value in request.GET.getlist(name)],
        "target": reverse(PAGES.get(request.GET.get("on", ""), "desk:orders")),
    }
    return partial_or_page(request, "desk/orders/more.html", context)


def attached(file: IO[bytes], name: str) -> FileResponse:
    """An .xlsx with the day in its name, sent piece by piece: `订单_20261123.xlsx`."""
    response = FileResponse(file, content_type=XLSX)
    weakref.finalize(response, file.close)  # where nobody reads the answer to its end
    day = f"{order_finding.today():%Y%m%d}"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}_{day}.xlsx')}"
    return response


@for_members("orders.view")
def export(request: HttpRequest) -> HttpResponse:
    """All that the filter finds, up to fifty thousand rows, as an .xlsx."""
    wanted = parse(request.GET).wanted
    found = listing.matching(member_of(request), wanted, order_finding.today())
    return attached(orders_file(found, wanted), _("orders"))  # type: ignore[return-value] # streams


@require_POST
@for_members("orders.view")
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep what the page shows under a name."""
    query = request.POST.get("query", "")[:LONGEST_BACK]
    view = views.save_view(
        request.POST.get("name", ""), query, is_shared="shared" in request.POST, actor=member_of(request)
    )
    page = reverse(PAGES.get(request.POST.get("on", ""), "desk:orders"))
    return done(request, _("View “%(name)s” saved") % {"name": view.name}, f"{page}?{view.query}")


@require_POST
@for_members("orders.view")
def remove_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Take one's own view away."""
    views.remove_view(view_id, actor=member_of(request))
    return done(request, _("The view was removed."), reverse("desk:orders"))
