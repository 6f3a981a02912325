"""Customers, suppliers, carriers and agreements: each a list, a page, a form, its use, and a file.

The four differ in a `Noun` and in their templates; a view is made of a noun.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.base.errors import Text
from gendan.base.files import queries as files
from gendan.base.refs import Subject
from gendan.desk import timelines
from gendan.desk.forms import partners as forms
from gendan.desk.forms.base import DeskForm
from gendan.desk.pages import done, for_members, member_of, page_of, partial_or_page
from gendan.desk.views.excel import download
from gendan.partners import actions, queries
from gendan.people.models import Member
from gendan.people.permit import may

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of partner: its words, its forms, and the queries and actions behind its pages."""

    name: str
    file: Text  # the name of the exported file
    new: Text
    filter: type[forms.PartnerFilter]
    form: type[Any]
    found: Callable[[Member, dict[str, Any]], Any]
    door: Callable[[Member, int], Any]
    add: Callable[..., Any]
    change: Callable[..., Any]
    retire: Callable[..., Any]
    restore: Callable[..., Any]
    book: Callable[..., bytes]
    sorts: dict[str, tuple[str, ...]]
    more: Callable[[Member, Any], dict[str, Any]] = lambda _member, _row: {}

    @property
    def names(self) -> str:
        """The folder of its address, and the name of its list."""
        return f"{self.name}s"

    def page(self, number: int) -> str:
        """Where one is shown."""
        return reverse(f"desk:{self.name}", args=[number])


def today() -> date:
    """The present day in the company's zone."""
    return timezone.localtime(clock.now()).date()


def _listed(noun: Noun, request: HttpRequest) -> tuple[Any, Any, str]:
    """The filter, what it finds as the address sorts it, and the sort."""
    viewer = member_of(request)
    form = noun.filter(viewer, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "")
    rows = noun.found(viewer, wanted)
    return form, rows.order_by(*noun.sorts[sort]) if sort in noun.sorts else rows, sort


def listing(noun: Noun) -> View:
    """The list: search, filter, sort, page."""

    @for_members("partners.view")
    def view(request: HttpRequest) -> HttpResponse:
        form, rows, sort = _listed(noun, request)
        page = page_of(request, rows)
        context = {
            "filter": form,
            "page": page,
            "total": page.paginator.count,
            "narrowed": any(form.data.get(name) for name in form.fields),
            "sort": sort,
            "today": today(),
            "soon": today() + timedelta(days=queries.SOON_DAYS),
            "may_manage": may(member_of(request), "partners.manage"),
        }
        return partial_or_page(request, f"desk/partners/{noun.names}.html", context)

    return view


def export(noun: Noun) -> View:
    """What the list shows just now, as an .xlsx."""

    @for_members("partners.view")
    def view(request: HttpRequest) -> HttpResponse:
        _form, rows, _sort = _listed(noun, request)
        return download(noun.book(member_of(request), rows), str(noun.file))

    return view


def one(noun: Noun) -> View:
    """The page of one: facts, contacts, what happened, files."""

    @for_members("partners.view")
    def view(request: HttpRequest, **numbers: int) -> HttpResponse:
        viewer = member_of(request)
        shown = noun.door(viewer, *numbers.values())
        subject = Subject(noun.name, shown.pk)
        context = {
            "shown": shown,
            "noun": noun.name,
            "subject": subject,
            "today": today(),
            "soon": today() + timedelta(days=queries.SOON_DAYS),
            "may_manage": may(viewer, "partners.manage"),
            "timeline": timelines.read_if_seen(viewer, subject),
            "files": files.files_on(subject, viewer),
            **noun.more(viewer, shown),
        }
        return render(request, f"desk/partners/{noun.name}.html", context)

    return view


def add(noun: Noun) -> View:
    """A new one."""

    @for_members("partners.manage")
    def view(request: HttpRequest) -> HttpResponse:
        viewer = member_of(request)
        form = noun.form(viewer, request.POST or None)
        if request.method == "POST" and form.is_valid():
            made = form.accept(lambda: noun.add(actor=viewer, **form.cleaned_data))
            if made is not None:
                return done(request, _("%(name)s was added.") % {"name": made}, noun.page(made.pk))
        return form_page(request, form, str(noun.new), reverse(f"desk:{noun.names}"))

    return view


def edit(noun: Noun) -> View:
    """Change one."""

    @for_members("partners.manage")
    def view(request: HttpRequest, **numbers: int) -> HttpResponse:
        viewer = member_of(request)
        shown = noun.door(viewer, *numbers.values())
        initial = {name: getattr(shown, name) for name in (*noun.form.base_fields, "note")}
        form = noun.form(viewer, request.POST or None, row=shown, initial=initial)
        if (
            request.method == "POST"
            and form.is_valid()
            and form.does(lambda: noun.change(shown.pk, actor=viewer, **form.cleaned_data))
        ):
            return done(request, _("Saved."), noun.page(shown.pk))
        return form_page(request, form, str(shown), noun.page(shown.pk))

    return view


