"""The lists as Excel files. Contacts are personal data: a name and a masked telephone at most."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gendan.base.refs import Actor
from gendan.base.sheets.writing import Cell, Sheet, write_book
from gendan.partners.models import Agreement, Carrier, Contact, Customer, Supplier
from gendan.people.permit import require
from gendan.people.queries import masked

MOST = 100_000  # rows of one file


def customers_file(actor: Actor, found: Iterable[Customer]) -> bytes:
    """Customers as `queries.customers` finds them."""
    header = [
        _("Code"),
        _("Name"),
        _("English name"),
        _("Tier"),
        _("Country"),
        _("Time zone"),
        _("Dedicated merchandiser"),
        *_contact_header(),
    ]
    rows = [
        [
            it.code,
            it.name,
            it.name_en,
            it.tier,
            it.country,
            it.time_zone,
            it.merchandiser.name if it.merchandiser else "",
            *_contact(it),
        ]
        for it in found
    ]
    return _book(actor, _("Customers"), header, rows)


def suppliers_file(actor: Actor, found: Iterable[Supplier]) -> bytes:
    """Suppliers as `queries.suppliers` finds them."""
    header = [
        _("Code"),
        _("Name"),
        _("English name"),
        _("Kind"),
        _("Makes"),
        _("Rank"),
        _("Country"),
        _("First certificate ends"),
        *_contact_header(),
    ]
    rows = [
        [
            it.code,
            it.name,
            it.name_en,
            it.get_kind_display(),
            it.makes,
            it.rank,
            it.country,
            day.isoformat() if (day := getattr(it, "first_expiry", None)) else "",
            *_contact(it),
        ]
        for it in found
    ]
    return _book(actor, _("Suppliers"), header, rows)


def carriers_file(actor: Actor, found: Iterable[Carrier]) -> bytes:
    """Carriers as `queries.carriers` finds them."""
    header = [_("Code"), _("Name"), _("English name"), _("Modes"), *_contact_header()]
    rows = [[it.code, it.name, it.name_en, _(", ").join(it.mode_labels), *_contact(it)] for it in found]
    return _book(actor, _("Carriers"), header, rows)


def agreements_file(actor: Actor, found: Iterable[Agreement]) -> bytes:
    """Agreements as `queries.agreements` finds them, a row for each lane or kind of goods."""
    header = [
        _("Agreement number"),
        _("Agreement title"),
        _("Partner"),
        _("Valid from"),
        _("Valid until"),
        _("Call-off notice in days"),
        _("Goods"),
        pgettext("place", "From"),
        pgettext("place", "To"),
        _("Mode"),
        _("Capacity"),
        _("Unit"),
        _("Per"),
        _("Price"),
        _("Currency"),
    ]
    return _book(actor, _("Agreements"), header, [row for it in found for row in _lines(it)])


def _lines(it: Agreement) -> list[list[Cell]]:
    head: list[Cell] = [
        it.number,
        it.title,
        str(it.carrier or it.supplier),
        it.valid_from.isoformat(),
        it.valid_to.isoformat(),
        it.notice_days,
    ]
    lines: list[list[Cell]] = [
        [
            *head,
            item.goods,
            item.origin,
            item.destination,
            item.get_mode_display() if item.mode else "",
            item.capacity,
            item.unit,
            per(item.per),
            item.price,
            item.currency,
        ]
        for item in it.items.all()
    ]
    return lines or [[*head, *[""] * 9]]


def per(code: str) -> str:
    """`week` → `每周`: for how long a capacity is, in the reader's language; "" is the whole term."""
    return {
        "": _("whole term"),
        "week": _("per week"),
        "month": _("per month"),
        "year": _("per year"),
    }.get(code, code)


def _contact_header() -> list[str]:
    return [_("Main contact"), _("Telephone")]


def _contact(row: object) -> list[Cell]:
    found: list[Contact] = getattr(row, "main_contacts", [])
    return [found[0].name, masked(found[0].phone)] if found else ["", ""]


def _book(actor: Actor, name: str, header: list[str], rows: Iterable[list[Cell]]) -> bytes:
    require(actor, "partners.view")
    return write_book([Sheet(name, header, list(rows)[:MOST])])
