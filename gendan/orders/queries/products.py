"""Products and their specifications."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.base.sheets.writing import Cell, Sheet, write_book
from gendan.base.text import fold, matches_name
from gendan.orders.models import PlanTemplate, Product, SpecField
from gendan.orders.spec import FieldSpec
from gendan.people.permit import may, require

VIEW = "orders.view"
MOST = 100_000
SCANNED = 5_000  # products whose names are compared by pinyin: they have no keys of their own


@dataclass(frozen=True, slots=True)
class WantedProducts:
    """What to look for; empty is anything. `text` is a piece of a code, a name or its pinyin."""

    text: str = ""
    template: int | None = None
    retired: bool = False


def product_for(actor: Actor, product_id: int) -> Product:
    """The product, with template and fields. Needs `orders.view`, else it is not there."""
    found = Product.objects.select_related("template").prefetch_related("spec_fields")
    row = found.filter(pk=product_id).first() if may(actor, VIEW) else None
    if row is None:
        raise NotFoundError
    return row


def products(actor: Actor, wanted: WantedProducts | None = None) -> QuerySet[Product]:
    """The products by code, each with template and fields. Two queries a page."""
    require(actor, VIEW)
    wanted = wanted or WantedProducts()
    found = Product.objects.select_related("template").prefetch_related("spec_fields")
    found = found.filter(is_active=not wanted.retired)
    if wanted.template:
        found = found.filter(template=wanted.template)
    text = wanted.text.replace("\x00", "").strip()
    return found.filter(_matching(text)) if text else found


def _matching(text: str) -> Q:
    found = Q(code__icontains=text) | Q(name__icontains=text) | Q(name_en__icontains=text)
    found |= Q(name__icontains=fold(text))
    if text.isascii() and text.isalpha():
        names = Product.objects.values_list("pk", "name")[:SCANNED]
        found |= Q(pk__in=[number for number, name in names if matches_name(text, name)])
    return found


def templates(actor: Actor) -> QuerySet[PlanTemplate]:
    """The plan templates that a product may have."""
    require(actor, VIEW)
    return PlanTemplate.objects.all()


def field_specs(fields: Iterable[SpecField]) -> list[FieldSpec]:
    """Rows as `spec.check` takes them."""
    return [
        FieldSpec(it.key, it.kind, tuple(it.allowed), it.lowest, it.highest, it.unit, it.is_required)
        for it in fields
    ]


def product_names(numbers: Collection[int]) -> dict[int, str]:
    """The names of products in one query. For readers of the whole audit log only."""
    return {number: str(it) for number, it in Product.objects.in_bulk(list(numbers)).items()}


def products_file(actor: Actor, found: Iterable[Product]) -> bytes:
    """Products as `products` finds them, with a second sheet of their fields."""
    require(actor, VIEW)
    listed = list(found)[:MOST]
    rows: list[list[Cell]] = [
        [it.code, it.name, it.name_en, it.unit, it.template.name if it.template else ""] for it in listed
    ]
    head = [_("Code"), _("Name"), _("English name"), _("Unit"), _("Plan template")]
    columns = [_("Code"), _("Key"), _("Name"), _("Kind"), _("Allowed"), _("Required")]
    fields: list[list[Cell]] = [
        [it.code, field.key, field.name, field.get_kind_display(), allowed_text(field), yes(field)]
        for it in listed
        for field in it.spec_fields.all()
    ]
    return write_book([Sheet(_("Products"), head, rows), Sheet(_("Specification"), columns, fields)])


def yes(field: SpecField) -> str:
    """`yes` where it is required."""
    return _("yes") if field.is_required else ""


def allowed_text(field: SpecField) -> str:
    """What may be entered: `藏青 / 白`, `160 – 220 g/m²`; "" for anything."""
    if field.allowed:
        return " / ".join(field.allowed)
    low, high = (f"{it.normalize():f}" if it is not None else "" for it in (field.lowest, field.highest))
    limits = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
    return f"{limits} {field.unit}".strip()
