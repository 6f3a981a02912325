"""Words for issues: subtypes, why they ended, titles."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.base.errors import Text
from gendan.issues.catalogue import FINDING
from gendan.orders.field_wording import field_name
from gendan.orders.wording import RULES, warning_text

SUBTYPES: Mapping[str, Text] = {
    "delivery_at_risk": gettext_lazy("delivery at risk"),
    "materials_incomplete": gettext_lazy("materials not complete"),
    "output_behind": gettext_lazy("production behind plan"),
    "capacity_short": gettext_lazy("capacity short"),
    "material_late": gettext_lazy("material late"),
    "production_late": gettext_lazy("production late"),
    "inspection_late": gettext_lazy("inspection late"),
    "shipping_late": gettext_lazy("shipping late"),
    "payment_late": gettext_lazy("payment late"),
    "sample_late": gettext_lazy("sample late"),
    "department_late": gettext_lazy("work of a department late"),
    "customer_approval_late": gettext_lazy("customer's approval late"),
    "unclear_requirement": gettext_lazy("unclear requirement"),
    "wrong_specification": gettext_lazy("wrong specification"),
    "conflicting_dates": gettext_lazy("conflicting dates"),
}

ENDS: Mapping[str, Text] = {
    "came_true": gettext_lazy("it came true"),
    "in_time": gettext_lazy("it came in time after all"),
    "not_watched": gettext_lazy("the order is not under way any more"),
    "not_needed": gettext_lazy("the node is not needed"),
    "moved": gettext_lazy("the date was changed"),
    "recovered": gettext_lazy("the facts changed"),
    "mended": gettext_lazy("mended or accepted"),
    "closed": gettext_lazy("solved"),
    "false_alarm": gettext_lazy("marked as a false alarm"),
}

EVIDENCE: Mapping[str, Text] = {
    "planned": gettext_lazy("planned for"),
    "announced": gettext_lazy("announced"),
    "forecast": gettext_lazy("forecast"),
    "thresholds": gettext_lazy("yellow / red after days"),
    "latest": gettext_lazy("latest for the promise"),
    "last_report": gettext_lazy("last report"),
    "promised_ship": gettext_lazy("promised ship date"),
    "forecast_ship": gettext_lazy("forecast ship date"),
    "promised_delivery": gettext_lazy("promised delivery date"),
    "forecast_delivery": gettext_lazy("forecast delivery date"),
    "path": gettext_lazy("critical path"),
}


def subtype_text(code: str) -> str:
    """What people call a subtype; the code itself where it is not known any more."""
    return str(SUBTYPES.get(code, code))


def end_text(reason: str) -> str:
    """Why an issue ended: a known reason in the reader's language, or what a person wrote."""
    return str(ENDS.get(reason, reason))


def title_text(rule: str, subtype: str, node: str) -> str:
    """The headline of an issue in the reader's language."""
    head = subtype_text(subtype) if rule not in RULES else str(RULES[rule].title)
    return _("%(node)s: %(what)s") % {"node": node, "what": head} if node else head


def facts_text(rule: str, facts: Mapping[str, Any]) -> str:
    """What an issue's warning says, as a sentence."""
    if rule.startswith(FINDING):
        count = int(facts.get("count", 1))
        return ngettext(
            "%(count)d finding is not settled, most likely wrong: %(field)s",
            "%(count)d findings are not settled, most likely wrong: %(field)s",
            count,
        ) % {"count": count, "field": field_name(str(facts.get("field", "")))}
    return warning_text(rule, facts)
