"""Products: the list, a page, its form, and the table of its specification."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base.errors import InvalidInputError
from gendan.base.files import queries as files
from gendan.base.refs import Subject
from gendan.desk import timelines
from gendan.desk.forms.products import ProductFilter, ProductForm, SpecRowForm, blame, rows_of
from gendan.desk.pages import done, for_members, member_of, page_of, partial_or_page
from gendan.desk.views.excel import download
from gendan.desk.views.partners import form_page
from gendan.orders.actions import products as actions
from gendan.orders.queries import products as queries
from gendan.people.permit import may


def _listed(request: HttpRequest) -> tuple[ProductFilter, Any]:
    form = ProductFilter(member_of(request), request.GET)
    wanted = queries.WantedProducts(**form.cleaned_data) if form.is_valid() else None
    return form, queries.products(member_of(request), wanted)


@for_members("orders.view")
def products(request: HttpRequest) -> HttpResponse:
    """The list: search, filter, page."""
    form, rows = _listed(request)
    page = page_of(request, rows)
    context = {
        "filter": form,
        "page": page,
        "total": page.paginator.count,
        "narrowed": any(form.data.get(name) for name in form.fields),
        "may_manage": may(member_of(request), "templates.manage"),
    }
    return partial_or_page(request, "desk/products/products.html", context)


@for_members("orders.view")
def export_products(request: HttpRequest) -> HttpResponse:
    """What the list shows just now, as an .xlsx."""
    return download(queries.products_file(member_of(request), _listed(request)[1]), _("Products"))


@for_members("orders.view")
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """One product: its facts, what may be specified, files, and what happened."""
    viewer = member_of(request)
    shown = queries.product_for(viewer, product_id)
    subject = Subject("product", shown.pk)
    context = {
        "shown": shown,
        "subject": subject,
        "fields": [(it, queries.allowed_text(it)) for it in shown.spec_fields.all()],
        "may_manage": may(viewer, "templates.manage"),
        "timeline": timelines.read_if_seen(viewer, subject),
        "files": files.files_on(subject, viewer),
    }
    return render(request, "desk/products/product.html", context)


@for_members("templates.manage")
def add_product(request: HttpRequest) -> HttpResponse:
    """A new product."""
    viewer = member_of(request)
    form = ProductForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.accept(lambda: actions.add_product(actor=viewer, **form.cleaned_data))
        if made is not None:
            return done(request, _("%(name)s was added.") % {"name": made}, _page(made.pk))
    return form_page(request, form, _("New product"), reverse("desk:products"))


@for_members("templates.manage")
def edit_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """Its particulars."""
    viewer = member_of(request)
    shown = queries.product_for(viewer, product_id)
    initial = {name: getattr(shown, name) for name in ProductForm.base_fields}
    form = ProductForm(viewer, request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: actions.change_product(shown.pk, actor=viewer, **form.cleaned_data))
    ):
        return done(request, _("Saved."), _page(shown.pk))
    return form_page(request, form, str(shown), _page(shown.pk))


@require_POST
@for_members("templates.manage")
def use_product(request: HttpRequest, product_id: int) -> HttpResponse:
    """Out of use, or in use again."""
    act = actions.retire_product if request.POST.get("retire") else actions.restore_product
    act(product_id, actor=member_of(request))
    return done(request, _("Saved."), _page(product_id))


@for_members("templates.manage")
def specification(request: HttpRequest, product_id: int) -> HttpResponse:
    """The fields of its specification, edited as a table."""
    viewer = member_of(request)
    shown = queries.product_for(viewer, product_id)
    rows = rows_of(shown.spec_fields.all(), request.POST if request.method == "POST" else None)
    faults: list[str] = []
    if request.method == "POST" and all(row.is_valid() for row in rows):
        wanted = [row for row in rows if not row.is_blank]
        try:
            actions.set_specification(shown.pk, [row.row for row in wanted], actor=viewer)
            return done(request, _("Saved."), _page(shown.pk))
        except InvalidInputError as error:
            faults = blame(wanted, error)
    context = {"shown": shown, "rows": rows, "faults": faults, "back": _page(shown.pk)}
    wrong = bool(faults) or _any_errors(rows)
    return render(request, "desk/products/specification.html", context, status=422 if wrong else 200)


def _any_errors(rows: list[SpecRowForm]) -> bool:
    return any(row.is_bound and row.errors for row in rows)


def _page(number: int) -> str:
    return reverse("desk:product", args=[number])
