"""Orders are entered, changed, and moved from state to state."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.desk.forms.order_entry import Grid, HeaderForm, Row, name_of, risk_of
from gendan.desk.pages import done, for_members, member_of
from gendan.orders.actions import entry, saving
from gendan.orders.actions.reviewing import submit_order
from gendan.orders.content_json import HEADER
from gendan.orders.field_wording import shown
from gendan.orders.incoterms import INCOTERMS
from gendan.orders.models import Order
from gendan.orders.queries import picking
from gendan.orders.queries.contents import content_of, versions_for
from gendan.orders.queries.doors import order_for
from gendan.orders.states import CHANGEABLE, DRAFT
from gendan.people.models import Member

MORE_ROWS = 10


@for_members("orders.enter")
def new_order(request: HttpRequest) -> HttpResponse:
    """A new order."""
    member = member_of(request)
    initial = {"calendar": "default", "currency": "USD", "customer": request.GET.get("customer", "")[:40]}
    form = HeaderForm(picking.choices(member), request.POST or None, initial=initial)
    return _entry(request, form, Grid([]), None)


@for_members("orders.enter")
def edit_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """Change what an order says."""
    member = member_of(request)
    order = order_for(member, order_id)
    if order.status not in CHANGEABLE:
        raise ConflictError(
            _("Order %(number)s is %(status)s; it is not changed any more.")
            % {"number": order.number, "status": order.get_status_display()}
        )
    content = content_of(order)
    initial = {name: getattr(content, name) for name in HEADER}
    names = ("merchandiser_id", "factory_id", "template_id", "calendar")
    initial |= {name: getattr(order, name) for name in names} | {"expected_version": order.version}
    form = HeaderForm(picking.choices(member), request.POST or None, order=order, initial=initial)
    return _entry(request, form, Grid.of(content), order)


def _entry(request: HttpRequest, form: HeaderForm, grid: Grid, order: Order | None) -> HttpResponse:
    """The page of both: what is saved goes on to the order, what is refused comes back with its faults."""
    member = member_of(request)
    more = request.POST.get("then") == "more"
    if request.method == "POST":
        grid = Grid.posted(request.POST.dict())
        lines = grid.lines()
        if not more and form.is_valid() and grid.is_valid:
            saved = _save(form, grid, lambda: _act(member, form, lines, order, _submits(request)))
            if saved is not None:
                return done(request, _saved_text(saved), reverse("desk:order", args=[saved.pk]))
        if more:
            form.errors.clear()
    grid = grid if more else grid.trimmed()
    grid.know(picking.fields_of(member, grid.products))
    wrong = bool(form.errors) or not grid.is_valid
    context = {
        "form": form,
        "grid": grid.with_spare(MORE_ROWS if more or not grid.rows else 3),
        "order": order,
        "blank": Row(0),
        "is_draft": order is None or order.status == DRAFT,
        "back": reverse("desk:order", args=[order.pk]) if order else reverse("desk:orders_to_review"),
        "incoterms": [(it.code, name_of(it), risk_of(it), it.sea_only) for it in INCOTERMS.values()],
        "customer_name": _customer_name(member, str(form["customer"].value() or "")),
    }
    return render(request, "desk/orders/entry.html", context, status=422 if wrong else 200)


def _submits(request: HttpRequest) -> bool:
    return request.POST.get("then") == "submit"


def _act(member: Member, form: HeaderForm, lines: Any, order: Order | None, submit: bool) -> Order:
    content, assignment = form.content(lines), form.assignment()
    if order is None:
        number = form.cleaned_data["number"]
        return saving.enter_order(content, number=number, submit=submit, actor=member, **assignment)
    return saving.revise_order(
        order.pk,
        content,
        expected_version=form.cleaned_data["expected_version"] or 0,
        reason=form.cleaned_data["reason"],
        submit=submit,
        actor=member,
        **assignment,
    )


def _save(form: HeaderForm, grid: Grid, act: Callable[[], Order]) -> Order | None:
    try:
        return act()
    except (InvalidInputError, ConflictError, ForbiddenError) as error:
        if grid.refuse(error):
            form.refuse(error)
        else:
            form.add_error(None, str(error))
        return None


def _saved_text(order: Order) -> str:
    if order.status == "submitted":
        return _("Order %(number)s waits for review.") % {"number": order.number}
    return _("Order %(number)s saved.") % {"number": order.number}


def _customer_name(member: Member, code: str) -> str:
    found = picking.customer_by_code(member, code)
    return found.name if found else ""


ACTS: dict[str, Callable[..., Order]] = {
    "submit": submit_order,
    "withdraw": entry.withdraw_order,
    "hold": entry.hold_order,
    "release": entry.release_order,
    "complete": entry.complete_order,
    "reopen": entry.reopen_order,
    "cancel": entry.cancel_order,
}
REASONED = frozenset({"hold", "reopen", "cancel"})


@require_POST
@for_members("orders.view")
def move_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """Submit, withdraw, hold, release, complete, reopen or cancel: whatever `act` names."""
    member = member_of(request)
    order = order_for(member, order_id)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise InvalidInputError(_("Say what is to be done with the order."))
    values = {"reason": request.POST.get("reason", "")} if name in REASONED else {}
    order = ACTS[name](order.pk, actor=member, **values)
    text = _("Order %(number)s is now: %(status)s.")
    url = reverse("desk:order", args=[order.pk])
    return done(request, text % {"number": order.number, "status": order.get_status_display()}, url)


@for_members("orders.view")
def versions(request: HttpRequest, order_id: int) -> HttpResponse:
    """What the order said at each version, with old and new."""
    member = member_of(request)
    order = order_for(member, order_id)
    found = [(it, shown(it.changes)) for it in versions_for(member, order_id)]
    return render(request, "desk/orders/versions.html", {"order": order, "versions": found})


@for_members("orders.view")
def pick_customer(request: HttpRequest) -> HttpResponse:
    """The customers that somebody who types may mean."""
    found = picking.pick_customers(member_of(request), request.GET.get("q", ""))
    items = [(it.code, it.name, it.merchandiser.pk if it.merchandiser else "", "", "") for it in found]
    return render(request, "desk/orders/_picked.html", {"items": items})


@for_members("orders.view")
def pick_product(request: HttpRequest) -> HttpResponse:
    """The products that somebody who types may mean."""
    found = picking.pick_products(member_of(request), request.GET.get("q", ""))
    items = [(it.code, it.name, "", it.unit, it.template_id or "") for it in found]
    return render(request, "desk/orders/_picked.html", {"items": items})


@for_members("orders.view")
def spec_inputs(request: HttpRequest) -> HttpResponse:
    """The inputs of a product's specification, for one line of the grid."""
    line, code = request.GET.get("line", ""), request.GET.get("product", "")
    grid = Grid.posted({f"line-{line}-product": code} if line.isascii() and line.isdigit() else {})
    product = picking.product_by_code(member_of(request), code)
    for row in grid.rows:
        row.fields = list(product.spec_fields.all()) if product else ()
    context = {"row": grid.rows[0] if grid.rows else None, "product": product}
    return render(request, "desk/orders/_spec.html", context)
