"""What the writes of this app share: tidy values, the difference, one event."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import models

from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.base.timeline.kinds import EventKind
from gendan.partners import ties
from gendan.partners.events import Changed
from gendan.partners.models import Agreement, Carrier, Customer, Supplier
from gendan.people.actions.writing import checked_save, put
from gendan.people.events import PRIVATE, Change
from gendan.people.models import Member

Partner = Customer | Supplier | Carrier | Agreement
KINDS: dict[type[models.Model], str] = {
    Customer: "customer",
    Supplier: "supplier",
    Carrier: "carrier",
    Agreement: "agreement",
}


def about(row: Partner) -> Subject:
    """The row as an event's subject."""
    return Subject(KINDS[type(row)], row.pk)


def named(row: Partner) -> dict[str, str]:
    """Its code and name, as events keep them."""
    if isinstance(row, Agreement):
        return {"code": row.number, "called": row.title}
    return {"code": row.code, "called": row.name}


def tidy(fields: Mapping[str, object]) -> dict[str, object]:
    """The values without blanks around them."""
    return {key: value.strip() if isinstance(value, str) else value for key, value in fields.items()}


def _text(value: object) -> str:
    if isinstance(value, Member):
        return value.name
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def differences(row: models.Model, values: Mapping[str, object]) -> list[Change]:
    """What setting `values` on `row` changes, in order; the values of private fields are left out."""
    found = []
    for field, new in values.items():
        old = getattr(row, field)
        if old != new:
            private = field in PRIVATE
            found.append(
                Change(field=field, old="" if private else _text(old), new="" if private else _text(new))
            )
    return found


def save_new(row: Partner, values: Mapping[str, object], event: type[EventKind], actor: Actor) -> None:
    """Save a new row and record that it was added."""
    put(row, values)
    checked_save(row)
    record(event(**named(row)), actor=actor, on=[about(row)])


def save_changes(row: Partner, values: Mapping[str, object], event: type[Changed], actor: Actor) -> bool:
    """Set what differs, and record old and new. Says whether anything did."""
    changes = differences(row, values)
    if changes:
        put(row, values)
        checked_save(row)
        record(event(**named(row), changes=changes), actor=actor, on=[about(row)])
    return bool(changes)


def set_use(row: Partner, *, in_use: bool, event: type[EventKind], actor: Actor) -> bool:
    """Out of use (refused while business is open with it), or in use again. Says whether it changed."""
    if row.is_active == in_use:
        return False
    if not in_use:
        ties.require_none(about(row))
    row.is_active = in_use
    checked_save(row)
    record(event(**named(row)), actor=actor, on=[about(row)])
    return True
