"""Framework agreements and what they cover are added, changed, retired and restored."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.money import MINOR_UNITS
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.partners.actions import expiry
from gendan.partners.actions.writing import about, differences, save_changes, save_new, set_use, tidy
from gendan.partners.events import (
    AgreementAdded,
    AgreementChanged,
    AgreementItemAdded,
    AgreementItemChanged,
    AgreementItemRemoved,
    AgreementRestored,
    AgreementRetired,
)
from gendan.partners.models import Agreement, AgreementItem, Carrier, Supplier
from gendan.people.actions.writing import checked_save, chosen, locked, put
from gendan.people.permit import require

PERIODS = ("", "week", "month", "year")


class AgreementFields(TypedDict, total=False):
    """What may be entered of an agreement, which is with one carrier or with one supplier."""

    number: str
    title: str
    carrier_id: int | None
    supplier_id: int | None
    valid_from: date
    valid_to: date
    notice_days: int
    note: str


class ItemFields(TypedDict, total=False):
    """A lane (from, to, mode) or a kind of goods. `per` is one of `PERIODS`, "" for the whole term."""

    goods: str
    origin: str
    destination: str
    mode: str
    capacity: Decimal | None
    unit: str
    per: str
    price: Decimal | None
    currency: str


def _values(fields: AgreementFields, agreement: Agreement) -> dict[str, object]:
    values = tidy(fields)
    if "carrier_id" in values:
        del values["carrier_id"]
        values["carrier"] = chosen(Carrier, fields["carrier_id"], "carrier_id")
    if "supplier_id" in values:
        del values["supplier_id"]
        values["supplier"] = chosen(Supplier, fields["supplier_id"], "supplier_id")
    _check(values, agreement)
    return values


def _check(values: dict[str, object], agreement: Agreement) -> None:
    """With exactly one partner, ending after it begins: said beside the field."""
    begin, end = (values.get(name, getattr(agreement, name)) for name in ("valid_from", "valid_to"))
    carrier, supplier = (
        values[name] if name in values else getattr(agreement, name) for name in ("carrier", "supplier")
    )
    if (carrier is None) == (supplier is None):
        text = _("Choose a carrier or a supplier, not both.")
        raise InvalidInputError(text, fields={"carrier_id": text})
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        text = _("It ends before it begins.")
        raise InvalidInputError(text, fields={"valid_to": text})


def partners_of(agreement: Agreement) -> list[Subject]:
    """The agreement and whom it is with: whose timelines show what happens to it."""
    partner = agreement.carrier or agreement.supplier
    return [about(agreement), *([about(partner)] if partner else [])]


@transaction.atomic
def add_agreement(*, actor: Actor, **fields: Unpack[AgreementFields]) -> Agreement:
    """A new framework agreement; before it ends, who negotiated it is warned. Needs `partners.manage`."""
    require(actor, "partners.manage")
    agreement = Agreement()
    save_new(agreement, _values(fields, agreement), AgreementAdded, actor)
    expiry.watch_agreement(agreement)
    return agreement


@transaction.atomic
def change_agreement(agreement_id: int, *, actor: Actor, **fields: Unpack[AgreementFields]) -> Agreement:
    """Change what is given: extended, it is warned of anew. Needs `partners.manage`."""
    require(actor, "partners.manage")
    agreement = locked(Agreement, agreement_id)
    if save_changes(agreement, _values(fields, agreement), AgreementChanged, actor):
        expiry.watch_agreement(agreement)
    return agreement


@transaction.atomic
def retire_agreement(agreement_id: int, *, actor: Actor) -> Agreement:
    """Nothing more is called off. Needs `partners.manage`."""
    require(actor, "partners.manage")
    agreement = locked(Agreement, agreement_id)
    if set_use(agreement, in_use=False, event=AgreementRetired, actor=actor):
        expiry.watch_agreement(agreement)
    return agreement


@transaction.atomic
def restore_agreement(agreement_id: int, *, actor: Actor) -> Agreement:
    """It is used again. Needs `partners.manage`."""
    require(actor, "partners.manage")
    agreement = locked(Agreement, agreement_id)
    if set_use(agreement, in_use=True, event=AgreementRestored, actor=actor):
        expiry.watch_agreement(agreement)
    return agreement


def _item_values(fields: ItemFields, item: AgreementItem) -> dict[str, object]:
    values = tidy(fields)

    def value(name: str) -> str:
        return str(values.get(name, getattr(item, name)))

    faults: dict[str, str] = {}
    if not value("goods") and not (value("origin") and value("destination")):
        faults["goods"] = _("Say which goods, or from where to where.")
    if value("per") not in PERIODS:
        faults["per"] = _("Choose again.")
    if value("currency") not in MINOR_UNITS:
        faults["currency"] = _("There is no such currency.")
    faults |= {
        name: _("It cannot be negative.")
        for name in ("capacity", "price")
        if isinstance(number := values.get(name), Decimal) and number < 0
    }
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)
    return values


@transaction.atomic
def add_item(agreement_id: int, *, actor: Actor, **fields: Unpack[ItemFields]) -> AgreementItem:
    """The agreement covers one more lane or kind of goods. Needs `partners.manage`."""
    require(actor, "partners.manage")
    item = AgreementItem(agreement=locked(Agreement, agreement_id))
    put(item, _item_values(fields, item))
    checked_save(item)
    added = AgreementItemAdded(number=item.agreement.number, item=str(item))
    record(added, actor=actor, on=partners_of(item.agreement))
    return item


@transaction.atomic
def change_item(item_id: int, *, actor: Actor, **fields: Unpack[ItemFields]) -> AgreementItem:
    """Another capacity or price. Needs `partners.manage`."""
    require(actor, "partners.manage")
    item = locked(AgreementItem, item_id)
    values = _item_values(fields, item)
    if changes := differences(item, values):
        called = str(item)
        put(item, values)
        checked_save(item)
        changed = AgreementItemChanged(number=item.agreement.number, item=called, changes=changes)
        record(changed, actor=actor, on=partners_of(item.agreement))
    return item


@transaction.atomic
def remove_item(item_id: int, *, actor: Actor) -> Agreement:
    """The lane or goods is no longer covered. Answers the agreement. Needs `partners.manage`."""
    require(actor, "partners.manage")
    item = locked(AgreementItem, item_id)
    agreement = item.agreement
    record(
        AgreementItemRemoved(number=agreement.number, item=str(item)), actor=actor, on=partners_of(agreement)
    )
    item.delete()
    return agreement
