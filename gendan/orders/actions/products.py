"""Products are added, changed and retired; their specification is edited as one table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.text import fold
from gendan.base.timeline.actions import record
from gendan.orders.models import PlanTemplate, Product, SpecField, SpecKind
from gendan.orders.product_events import (
    ProductAdded,
    ProductChanged,
    ProductsImported,
    SpecificationChanged,
)
from gendan.partners.actions.writing import differences, tidy
from gendan.partners.naming import key_of
from gendan.people.actions.writing import checked_save, chosen, locked, put
from gendan.people.permit import require

MOST_FIELDS = 60
MOST_TOLD = 200  # products that one event names
_key = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class ProductFields(TypedDict, total=False):
    """What may be entered of a product."""

    code: str
    name: str
    name_en: str
    unit: str
    template_id: int | None


@dataclass(frozen=True, slots=True)
class SpecRow:
    """One field of a specification as it is entered. The key is Latin; it names the value for ever."""

    key: str
    name_zh: str
    name_en: str = ""
    kind: str = "text"
    allowed: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    unit: str = ""
    is_required: bool = False


def about(product: Product) -> Subject:
    """The product as an event's subject."""
    return Subject("product", product.pk)


def _values(fields: ProductFields) -> dict[str, object]:
    values = tidy(fields)
    if "template_id" in fields:
        del values["template_id"]
        values["template"] = chosen(PlanTemplate, fields["template_id"], "template_id")
    return values


@transaction.atomic
def add_product(*, actor: Actor, **fields: Unpack[ProductFields]) -> Product:
    """A new product. Needs `templates.manage`. Raises InvalidInputError, naming the fields."""
    require(actor, "templates.manage")
    product = Product()
    put(product, _values(fields))
    checked_save(product)
    added = ProductAdded(code=product.code, called=product.name)
    record(added, actor=actor, on=[about(product)])
    return product


@transaction.atomic
def add_products(named: Mapping[str, tuple[str, str]], *, actor: Actor) -> int:
    """Add what a file names, by code with a name and a unit; how many were added. Needs `orders.import`.

    Of two spellings of a code the first is added. Done again, or by two at once, it adds nothing twice. One
    event tells of them all; of more than `MOST_TOLD`, one of each so many: the page of each product has it.
    """
    require(actor, "orders.import")
    wanted: dict[str, Product] = {}
    for code, (name, unit) in named.items():
        wanted.setdefault(key_of(code), Product(code=code[:60], name=name[:200], unit=unit[:20]))
    _one_at_a_time()
    there = set(Product.objects.filter(code__in=[it.code for it in wanted.values()]).values_list("code"))
    new = [it for it in wanted.values() if (it.code,) not in there]
    Product.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    added = list(Product.objects.filter(code__in=[it.code for it in new]).order_by("code"))
    for start in range(0, len(added), MOST_TOLD):
        some = added[start : start + MOST_TOLD]
        event = ProductsImported(codes=[it.code for it in some])
        record(event, actor=actor, on=[about(it) for it in some])
    return len(added)


