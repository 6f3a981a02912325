"""What the entry page picks from: customers by pinyin, products with their fields, templates."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gendan.base.refs import Actor
from gendan.base.worktime.queries import calendars
from gendan.orders.models import PlanTemplate, Product, SpecField
from gendan.partners.models import Customer, Supplier
from gendan.partners.queries.partners import matching
from gendan.people.models import Member
from gendan.people.permit import may

MOST = 12  # that a list under an input shows


def _asked(text: str) -> str:
    return text.replace("\x00", "").strip()[:80]


def pick_customers(actor: Actor, text: str) -> QuerySet[Customer]:
    """Customers in use whose code, name or pinyin has the text; at most a dozen."""
    if not may(actor, "orders.view"):
        return Customer.objects.none()
    found = Customer.objects.filter(matching(_asked(text)), is_active=True)
    return found.select_related("merchandiser")[:MOST]


def pick_products(actor: Actor, text: str) -> QuerySet[Product]:
    """Products in use whose code or name has the text; at most a dozen."""
    if not may(actor, "orders.view"):
        return Product.objects.none()
    asked = _asked(text)
    match = Q(code__icontains=asked) | Q(name__icontains=asked) | Q(name_en__icontains=asked)
    return Product.objects.filter(match, is_active=True)[:MOST]


def product_by_code(actor: Actor, code: str) -> Product | None:
    """The product in use of that code, with its fields in order; None where there is none."""
    if not may(actor, "orders.view") or "\x00" in code:
        return None
    found = Product.objects.filter(code=code.strip()[:60], is_active=True)
    return found.prefetch_related("spec_fields").first()


def fields_of(actor: Actor, codes: set[str]) -> dict[str, list[SpecField]]:
    """Product code → the fields of its specification, in two queries."""
    if not may(actor, "orders.view"):
        return {}
    clean = {it.strip()[:60] for it in codes if it and "\x00" not in it}
    rows = Product.objects.filter(code__in=clean).prefetch_related("spec_fields")
    return {it.code: list(it.spec_fields.all()) for it in rows}


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom and what an order may be given to."""

    members: list[Member]
    suppliers: list[Supplier]
    templates: list[PlanTemplate]
    calendars: list[tuple[str, str]]


def choices(actor: Actor) -> Choices:
    """All of them, in four queries; none for whoever may not see orders."""
    if not may(actor, "orders.view"):
        return Choices([], [], [], [])
    members = Member.objects.filter(is_active=True).select_related("department").order_by("name_keys", "id")
    return Choices(
        list(members),
        list(Supplier.objects.filter(is_active=True)),
        list(PlanTemplate.objects.filter(is_active=True)),
        [(it.code, it.name) for it in calendars()] or [("default", "default")],
    )


def customer_by_code(actor: Actor, code: str) -> Customer | None:
    """The customer of that code; None where there is none."""
    if not code or "\x00" in code or not may(actor, "orders.view"):
        return None
    return Customer.objects.filter(code=code.strip()[:40]).first()
