"""The file of the SCMS orders that comes with the program, and how its columns are read."""

import csv
import gzip
import io
from importlib.resources import files

from django.core.files.base import ContentFile

from gendan.base.refs import Actor
from gendan.orders.actions.importing import import_now
from gendan.orders.import_layout import CUSTOMERS, DRAFT, FACTORIES, Choices
from gendan.orders.models import ImportRun, Order
from gendan.orders.scms import KEY, SOURCE, Course, courses

FILE = "data/scms_to_2013.csv.gz"
IMPORT_JOB = "orders.import_demo_history"


def content() -> bytes:
    """The file as it was published."""
    return gzip.decompress(files("gendan.orders").joinpath(FILE).read_bytes())


def history() -> list[Course]:
    """What happened to its orders."""
    return courses(csv.DictReader(io.StringIO(content().decode())))


COLUMNS = {
    "key": KEY,
    "customer": ("Project Code",),
    "customer_po": ("PO / SO #",),
    "factory": ("Vendor",),
    "transport": ("Shipment Mode",),
    "incoterm": ("Vendor INCO Term",),
    "promised_delivery": ("Scheduled Delivery Date",),
    "customer_item": ("ID",),
    "description": ("Item Description",),
    "quantity": ("Line Item Quantity",),
    "price": ("Pack_Price",),
    "amount": ("Line Item Value",),
    "note": ("Country",),
}


def import_history(actor: Actor) -> ImportRun | None:
    """The orders of the file by the usual import, as drafts: a replay lets them begin. Once."""
    if Order.objects.filter(source=SOURCE).exists():
        return None
    choices = Choices(
        COLUMNS,
        fixed={"currency": "USD", "unit": "pack", "template": "S", "incoterm_place": "destination"},
        state=DRAFT,
        create=frozenset({CUSTOMERS, FACTORIES}),
        own_numbers=False,
    )
    file = ContentFile(content(), name="SCMS_Delivery_History.csv")
    return import_now(file, source=SOURCE, choices=choices, actor=actor)
