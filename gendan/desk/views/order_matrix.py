"""The T&A matrix: orders down, key nodes across, as everybody knows it from Excel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gendan.desk import matrix_cells, order_cells, order_finding
from gendan.desk.asked import number_in
from gendan.desk.pages import for_members, member_of, partial_or_page
from gendan.desk.views.order_lists import attached
from gendan.orders.filters import parse
from gendan.orders.queries import listing
from gendan.orders.queries import matrix as matrices
from gendan.orders.queries.order_file import matrix_file


@for_members("orders.view")
def matrix(request: HttpRequest) -> HttpResponse:
    """One page of orders with their key nodes; the list's filters and views hold here too."""
    found = order_finding.find(request)
    shown = matrices.matrix_of(found.orders, found.wanted, number_in(request.GET.get("plan", "")))
    columns = [(it.code, it.name) for it in shown.needed]
    context = {
        **order_finding.shared(request, found),
        "matrix": shown,
        "heads": [(code, name, order_cells.short_name(name)) for code, name in columns],
        "body": matrix_cells.body(found.orders, columns, shown.cells, reverse("desk:orders"), found.today),
        "follow": order_cells.subjects_of(found.orders),
    }
    return partial_or_page(request, "desk/orders/matrix.html", context)


@for_members("orders.view")
def peek(request: HttpRequest, order_id: int, code: str) -> HttpResponse:
    """What a cell stands for: its dates, whose it is, when it turns yellow and red."""
    return render(
        request, "desk/orders/_peek.html", {"peek": matrices.peek(member_of(request), order_id, code)}
    )


@for_members("orders.view")
def export(request: HttpRequest) -> HttpResponse:
    """The matrix as an .xlsx with its colours."""
    wanted = parse(request.GET).wanted
    found = listing.matching(member_of(request), wanted, order_finding.today())
    first = listing.page(found, wanted).orders
    shown = matrices.matrix_of(first, wanted, number_in(request.GET.get("plan", "")))
    return attached(matrix_file(found, wanted, shown.columns), _("matrix"))  # type: ignore[return-value]
