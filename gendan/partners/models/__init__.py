"""Customers, suppliers, carriers and agreements."""

from gendan.partners.models.agreement import Agreement, AgreementItem
from gendan.partners.models.carrier import Carrier, Mode
from gendan.partners.models.contact import Contact
from gendan.partners.models.customer import Customer, Tier
from gendan.partners.models.supplier import Certificate, Rank, Supplier, SupplierKind, SupplierMonth

__all__ = [
    "Agreement",
    "AgreementItem",
    "Carrier",
    "Certificate",
    "Contact",
    "Customer",
    "Mode",
    "Rank",
    "Supplier",
    "SupplierKind",
    "SupplierMonth",
    "Tier",
]
