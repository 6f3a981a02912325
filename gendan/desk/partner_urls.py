"""The addresses of customers, suppliers, carriers and agreements."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from gendan.desk.views import partner_parts as parts
from gendan.desk.views import partners
from gendan.desk.views.partners import NOUNS, Noun


def _pages(noun: Noun) -> Iterator[URLPattern]:
    """The pages that every kind has."""
    name, names = noun.name, noun.names
    one = f"{names}/<int:{name}_id>/"
    yield path(f"{names}/", partners.listing(noun), name=names)
    yield path(f"{names}/new/", partners.add(noun), name=f"add_{name}")
    yield path(f"{names}/export/", partners.export(noun), name=f"export_{names}")
    yield path(one, partners.one(noun), name=name)
    yield path(f"{one}edit/", partners.edit(noun), name=f"edit_{name}")
    yield path(f"{one}use/", partners.use(noun), name=f"use_{name}")


urlpatterns = [
    *(page for noun in NOUNS for page in _pages(noun)),
    path(
        "customers/<int:customer_id>/contacts/new/", parts.add_customer_contact, name="add_customer_contact"
    ),
    path(
        "suppliers/<int:supplier_id>/contacts/new/", parts.add_supplier_contact, name="add_supplier_contact"
    ),
    path("carriers/<int:carrier_id>/contacts/new/", parts.add_carrier_contact, name="add_carrier_contact"),
    path("contacts/<int:contact_id>/", parts.contact, name="contact"),
    path("contacts/<int:contact_id>/erase/", parts.erase_contact, name="erase_contact"),
    path("suppliers/<int:supplier_id>/certificates/new/", parts.add_certificate, name="add_certificate"),
    path("certificates/<int:certificate_id>/", parts.certificate, name="certificate"),
    path("certificates/<int:certificate_id>/remove/", parts.remove_certificate, name="remove_certificate"),
    path("agreements/<int:agreement_id>/items/new/", parts.add_item, name="add_item"),
    path("agreements/items/<int:item_id>/", parts.item, name="item"),
    path("agreements/items/<int:item_id>/remove/", parts.remove_item, name="remove_item"),
]