def _one_at_a_time() -> None:
    """Of two imports the second sees what the first has added, and tells only of its own."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('gendan.orders.products'))")


@transaction.atomic
def change_product(product_id: int, *, actor: Actor, **fields: Unpack[ProductFields]) -> Product:
    """Change what is given. Needs `templates.manage`."""
    require(actor, "templates.manage")
    return _apply(locked(Product, product_id), _values(fields), actor)


@transaction.atomic
def retire_product(product_id: int, *, actor: Actor) -> Product:
    """It is offered no more; orders that have it keep it. Needs `templates.manage`."""
    require(actor, "templates.manage")
    return _apply(locked(Product, product_id), {"is_active": False}, actor)


@transaction.atomic
def restore_product(product_id: int, *, actor: Actor) -> Product:
    """It is offered again. Needs `templates.manage`."""
    require(actor, "templates.manage")
    return _apply(locked(Product, product_id), {"is_active": True}, actor)


def _apply(product: Product, values: dict[str, object], actor: Actor) -> Product:
    if changes := differences(product, values):
        put(product, values)
        checked_save(product)
        changed = ProductChanged(code=product.code, changes=changes)
        record(changed, actor=actor, on=[about(product)])
    return product


@transaction.atomic
def set_specification(product_id: int, rows: Sequence[SpecRow], *, actor: Actor) -> Product:
    """Make these the fields of the product's specification, in this order. Needs `templates.manage`.

    Fields are known by their keys. Raises InvalidInputError, whose fields are named `NUMBER-COLUMN` from 0.
    """
    require(actor, "templates.manage")
    product = locked(Product, product_id)
    wanted = [_tidied(row) for row in rows]
    if faults := _faults(wanted):
        raise InvalidInputError(" ".join(dict.fromkeys(faults.values())), fields=faults)
    before = {it.key: it for it in product.spec_fields.all()}
    kept = {row.key for row in wanted}
    removed = [key for key in before if key not in kept]
    product.spec_fields.filter(key__in=removed).delete()
    changed = [row.key for place, row in enumerate(wanted) if _save(product, before.get(row.key), row, place)]
    if changed or removed:
        event = SpecificationChanged(
            code=product.code,
            added=[key for key in changed if key not in before],
            changed=[key for key in changed if key in before],
            removed=removed,
        )
        record(event, actor=actor, on=[about(product)])
    return product


def _tidied(row: SpecRow) -> SpecRow:
    allowed = tuple(dict.fromkeys(it.strip() for it in row.allowed if it.strip()))
    is_number = row.kind == SpecKind.NUMBER
    return SpecRow(
        row.key.strip().lower(),
        row.name_zh.strip(),
        row.name_en.strip() or row.name_zh.strip(),
        row.kind,
        allowed if row.kind == SpecKind.CHOICE else (),
        row.lowest if is_number else None,
        row.highest if is_number else None,
        row.unit.strip() if is_number else "",
        row.is_required,
    )


def _faults(rows: Sequence[SpecRow]) -> dict[str, str]:
    if len(rows) > MOST_FIELDS:
        return {"0-key": _("A specification has at most %(most)d fields.") % {"most": MOST_FIELDS}}
    faults: dict[str, str] = {}
    seen: set[str] = set()
    for place, row in enumerate(rows):
        faults |= {f"{place}-{column}": text for column, text in _row_faults(row, seen)}
        seen.add(row.key)
    return faults


def _row_faults(row: SpecRow, seen: Iterable[str]) -> Iterable[tuple[str, str]]:
    if not _key.fullmatch(row.key):
        yield "key", _("A key is made of small Latin letters, digits and hyphens: color, weight.")
    elif row.key in seen:
        yield "key", _("This key is there already.")
    if not row.name_zh:
        yield "name_zh", _("Give it a name.")
    if row.kind not in SpecKind.values:
        yield "kind", _("Choose again.")
    if row.kind == SpecKind.CHOICE and not row.allowed:
        yield "allowed", _("Name the values that are allowed.")
    if len({fold(it) for it in row.allowed}) < len(row.allowed):
        yield "allowed", _("Two values differ only in width or case.")
    if row.lowest is not None and row.highest is not None and row.lowest > row.highest:
        yield "highest", _("The highest is below the lowest.")


def _save(product: Product, field: SpecField | None, row: SpecRow, place: int) -> bool:
    """Whether anything of the field changed; its mere place is no event."""
    is_new = field is None
    if field is None:
        field = SpecField(product=product)
    values: dict[str, object] = {
        "key": row.key,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "kind": row.kind,
        "allowed": list(row.allowed),
        "lowest": row.lowest,
        "highest": row.highest,
        "unit": row.unit,
        "is_required": row.is_required,
    }
    changed = is_new or bool(differences(field, values))
    if changed or field.position != place:
        put(field, {**values, "position": place})
        checked_save(field)
    return changed
