"""Where an order may go from where it stands: one table. Pure.

The picture in docs/orders.md is tested against it.
"""

from collections.abc import Mapping

DRAFT, SUBMITTED, CONFIRMED, HELD, DONE, CANCELLED = (
    "draft",
    "submitted",
    "confirmed",
    "held",
    "done",
    "cancelled",
)
STATES = (DRAFT, SUBMITTED, CONFIRMED, HELD, DONE, CANCELLED)

TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({DRAFT}), SUBMITTED),
    "withdraw": (frozenset({SUBMITTED}), DRAFT),
    "return": (frozenset({SUBMITTED}), DRAFT),
    "approve": (frozenset({SUBMITTED}), CONFIRMED),
    "adopt": (frozenset({DRAFT, SUBMITTED}), CONFIRMED),  # an imported order that runs already
    "hold": (frozenset({CONFIRMED}), HELD),
    "release": (frozenset({HELD}), CONFIRMED),
    "complete": (frozenset({CONFIRMED}), DONE),
    "reopen": (frozenset({DONE}), CONFIRMED),
    "cancel": (frozenset({DRAFT, SUBMITTED, CONFIRMED, HELD}), CANCELLED),
}
"""Act → the states it starts from, and the one it leads to."""

CHANGEABLE = frozenset({DRAFT, SUBMITTED, CONFIRMED, HELD})
"""The states in which what an order says may still be changed."""
RUNNING = frozenset({CONFIRMED, HELD})
"""The states of an order that has passed its review and has a plan."""


def may(act: str, state: str) -> bool:
    """Whether `act` is allowed in `state`. Raises KeyError for an act that does not exist."""
    return state in TRANSITIONS[act][0]


def after(act: str) -> str:
    """The state that `act` leads to."""
    return TRANSITIONS[act][1]
