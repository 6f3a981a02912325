"""Contacts are personal data: to be found, masked, erased, and never on the timeline."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from python_calamine import CalamineWorkbook

from gendan.base.errors import ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.partners import actions, queries
from gendan.partners.models import Contact, Customer, Supplier
from gendan.partners.tests.conftest import TEST
from gendan.partners.tests.test_partners import story
from tests.cast import Cast

ANNA = {"name": "Anna Karlsson", "role": "buyer", "email": "anna@nordgren.example", "phone": "+46701234567"}


def everything_recorded() -> str:
    return str(list(Event.objects.values_list("payload", flat=True)))


def test_timeline_says_that_not_who(cast: Cast, customer: Customer) -> None:
    contact = actions.add_contact(customer, actor=cast.supervisor, **ANNA)  # type: ignore[arg-type]
    actions.change_contact(contact.pk, actor=cast.supervisor, phone="+46709999999", role="head buyer")
    actions.erase_contact(contact.pk, actor=cast.supervisor)
    assert story("customer", customer.pk)[1:] == [
        "Contact added",
        "Contact changed: telephone, role",
        "Contact erased",
    ]
    assert not Contact.objects.exists()
    for secret in ("Anna", "nordgren.example", "+467", "buyer"):
        assert secret not in everything_recorded()


def test_only_one_is_the_main_contact(customer: Customer, supplier: Supplier) -> None:
    other = actions.add_contact(supplier, actor=TEST, name="老陈", is_main=True)
    first = actions.add_contact(customer, actor=TEST, name="Anna", is_main=True)
    second = actions.add_contact(customer, actor=TEST, name="Erik", is_main=True)
    for it in (other, first, second):
        it.refresh_from_db()
    assert (other.is_main, first.is_main, second.is_main) == (True, False, True)
    assert [it.name for it in queries.customer_for(TEST, customer.pk).contacts.all()] == ["Erik", "Anna"]


def test_wrong_mail_is_refused_beside_its_field(customer: Customer) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.add_contact(customer, actor=TEST, name="Anna", email="anna at home")
    assert set(refused.value.fields) == {"email"}


def test_only_who_manages_partners_touches_them(cast: Cast, customer: Customer) -> None:
    contact = actions.add_contact(customer, actor=TEST, name="Anna")
    with pytest.raises(ForbiddenError):
        actions.add_contact(customer, actor=cast.merchandiser, name="Erik")
    with pytest.raises(ForbiddenError):
        actions.change_contact(contact.pk, actor=cast.merchandiser, name="Erik")
    with pytest.raises(ForbiddenError):
        actions.erase_contact(contact.pk, actor=cast.merchandiser)
    with pytest.raises(NotFoundError):
        actions.erase_contact(999_999, actor=cast.supervisor)
    with pytest.raises(NotFoundError):
        queries.contact_for(cast.outsider, contact.pk)


def test_contact_belongs_to_exactly_one_partner(customer: Customer, supplier: Supplier) -> None:
    for wrong in (Contact(name="x"), Contact(name="x", customer=customer, supplier=supplier)):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_file_masks_the_telephone(customer: Customer) -> None:
    actions.add_contact(customer, actor=TEST, is_main=True, **ANNA)
    content = queries.customers_file(TEST, queries.customers(TEST))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["NORD", "北境户外"]
    assert rows[1][-2:] == ["Anna Karlsson", "+46****4567"]
