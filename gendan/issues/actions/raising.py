"""System issues: raised, updated and ended so that they say what stands about an order.

Whoever does it holds the order's row: two workers raise an issue once, and the unique index of open issues
holds where anything else went wrong. `at` is when the facts became so, so that a replay of history gives the
times as they would have been.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError
from gendan.base.refs import Actor, System
from gendan.base.series.actions import take
from gendan.base.timeline.queries import last_of
from gendan.base.worktime import queries as worktime
from gendan.issues import catalogue, events
from gendan.issues.actions.dispatching import assign
from gendan.issues.actions.telling import head_of, tell
from gendan.issues.models import Issue, IssueClass, IssueState
from gendan.issues.severity import level_of_delay
from gendan.issues.work_events import IssueAssigned
from gendan.orders.actions.held import checked_text, order_held
from gendan.orders.checks.rules import RULES as CHECKS
from gendan.orders.lights import Light
from gendan.orders.models import Finding, FindingState, NodeState, Order, PlanNode, Status
from gendan.people.actions.writing import locked
from gendan.people.models import Department, Member
from gendan.people.permit import require

ISSUES = System("issues")
SERIES, PATTERN = "issue", "EX-{yyyy}{mm}{dd}-{n:03d}"
Key = tuple[str, str]  # rule, node code


@dataclass(frozen=True, slots=True)
class Case:
    """What an issue is raised for: its class, facts and evidence, and who has to do with it."""

    rule: str
    node: PlanNode | None
    klass: str
    subtype: str
    severity: int
    facts: Mapping[str, Any]
    evidence: list[dict[str, str]]
    department: Department | None
    owner: Member | None  # of the node

    @property
    def key(self) -> Key:
        """What it is raised once by."""
        return self.rule, self.node.code if self.node else ""


@transaction.atomic
def follow_warnings(order_id: int, *, at: datetime | None = None) -> int:
    """Make the open system issues of an order equal to its red warnings; says how many changed.

    New ones are raised, others follow the facts, and those whose warning is gone end: closed where it came
    true, else withdrawn. What a person closed or marked comes again only after its warning was gone.
    """
    at = at or clock.now()
    if not _concerned(order_id):
        return 0
    order = _order(order_id)
    nodes = {it.code: it for it in order.nodes.select_related("department", "owner")}
    red = [it for it in order.warnings if it[2] == Light.RED] if order.is_open else []
    wanted = {case.key: case for case in (_case(order, nodes, *it) for it in red)}
    standing = _open(order, findings=False)
    changed = _bring_up_to_date(order, wanted, standing, at)
    for key, issue in standing.items():
        if key not in wanted:
            _end(issue, catalogue.ending(_known(order, nodes.get(issue.node_code), issue)), nodes, at)
            changed += 1
    _settle_false_alarms(order, nodes)
    return changed


@transaction.atomic
def raise_for_findings(order_id: int, *, at: datetime | None = None) -> int:
    """Make the open issues of class "order" equal to the findings that stand; says how many changed.

    One issue for each kind of mistake: unclear requirement, wrong specification, conflicting dates.
    """
    at = at or clock.now()
    order = _order(order_id)
    stands = order.status in {Status.SUBMITTED, Status.CONFIRMED, Status.HELD}
    found = list(order.findings.filter(state=FindingState.OPEN)) if stands else []
    wanted = {case.key: case for case in _finding_cases(order, found)}
    standing = _open(order, findings=True)
    changed = _bring_up_to_date(order, wanted, standing, at)
    for key, issue in standing.items():
        if key not in wanted:
            _end(issue, catalogue.Ending("mended", came_true=True), {}, at)
            changed += 1
    return changed


@transaction.atomic
def close_issue(issue_id: int, reason: str, *, actor: Actor) -> Issue:
    """Somebody says that it is solved, and how. Needs `issues.handle`; one that has ended is refused."""
    require(actor, "issues.handle")
    issue = locked(Issue, issue_id)
    reason = checked_text(reason, "reason", required=lambda: _("Say how it was solved."))
    if issue.state != IssueState.OPEN:
        raise ConflictError(_("Issue %(number)s has ended already.") % {"number": issue.number})
    _put_end(issue, IssueState.CLOSED, reason, clock.now())
    tell(issue, events.IssueClosed(**head_of(issue), reason="closed"), actor, clock.now())
    return issue


@transaction.atomic
def mark_false_alarm(issue_id: int, *, actor: Actor) -> Issue:
    """There was nothing to warn of: it counts against its threshold. An open one is withdrawn.

    Needs `issues.handle`. Marked twice is marked once.
    """
    require(actor, "issues.handle")
    issue = locked(Issue, issue_id)
    if issue.is_false_alarm:
        return issue
    issue.is_false_alarm = True
    issue.save(update_fields=["is_false_alarm"])
    if issue.state == IssueState.OPEN:
        _put_end(issue, IssueState.WITHDRAWN, "false_alarm", clock.now())
    tell(issue, events.IssueFalseAlarm(**head_of(issue)), actor, clock.now())
    return issue


def _concerned(order_id: int) -> bool:
    """Whether anything is to be done: read without the lock, since whatever turns red later asks again."""
    issues = Issue.objects.filter(order=OuterRef("pk"))
    return Order.objects.filter(Q(colour=Light.RED) | Exists(issues), pk=order_id).exists()


def _order(order_id: int) -> Order:
    order_held(order_id)
    return Order.objects.select_related("customer", "merchandiser__department", "template").get(pk=order_id)


def _open(order: Order, *, findings: bool) -> dict[Key, Issue]:
    """The open system issues of an order, of its findings or of its warnings, by what they are raised by."""
    found = Issue.objects.select_for_update(of=("self",)).filter(
        order=order, state=IssueState.OPEN, rule__gt=""
    )
    return {(it.rule, it.node_code): it for it in found if it.rule.startswith(catalogue.FINDING) == findings}


def _bring_up_to_date(
    order: Order, wanted: Mapping[Key, Case], standing: Mapping[Key, Issue], at: datetime
) -> int:
    """Raise what is new and let what stands follow the facts; says how many changed."""
    changed = 0
    fresh = [case for key, case in wanted.items() if key not in standing and not _is_settled(order, key)]
    day = worktime.calendar(order.calendar).local_day(at)
    for case, number in zip(fresh, take(SERIES, PATTERN, day, len(fresh)) if fresh else [], strict=True):
        _raise(order, case, number, at)
        changed += 1
    for key, issue in standing.items():
        if key in wanted:
            changed += _update(issue, wanted[key], at)
    return changed


def _is_settled(order: Order, key: Key) -> bool:
    """Whether a person ended an issue of this key, and its warning has not been gone since."""
    ended = Issue.objects.filter(order=order, rule=key[0], node_code=key[1]).exclude(state=IssueState.OPEN)
    last = ended.order_by("-ended_at", "-pk").first()
    if last is None or last.ended_at is None or last.end_reason in _BY_SYSTEM:
        return False
    cleared = last_of("order.cleared", order.subject, since=last.ended_at)
    return not any(list(key) == it[:2] for event in cleared for it in event.payload["warnings"])


_BY_SYSTEM = frozenset({"came_true", "in_time", "not_watched", "not_needed", "moved", "recovered", "mended"})


def _raise(order: Order, case: Case, number: str, at: datetime) -> None:
    given = assign(
        case.department,
        at,
        severity=case.severity,
        owner=case.owner,
        merchandiser=order.merchandiser,
        calendar=order.calendar,
    )
    issue = Issue.objects.create(
        number=number,
        klass=case.klass,
        subtype=case.subtype,
        severity=case.severity,
        title=_title(order, case),
        order=order,
        node_code=case.key[1],
        rule=case.rule,
        facts=dict(case.facts),
        evidence=case.evidence,
        department=case.department,
        assignee=given.member,
        assigned_by=given.why,
        opened_at=at,
        changed_at=at,
    )
    head = head_of(issue, case.node)
    tell(issue, events.IssueRaised(**head, severity=case.severity), ISSUES, at)
    if given.member:
        tell(issue, IssueAssigned(**head, to=given.member.name, why=given.why), ISSUES, at)


def _update(issue: Issue, case: Case, at: datetime) -> bool:
    """Follow the facts. Only another severity is told: a delay that grows by a day is told by the order."""
    if (issue.facts, issue.severity) == (case.facts, case.severity):
        return False
    old, issue.severity = issue.severity, case.severity
    issue.facts, issue.evidence, issue.changed_at = dict(case.facts), case.evidence, at
    issue.save(update_fields=["severity", "facts", "evidence", "changed_at"])
    if old != case.severity:
        event = events.IssueSeverityChanged(**head_of(issue, case.node), old=old, new=case.severity)
        tell(issue, event, ISSUES, at)
    return True


def _end(issue: Issue, how: catalogue.Ending, nodes: Mapping[str, PlanNode], at: datetime) -> None:
    node = nodes.get(issue.node_code)
    issue.is_false_alarm = how.is_false_alarm
    if how.came_true:
        _put_end(issue, IssueState.CLOSED, how.reason, at)
        tell(issue, events.IssueClosed(**head_of(issue, node), reason=how.reason), ISSUES, at)
        return
    _put_end(issue, IssueState.WITHDRAWN, how.reason, at)
    event = events.IssueWithdrawn(
        **head_of(issue, node), reason=how.reason, is_false_alarm=how.is_false_alarm
    )
    tell(issue, event, ISSUES, at)


def _put_end(issue: Issue, state: IssueState, reason: str, at: datetime) -> None:
    issue.state, issue.end_reason, issue.ended_at = state, reason, at
    issue.changed_at = at
    issue.save(update_fields=["state", "end_reason", "ended_at", "changed_at", "is_false_alarm"])


def _known(order: Order, node: PlanNode | None, issue: Issue) -> catalogue.Facts:
    """What is known of the node, or of the promised goods, where a warning of it is gone."""
    runs = order.status in {Status.CONFIRMED, Status.DONE}
    if issue.node_code:
        if node is None:
            return catalogue.Facts(runs, needed=False)
        return catalogue.Facts(
            runs,
            done=node.state == NodeState.DONE,
            late=bool(node.actual and node.actual > node.planned),
            moved=issue.facts.get("planned") not in {None, node.planned.isoformat()},
            needed=node.state != NodeState.SKIPPED,
        )
    promise = order.promised_delivery if issue.facts.get("what") == "delivery" else order.promised_ship
    return catalogue.Facts(
        runs,
        done=_has_arrived(order),
        late=order.late_days > 0,
        moved=promise is None or issue.facts.get("promise") != promise.isoformat(),
    )


def _has_arrived(order: Order) -> bool:
    """Whether every promised node is done."""
    template = order.template
    codes = [code for code in (template.ship_node, template.delivery_node) if code] if template else []
    nodes = PlanNode.objects.filter(order=order, code__in=codes)
    return nodes.exists() and not nodes.filter(state=NodeState.OPEN).exists()


def _settle_false_alarms(order: Order, nodes: Mapping[str, PlanNode]) -> None:
    """What was withdrawn because the facts changed was a false alarm where it came in time after all."""
    recovered = Issue.objects.filter(
        order=order, state=IssueState.WITHDRAWN, end_reason="recovered", is_false_alarm=False
    )
    in_time = [it.code for it in nodes.values() if it.actual and it.actual <= it.planned]
    if in_time:
        recovered.filter(node_code__in=in_time).update(is_false_alarm=True)
    if order.late_days <= 0 and _has_arrived(order):
        recovered.filter(node_code="").update(is_false_alarm=True)


def _case(order: Order, nodes: Mapping[str, PlanNode], rule: str, code: str, _light: int, facts: Any) -> Case:
    node = nodes.get(code)
    department = node.department if node else _department(order)
    klass, subtype = catalogue.classify(
        rule, node.department.code if node else "", is_waiting=bool(node and node.is_waiting)
    )
    return Case(
        rule,
        node,
        klass,
        subtype,
        level_of_delay(order.late_days, order.customer.tier, order.amount),
        facts,
        _evidence(order, node, facts),
        department,
        node.owner if node else None,
    )


def _department(order: Order) -> Department | None:
    return order.merchandiser.department if order.merchandiser else None


def _evidence(order: Order, node: PlanNode | None, facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """What it was seen by, line by line; `what` is a key of `wording.EVIDENCE`."""
    lines: list[tuple[str, object]] = []
    if node:
        lines += [("planned", node.planned), ("announced", node.expected), ("forecast", node.forecast)]
        lines += [("thresholds", f"{node.yellow} / {node.red}"), ("latest", node.latest)]
        report = node.reports.first()
        lines.append(("last_report", report.day if report else None))
    lines += [("promised_ship", order.promised_ship), ("forecast_ship", order.forecast_ship)]
    lines += [("promised_delivery", order.promised_delivery), ("forecast_delivery", order.forecast_delivery)]
    lines.append(("path", facts.get("path")))
    return [{"what": what, "value": _plain(value)} for what, value in lines if value]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _finding_cases(order: Order, found: Iterable[Finding]) -> Iterable[Case]:
    kinds: dict[str, list[Finding]] = {}
    for it in found:
        rule = CHECKS.get(it.rule)
        kinds.setdefault(str(rule.subtype) if rule else "unclear", []).append(it)
    for kind, these in kinds.items():
        surest = max(these, key=lambda it: it.sure)
        yield Case(
            catalogue.FINDING + kind,
            None,
            IssueClass.ORDER,
            catalogue.FINDINGS.get(kind, kind),
            level_of_delay(1 if surest.sure >= 80 else 0, order.customer.tier, order.amount),
            {"count": len(these), "field": surest.field, "rule": surest.rule},
            [{"what": it.field, "value": f"{it.expected or '—'} / {it.found or '—'}"} for it in these[:20]],
            _department(order),
            None,
        )


def _title(order: Order, case: Case) -> str:
    """A title for where only the row is at hand; pages put it into the reader's language."""
    parts = [order.number, case.node.name_zh if case.node else "", str(case.subtype)]
    return " ".join(part for part in parts if part)[:200]
