"""Customers, suppliers and carriers: one door to each, and the lists."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Min, Model, Prefetch, Q, QuerySet

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.base.text import fold, name_query
from gendan.partners.models import Agreement, Carrier, Certificate, Contact, Customer, Supplier
from gendan.people.actions.writing import manager
from gendan.people.permit import may, require

T = TypeVar("T", bound=Model)
P = TypeVar("P", Customer, Supplier, Carrier)
VIEW = "partners.view"
TABLES: dict[str, type[Model]] = {
    "customer": Customer,
    "supplier": Supplier,
    "carrier": Carrier,
    "agreement": Agreement,
    "certificate": Certificate,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; empty is anything, and what a kind does not have is not asked of it.

    `text` is a piece of a name, its pinyin, an English name or a code. `expiring`: suppliers with a
    certificate that has ended or ends within so many days of `today`.
    """

    text: str = ""
    tier: str = ""
    kind: str = ""
    rank: str = ""
    mode: str = ""
    country: str = ""
    merchandiser: int | None = None
    expiring: int | None = None
    today: date | None = None
    retired: bool = False  # those out of use instead


def customer_for(actor: Actor, customer_id: int) -> Customer:
    """The customer, with merchandiser and contacts. Needs `partners.view`, else it is not there."""
    return _door(actor, _customers().prefetch_related("contacts"), customer_id)


def supplier_for(actor: Actor, supplier_id: int) -> Supplier:
    """The supplier, with contacts and certificates."""
    return _door(actor, Supplier.objects.prefetch_related("contacts", "certificates"), supplier_id)


def carrier_for(actor: Actor, carrier_id: int) -> Carrier:
    """The carrier, with contacts."""
    return _door(actor, Carrier.objects.prefetch_related("contacts"), carrier_id)


def customer_by_code(actor: Actor, code: str) -> Customer:
    """The customer of this code: for programs."""
    return _by_code(actor, _customers(), code)


def supplier_by_code(actor: Actor, code: str) -> Supplier:
    """The supplier of this code: for programs."""
    return _by_code(actor, Supplier.objects.all(), code)


def contact_for(actor: Actor, contact_id: int) -> Contact:
    """The contact, with where they work."""
    return _door(actor, Contact.objects.select_related("customer", "supplier", "carrier"), contact_id)


def certificate_for(actor: Actor, certificate_id: int) -> Certificate:
    """The certificate, with its supplier."""
    return _door(actor, Certificate.objects.select_related("supplier"), certificate_id)


def customers(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Customer]:
    """The customers in the order of pinyin, each with merchandiser and main contact. Two queries a page."""
    wanted = wanted or Wanted()
    found = _found(actor, _customers(), wanted).prefetch_related(_main_contacts())
    if wanted.tier:
        found = found.filter(tier=wanted.tier)
    if wanted.country:
        found = found.filter(country=wanted.country)
    if wanted.merchandiser:
        found = found.filter(merchandiser=wanted.merchandiser)
    return found


def suppliers(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Supplier]:
    """The suppliers in the order of pinyin, each with main contact and `first_expiry`. Two queries a page."""
    wanted = wanted or Wanted()
    found = _found(actor, Supplier.objects.all(), wanted).prefetch_related(_main_contacts())
    for name in ("kind", "rank", "country"):
        if value := getattr(wanted, name):
            found = found.filter(**{name: value})
    found = found.annotate(first_expiry=Min("certificates__expires_on"))
    if wanted.expiring is not None and wanted.today:
        found = found.filter(first_expiry__lte=wanted.today + timedelta(days=wanted.expiring))
    return found.order_by("name_keys", "id")  # Django forgets a model's order where it groups


def carriers(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Carrier]:
    """The carriers in the order of pinyin, each with main contact. Two queries a page."""
    wanted = wanted or Wanted()
    found = _found(actor, Carrier.objects.all(), wanted).prefetch_related(_main_contacts())
    return found.filter(modes__contains=[wanted.mode]) if wanted.mode else found


def countries(actor: Actor, model: type[Customer] | type[Supplier]) -> list[str]:
    """The countries that occur, for a filter."""
    require(actor, VIEW)
    found = manager(model).exclude(country="").values_list("country", flat=True)
    return list(found.distinct().order_by("country"))


def name_for(actor: Actor, kind: str, number: int) -> str:
    """The name of one partner, agreement or certificate, for the head of its timeline. One query."""
    row = _door(actor, manager(TABLES[kind]).all(), number)
    return str(row)


def names_of(kind: str, numbers: Collection[int]) -> dict[int, str]:
    """The names of partners, agreements or certificates (by the kind of a `Subject`), in one query.

    For readers of the whole audit log only: nothing is asked of who reads.
    """
    return {number: str(it) for number, it in manager(TABLES[kind]).in_bulk(list(numbers)).items()}


def _customers() -> QuerySet[Customer]:
    return Customer.objects.select_related("merchandiser")


def _main_contacts() -> "Prefetch[str, QuerySet[Contact], str]":
    return Prefetch("contacts", Contact.objects.filter(is_main=True), to_attr="main_contacts")


def _door(actor: Actor, rows: QuerySet[T], number: int) -> T:
    row = rows.filter(pk=number).first() if may(actor, VIEW) else None
    if row is None:
        raise NotFoundError
    return row


def _by_code(actor: Actor, rows: QuerySet[P], code: str) -> P:
    row = rows.filter(code=code).first() if may(actor, VIEW) and "\x00" not in code else None
    if row is None:
        raise NotFoundError
    return row


def _found(actor: Actor, rows: QuerySet[P], wanted: Wanted) -> QuerySet[P]:
    require(actor, VIEW)
    rows = rows.filter(is_active=not wanted.retired)
    text = wanted.text.replace("\x00", "").strip()
    return rows.filter(matching(text)) if text else rows


def matching(text: str) -> Q:
    """Rows whose name, its pinyin, English name or code somebody who types `text` may mean."""
    found = Q(code__icontains=text) | Q(name_en__icontains=text)
    found |= Q(name__icontains=text) | Q(name__icontains=fold(text))
    if keys := name_query(text):
        found |= Q(name_keys__contains=keys)
    return found
