"""Reads that faces need: one door per object, lists by page, false alarms beside their thresholds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor, Subject
from gendan.issues import lifecycle
from gendan.issues.lifecycle import Move, Stage
from gendan.issues.models import Issue, IssueState
from gendan.issues.parts import part_of
from gendan.orders.models import Order, ThresholdRule
from gendan.people.models import Member
from gendan.people.permit import may, require

SIZE = 50
NODE_RULES = ("node.overdue",)  # the rules that thresholds of nodes raise


@dataclass(frozen=True, slots=True)
class Alarms:
    """How often a threshold raised an issue, and how often for nothing."""

    raised: int
    false: int


_ALARMS = {"raised": Count("pk"), "false": Count("pk", filter=Q(is_false_alarm=True))}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; empty is anything. `text` is a piece of an issue's or an order's number."""

    text: str = ""
    open: bool = True
    klass: str = ""
    severity: int | None = None
    order: int | None = None
    mine: int | None = None  # a member: those assigned to them, and those of their orders


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: hand it back to get the next."""

    opened_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How often a threshold warned, and how often for nothing. `template` is its code, "" for none."""

    rule: str
    node: str
    template: str
    raised: int
    false: int

    @property
    def percent(self) -> int:
        """The share of false alarms."""
        return 100 * self.false // self.raised if self.raised else 0


def issue_for(member: Actor, issue_id: int) -> Issue:
    """The issue with order, customer, department and assignee, in one query. Raises NotFoundError."""
    issue = _with_all(Issue.objects.filter(pk=issue_id)).first() if may(member, "issues.view") else None
    if issue is None:
        raise NotFoundError
    return issue


def issues(
    member: Actor, wanted: Wanted | None = None, *, after: Place | None = None, limit: int = SIZE
) -> list[Issue]:
    """One page of issues, the latest opened first, in one query. Needs `issues.view`."""
    require(member, "issues.view")
    found = _with_all(_matching(wanted or Wanted()))
    if after is not None:
        found = found.filter(Q(opened_at__lt=after.opened_at) | Q(opened_at=after.opened_at, pk__lt=after.id))
    return list(found.order_by("-opened_at", "-pk")[:limit])


def place_of(issue: Issue) -> Place:
    """The place of the last issue of a page."""
    return Place(issue.opened_at, issue.pk)


def open_counts(member: Actor, order_ids: Collection[int]) -> dict[int, int]:
    """How many issues are open on each of these orders; orders without are left out."""
    if not may(member, "issues.view"):
        return {}
    found = Issue.objects.filter(order__in=order_ids, state=IssueState.OPEN).values("order_id")
    return {it["order_id"]: it["count"] for it in found.annotate(count=Count("pk"))}


def issues_of(order: Order) -> list[Issue]:
    """The issues of an order, open ones first, then newest first, in one query."""
    found = order.issues.select_related("assignee", "department")
    return sorted(found, key=lambda it: (it.state != IssueState.OPEN, -it.opened_at.timestamp()))


def alarms_of(order: Order, code: str) -> Alarms:
    """What the thresholds of node `code` raised, in all orders that run by the same template."""
    found = Issue.objects.filter(rule__in=NODE_RULES, node_code=code, order__template=order.template_id)
    counts = found.aggregate(raised=Count("pk"), false=Count("pk", filter=Q(is_false_alarm=True)))
    return Alarms(counts["raised"], counts["false"])


def mine(member: Member, limit: int = SIZE) -> list[Issue]:
    """The open issues that a member has to solve, the gravest and oldest first."""
    found = Issue.objects.filter(assignee=member, state=IssueState.OPEN).select_related("order__customer")
    return list(found.order_by("-severity", "opened_at", "pk")[:limit]) if may(member, "issues.view") else []


