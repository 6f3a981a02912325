"""Customers are added, changed, retired and restored."""

from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor
from gendan.partners import zones
from gendan.partners.actions.writing import save_changes, save_new, set_use, tidy
from gendan.partners.events import CustomerAdded, CustomerChanged, CustomerRestored, CustomerRetired
from gendan.partners.models import Customer
from gendan.people.actions.writing import chosen, locked
from gendan.people.models import Member
from gendan.people.permit import require


class CustomerDetails(TypedDict, total=False):
    """What may be entered of a customer. `time_zone` is an IANA zone, `language` one the desk speaks."""

    name: str
    name_en: str
    tier: str
    country: str
    time_zone: str
    language: str
    merchandiser_id: int | None
    note: str


class CustomerFields(CustomerDetails, total=False):
    """The same with our code for them, which is unique."""

    code: str


def _values(fields: CustomerFields, customer: Customer) -> dict[str, object]:
    values = tidy(fields)
    if "merchandiser_id" in fields:
        del values["merchandiser_id"]
        values["merchandiser"] = _merchandiser(fields["merchandiser_id"], customer)
    if "language" in values and values["language"] not in dict(settings.LANGUAGES):
        raise _unknown("language", values["language"])
    if "time_zone" in values and values["time_zone"] not in zones.known():
        raise _unknown("time_zone", values["time_zone"])
    return values


def _merchandiser(number: int | None, customer: Customer) -> Member | None:
    """The member chosen. Who has left cannot be chosen anew."""
    member = chosen(Member, number, "merchandiser_id")
    if member is not None and not member.is_active and member.pk != customer.merchandiser_id:
        raise InvalidInputError(
            _("%(name)s does not work here any more.") % {"name": member.name},
            fields={"merchandiser_id": _("Choose somebody else.")},
        )
    return member


def _unknown(field: str, value: object) -> InvalidInputError:
    text = _("There is no “%(value)s”: choose from the list.") % {"value": str(value)[:60]}
    return InvalidInputError(text, fields={field: text})


@transaction.atomic
def add_customer(*, actor: Actor, **fields: Unpack[CustomerFields]) -> Customer:
    """A new customer. Needs `partners.manage`. Raises InvalidInputError, naming the fields."""
    require(actor, "partners.manage")
    customer = Customer()
    save_new(customer, _values(fields, customer), CustomerAdded, actor)
    return customer


@transaction.atomic
def change_customer(customer_id: int, *, actor: Actor, **fields: Unpack[CustomerFields]) -> Customer:
    """Change what is given. Needs `partners.manage`."""
    require(actor, "partners.manage")
    customer = locked(Customer, customer_id)
    save_changes(customer, _values(fields, customer), CustomerChanged, actor)
    return customer


@transaction.atomic
def put_customer(code: str, *, actor: Actor, **fields: Unpack[CustomerDetails]) -> tuple[Customer, bool]:
    """The customer of this code as given, added where there is none: for programs. Says whether it was added.

    Sent again, it changes nothing. Two at once: the second waits, or gets a ConflictError. Needs
    `partners.manage`.
    """
    require(actor, "partners.manage")
    code = code.strip()
    number = Customer.objects.filter(code=code).values_list("pk", flat=True).first()
    if number is None:
        return add_customer(actor=actor, code=code, **fields), True
    return change_customer(number, actor=actor, **fields), False


@transaction.atomic
def retire_customer(customer_id: int, *, actor: Actor) -> Customer:
    """No new orders of this customer. Refused while there are open ones. Needs `partners.manage`."""
    require(actor, "partners.manage")
    customer = locked(Customer, customer_id)
    set_use(customer, in_use=False, event=CustomerRetired, actor=actor)
    return customer


@transaction.atomic
def restore_customer(customer_id: int, *, actor: Actor) -> Customer:
    """A former customer is back. Needs `partners.manage`."""
    require(actor, "partners.manage")
    customer = locked(Customer, customer_id)
    set_use(customer, in_use=True, event=CustomerRestored, actor=actor)
    return customer
