"""The materials that cutting waits for: listed, changed, struck off. Receiving them is `reporting`'s."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.orders import material_events as events
from gendan.orders.actions.held import checked_quantity, checked_text, order_held
from gendan.orders.actions.monitoring import recheck
from gendan.orders.material_text import MOST, MaterialLine
from gendan.orders.models import Material, Order
from gendan.orders.states import CHANGEABLE
from gendan.partners.models import Supplier
from gendan.partners.naming import key_of
from gendan.people.actions.writing import changes_in, checked_save, chosen, put
from gendan.people.permit import require


@transaction.atomic
def add_materials(order_id: int, lines: Sequence[MaterialLine], *, actor: Actor) -> list[Material]:
    """These materials are needed too, all of them or none. Needs `orders.plan`.

    Raises InvalidInputError, naming the line, on a name that is listed already or a supplier nobody knows;
    ConflictError where the order has ended.
    """
    require(actor, "orders.plan")
    order = _changeable(order_id)
    if not lines or len(lines) > MOST:
        raise InvalidInputError(
            _("From 1 to %(most)d materials at once.") % {"most": MOST}, fields={"text": _("Enter some.")}
        )
    known = _known(order)
    suppliers = _suppliers() if any(it.supplier for it in lines) else {}
    made = [_made(order, it, known, suppliers) for it in lines]
    record(events.MaterialsListed(materials=tuple(it.name for it in made)), actor=actor, on=[order.subject])
    recheck([order.pk])
    return made


def _made(order: Order, line: MaterialLine, known: set[str], suppliers: dict[str, Supplier]) -> Material:
    supplier = suppliers.get(key_of(line.supplier)) if line.supplier else None
    if line.supplier and supplier is None:
        raise InvalidInputError(
            _("There is no supplier “%(name)s”.") % {"name": line.supplier[:120]},
            hint=_("Write its code or name as it stands in the list of suppliers, or leave it empty."),
            fields={"supplier": _("There is none of this name.")},
        )
    return _saved(Material(order=order, supplier=supplier, due_on=line.due_on), line, known)


def _saved(row: Material, line: MaterialLine, known: set[str]) -> Material:
    put(row, _plain(line.name, line.unit, line.needed))
    if key_of(row.name) in known:
        raise InvalidInputError(
            _("“%(name)s” is listed already.") % {"name": row.name}, fields={"name": _("Listed already.")}
        )
    known.add(key_of(row.name))
    return checked_save(row)


@transaction.atomic
def add_material(
    order_id: int,
    *,
    actor: Actor,
    name: str,
    needed: Decimal,
    unit: str = "",
    supplier_id: int | None = None,
    due_on: date | None = None,
) -> Material:
    """One material more, its supplier by id. Needs `orders.plan`; refused as by `add_materials`."""
    require(actor, "orders.plan")
    order = _changeable(order_id)
    row = Material(order=order, supplier=chosen(Supplier, supplier_id, "supplier_id"), due_on=due_on)
    row = _saved(row, MaterialLine(name, needed, unit), _known(order))
    record(events.MaterialsListed(materials=(row.name,)), actor=actor, on=[order.subject])
    recheck([order.pk])
    return row


def _known(order: Order) -> set[str]:
    return {key_of(name) for name in order.materials.values_list("name", flat=True)}


@transaction.atomic
def change_material(
    material_id: int,
    *,
    actor: Actor,
    name: str,
    needed: Decimal,
    unit: str = "",
    supplier_id: int | None = None,
    due_on: date | None = None,
) -> Material:
    """The material is another, or so much, or comes from somebody else. Needs `orders.plan`."""
    require(actor, "orders.plan")
    row = _held(material_id)
    supplier = chosen(Supplier, supplier_id, "supplier_id")
    values = {**_plain(name, unit, needed), "supplier": supplier, "due_on": due_on}
    changes = changes_in(row, values)
    if changes:
        called = row.name
        put(row, values)
        checked_save(row)
        event = events.MaterialChanged(material=called, changes=tuple(changes))
        record(event, actor=actor, on=[row.order.subject])
        recheck([row.order_id])
    return row


@transaction.atomic
def remove_material(material_id: int, *, actor: Actor) -> None:
    """The order does not need it. Needs `orders.plan`. What has come in already cannot be struck off."""
    require(actor, "orders.plan")
    row = _held(material_id)
    if row.received:
        raise ConflictError(
            _("%(received)s of “%(name)s” is in-house.")
            % {"received": f"{row.received.normalize():f}", "name": row.name},
            hint=_("Set what is in-house to 0 first if it was a mistake."),
        )
    record(events.MaterialRemoved(material=row.name), actor=actor, on=[row.order.subject])
    row.delete()
    recheck([row.order_id])


def _plain(name: str, unit: str, needed: Decimal) -> dict[str, object]:
    name = checked_text(name, "name", longest=120, required=lambda: _("A material needs a name."))
    quantity = checked_quantity(needed)
    if quantity <= 0:
        raise InvalidInputError(_("This quantity cannot be used."), fields={"needed": _("A number above 0.")})
    return {"name": name, "unit": checked_text(unit, "unit", longest=20), "needed": quantity}


def _changeable(order_id: int) -> Order:
    order = order_held(order_id)
    if order.status not in CHANGEABLE:
        raise ConflictError(
            _("Order %(number)s is %(status)s; it is not changed any more.")
            % {"number": order.number, "status": order.get_status_display()}
        )
    return order


def _held(material_id: int) -> Material:
    order_id = Material.objects.filter(pk=material_id).values_list("order_id", flat=True).first()
    order = _changeable(order_id or 0)
    row = Material.objects.select_related("supplier").filter(pk=material_id).first()
    if row is None:
        raise NotFoundError
    row.order = order
    return row


def _suppliers() -> dict[str, Supplier]:
    """Those in use by code and names."""
    rows = list(Supplier.objects.filter(is_active=True).order_by("-pk"))
    by_name = {key_of(text): row for row in rows for text in (row.name_en, row.name) if text}
    return by_name | {key_of(row.code): row for row in rows}
