"""Every write. Each takes the `actor` and asks whether they may."""

from gendan.partners.actions.agreements import (
    AgreementFields,
    ItemFields,
    add_agreement,
    add_item,
    change_agreement,
    change_item,
    remove_item,
    restore_agreement,
    retire_agreement,
)
from gendan.partners.actions.carriers import (
    CarrierFields,
    add_carrier,
    change_carrier,
    restore_carrier,
    retire_carrier,
)
from gendan.partners.actions.contacts import ContactFields, add_contact, change_contact, erase_contact
from gendan.partners.actions.customers import (
    CustomerFields,
    add_customer,
    change_customer,
    put_customer,
    restore_customer,
    retire_customer,
)
from gendan.partners.actions.gathering import find_or_add_customers, find_or_add_suppliers
from gendan.partners.actions.records import count_node, uncount_node
from gendan.partners.actions.suppliers import (
    CertificateFields,
    SupplierFields,
    add_certificate,
    add_supplier,
    change_certificate,
    change_supplier,
    put_supplier,
    remove_certificate,
    restore_supplier,
    retire_supplier,
)

__all__ = [
    "AgreementFields",
    "CarrierFields",
    "CertificateFields",
    "ContactFields",
    "CustomerFields",
    "ItemFields",
    "SupplierFields",
    "add_agreement",
    "add_carrier",
    "add_certificate",
    "add_contact",
    "add_customer",
    "add_item",
    "add_supplier",
    "change_agreement",
    "change_carrier",
    "change_certificate",
    "change_contact",
    "change_customer",
    "change_item",
    "change_supplier",
    "count_node",
    "erase_contact",
    "find_or_add_customers",
    "find_or_add_suppliers",
    "put_customer",
    "put_supplier",
    "remove_certificate",
    "remove_item",
    "restore_agreement",
    "restore_carrier",
    "restore_customer",
    "restore_supplier",
    "retire_agreement",
    "retire_carrier",
    "retire_customer",
    "retire_supplier",
    "uncount_node",
]
