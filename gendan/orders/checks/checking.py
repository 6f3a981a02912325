"""All rules over one order. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from gendan.orders.checks import document, history, itself, terms
from gendan.orders.checks.found import Context, Finding
from gendan.orders.content import OrderContent

MOST = 500  # findings of one order; whoever has more has the wrong file
_TEXT, _FIELD = 300, 40


def check(content: OrderContent, context: Context) -> list[Finding]:
    """Every finding, the surest first, the header before the lines. A clean order gives none.

    Nothing is asked of the outside: the same order in the same context gives the same findings.
    """
    found = {_fitted(it): None for it in _all(content, context)}
    return sorted(found, key=lambda it: (-it.sure, it.line or 0, it.rule, it.field))[:MOST]


def _all(content: OrderContent, context: Context) -> Iterator[Finding]:
    if context.document is not None:
        yield from document.compare(content, context.document)
    yield from _spec(context)
    yield from itself.missing(content)
    yield from itself.unclear(content)
    yield from itself.amounts(content, has_charges=bool(context.charges))
    yield from itself.magnitudes(content)
    yield from terms.dates(content, context)
    yield from terms.terms(content)
    yield from terms.currency(content)
    yield from terms.duplicate(content, context)
    yield from history.unusual(content, context)


def _spec(context: Context) -> Iterator[Finding]:
    for fault in context.spec_faults:
        rule, sure = ("spec.missing", 90) if fault.is_missing else ("spec.not_allowed", 95)
        yield Finding(rule, f"spec.{fault.key}", fault.line, fault.expected, fault.found, sure)


def _fitted(it: Finding) -> Finding:
    """Short enough for the table."""
    return replace(
        it, field=it.field[:_FIELD], expected=_cut(it.expected), found=_cut(it.found), sure=min(100, it.sure)
    )


def _cut(text: str) -> str:
    text = text.replace("\x00", "")
    return text if len(text) <= _TEXT else text[: _TEXT - 1] + "…"
