"""An order is held, cancelled or opened again with a reason; and promises other dates."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import ConflictError, NotFoundError, Text
from gendan.desk.forms.order_acts import ReasonForm, ReplanForm
from gendan.desk.pages import done, for_members, member_of
from gendan.orders.actions import entry
from gendan.orders.actions.replanning import replan_order
from gendan.orders.models import Order
from gendan.orders.queries import forecasts
from gendan.orders.queries.doors import order_for
from gendan.orders.queries.order_page import OrderPage, page_for
from gendan.orders.states import RUNNING, may

DATES = ("promised_ship", "promised_delivery")
# what is done, its title, and what the reader should know before
REASONED: dict[str, tuple[Callable[..., Order], Text, Text]] = {
    "hold": (
        entry.hold_order,
        gettext_lazy("Put on hold"),
        gettext_lazy("Nothing is reported, watched or reminded of until it is released."),
    ),
    "reopen": (
        entry.reopen_order,
        gettext_lazy("Open again"),
        gettext_lazy("The order is under way again, and watched."),
    ),
    "cancel": (
        entry.cancel_order,
        gettext_lazy("Cancel the order"),
        gettext_lazy("This cannot be undone. What was reported stays on its timeline."),
    ),
}


@for_members("orders.view")
def with_reason(request: HttpRequest, order_id: int, act: str) -> HttpResponse:
    """Hold, reopen or cancel an order, saying why."""
    member = member_of(request)
    order = order_for(member, order_id)
    if act not in REASONED:
        raise NotFoundError
    run, title, note = REASONED[act]
    if not may(act, order.status):
        raise ConflictError(
            _("This cannot be done: order %(number)s is %(status)s.")
            % {"number": order.number, "status": order.get_status_display()}
        )
    form, back = ReasonForm(request.POST or None), reverse("desk:order", args=[order_id])
    if request.method == "POST" and form.is_valid():
        moved = form.accept(lambda: run(order_id, actor=member, **form.cleaned_data))
        if moved is not None:
            text = _("Order %(number)s is now: %(status)s.")
            return done(request, text % {"number": moved.number, "status": moved.get_status_display()}, back)
    context = {"form": form, "back": back, "heading": f"{order.number} · {title}", "note": note}
    return render(request, "desk/parts/form_page.html", context, status=422 if form.errors else 200)


@for_members("orders.plan")
def replan(request: HttpRequest, order_id: int) -> HttpResponse:
    """Other promises: what the forecast proposes stands in the form already."""
    member = member_of(request)
    page = page_for(member, order_id)
    order = page.order
    if order.status not in RUNNING or order.confirmed_on is None:
        raise ConflictError(_("Order %(number)s is not under way.") % {"number": order.number})
    form = ReplanForm(request.POST or None, initial=_proposal(page))
    if request.method == "POST" and form.is_valid():
        moved = form.accept(lambda: replan_order(order_id, actor=member, **form.cleaned_data))
        if moved is not None:
            text = _("Order %(number)s promises other dates; its open nodes moved with them.")
            return done(request, text % {"number": moved.number}, reverse("desk:order", args=[order_id]))
    context = {"form": form, "order": order, "page": page, "why": forecasts.explain(page)}
    return render(request, "desk/order/replan.html", context, status=422 if form.errors else 200)


def _proposal(page: OrderPage) -> dict[str, Any]:
    """What is forecast where that is later than the promise, else what is promised."""
    order = page.order
    found: dict[str, Any] = {"expected_version": order.version}
    for name, forecast in zip(DATES, (order.forecast_ship, order.forecast_delivery), strict=True):
        promised = getattr(order, name)
        found[name] = max(promised, forecast) if promised and forecast else promised
    return found
