"""What a person chose for a file or a source, as JSON and back; ValueError on what cannot be. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gendan.orders.columns import Head
from gendan.orders.rows import Layout
from gendan.orders.synonyms import Field

DRAFT, SUBMITTED, CONFIRMED = "draft", "submitted", "confirmed"
STATES = (SUBMITTED, CONFIRMED, DRAFT)
"""Imported orders wait for review, run already (在手订单), or are left to who will work on them."""

CUSTOMERS, FACTORIES, PRODUCTS = "customers", "factories", "products"
CREATABLE = (CUSTOMERS, FACTORIES, PRODUCTS)
"""What may be added where an import names something unknown."""

LONGEST_VALUE = 200
MOST_COLUMNS = 5  # that make up one field


@dataclass(frozen=True, slots=True)
class Choices:
    """The layout of a file and what is to become of its orders."""

    mapping: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, str] = field(default_factory=dict)
    day_first: bool = False
    state: str = SUBMITTED
    all_or_nothing: bool = False
    create: frozenset[str] = frozenset()
    own_numbers: bool = True  # the key is our order number, where it is free

    @property
    def layout(self) -> Layout:
        """As the rows are read by it."""
        return Layout(self.mapping, self.fixed, self.day_first)


def is_field(name: str) -> bool:
    """Whether there is such a field: one of ours, `spec.KEY` or `node.CODE`."""
    kind, dot, key = name.partition(".")
    opened = bool(dot) and kind in {"spec", "node"} and 0 < len(key) <= 40 and key.isprintable()
    return name in set(Field) or opened


def to_json(choices: Choices) -> dict[str, Any]:
    """As a run keeps it."""
    return {
        "mapping": {name: list(headers) for name, headers in choices.mapping.items()},
        "fixed": dict(choices.fixed),
        "day_first": choices.day_first,
        "state": choices.state,
        "all_or_nothing": choices.all_or_nothing,
        "create": sorted(choices.create),
        "own_numbers": choices.own_numbers,
    }


def from_json(body: Mapping[str, Any]) -> Choices:
    """The reverse; what is missing has its default."""
    state = str(body.get("state", SUBMITTED))
    if state not in STATES:
        raise ValueError(f"no such state: {state}")
    return Choices(
        checked_mapping(body.get("mapping", {})),
        checked_fixed(body.get("fixed", {})),
        bool(body.get("day_first", False)),
        state,
        bool(body.get("all_or_nothing", False)),
        frozenset(body.get("create", ())) & frozenset(CREATABLE),
        bool(body.get("own_numbers", True)),
    )


def checked_mapping(mapping: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The columns of each field, without fields that have none."""
    found = {}
    for name, headers in mapping.items():
        if not is_field(name):
            raise ValueError(f"no such field: {name}")
        columns = tuple(dict.fromkeys(str(it) for it in headers if it))[:MOST_COLUMNS]
        if columns:
            found[name] = columns
    return found


def checked_fixed(fixed: Mapping[str, str]) -> dict[str, str]:
    """The fixed values that say something."""
    found = {}
    for name, value in fixed.items():
        if not is_field(name) or name == Field.KEY:
            raise ValueError(f"no such field: {name}")
        text = str(value).replace("\x00", "").strip()[:LONGEST_VALUE]
        if text:
            found[name] = text
    return found


def head_to_json(head: Head) -> dict[str, Any]:
    """Where the data begins, and the names of the columns."""
    return {"first": head.first, "names": list(head.names)}


def head_from_json(body: Mapping[str, Any]) -> Head:
    """The reverse."""
    return Head(int(body["first"]), tuple(str(it) for it in body["names"]))
