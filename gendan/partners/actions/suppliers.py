"""Suppliers are added, changed, retired and restored; so are their certificates."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.models.calendar import DEFAULT_CODE
from gendan.partners.actions import expiry
from gendan.partners.actions.writing import about, differences, save_changes, save_new, set_use, tidy
from gendan.partners.events import (
    CertificateAdded,
    CertificateChanged,
    CertificateRemoved,
    SupplierAdded,
    SupplierChanged,
    SupplierRestored,
    SupplierRetired,
)
from gendan.partners.models import Certificate, Supplier
from gendan.people.actions.writing import checked_save, locked, put
from gendan.people.permit import require


class SupplierDetails(TypedDict, total=False):
    """What may be entered of a supplier. `calendar` is the code of a working calendar."""

    name: str
    name_en: str
    kind: str
    makes: str
    rank: str
    country: str
    calendar: str
    note: str


class SupplierFields(SupplierDetails, total=False):
    """The same with our code for them, which is unique."""

    code: str


class CertificateFields(TypedDict, total=False):
    """What may be entered of a certificate. Without a last day it does not expire."""

    kind: str
    number: str
    expires_on: date | None


def _values(fields: SupplierFields) -> dict[str, object]:
    values = tidy(fields)
    code = str(values.get("calendar", DEFAULT_CODE))
    if code != DEFAULT_CODE and not worktime.calendars().filter(code=code).exists():
        text = _("There is no “%(value)s”: choose from the list.") % {"value": code[:60]}
        raise InvalidInputError(text, fields={"calendar": text})
    return values


@transaction.atomic
def add_supplier(*, actor: Actor, **fields: Unpack[SupplierFields]) -> Supplier:
    """A new supplier. Needs `partners.manage`. Raises InvalidInputError, naming the fields."""
    require(actor, "partners.manage")
    supplier = Supplier()
    save_new(supplier, _values(fields), SupplierAdded, actor)
    return supplier


@transaction.atomic
def change_supplier(supplier_id: int, *, actor: Actor, **fields: Unpack[SupplierFields]) -> Supplier:
    """Change what is given. Needs `partners.manage`."""
    require(actor, "partners.manage")
    supplier = locked(Supplier, supplier_id)
    save_changes(supplier, _values(fields), SupplierChanged, actor)
    return supplier


@transaction.atomic
def put_supplier(code: str, *, actor: Actor, **fields: Unpack[SupplierDetails]) -> tuple[Supplier, bool]:
    """The supplier of this code as given, added where there is none: for programs. Says whether it was added.

    Sent again, it changes nothing. Two at once: the second waits, or gets a ConflictError. Needs
    `partners.manage`.
    """
    require(actor, "partners.manage")
    code = code.strip()
    number = Supplier.objects.filter(code=code).values_list("pk", flat=True).first()
    if number is None:
        return add_supplier(actor=actor, code=code, **fields), True
    return change_supplier(number, actor=actor, **fields), False


@transaction.atomic
def retire_supplier(supplier_id: int, *, actor: Actor) -> Supplier:
    """Nothing more is given to them; their certificates are no longer watched. Needs `partners.manage`.

    Refused while work for open orders is with them.
    """
    require(actor, "partners.manage")
    supplier = locked(Supplier, supplier_id)
    if set_use(supplier, in_use=False, event=SupplierRetired, actor=actor):
        _watch_all(supplier)
    return supplier


@transaction.atomic
def restore_supplier(supplier_id: int, *, actor: Actor) -> Supplier:
    """A former supplier is back. Needs `partners.manage`."""
    require(actor, "partners.manage")
    supplier = locked(Supplier, supplier_id)
    if set_use(supplier, in_use=True, event=SupplierRestored, actor=actor):
        _watch_all(supplier)
    return supplier


def _watch_all(supplier: Supplier) -> None:
    for certificate in supplier.certificates.all():
        expiry.watch_certificate(certificate)


@transaction.atomic
def add_certificate(supplier_id: int, *, actor: Actor, **fields: Unpack[CertificateFields]) -> Certificate:
    """A supplier has shown a certificate; purchasing is warned before it expires.

    Needs `partners.manage`.
    """
    require(actor, "partners.manage")
    certificate = Certificate(supplier=locked(Supplier, supplier_id))
    put(certificate, tidy(fields))
    checked_save(certificate)
    added = CertificateAdded(certificate=str(certificate), expires_on=certificate.expires_on)
    record(added, actor=actor, on=[about(certificate.supplier)])
    expiry.watch_certificate(certificate)
    return certificate


@transaction.atomic
def change_certificate(
    certificate_id: int, *, actor: Actor, **fields: Unpack[CertificateFields]
) -> Certificate:
    """Renew or correct a certificate. Needs `partners.manage`."""
    require(actor, "partners.manage")
    certificate = locked(Certificate, certificate_id)
    values = tidy(fields)
    if changes := differences(certificate, values):
        called = str(certificate)
        put(certificate, values)
        checked_save(certificate)
        changed = CertificateChanged(certificate=called, changes=changes)
        record(changed, actor=actor, on=[about(certificate.supplier)])
        expiry.watch_certificate(certificate)
    return certificate


@transaction.atomic
def remove_certificate(certificate_id: int, *, actor: Actor) -> Supplier:
    """The certificate does not count any more. Answers whose it was. Needs `partners.manage`."""
    require(actor, "partners.manage")
    certificate = locked(Certificate, certificate_id)
    supplier = certificate.supplier
    expiry.forget_certificate(certificate)
    record(CertificateRemoved(certificate=str(certificate)), actor=actor, on=[about(supplier)])
    certificate.delete()
    return supplier
