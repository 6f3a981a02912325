"""The customer's own order as a second source: its file, or what another person types, beside ours."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import GendanError, InvalidInputError, TooLargeError
from gendan.desk.forms.order_documents import CELLS, FEWEST, MORE, SecondForm
from gendan.desk.forms.order_entry import Grid
from gendan.desk.pages import done, for_members, member_of
from gendan.desk.views.order_review import beside
from gendan.orders.actions import documents
from gendan.orders.actions.documents import ReadDocument
from gendan.orders.content_json import HEADER
from gendan.orders.document_wording import told_words
from gendan.orders.field_wording import field_name, value_text
from gendan.orders.models import Order
from gendan.orders.queries import reviews
from gendan.orders.queries.contents import content_of
from gendan.orders.queries.doors import order_for
from gendan.orders.states import CHANGEABLE
from gendan.people.models import Member

MOST = 1_500_000  # bytes: the file travels once more with the confirmation
PAGE = "desk/orders/document.html"
ORIGINS = {
    "typed": gettext_lazy("typed a second time"),
    "sheet": gettext_lazy("spreadsheet"),
    "x12": "X12",
    "edifact": "EDIFACT",
}


@for_members("orders.view")
def document(request: HttpRequest, order_id: int) -> HttpResponse:
    """The order beside what the customer wrote; a file is shown as it was read before it is kept."""
    member = member_of(request)
    order = order_for(member, order_id)
    if request.method != "POST":
        return render(request, PAGE, _context(member, order))
    documents.require_adding(member)
    try:
        name, content = _sent(request)
        file = ContentFile(content, name)
        if request.POST.get("step") == "keep":
            documents.add_document(order.pk, upload=file, actor=member)
            text = _("The customer's order stands beside ours now.")
            return done(request, text, reverse("desk:order_document", args=[order.pk]))
        found = documents.preview_document(order, file, actor=member)
    except GendanError as error:
        return render(request, PAGE, _context(member, order, error=error), status=error.status)
    read = {"read": _read(found), "name": name, "content": b64encode(content).decode()}
    return render(request, PAGE, _context(member, order, **read))


def _sent(request: HttpRequest) -> tuple[str, bytes]:
    """Name and bytes of the file: just uploaded, or sent along from the page that showed it."""
    if upload := request.FILES.get("file"):
        if (upload.size or 0) > MOST:
            raise TooLargeError(_("The customer's order may have at most 1.5 MB here."))
        return str(upload.name or "")[:120], bytes(upload.read())
    try:
        content = b64decode(request.POST.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise InvalidInputError(_("Choose a file."))
    return request.POST.get("name", "")[:120] or "order", content


def _read(found: ReadDocument) -> dict[str, Any]:
    """What was read from the file, each field with its cell or segment."""
    places = found.places or {}
    values = {name: getattr(found.content, name) for name in HEADER if name != "customer"}
    facts = [
        (field_name(name), value_text(name, _plain(value)), places.get(name, ""))
        for name, value in values.items()
        if value not in (None, "")
    ]
    return {
        "origin": ORIGINS.get(found.origin, found.origin),
        "is_edi": found.origin in {"x12", "edifact"},
        "sender": found.sender,
        "facts": facts,
        "lines": found.content.lines,
        "notes": told_words(found.told),
    }


def _plain(value: Any) -> str:
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _context(member: Member, order: Order, **more: Any) -> dict[str, Any]:
    """The page: our order, the newest document, and what differs."""
    kept = reviews.document_of(order)
    return {
        "order": order,
        "document": kept,
        "origin": ORIGINS.get(kept.origin, kept.origin) if kept else "",
        "notes": told_words(kept.told) if kept else [],
        "may_add": order.status in CHANGEABLE and documents.may_add(member),
        **beside(member, order),
        **more,
    }


@for_members("orders.view")
def second_entry(request: HttpRequest, order_id: int) -> HttpResponse:
    """Type what the customer wrote, without seeing what the order says; then both stand side by side."""
    member = member_of(request)
    documents.require_adding(member)
    order = order_for(member, order_id)
    form, more = SecondForm(request.POST or None), request.POST.get("then") == "more"
    grid = Grid.posted(request.POST.dict())
    grid.lines()
    if request.method == "POST" and not more and form.is_valid() and grid.is_valid:
        kept = form.accept(lambda: _typed(order, form, grid, member))
        if kept is not None:
            text = _("Second entry saved: what differs is marked.")
            return done(request, text, reverse("desk:order_document", args=[order.pk]))
    if more:
        form.errors.clear()
    wrong = bool(form.errors) or not grid.is_valid
    context = {"order": order, "form": form, **_lines_of(grid, more)}
    context["is_own"] = reviews.is_own(member, order)
    return render(request, "desk/orders/second.html", context, status=422 if wrong else 200)


def _typed(order: Order, form: SecondForm, grid: Grid, member: Member) -> object:
    products = {it.product for it in content_of(order).lines}
    return documents.add_document(order.pk, content=form.content(grid, products), actor=member)


def _lines_of(grid: Grid, more: bool) -> Mapping[str, Any]:
    """The lines typed so far and empty ones: how many the order has is not told."""
    shown_grid = grid.with_spare(MORE if more else max(1, FEWEST - len(grid.rows)))
    rows = [
        (
            row.position,
            [
                (name, label, kind, row.cells.get(name, ""), row.errors.get(name, ""))
                for name, label, kind in CELLS
            ],
        )
        for row in shown_grid.rows
    ]
    return {"rows": rows}