def false_alarms(member: Actor) -> list[FalseAlarms]:
    """How often each threshold raised an issue, and how often for nothing, by rule, node and template.

    Needs `issues.view`. What still stands is not counted: nobody knows yet.
    """
    require(member, "issues.view")
    ended = Issue.objects.filter(rule__gt="").exclude(state=IssueState.OPEN)
    rows = ended.values_list("rule", "node_code", "order__template__code").annotate(
        raised=Count("pk"), false=Count("pk", filter=Q(is_false_alarm=True))
    )
    return [
        FalseAlarms(rule, node, template or "", raised, false)
        for rule, node, template, raised, false in rows.order_by("-false", "rule", "node_code")
    ]


def alarms_by_node(member: Actor, template_id: int) -> dict[str, Alarms]:
    """What the thresholds of each node of a template raised that has ended, and how much for nothing.

    One query; empty for who may not see issues.
    """
    if not may(member, "issues.view"):
        return {}
    ended = Issue.objects.filter(rule__in=NODE_RULES, order__template=template_id)
    rows = ended.exclude(state=IssueState.OPEN).values_list("node_code").annotate(**_ALARMS)
    return {node: Alarms(raised, false) for node, raised, false in rows.order_by()}


def alarms_by_rule(member: Actor, rules: Collection[ThresholdRule]) -> dict[int, Alarms]:
    """The same of each customer's own threshold, by its id: of that customer's orders. One query."""
    if not rules or not may(member, "issues.view"):
        return {}
    ended = Issue.objects.filter(
        rule__in=NODE_RULES,
        order__customer__in={it.customer_id for it in rules},
        node_code__in={it.code for it in rules},
    ).exclude(state=IssueState.OPEN)
    rows = list(
        ended.order_by().values_list("order__customer", "order__template", "node_code").annotate(**_ALARMS)
    )
    found = {}
    for it in rules:
        fitting = [row for row in rows if row[:3] == (it.customer_id, it.template_id or row[1], it.code)]
        found[it.pk] = Alarms(sum(row[3] for row in fitting), sum(row[4] for row in fitting))
    return found


def asked_of(member: Member) -> list[Subject]:
    """The open issues in which an answer of this member is awaited. For the system's own use."""
    found = Issue.objects.filter(asked=member, state=IssueState.OPEN)
    return [Subject("issue", number) for number in found.values_list("pk", flat=True)]


def by_ids(numbers: Collection[int]) -> list[Issue]:
    """These issues. For the system's own use."""
    return list(Issue.objects.filter(pk__in=numbers))


def moves_open(member: Member, issue: Issue) -> frozenset[Move]:
    """What this member may do with an issue now: what `actions.working` would not refuse."""
    if issue.state != IssueState.OPEN:
        return frozenset()
    part, stage = part_of(member, issue), Stage(issue.stage)
    return frozenset(it for it in Move if lifecycle.may(it, stage) and lifecycle.allowed(it, part))


def people_of(issue_id: int) -> list[Member]:
    """Who hears of an issue: its assignee and the merchandiser of its order. For the system's own use."""
    issue = Issue.objects.select_related("assignee", "order__merchandiser").filter(pk=issue_id).first()
    if issue is None:
        return []
    found = [issue.assignee, issue.order.merchandiser if issue.order else None]
    return list({it.pk: it for it in found if it}.values())


def names_of(numbers: Collection[int]) -> dict[int, str]:
    """Numbers of issues as people know them."""
    return dict(Issue.objects.filter(pk__in=numbers).values_list("pk", "number"))


def _with_all(found: QuerySet[Issue]) -> QuerySet[Issue]:
    return found.select_related("order__customer", "order__merchandiser", "department", "assignee", "asked")


def _matching(wanted: Wanted) -> QuerySet[Issue]:
    found = Issue.objects.filter(state=IssueState.OPEN)
    if not wanted.open:
        found = Issue.objects.exclude(state=IssueState.OPEN)
    if wanted.klass:
        found = found.filter(klass=wanted.klass)
    if wanted.severity:
        found = found.filter(severity=wanted.severity)
    if wanted.order:
        found = found.filter(order=wanted.order)
    if wanted.mine:
        found = found.filter(Q(assignee=wanted.mine) | Q(order__merchandiser=wanted.mine))
    if wanted.text:
        found = found.filter(Q(number__icontains=wanted.text) | Q(order__number__istartswith=wanted.text))
    return found
