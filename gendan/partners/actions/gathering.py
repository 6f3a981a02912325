"""Customers and suppliers that an import names: those that are known are found, the others added, in bulk."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import connection, models, transaction

from gendan.base.refs import Actor
from gendan.base.text import name_keys
from gendan.base.timeline.actions import Happening, record_all
from gendan.base.timeline.kinds import EventKind
from gendan.partners.actions.writing import about, named
from gendan.partners.events import CustomerAdded, SupplierAdded
from gendan.partners.models import Customer, Supplier
from gendan.partners.naming import code_for, key_of
from gendan.people.actions.writing import manager
from gendan.people.permit import may, require

P = TypeVar("P", Customer, Supplier)
LONGEST = 120


def find_or_add_customers(texts: Iterable[str], *, actor: Actor) -> dict[str, Customer]:
    """For each text (a code, a name or an English name) the customer it means, added where there is none.

    By the text as it was given; blank texts are left out. About five statements, however many; done again or
    by two at once, it adds nothing twice. Needs `partners.manage` or `orders.import`.
    """
    return _find_or_add(Customer, texts, CustomerAdded, actor)


def find_or_add_suppliers(texts: Iterable[str], *, actor: Actor) -> dict[str, Supplier]:
    """The same for suppliers."""
    return _find_or_add(Supplier, texts, SupplierAdded, actor)


@transaction.atomic
def _find_or_add(model: type[P], texts: Iterable[str], event: type[EventKind], actor: Actor) -> dict[str, P]:
    if not may(actor, "partners.manage"):
        require(actor, "orders.import")
    wanted = {text: key_of(text)[:LONGEST] for text in texts if key_of(text)}
    known = _known(model)
    if any(key not in known for key in wanted.values()):
        _one_at_a_time(model)
        known = _known(model)  # what another has added meanwhile
        known |= _add(model, [text for text, key in wanted.items() if key not in known], known, event, actor)
    return {text: known[key] for text, key in wanted.items()}


def _known(model: type[P]) -> dict[str, P]:
    """Every partner by the keys of its code and names. The code goes first, then who is in use."""
    rows = list(manager(model).order_by("is_active", "-pk"))
    by_name = {key_of(name)[:LONGEST]: row for row in rows for name in (row.name_en, row.name) if name}
    return by_name | {key_of(row.code): row for row in rows}


def _one_at_a_time(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"gendan.{model._meta.label}"])  # noqa: SLF001


def _name(text: str) -> str:
    return " ".join("".join(it if it.isprintable() else " " for it in text).split())[:LONGEST]


def _add(
    model: type[P], texts: list[str], known: dict[str, P], event: type[EventKind], actor: Actor
) -> dict[str, P]:
    taken = {row.code for row in known.values()} | set(manager(model).values_list("code", flat=True))
    new: dict[str, P] = {}
    for text in texts:
        key, name = key_of(text)[:LONGEST], _name(text)
        if key not in new:
            code = code_for(name, taken)
            taken.add(code)
            new[key] = model(code=code, name=name, name_keys=name_keys(name)[:400])
    rows = manager(model).bulk_create(new.values())
    record_all([Happening(event(**named(row)), [about(row)]) for row in rows], actor=actor)
    return new
