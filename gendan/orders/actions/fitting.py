"""What was entered must fit the tables, and what it names must exist: else every fault with its field.

Whether it makes sense is another question (`checks.py`): this only says what cannot be stored at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gendan.base.errors import InvalidInputError, Text
from gendan.base.money import MINOR_UNITS
from gendan.base.worktime.queries import calendars
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import normalised, total
from gendan.orders.models import PlanTemplate, Product
from gendan.partners.models import Customer, Mode, Supplier
from gendan.people.models import Member

LENGTHS = {
    "customer": 40, "customer_po": 80, "currency": 3, "incoterm": 3, "incoterm_place": 80, "transport": 10,
    "payment_terms": 120, "note": 5000, "product": 60, "customer_item": 80, "description": 300, "unit": 20,
}  # fmt: skip
DIGITS = {"quantity": (12, 4), "price": (12, 6), "amount": (14, 4)}  # before and after the point
MOST_LINES = 5000
MOST_SPECS = 50
SPEC_KEY, SPEC_VALUE = 40, 200
DAYS = ("ordered_on", "promised_ship", "promised_delivery")
YEARS = range(1970, 2200)

Faults = dict[str, Text]


@dataclass(frozen=True, slots=True)
class Known:
    """What orders may name: customers and products by code, the rest by number."""

    customers: dict[str, Customer]
    products: dict[str, Product]
    members: frozenset[int]
    suppliers: frozenset[int]
    templates: frozenset[int]
    calendars: frozenset[str]

    @classmethod
    def of(
        cls,
        contents: Iterable[OrderContent],
        members: Iterable[int | None] = (),
        suppliers: Iterable[int | None] = (),
        templates: Iterable[int | None] = (),
    ) -> "Known":
        """Whatever of these exists and is in use; a fixed number of queries. Codes are trimmed."""
        every = list(contents)
        customers = {_askable(it.customer) for it in every}
        products = {_askable(line.product) for it in every for line in it.lines}
        found = Product.objects.filter(code__in=products - {""}, is_active=True).select_related("template")
        return cls(
            {it.code: it for it in Customer.objects.filter(code__in=customers, is_active=True)},
            {it.code: it for it in found},
            _existing(Member.objects.filter(is_active=True), members),
            _existing(Supplier.objects.filter(is_active=True), suppliers),
            _existing(PlanTemplate.objects.filter(is_active=True), templates),
            frozenset(calendars().values_list("code", flat=True)) | {"default"},
        )


def _askable(code: str) -> str:
    """A code that PostgreSQL can be asked for."""
    return code.strip() if _is_text(code) else ""


def _existing(rows: object, numbers: Iterable[int | None]) -> frozenset[int]:
    asked = {it for it in numbers if it is not None and abs(it) < 2**63}
    return frozenset(rows.filter(pk__in=asked).values_list("pk", flat=True)) if asked else frozenset()  # type: ignore[attr-defined]


def fitted(content: OrderContent, known: Known) -> OrderContent:
    """The order normalised. Raises InvalidInputError with a fault for each field: `lines.2.quantity`."""
    found = dict(_header_faults(content, known))
    positions: set[int] = set()
    if len(content.lines) > MOST_LINES:
        raise InvalidInputError(_("An order has at most %(most)d lines.") % {"most": MOST_LINES})
    for line in content.lines:
        found |= {f"lines.{line.position}.{name}": text for name, text in _line_faults(line, known)}
        if line.position in positions or not 0 < line.position < 10**6:
            found[f"lines.{line.position}.position"] = _("Each line has a place of its own, from 1 on.")
        positions.add(line.position)
    if not found and (total(content) or Decimal(0)) >= Decimal(10) ** DIGITS["amount"][0]:
        found["amount"] = _("The sum is too large.")
    if found:
        raise refusal(found)
    return normalised(content)


def refusal(faults: Faults) -> InvalidInputError:
    """All faults as one error, the first of them in its message."""
    field, first = next(iter(faults.items()))
    _lines, dot, rest = field.partition(".")
    where = _("line %(line)s: ") % {"line": rest.partition(".")[0]} if dot else ""
    more = len(faults) - 1
    text = f"{where}{first}"
    if more:
        text += " " + ngettext("(%(count)d more fault)", "(%(count)d more faults)", more) % {"count": more}
    return InvalidInputError(text, fields=faults)


def _header_faults(content: OrderContent, known: Known) -> Iterator[tuple[str, Text]]:
    yield from _text_faults(content)
    code = content.customer.strip()
    if code not in known.customers:
        yield (
            "customer",
            _("There is no customer with the code “%(code)s”.") % {"code": code[:40]}
            if code
            else _("Say whose order it is."),
        )
    if (currency := content.currency.strip()) and currency not in MINOR_UNITS:
        yield "currency", _("This is no currency: write USD, CNY, EUR …")
    if (transport := content.transport.strip()) and transport not in Mode.values:
        yield "transport", _("There is no such mode of transport.")
    for name in DAYS:
        day: date | None = getattr(content, name)
        if day is not None and day.year not in YEARS:
            yield name, _("The year cannot be right.")
    if fault := _number_fault("amount", content.amount):
        yield "amount", fault


def _line_faults(line: LineContent, known: Known) -> Iterator[tuple[str, Text]]:
    yield from _text_faults(line)
    if (code := line.product.strip()) and code not in known.products:
        yield "product", _("There is no product with the code “%(code)s”.") % {"code": code[:60]}
    for name in DIGITS:
        if fault := _number_fault(name, getattr(line, name)):
            yield name, fault
    if len(line.spec) > MOST_SPECS:
        yield "spec", _("At most %(most)d values are specified.") % {"most": MOST_SPECS}
    for key, value in line.spec.items():
        if not key.strip() or len(key) > SPEC_KEY or not _is_text(key):
            yield "spec", _("The name of a specification has 1 to %(most)d characters.") % {"most": SPEC_KEY}
        elif fault := _text_fault(value, SPEC_VALUE):
            yield f"spec.{key}", fault


def _text_faults(part: OrderContent | LineContent) -> Iterator[tuple[str, Text]]:
    for it in fields(part):
        value = getattr(part, it.name)
        if isinstance(value, str) and (fault := _text_fault(value, LENGTHS[it.name])):
            yield it.name, fault


def _text_fault(value: str, most: int) -> Text | None:
    if not _is_text(value):
        return _("There are characters in it that no text has.")
    if len(value.strip()) > most:
        return _("Too long: at most %(most)d characters.") % {"most": most}
    return None


def _is_text(value: str) -> bool:
    """Neither NUL nor half of a character: PostgreSQL stores neither."""
    return "\x00" not in value and (value.isascii() or not any("\ud800" <= it <= "\udfff" for it in value))


def _number_fault(name: str, number: Decimal | None) -> Text | None:
    if number is None:
        return None
    before, after = DIGITS[name]
    if not number.is_finite():
        return _("This is not a number.")
    if number < 0:
        return _("It cannot be negative.")
    if number and number.adjusted() >= before:
        return _("The number is too large.")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -after and _places(number) > after:
        return _("At most %(places)d digits after the point.") % {"places": after}
    return None


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
