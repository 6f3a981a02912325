"""The page on which the columns of a file are named, as its fields are sent back."""

from django.http import QueryDict

from gendan.orders.import_layout import CREATABLE, STATES, SUBMITTED, Choices

MOST_FIELDS = 200
MOST_EXTRA = 5


def choices_of(sent: QueryDict) -> Choices:
    """What was chosen: `column.customer` (several are joined), `fixed.currency`, `extra.0` with `of.0`."""
    mapping: dict[str, tuple[str, ...]] = {}
    fixed: dict[str, str] = {}
    for name in list(sent)[: MOST_FIELDS * 2]:
        kind, _dot, where = name.partition(".")
        if kind == "column":
            mapping[where] = tuple(it for it in sent.getlist(name) if it)
        elif kind == "fixed" and sent.get(name, "").strip():
            fixed[where] = sent.get(name, "")
    for place in range(MOST_EXTRA):
        opened, column = sent.get(f"extra.{place}", "").strip(), sent.get(f"of.{place}", "")
        if opened and column:
            mapping[opened] = (column,)
    state = sent.get("state", SUBMITTED)
    return Choices(
        {name: columns for name, columns in mapping.items() if columns},
        fixed,
        sent.get("day_first") == "1",
        state if state in STATES else SUBMITTED,
        sent.get("all_or_nothing") == "1",
        frozenset(sent.getlist("create")) & frozenset(CREATABLE),
        sent.get("own_numbers") == "1",
    )
