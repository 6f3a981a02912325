"""How what happens to an issue is put on the timeline."""

from datetime import datetime

from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.issues.events import IssueEvent
from gendan.issues.models import Issue
from gendan.orders.models import PlanNode


def head_of(issue: Issue, node: PlanNode | None = None) -> dict[str, str]:
    """What every event of an issue says of it; its node is named where it is at hand."""
    return {
        "number": issue.number,
        "rule": issue.rule,
        "subtype": issue.subtype,
        "node": issue.node_code,
        "zh": node.name_zh if node else issue.node_code,
        "en": node.name_en if node else issue.node_code,
    }


def tell(
    issue: Issue, event: IssueEvent, actor: Actor, at: datetime, *, also: tuple[Subject, ...] = ()
) -> None:
    """Record it on the issue, its order, and `also` on others whom it concerns."""
    on = [issue.subject, *also]
    if issue.order_id:
        on.append(Subject("order", issue.order_id))
    record(event, actor=actor, on=on, at=at)
