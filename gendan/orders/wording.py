"""Words for what the rules say: warnings with their facts, quantities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.base.errors import Text


@dataclass(frozen=True, slots=True)
class RuleLook:
    """What people call a rule of monitoring, and its icon."""

    title: Text
    icon: str


RULES: Mapping[str, RuleLook] = {
    "node.overdue": RuleLook(gettext_lazy("node overdue"), icon="clock-exclamation"),
    "forecast.late": RuleLook(gettext_lazy("forecast past the promise"), icon="calendar-x"),
    "kit.incomplete": RuleLook(gettext_lazy("materials incomplete"), icon="packages"),
    "output.behind": RuleLook(gettext_lazy("output behind plan"), icon="trending-down"),
    "output.capacity": RuleLook(gettext_lazy("capacity does not suffice"), icon="gauge"),
    "report.missing": RuleLook(gettext_lazy("no report"), icon="message-off"),
    "finding": RuleLook(gettext_lazy("finding stands"), icon="file-alert"),
}


def quantity_text(quantity: Decimal) -> str:
    """A quantity without needless zeros: 1200, 3.5."""
    text = f"{quantity:,.4f}".rstrip("0").rstrip(".")
    return text or "0"


def warning_text(rule: str, facts: Mapping[str, Any]) -> str:
    """One warning as a sentence in the reader's language; facts are those of `monitor.Warning`."""
    sentence = _SENTENCES.get(rule)
    try:
        return sentence(facts) if sentence else rule
    except (KeyError, TypeError, ValueError):  # facts of another version of the rule
        return str(RULES[rule].title) if rule in RULES else rule


def _overdue(facts: Mapping[str, Any]) -> str:
    text = _("planned for %(planned)s and not done") % facts
    if facts.get("forecast"):
        text += _(", forecast %(forecast)s") % facts
    return text


def _late(facts: Mapping[str, Any]) -> str:
    days = int(facts["days"])
    words = {"days": days, "promise": facts["promise"], "forecast": facts["forecast"]}
    if facts.get("what") == "delivery":
        return (
            ngettext(
                "delivery forecast %(forecast)s, %(days)d day after the promise of %(promise)s",
                "delivery forecast %(forecast)s, %(days)d days after the promise of %(promise)s",
                days,
            )
            % words
        )
    return (
        ngettext(
            "shipment forecast %(forecast)s, %(days)d day after the promise of %(promise)s",
            "shipment forecast %(forecast)s, %(days)d days after the promise of %(promise)s",
            days,
        )
        % words
    )


def _kit(facts: Mapping[str, Any]) -> str:
    return _("%(percent)s %% of the materials are in-house, cutting is planned for %(cutting)s") % facts


def _behind(facts: Mapping[str, Any]) -> str:
    return _("%(made)s made, %(planned)s were planned by now") % facts


def _capacity(facts: Mapping[str, Any]) -> str:
    return _("%(left)s left to make; at %(pace)s a day that takes longer than the %(days)s days left") % facts


def _missing(facts: Mapping[str, Any]) -> str:
    return _("no report since %(since)s") % facts


_SENTENCES = {
    "node.overdue": _overdue,
    "forecast.late": _late,
    "kit.incomplete": _kit,
    "output.behind": _behind,
    "output.capacity": _capacity,
    "report.missing": _missing,
}


def missing_text(names: Sequence[str]) -> str:
    """Names in a row, for a message."""
    return _(", ").join(names)
