"""Contacts: personal data. They are added, changed and erased; events say that, never who."""

from typing import TypedDict, Unpack

from django.db import transaction

from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.partners.actions.writing import about, tidy
from gendan.partners.events import ContactAdded, ContactChanged, ContactErased
from gendan.partners.models import Carrier, Contact, Customer, Supplier
from gendan.people.actions.writing import checked_save, locked, put
from gendan.people.permit import require

Owner = Customer | Supplier | Carrier


class ContactFields(TypedDict, total=False):
    """What may be entered of a contact. Of one partner there is one main contact."""

    name: str
    role: str
    email: str
    phone: str
    is_main: bool


def owner_of(contact: Contact) -> Owner:
    """Where the contact works."""
    owner = contact.customer or contact.supplier or contact.carrier
    if owner is None:
        raise LookupError(f"contact {contact.pk} belongs to nobody")  # the database forbids it
    return owner


def _of(owner: Owner) -> dict[str, Owner]:
    return {about(owner).kind: owner}


@transaction.atomic
def add_contact(owner: Owner, *, actor: Actor, **fields: Unpack[ContactFields]) -> Contact:
    """Somebody to talk to at this customer, supplier or carrier. Needs `partners.manage`."""
    require(actor, "partners.manage")
    owner = locked(type(owner), owner.pk)
    contact = Contact(**_of(owner))
    put(contact, tidy(fields))
    checked_save(contact)
    _keep_one_main(contact, owner)
    record(ContactAdded(contact=contact.pk), actor=actor, on=[about(owner)])
    return contact


@transaction.atomic
def change_contact(contact_id: int, *, actor: Actor, **fields: Unpack[ContactFields]) -> Contact:
    """Change what is given. Needs `partners.manage`."""
    require(actor, "partners.manage")
    contact = locked(Contact, contact_id)
    owner = owner_of(contact)
    values = tidy(fields)
    changed = [name for name, value in values.items() if getattr(contact, name) != value]
    if changed:
        put(contact, values)
        checked_save(contact)
        _keep_one_main(contact, owner)
        record(ContactChanged(contact=contact.pk, fields=changed), actor=actor, on=[about(owner)])
    return contact


@transaction.atomic
def erase_contact(contact_id: int, *, actor: Actor) -> Owner:
    """Erase all that is kept of somebody. Answers where they worked. Needs `partners.manage`."""
    require(actor, "partners.manage")
    contact = locked(Contact, contact_id)
    owner, number = owner_of(contact), contact.pk
    contact.delete()
    record(ContactErased(contact=number), actor=actor, on=[about(owner)])
    return owner


def _keep_one_main(contact: Contact, owner: Owner) -> None:
    if contact.is_main:
        Contact.objects.filter(**_of(owner), is_main=True).exclude(pk=contact.pk).update(is_main=False)