def use(noun: Noun) -> View:
    """Out of use, or in use again."""

    @require_POST
    @for_members("partners.manage")
    def view(request: HttpRequest, **numbers: int) -> HttpResponse:
        act = noun.retire if request.POST.get("retire") else noun.restore
        row = act(*numbers.values(), actor=member_of(request))
        return done(request, _("Saved."), noun.page(row.pk))

    return view


def form_page(request: HttpRequest, form: DeskForm, heading: str, back: str) -> HttpResponse:
    """A form on a page of its own."""
    context = {"form": form, "back": back, "heading": heading}
    return render(request, "desk/parts/form_page.html", context, status=422 if form.errors else 200)


def _wanted(given: dict[str, Any]) -> queries.Wanted:
    return queries.Wanted(**given, today=today())


def _supplier_more(viewer: Member, shown: Any) -> dict[str, Any]:
    record = queries.record_of(viewer, shown, today())
    return {
        "record": record,
        "chart": _chart(record),
        "agreements": queries.agreements_with(viewer, shown),
    }


def _chart(record: queries.SupplierRecord) -> dict[str, Any]:
    """The two rates as lines, as `frontend/src/charts.js` draws them."""
    return {
        "labels": [f"{it.month:%Y-%m}" for it in record.months if it.month],
        "unit": "%",
        "lines": [
            {"name": _("On time"), "values": [it.on_time_rate for it in record.months]},
            {"name": _("Passed inspection"), "values": [it.pass_rate for it in record.months]},
        ],
    }


CUSTOMER = Noun(
    "customer",
    gettext_lazy("Customers"),
    gettext_lazy("New customer"),
    forms.CustomerFilter,
    forms.CustomerForm,
    lambda viewer, given: queries.customers(viewer, _wanted(given)),
    queries.customer_for,
    actions.add_customer,
    actions.change_customer,
    actions.retire_customer,
    actions.restore_customer,
    queries.customers_file,
    {
        "name": ("name_keys", "id"),
        "code": ("code",),
        "tier": ("tier", "name_keys", "id"),
        "country": ("country", "name_keys", "id"),
        "merchandiser": ("merchandiser__name_keys", "name_keys", "id"),
    },
)
SUPPLIER = replace(
    CUSTOMER,
    name="supplier",
    file=gettext_lazy("Suppliers"),
    new=gettext_lazy("New supplier"),
    filter=forms.SupplierFilter,
    form=forms.SupplierForm,
    found=lambda viewer, given: queries.suppliers(viewer, _wanted(given)),
    door=queries.supplier_for,
    add=actions.add_supplier,
    change=actions.change_supplier,
    retire=actions.retire_supplier,
    restore=actions.restore_supplier,
    book=queries.suppliers_file,
    sorts={
        "name": ("name_keys", "id"),
        "code": ("code",),
        "kind": ("kind", "name_keys", "id"),
        "rank": ("rank", "name_keys", "id"),
        "expiry": ("first_expiry", "name_keys", "id"),
    },
    more=_supplier_more,
)
CARRIER = replace(
    CUSTOMER,
    name="carrier",
    file=gettext_lazy("Carriers"),
    new=gettext_lazy("New carrier"),
    filter=forms.CarrierFilter,
    form=forms.CarrierForm,
    found=lambda viewer, given: queries.carriers(viewer, _wanted(given)),
    door=queries.carrier_for,
    add=actions.add_carrier,
    change=actions.change_carrier,
    retire=actions.retire_carrier,
    restore=actions.restore_carrier,
    book=queries.carriers_file,
    sorts={"name": ("name_keys", "id"), "code": ("code",)},
    more=lambda viewer, shown: {"agreements": queries.agreements_with(viewer, shown)},
)
AGREEMENT = replace(
    CUSTOMER,
    name="agreement",
    file=gettext_lazy("Agreements"),
    new=gettext_lazy("New agreement"),
    filter=forms.AgreementFilter,
    form=forms.AgreementForm,
    found=lambda viewer, given: queries.agreements(viewer, queries.WantedAgreements(today(), **given)),
    door=queries.agreement_for,
    add=actions.add_agreement,
    change=actions.change_agreement,
    retire=actions.retire_agreement,
    restore=actions.restore_agreement,
    book=queries.agreements_file,
    sorts={"end": ("valid_to", "number"), "number": ("number",), "start": ("valid_from", "number")},
)
NOUNS = (CUSTOMER, SUPPLIER, CARRIER, AGREEMENT)
