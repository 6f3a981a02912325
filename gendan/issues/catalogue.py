"""What kind of problem a warning is, how grave it is, and how it ends. Pure: tables that people can read.

The classes and levels follow the catalogue of exceptions of the trade (异常库); issue by issue a person can
correct them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ORDER, SUPPLY, COMPLAINT, COLLABORATION = "order", "supply", "complaint", "collaboration"
MINOR, GENERAL, SERIOUS = 1, 2, 3

NODE_OVERDUE, FORECAST_LATE = "node.overdue", "forecast.late"
FINDING = "finding."  # and a key of FINDINGS

BY_RULE: Mapping[str, tuple[str, str]] = {
    FORECAST_LATE: (SUPPLY, "delivery_at_risk"),
    "kit.incomplete": (SUPPLY, "materials_incomplete"),
    "output.behind": (SUPPLY, "output_behind"),
    "output.capacity": (SUPPLY, "capacity_short"),
}
BY_DEPARTMENT: Mapping[str, tuple[str, str]] = {
    "PUR": (SUPPLY, "material_late"),
    "PRD": (SUPPLY, "production_late"),
    "QC": (SUPPLY, "inspection_late"),
    "LOG": (SUPPLY, "shipping_late"),
    "WHS": (SUPPLY, "shipping_late"),
    "FIN": (COLLABORATION, "payment_late"),
    "TEC": (COLLABORATION, "sample_late"),
}
OTHER: tuple[str, str] = (COLLABORATION, "department_late")
WAITING: tuple[str, str] = (COLLABORATION, "customer_approval_late")

FINDINGS: Mapping[str, str] = {
    "unclear": "unclear_requirement",
    "specification": "wrong_specification",
    "dates": "conflicting_dates",
}
"""Subtypes of what the check of an order finds, by `orders.checks.rules.Subtype`."""


def classify(rule: str, department: str = "", *, is_waiting: bool = False) -> tuple[str, str]:
    """Class and subtype of what a rule of monitoring found; `department` is the node's."""
    if rule in BY_RULE:
        return BY_RULE[rule]
    return WAITING if is_waiting else BY_DEPARTMENT.get(department, OTHER)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known where a warning is gone. `done` and `late` are the node's, or the promised goods'.

    `moved`: the date that it was measured by is another now. `runs`: the order is still under way.
    """

    runs: bool
    done: bool = False
    late: bool = False
    moved: bool = False
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Ending:
    """How an issue ends: `came_true`, or withdrawn for a reason; a false alarm where it came in time."""

    reason: str
    came_true: bool = False
    is_false_alarm: bool = False


def ending(facts: Facts) -> Ending:
    """How an issue ends whose warning is gone."""
    if facts.done and facts.late:
        return Ending("came_true", came_true=True)
    if facts.done:
        return Ending("in_time", is_false_alarm=not facts.moved)
    if not facts.runs:
        return Ending("not_watched")
    if not facts.needed:
        return Ending("not_needed")
    return Ending("moved" if facts.moved else "recovered")
