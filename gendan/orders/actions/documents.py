"""The customer's own purchase order as a second source: read from a file or typed again, and compared."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.files.actions import store
from gendan.base.refs import Actor
from gendan.base.sheets.reading import read_rows
from gendan.base.timeline.actions import record
from gendan.orders import edi
from gendan.orders.actions.entry import draft_order
from gendan.orders.actions.findings import refresh
from gendan.orders.actions.standing import today_of
from gendan.orders.checks import Context, check
from gendan.orders.checks import Finding as Found
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import normalised, to_json
from gendan.orders.document_events import DocumentAdded
from gendan.orders.document_sheet import SheetError, read_order
from gendan.orders.document_wording import edi_refusal, note_words, sheet_refusal
from gendan.orders.models import CustomerDocument, Finding, Order, Product
from gendan.orders.states import CHANGEABLE
from gendan.partners.models import Customer
from gendan.people.actions.writing import locked
from gendan.people.models import Member
from gendan.people.permit import may, require

TYPED, SHEET = "typed", "sheet"
SOURCE = "edi"
MOST_BYTES = edi.MOST_BYTES


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One order as a document says it, and what is to be said of the document.

    `customer` is the code of ours that it seems to be from, "" where that is not told; `sender` is what the
    document itself says. `sure` and `places` are by field. `key` identifies the message at its sender.
    """

    origin: str
    content: OrderContent
    customer: str = ""
    sender: str = ""
    message: str = ""
    key: str = ""
    notes: tuple[str, ...] = ()
    sure: Mapping[str, int] | None = None
    places: Mapping[str, str] | None = None
    doubts: tuple[edi.Note, ...] = ()
    charges: tuple[str, ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        """How it was read, as it is kept: doubts as codes and values, to be said in any language."""
        return {
            "notes": [[str(it.fault), it.segment, it.number, it.found, it.expected] for it in self.doubts],
            "places": dict(self.places or {}),
            "sure": dict(self.sure or {}),
            "charges": list(self.charges),
        }


def read_document(data: bytes) -> list[ReadDocument]:
    """Every order that a file says: X12 850, EDIFACT ORDERS, .xlsx or .csv. Raises InvalidInputError."""
    if edi.sniff(data):
        return _from_edi(data)
    rows = read_rows(data)
    try:
        found = read_order(rows)
    except SheetError as error:
        raise sheet_refusal(error) from error
    content = _storable(found.content)
    customer = _customer("", found.customer)
    return [
        ReadDocument(
            SHEET,
            content,
            customer,
            found.customer,
            sure=found.sure,
            places=found.places,
            charges=found.charges,
        )
    ]


def read_edi(data: bytes) -> list[ReadDocument]:
    """As `read_document`, for EDI only: anything else is refused by its name."""
    return _from_edi(data)


def _from_edi(data: bytes) -> list[ReadDocument]:
    try:
        found = edi.read(data)
    except edi.EdiError as error:
        raise edi_refusal(error.note) from error
    common = tuple(note_words(it) for it in found.notes)
    return [
        ReadDocument(
            origin=it.syntax,
            content=_storable(it.content),
            customer=_customer(it.buyer.id, it.buyer.name),
            sender=it.buyer.name or it.buyer.id or it.sender,
            message=it.message,
            key=f"{it.sender}/{it.control}/{it.content.customer_po}"[:120],
            notes=tuple(note_words(note) for note in it.notes) + common,
            places={name: str(number) for name, number in it.places},
            doubts=(*it.notes, *found.notes),
            charges=tuple(note.found for note in it.notes if note.fault is edi.Fault.CHARGES),
        )
        for it in found.orders
    ]


def _storable(content: OrderContent) -> OrderContent:
    """Without what no table takes: NUL and halves of characters."""
    try:
        found = normalised(content)
    except ValueError as error:
        raise InvalidInputError(_("There are numbers in it that no order can have.")) from error
    if not _is_text(json.dumps(to_json(found), ensure_ascii=False)):
        raise InvalidInputError(_("There are characters in it that no text has."))
    return found


def _is_text(text: str) -> bool:
    return "\\u0000" not in text and not any("\ud800" <= it <= "\udfff" for it in text)


def _customer(number: str, name: str) -> str:
    """The code of the one customer who has this code or name; "" where there is none, or more than one."""
    wanted = [it for it in (number.strip(), name.strip()) if it]
    if not wanted:
        return ""
    by_code = Customer.objects.filter(code__in=wanted, is_active=True)
    found = list(by_code.values_list("code", flat=True)[:2])
    if not found and name:
        rows = Customer.objects.filter(is_active=True)
        same = rows.filter(name__iexact=name.strip()) | rows.filter(name_en__iexact=name.strip())
        found = list(same.values_list("code", flat=True)[:2])
    return found[0] if len(found) == 1 else ""


def chosen(found: list[ReadDocument], order: Order) -> ReadDocument:
    """Of several orders in a file the one with the order's number. Raises InvalidInputError."""
    if len(found) == 1:
        return found[0]
    wanted = order.customer_po.strip().casefold()
    same = [it for it in found if it.content.customer_po.strip().casefold() == wanted]
    if wanted and len(same) == 1:
        return same[0]
    numbers = ", ".join(it.content.customer_po for it in found[:10])
    raise InvalidInputError(
        _("The file has %(count)d orders, and none or several of them are this one: %(numbers)s.")
        % {"count": len(found), "numbers": numbers},
        hint=_("Enter the customer's order number on the order first."),
    )


@transaction.atomic
def add_document(
    order_id: int, *, actor: Actor, upload: "File[Any] | None" = None, content: OrderContent | None = None
) -> CustomerDocument:
    """Put the customer's own words beside the order, and check the order against them.

    Either `upload`, a file that is kept with the order, or `content` as somebody typed it a second time. The
    newest document counts. Needs `orders.enter` or `orders.review`. Raises InvalidInputError for a file that
    cannot be read, ConflictError for an order that has ended.
    """
    require_adding(actor)
    order = locked(Order, order_id)
    if order.status not in CHANGEABLE:
        raise ConflictError(
            _("Order %(number)s has ended; nothing is compared any more.") % {"number": order.number}
        )
    if upload is None:
        if content is None or content == OrderContent():
            raise InvalidInputError(_("Choose a file, or type what the customer wrote."))
        return _added(order, ReadDocument(TYPED, _storable(content)), actor)
    found = chosen(read_document(_bytes(upload)), order)
    upload.seek(0)
    file = store(upload, actor=actor, on=order.subject)
    return _added(order, found, actor, file_id=file.pk)


def preview_document(order: Order, upload: "File[Any]", *, actor: Actor) -> ReadDocument:
    """What `add_document` would take from the file; writes nothing."""
    require_adding(actor)
    return chosen(read_document(_bytes(upload)), order)


def may_add(actor: Actor) -> bool:
    """Whether this person may put the customer's words beside an order."""
    return may(actor, "orders.review") or may(actor, "orders.enter")


def require_adding(actor: Actor) -> None:
    """Raise ForbiddenError unless `may_add`."""
    if not may_add(actor):
        require(actor, "orders.enter")


def _bytes(upload: "File[Any]") -> bytes:
    if (upload.size or 0) > MOST_BYTES:
        raise InvalidInputError(
            _("The file is larger than %(limit)d MB.") % {"limit": MOST_BYTES // 1_000_000},
            fields={"file": _("Choose a smaller file.")},
        )
    upload.seek(0)
    return bytes(upload.read())


def _added(order: Order, found: ReadDocument, actor: Actor, file_id: int | None = None) -> CustomerDocument:
    document = CustomerDocument.objects.create(
        order=order,
        origin=found.origin,
        content=to_json(found.content),
        told=found.told,
        file_id=file_id,
        by=actor if isinstance(actor, Member) else None,
        at=clock.now(),
    )
    findings = refresh(order)
    event = DocumentAdded(
        number=order.number,
        document=document.pk,
        origin=found.origin,
        lines=len(found.content.lines),
        differs=_differences(findings),
    )
    record(event, actor=actor, on=[order.subject])
    return document


def _differences(findings: list[Finding]) -> int:
    return sum(it.rule.startswith("document.") for it in findings)


@transaction.atomic
def draft_from_document(found: ReadDocument, customer: str, *, actor: Actor) -> Order:
    """Enter what an EDI file says as a draft of this customer's, with the document beside it.

    Article numbers that are not ours become the customer's. Needs `orders.enter`. Raises InvalidInputError
    for what cannot be entered, ConflictError where this message has been entered already.
    """
    codes = [it.product for it in found.content.lines if it.product]
    known = set(Product.objects.filter(code__in=codes, is_active=True).values_list("code", flat=True))
    lines = tuple(_enterable(it, known) for it in found.content.lines)
    content = replace(found.content, customer=customer, lines=lines)
    order = draft_order(content, actor=actor, source=SOURCE, external_key=found.key)
    order = locked(Order, order.pk)
    _added(order, found, actor)
    return order


def _enterable(line: LineContent, known: set[str]) -> LineContent:
    if line.product and line.product not in known:
        line = replace(line, product="", customer_item=line.customer_item or line.product)
    if not line.product and line.customer_item in known:
        line = replace(line, product=line.customer_item)
    return line


def first_look(content: OrderContent) -> list[Found]:
    """What an order says wrong by itself, before anything is known of it here."""
    return check(content, Context(today=today_of(Order())))
