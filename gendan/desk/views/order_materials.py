"""The materials of an order: listed one by one or pasted, changed, struck off, received."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gendan.base.errors import NotFoundError
from gendan.desk.forms.order_acts import MaterialForm, MaterialsForm
from gendan.desk.forms.order_nodes import ReceivedForm
from gendan.desk.pages import done, for_members, member_of
from gendan.desk.views.order_page import shown
from gendan.orders.actions import materials, reporting
from gendan.orders.models import Material
from gendan.orders.queries import order_page
from gendan.orders.queries.order_page import OrderPage


def _opened(request: HttpRequest, order_id: int, material_id: int) -> tuple[OrderPage, Material]:
    page = order_page.page_for(member_of(request), order_id)
    found = next((it for it in order_page.kit_of(page.order).materials if it.pk == material_id), None)
    if found is None:
        raise NotFoundError
    return page, found


def _tab(order_id: int) -> str:
    return f"{reverse('desk:order', args=[order_id])}?tab=materials"


@require_POST
@for_members("orders.plan")
def add(request: HttpRequest, order_id: int) -> HttpResponse:
    """One material more."""
    member, form = member_of(request), MaterialForm(request.POST, auto_id="one_%s")
    page = order_page.page_for(member, order_id)
    if form.is_valid() and form.does(
        lambda: materials.add_material(order_id, actor=member, **form.cleaned_data)
    ):
        return done(request, _("Saved."), _tab(order_id))
    return shown(request, page, tab="materials", status=422, one=form)


@require_POST
@for_members("orders.plan")
def paste(request: HttpRequest, order_id: int) -> HttpResponse:
    """Several at once, all or none."""
    member = member_of(request)
    page = order_page.page_for(member, order_id)
    form = MaterialsForm(page.today, request.POST, auto_id="several_%s")
    if form.is_valid():
        made = form.accept(lambda: materials.add_materials(order_id, form.lines, actor=member))
        if made is not None:
            count = len(made)
            text = ngettext("%(count)d material listed", "%(count)d materials listed", count)
            return done(request, text % {"count": count}, _tab(order_id))
    return shown(request, page, tab="materials", status=422, several=form)


@for_members("orders.plan")
def change(request: HttpRequest, order_id: int, material_id: int) -> HttpResponse:
    """Another name, quantity, supplier or day."""
    member, (page, found) = member_of(request), _opened(request, order_id, material_id)
    names = ("name", "needed", "unit", "supplier_id", "due_on")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    form = MaterialForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: materials.change_material(material_id, actor=member, **form.cleaned_data))
    ):
        return done(request, _("Saved."), _tab(order_id))
    context = {"form": form, "order": page.order, "material": found, "back": _tab(order_id)}
    return render(request, "desk/order/material.html", context, status=422 if form.errors else 200)


@require_POST
@for_members("orders.plan")
def remove(request: HttpRequest, order_id: int, material_id: int) -> HttpResponse:
    """It is not needed."""
    member, (_page, found) = member_of(request), _opened(request, order_id, material_id)
    materials.remove_material(found.pk, actor=member)
    return done(request, _("%(name)s was removed.") % {"name": found.name}, _tab(order_id))


@require_POST
@for_members("orders.report")
def receive(request: HttpRequest, order_id: int, material_id: int) -> HttpResponse:
    """So much of a material is in-house."""
    member, (page, _found) = member_of(request), _opened(request, order_id, material_id)
    form = ReceivedForm(request.POST)
    if form.is_valid() and form.does(
        lambda: reporting.receive_material(material_id, actor=member, **form.cleaned_data)
    ):
        return done(request, _("Saved."), _tab(order_id))
    return shown(request, page, tab="materials", status=422, refused=form)
