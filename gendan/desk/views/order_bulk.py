"""One act on many orders: chosen in the list, confirmed on a page of its own, followed until it is done."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base.errors import GendanError, InvalidInputError
from gendan.desk import order_finding
from gendan.desk.asked import number_in
from gendan.desk.pages import asks_for_part, for_members, member_of
from gendan.orders.actions import bulk as acting
from gendan.orders.filters import parse
from gendan.orders.queries import bulk as bulks
from gendan.orders.queries import choices
from gendan.people.permit import may

LONGEST = 20_000  # characters of ids


@require_POST
@for_members("orders.view")
def bulk(request: HttpRequest) -> HttpResponse:
    """First what is meant and what is to be done; with `act` it begins."""
    member, ids = member_of(request), _meant(request)
    if not ids:
        raise InvalidInputError(_("No order is selected."), hint=_("Tick orders in the list first."))
    if "act" not in request.POST:
        return _ask(request, ids)
    try:
        run = acting.start_bulk(request.POST["act"], ids, request.POST.dict(), actor=member)
    except InvalidInputError as error:
        return _ask(request, ids, error)
    if run.total <= acting.AT_ONCE:
        acting.go_on(run.pk)
    return HttpResponseRedirect(reverse("desk:order_bulk_run", args=[run.pk]))


def _meant(request: HttpRequest) -> list[int]:
    """The ticked orders, those that a page before has named, or all that a filter finds."""
    if "all" in request.POST:
        wanted = parse(QueryDict(request.POST.get("query", "")[:2000])).wanted
        return bulks.meant(member_of(request), wanted, order_finding.today())
    words = [*request.POST.getlist("order"), *request.POST.get("orders", "")[:LONGEST].split(",")]
    return list(dict.fromkeys(number for word in words if (number := number_in(word))))[: bulks.MOST]


def _ask(request: HttpRequest, ids: list[int], error: GendanError | None = None) -> HttpResponse:
    member = member_of(request)
    context: dict[str, Any] = {
        "count": len(ids),
        "ids": ",".join(map(str, ids)),
        "named": bulks.named(ids),
        "acts": [(name, act) for name, act in acting.ACTS.items() if may(member, act.permission)],
        "chosen": request.POST.get("act", ""),
        "error": error,
        "offered": choices.choices(member),
        "nodes": bulks.open_nodes(ids),
        "posted": request.POST,
        "most": bulks.MOST,
    }
    return render(request, "desk/orders/bulk.html", context, status=422 if error else 200)


@for_members("orders.view")
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a run is; what was refused, and why."""
    found = bulks.run_for(member_of(request), run_id)
    template = "desk/orders/_bulk_run.html" if asks_for_part(request) else "desk/orders/bulk_run.html"
    return render(
        request,
        template,
        {"run": found, "title": acting.ACTS[found.act].title if found.act in acting.ACTS else found.act},
    )
