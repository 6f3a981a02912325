"""A customer's EDI file: what it says as an order, and entering it as a draft."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gendan.base.errors import GendanError, InvalidInputError, TooLargeError
from gendan.desk.asked import number_in
from gendan.desk.pages import done, for_members, member_of
from gendan.orders.actions import documents
from gendan.orders.actions.documents import ReadDocument
from gendan.orders.checks import Finding
from gendan.orders.document_wording import rule_explanation, rule_title
from gendan.orders.field_wording import field_name, value_text
from gendan.partners.queries import partners
from gendan.people.models import Member

MOST = 1_500_000  # bytes: the file travels once more with the confirmation
PAGE = "desk/orders/edi.html"
FACTS = (
    "customer_po",
    "ordered_on",
    "promised_ship",
    "promised_delivery",
    "currency",
    "amount",
    "incoterm",
    "incoterm_place",
    "transport",
    "payment_terms",
    "note",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the header, and the segment of the file that says it."""

    label: str
    value: str
    segment: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person should look at before the order is entered."""

    title: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """One order of the file, as the page shows it."""

    number: int
    found: ReadDocument
    facts: list[Fact]
    doubts: list[Doubt]


@for_members("orders.enter")
def edi(request: HttpRequest) -> HttpResponse:
    """Choose a file, see each order that it says, and enter one as a draft."""
    if request.method != "POST":
        return render(request, PAGE, {})
    try:
        return _step(request, _content(request))
    except GendanError as error:
        return render(request, PAGE, {"error": error}, status=error.status)


def _content(request: HttpRequest) -> bytes:
    """The file: just uploaded, or sent along from the page that showed it."""
    if upload := request.FILES.get("file"):
        if (upload.size or 0) > MOST:
            raise TooLargeError(_("An EDI file may have at most 1.5 MB here."))
        return bytes(upload.read())
    try:
        content = b64decode(request.POST.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise InvalidInputError(_("Choose a file."))
    return content


def _step(request: HttpRequest, content: bytes) -> HttpResponse:
    found = documents.read_edi(content)
    member = member_of(request)
    if request.POST.get("step") == "draft":
        try:
            return _entered(request, found, member)
        except GendanError as error:
            return render(request, PAGE, _context(content, found, member, error), status=error.status)
    return render(request, PAGE, _context(content, found, member))


def _entered(request: HttpRequest, found: list[ReadDocument], member: Member) -> HttpResponse:
    number = number_in(request.POST.get("order", ""))
    if number is None or not 0 < number <= len(found):
        raise InvalidInputError(_("Choose one of the orders in the file."))
    customer = request.POST.get("customer", "")
    order = documents.draft_from_document(found[number - 1], customer, actor=member)
    text = _("Order %(number)s entered as a draft.") % {"number": order.number}
    return done(request, text, reverse("desk:order", args=[order.pk]))


def _context(
    content: bytes, found: list[ReadDocument], member: Member, error: GendanError | None = None
) -> dict[str, Any]:
    return {
        "orders": [_shown(number, it) for number, it in enumerate(found, 1)],
        "content": b64encode(content).decode(),
        "customers": partners.customers(member).filter(is_active=True),
        "error": error,
    }


def _shown(number: int, found: ReadDocument) -> ShownOrder:
    places = found.places or {}
    facts = []
    for name in FACTS:
        value = getattr(found.content, name)
        text = f"{value:f}" if name == "amount" and value is not None else str(value or "")
        facts.append(Fact(field_name(name), value_text(name, text), places.get(name, "")))
    doubts = [Doubt("", note, "") for note in found.notes]
    doubts += [_doubt(it) for it in documents.first_look(found.content)]
    return ShownOrder(number, found, facts, doubts)


def _doubt(it: Finding) -> Doubt:
    where = field_name(it.field, it.line)
    values = " → ".join(text for text in (it.expected, it.found) if text)
    return Doubt(rule_title(it.rule), f"{where} {values}".strip(), rule_explanation(it.rule))
