"""What still ties us to a customer, supplier, carrier or agreement: while there is any, it is not retired.

This floor knows no orders. Floors above add what they have open with `register`, from their app's `ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, Text
from gendan.base.refs import Subject


@dataclass(frozen=True, slots=True)
class Tie:
    """One kind of open business, and how much of it there is with a partner (`customer:3`, `supplier:7`)."""

    name: str
    label: Text
    count: Callable[[Subject], int]


_ties: dict[str, Tie] = {}


def register(tie: Tie) -> None:
    """Add a kind of open business; the same name again replaces it."""
    _ties[tie.name] = tie


def open_ties(subject: Subject) -> list[tuple[Tie, int]]:
    """What is open with this partner, by kind, with how much."""
    counted = ((tie, tie.count(subject)) for tie in _ties.values())
    return [(tie, count) for tie, count in counted if count]


def require_none(subject: Subject) -> None:
    """Raise ConflictError, naming what is open, unless nothing is."""
    if ties := open_ties(subject):
        listed = _("; ").join(f"{tie.label} {count}" for tie, count in ties)
        raise ConflictError(
            _("There is open business still: %(listed)s.") % {"listed": listed},
            hint=_("Finish or cancel it first."),
        )
