"""Every read about partners that a face needs. The first parameter is who asks."""

from gendan.partners.queries.agreements import (
    SOON_DAYS,
    WantedAgreements,
    agreement_choices,
    agreement_for,
    agreements,
    agreements_for,
    agreements_with,
    item_for,
)
from gendan.partners.queries.exporting import (
    agreements_file,
    carriers_file,
    customers_file,
    per,
    suppliers_file,
)
from gendan.partners.queries.partners import (
    Wanted,
    carrier_for,
    carriers,
    certificate_for,
    contact_for,
    countries,
    customer_by_code,
    customer_for,
    customers,
    names_of,
    supplier_by_code,
    supplier_for,
    suppliers,
)
from gendan.partners.queries.record import MonthRecord, SupplierRecord, record_of
from gendan.partners.queries.watched import expiring_agreements, expiring_certificates, watched_by
from gendan.partners.ties import open_ties

__all__ = [
    "SOON_DAYS",
    "MonthRecord",
    "SupplierRecord",
    "Wanted",
    "WantedAgreements",
    "agreement_choices",
    "agreement_for",
    "agreements",
    "agreements_file",
    "agreements_for",
    "agreements_with",
    "carrier_for",
    "carriers",
    "carriers_file",
    "certificate_for",
    "contact_for",
    "countries",
    "customer_by_code",
    "customer_for",
    "customers",
    "customers_file",
    "expiring_agreements",
    "expiring_certificates",
    "item_for",
    "names_of",
    "open_ties",
    "per",
    "record_of",
    "supplier_by_code",
    "supplier_for",
    "suppliers",
    "suppliers_file",
    "watched_by",
]
