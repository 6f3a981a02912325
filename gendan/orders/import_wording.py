"""What an import says to people: its fields, and what is wrong with a cell."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.orders.columns import Reason
from gendan.orders.rows import Mistake, Why
from gendan.orders.synonyms import Field

FIELDS: Mapping[str, Text] = {
    Field.KEY: gettext_lazy("order number (key)"),
    Field.CUSTOMER: gettext_lazy("customer"),
    Field.CUSTOMER_PO: gettext_lazy("customer's order number"),
    Field.ORDERED_ON: gettext_lazy("ordered on"),
    Field.CURRENCY: gettext_lazy("currency"),
    Field.INCOTERM: gettext_lazy("Incoterm"),
    Field.INCOTERM_PLACE: gettext_lazy("named place"),
    Field.TRANSPORT: gettext_lazy("transport"),
    Field.PAYMENT_TERMS: gettext_lazy("payment terms"),
    Field.PROMISED_SHIP: gettext_lazy("promised ship date"),
    Field.PROMISED_DELIVERY: gettext_lazy("promised delivery date"),
    Field.CONFIRMED_ON: gettext_lazy("confirmed on"),
    Field.TOTAL: gettext_lazy("amount of the order"),
    Field.FACTORY: gettext_lazy("factory"),
    Field.MERCHANDISER: gettext_lazy("merchandiser"),
    Field.TEMPLATE: gettext_lazy("plan template"),
    Field.NOTE: gettext_lazy("note"),
    Field.POSITION: gettext_lazy("line number"),
    Field.PRODUCT: gettext_lazy("product code"),
    Field.CUSTOMER_ITEM: gettext_lazy("customer's item number"),
    Field.DESCRIPTION: gettext_lazy("description"),
    Field.QUANTITY: gettext_lazy("quantity"),
    Field.UNIT: gettext_lazy("unit"),
    Field.PRICE: gettext_lazy("unit price"),
    Field.AMOUNT: gettext_lazy("amount of the line"),
}

REASONS: Mapping[Reason, Text] = {
    Reason.EXACT: gettext_lazy("the header is known"),
    Reason.FOLDED: gettext_lazy("the header is known in another spelling"),
    Reason.CONTAINED: gettext_lazy("the header contains a known word"),
    Reason.CONTENT: gettext_lazy("the cells look like it"),
    Reason.SUMS: gettext_lazy("quantity × this column = amount"),
    Reason.JOINED: gettext_lazy("two columns together are the key"),
}

_WHYS: Mapping[Why, Text] = {
    Why.MISSING: gettext_lazy("is missing"),
    Why.FORMULA: gettext_lazy(
        "holds a formula without a value: open the file in Excel, save it, and try again"
    ),
    Why.ERROR: gettext_lazy("holds an error of the spreadsheet (%(value)s)"),
    Why.NO_DATE: gettext_lazy("“%(value)s” is not a date: write it like 2026-11-23"),
    Why.NO_NUMBER: gettext_lazy("“%(value)s” is not a number"),
    Why.NEGATIVE: gettext_lazy("may not be negative (%(value)s)"),
    Why.NO_CURRENCY: gettext_lazy("“%(value)s” is not a currency: write USD, EUR, CNY …"),
    Why.NO_INCOTERM: gettext_lazy("“%(value)s” is not an Incoterm: write EXW, FOB, CIF …"),
    Why.NO_TRANSPORT: gettext_lazy("“%(value)s” is not a mode of transport: write 海运 (sea), 空运 (air) …"),
    Why.NO_POSITION: gettext_lazy("“%(value)s” is not a line number"),
    Why.TOO_LONG: gettext_lazy("is too long"),
    Why.DIFFERS: gettext_lazy("“%(value)s” differs from another row of the same order: %(other)s"),
    Why.TWICE: gettext_lazy("comes twice %(other)s"),
    Why.CHARACTERS: gettext_lazy("holds characters that no text has"),
    Why.UNKNOWN: gettext_lazy("“%(value)s” is not known here"),
    Why.ENDED: gettext_lazy("the order has ended and is not changed any more"),
    Why.SAID: "%(other)s",
    Why.BESIDE: gettext_lazy("another row of this order is wrong"),
}


def field_text(name: str) -> str:
    """What a field of an import is called."""
    if name in FIELDS:
        return str(FIELDS[name])
    kind, _dot, key = name.partition(".")
    if kind == "node":
        return _("actual date of %(node)s") % {"node": key}
    return _("specification %(key)s") % {"key": key}


def mistake_text(mistake: Mistake) -> str:
    """What is wrong, with its column, in the reader's language."""
    text = str(_WHYS[mistake.why]) % {"value": mistake.value, "other": mistake.other}
    header = column_text(mistake.header)
    return f"{header}: {text.strip()}" if header else text.strip()


def column_text(header: str) -> str:
    """A column of the file by its own name; a field that has no column, in the reader's language."""
    return field_text(header) if header in FIELDS else header


def kept(mistake: Mistake) -> list[object]:
    """As a run keeps it."""
    return [mistake.row, mistake.header, mistake.why.value, mistake.value, mistake.other]


def told(body: Sequence[object]) -> Mistake:
    """The reverse."""
    row, header, why, value, other = body
    return Mistake(int(str(row)), str(header), Why(str(why)), str(value), str(other))
