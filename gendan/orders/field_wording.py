"""The fields of an order in the reader's language: their names, their values, and what changed of them."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from gendan.base.errors import Text
from gendan.orders.models import Order, OrderLine, OrderVersion
from gendan.partners.models import Mode

UNSAID = frozenset({"note"})
"""Fields whose words no event repeats: events are for ever, and a note may speak of persons."""
SHOWN = 6  # changes that a sentence names before it counts the rest


class Shown(NamedTuple):
    """One change as a page shows it."""

    label: str
    old: str
    new: str


@cache
def _labels() -> dict[str, Text]:
    header = {it.name: getattr(it, "verbose_name", it.name) for it in Order._meta.get_fields()}  # noqa: SLF001
    line = {it.name: getattr(it, "verbose_name", it.name) for it in OrderLine._meta.get_fields()}  # noqa: SLF001
    return {**line, **header}


def field_name(field: str, line: int | None = None) -> str:
    """What people call the field: `promised ship date`, `line 2 quantity`, `line 1 colour`."""
    kind, _dot, key = field.partition(".")
    name = key if kind == "spec" and key else str(_labels().get(field, field))
    if line is None:
        return name
    number = _("line %(line)d") % {"line": line}
    return number if field == "line" else f"{number} {name}"


def value_text(field: str, value: str) -> str:
    """A stored value as people read it; a dash where it is empty."""
    if field == "transport" and value in Mode.values:
        return str(Mode(value).label)
    return value or "—"


def shown(changes: Iterable[dict[str, Any]]) -> list[Shown]:
    """The `changes` of a version for a page: name, before, after."""
    return [
        Shown(
            field_name(it["field"], it["line"]),
            value_text(it["field"], it["old"]),
            value_text(it["field"], it["new"]),
        )
        for it in changes
    ]


def in_words(changes: Iterable[dict[str, Any]], more: int = 0) -> str:
    """Changes in one line: `line 2 quantity 500 → 600; promised ship date …`; `more` were left out before."""
    every = list(changes)
    texts = [_one(it) for it in every[:SHOWN]]
    if rest := len(every) - len(texts) + more:
        texts.append(_("%(count)d more") % {"count": rest})
    return _("; ").join(texts)


def _one(change: dict[str, Any]) -> str:
    field, line, old, new = (change[it] for it in ("field", "line", "old", "new"))
    name = field_name(field, line)
    if field in UNSAID:
        return name
    if field == "line":
        return (
            _("%(line)s added: %(what)s") % {"line": name, "what": new}
            if new
            else _("%(line)s removed: %(what)s") % {"line": name, "what": old}
        )
    return f"{name} {value_text(field, old)} → {value_text(field, new)}"


def who_changed(versions: Iterable[OrderVersion]) -> str:
    """Who made each of these versions, and of what: for whoever saved an older one."""
    return " ".join(
        _("%(who)s made version %(number)d: %(changes)s.")
        % {
            "who": it.by.name if it.by else _("the system"),
            "number": it.number,
            "changes": in_words(it.changes),
        }
        for it in versions
    )
