"""Reads that faces need: one door per object."""

from dataclasses import dataclass

from django.db.models import Count, Q

from gendan.issues.models import Issue, IssueState
from gendan.orders.models import Order

NODE_RULES = ("node.overdue",)  # the rules that thresholds of nodes raise


@dataclass(frozen=True, slots=True)
class Alarms:
    """How often a threshold raised an issue, and how often for nothing."""

    raised: int
    false: int


def issues_of(order: Order) -> list[Issue]:
    """The issues of an order, open ones first, then newest first, in one query."""
    found = order.issues.select_related("assignee", "department")
    return sorted(found, key=lambda it: (it.state != IssueState.OPEN, -it.opened_at.timestamp()))


def alarms_of(order: Order, code: str) -> Alarms:
    """What the thresholds of node `code` raised, in all orders that run by the same template."""
    found = Issue.objects.filter(rule__in=NODE_RULES, node_code=code, order__template=order.template_id)
    counts = found.aggregate(raised=Count("pk"), false=Count("pk", filter=Q(is_false_alarm=True)))
    return Alarms(counts["raised"], counts["false"])
