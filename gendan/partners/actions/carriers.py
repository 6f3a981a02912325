"""Carriers are added, changed, retired and restored."""

from typing import TypedDict, Unpack

from django.db import transaction

from gendan.base.refs import Actor
from gendan.partners.actions.writing import save_changes, save_new, set_use, tidy
from gendan.partners.events import CarrierAdded, CarrierChanged, CarrierRestored, CarrierRetired
from gendan.partners.models import Carrier
from gendan.people.actions.writing import locked
from gendan.people.permit import require


class CarrierFields(TypedDict, total=False):
    """What may be entered of a carrier. `modes` are values of `Mode`."""

    code: str
    name: str
    name_en: str
    modes: list[str]
    note: str


@transaction.atomic
def add_carrier(*, actor: Actor, **fields: Unpack[CarrierFields]) -> Carrier:
    """A new carrier. Needs `partners.manage`. Raises InvalidInputError, naming the fields."""
    require(actor, "partners.manage")
    carrier = Carrier()
    save_new(carrier, tidy(fields), CarrierAdded, actor)
    return carrier


@transaction.atomic
def change_carrier(carrier_id: int, *, actor: Actor, **fields: Unpack[CarrierFields]) -> Carrier:
    """Change what is given. Needs `partners.manage`."""
    require(actor, "partners.manage")
    carrier = locked(Carrier, carrier_id)
    save_changes(carrier, tidy(fields), CarrierChanged, actor)
    return carrier


@transaction.atomic
def retire_carrier(carrier_id: int, *, actor: Actor) -> Carrier:
    """Nothing more is given to them. Needs `partners.manage`."""
    require(actor, "partners.manage")
    carrier = locked(Carrier, carrier_id)
    set_use(carrier, in_use=False, event=CarrierRetired, actor=actor)
    return carrier


@transaction.atomic
def restore_carrier(carrier_id: int, *, actor: Actor) -> Carrier:
    """A former carrier is back. Needs `partners.manage`."""
    require(actor, "partners.manage")
    carrier = locked(Carrier, carrier_id)
    set_use(carrier, in_use=True, event=CarrierRestored, actor=actor)
    return carrier
