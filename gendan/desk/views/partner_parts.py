"""What hangs on a partner: contacts, certificates, the lanes and goods of an agreement."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.desk.forms.base import DeskForm
from gendan.desk.forms.partners import CertificateForm, ContactForm, ItemForm
from gendan.desk.pages import done, for_members, member_of
from gendan.desk.views.partners import CARRIER, CUSTOMER, SUPPLIER, Noun, form_page
from gendan.partners import actions, queries
from gendan.partners.actions.contacts import Owner, owner_of
from gendan.partners.actions.writing import about


def _page(owner: Owner) -> str:
    return reverse(f"desk:{about(owner).kind}", args=[owner.pk])


def _saved(
    request: HttpRequest, form: DeskForm, act: Callable[[], object], heading: str, back: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and form.does(act):
        return done(request, _("Saved."), back)
    return form_page(request, form, heading, back)


def _initial(form: type[DeskForm], row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields}


def add_contact(noun: Noun) -> Callable[..., HttpResponse]:
    """Somebody to talk to."""

    @for_members("partners.manage")
    def view(request: HttpRequest, **numbers: int) -> HttpResponse:
        viewer = member_of(request)
        owner = noun.door(viewer, *numbers.values())
        form = ContactForm(request.POST or None, initial={"is_main": not owner.contacts.all()})
        heading = _("New contact at %(name)s") % {"name": owner}
        return _saved(
            request,
            form,
            lambda: actions.add_contact(owner, actor=viewer, **form.cleaned_data),
            heading,
            _page(owner),
        )

    return view


add_customer_contact, add_supplier_contact, add_carrier_contact = (
    add_contact(noun) for noun in (CUSTOMER, SUPPLIER, CARRIER)
)


@for_members("partners.manage")
def contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """A contact's particulars."""
    viewer = member_of(request)
    shown = queries.contact_for(viewer, contact_id)
    form = ContactForm(request.POST or None, initial=_initial(ContactForm, shown))
    return _saved(
        request,
        form,
        lambda: actions.change_contact(shown.pk, actor=viewer, **form.cleaned_data),
        shown.name,
        _page(owner_of(shown)),
    )


@require_POST
@for_members("partners.manage")
def erase_contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Erase all that is kept of somebody."""
    owner = actions.erase_contact(contact_id, actor=member_of(request))
    return done(request, _("The contact was erased."), _page(owner))


@for_members("partners.manage")
def add_certificate(request: HttpRequest, supplier_id: int) -> HttpResponse:
    """A supplier has shown a certificate."""
    viewer = member_of(request)
    supplier = queries.supplier_for(viewer, supplier_id)
    form = CertificateForm(request.POST or None)
    heading = _("New certificate of %(name)s") % {"name": supplier}
    return _saved(
        request,
        form,
        lambda: actions.add_certificate(supplier.pk, actor=viewer, **form.cleaned_data),
        heading,
        _page(supplier),
    )


@for_members("partners.manage")
def certificate(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Renew or correct a certificate."""
    viewer = member_of(request)
    shown = queries.certificate_for(viewer, certificate_id)
    form = CertificateForm(request.POST or None, initial=_initial(CertificateForm, shown))
    return _saved(
        request,
        form,
        lambda: actions.change_certificate(shown.pk, actor=viewer, **form.cleaned_data),
        f"{shown} · {shown.supplier}",
        _page(shown.supplier),
    )


@require_POST
@for_members("partners.manage")
def remove_certificate(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The certificate does not count any more."""
    supplier = actions.remove_certificate(certificate_id, actor=member_of(request))
    return done(request, _("The certificate was removed."), _page(supplier))


@for_members("partners.manage")
def add_item(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """The agreement covers one more lane or kind of goods."""
    viewer = member_of(request)
    agreement = queries.agreement_for(viewer, agreement_id)
    form = ItemForm(request.POST or None)
    heading = _("New lane or goods in %(number)s") % {"number": agreement.number}
    return _saved(
        request,
        form,
        lambda: actions.add_item(agreement.pk, actor=viewer, **form.cleaned_data),
        heading,
        reverse("desk:agreement", args=[agreement.pk]),
    )


@for_members("partners.manage")
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Another capacity or price."""
    viewer = member_of(request)
    shown = queries.item_for(viewer, item_id)
    form = ItemForm(request.POST or None, initial=_initial(ItemForm, shown))
    return _saved(
        request,
        form,
        lambda: actions.change_item(shown.pk, actor=viewer, **form.cleaned_data),
        f"{shown} · {shown.agreement.number}",
        reverse("desk:agreement", args=[shown.agreement_id]),
    )


@require_POST
@for_members("partners.manage")
def remove_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """The lane or goods is no longer covered."""
    agreement = actions.remove_item(item_id, actor=member_of(request))
    return done(request, _("Removed."), reverse("desk:agreement", args=[agreement.pk]))
