"""The clocks of issues: begun when one is raised, kept in step with the work on it, ended with it.

Rules of clocks are those of `base.deadlines`; here is only which clock begins, rests and ends with which
move.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gendan.base.deadlines import actions as deadlines
from gendan.base.deadlines import queries
from gendan.base.deadlines.models import Deadline
from gendan.base.deadlines.rules import Reopening
from gendan.base.refs import Actor, System
from gendan.issues.clock_policy import ACCEPT, ANSWER, KINDS, RESOLUTION, policy
from gendan.issues.models import Issue, IssueStage, IssueState

CLOCKS = System("clocks")


@transaction.atomic
def begin(issue_id: int, *, at: datetime) -> int:
    """Begin the clocks of an issue that was raised, from when it was; says how many began.

    It may come late: what was done meanwhile counts from when it was done. Twice is once.
    """
    issue = _held(issue_id)
    if issue is None or issue.state != IssueState.OPEN or queries.all_on(issue.subject):
        return 0
    for kind in (ACCEPT, RESOLUTION):
        _start(issue, kind, at=at, since=issue.opened_at)
    if issue.accepted_at:
        accepted(issue, actor=CLOCKS, at=issue.accepted_at)
    if issue.stage == IssueStage.ASKED:
        asked(issue, actor=CLOCKS, at=at)
    return 2


def accepted(issue: Issue, *, actor: Actor, at: datetime) -> None:
    """Somebody has taken it on."""
    for it in _open(issue, ACCEPT):
        deadlines.complete(it, actor=actor, at=at)


def handed_over(issue: Issue, *, was_accepted: bool, actor: Actor, at: datetime) -> None:
    """It waits for somebody else: what was not taken on keeps its clock, what was begins another."""
    _drop_question(issue, actor, at)
    last = queries.latest(ACCEPT, issue.subject)
    if was_accepted and last and not last.is_open:
        deadlines.reopen(last, actor=actor, mode=Reopening.RESTART, at=at)


def asked(issue: Issue, *, actor: Actor, at: datetime) -> None:
    """All rests until the answer, which has a clock of its own."""
    for it in _open(issue, ACCEPT, RESOLUTION):
        deadlines.pause(it, actor=actor, reason="waiting for an answer", at=at)
    last = queries.latest(ANSWER, issue.subject)
    if last is None:
        _start(issue, ANSWER, at=at)
    elif not last.is_open:
        deadlines.reopen(last, actor=actor, mode=Reopening.RESTART, at=at)


def answered(issue: Issue, *, actor: Actor, at: datetime) -> None:
    """The answer has come."""
    for it in _open(issue, ANSWER):
        deadlines.complete(it, actor=actor, at=at)
    _resume(issue, actor, at)


@transaction.atomic
def follow_severity(issue_id: int, *, at: datetime) -> int:
    """Another severity has other targets and ladders; the time already used counts (case E12)."""
    issue = _held(issue_id)
    if issue is None or issue.state != IssueState.OPEN:
        return 0
    found = _open(issue, *KINDS)
    for it in found:
        new = policy(it.kind, issue.severity)
        name = _policy_name(it.kind, issue.severity)
        if it.policy == name:
            continue
        if it.timing == new.timing:
            deadlines.retarget(
                it, actor=CLOCKS, ladder=new.ladder, target=new.target, policy=name, reason="severity", at=at
            )
        else:  # from working time to the clock on the wall, or back: a clock counts one way only
            deadlines.cancel(it, actor=CLOCKS, reason="severity", at=at)
            _start(issue, it.kind, at=at, since=it.started_at)
    if issue.stage == IssueStage.ASKED:
        for it in _open(issue, ACCEPT, RESOLUTION):
            deadlines.pause(it, actor=CLOCKS, reason="waiting for an answer", at=at)
    return len(found)


@transaction.atomic
def end(issue_id: int, *, at: datetime) -> None:
    """The issue has ended: closed, its clocks are met or missed by then; withdrawn, it needs none."""
    issue = _held(issue_id)
    if issue is None or issue.state == IssueState.OPEN:
        return
    ended = issue.ended_at or at
    if issue.state == IssueState.CLOSED:
        _resume(issue, CLOCKS, ended)
        for it in _open(issue, ACCEPT, RESOLUTION):
            deadlines.complete(it, actor=CLOCKS, at=ended)
    deadlines.cancel_all(issue.subject, actor=CLOCKS, reason=issue.state, at=ended)


def _held(issue_id: int) -> Issue | None:
    rows = Issue.objects.select_for_update(of=("self",), no_key=True).select_related("order")
    return rows.filter(pk=issue_id).first()


def _open(issue: Issue, *kinds: str) -> Sequence[Deadline]:
    return [it for it in queries.open_on(issue.subject) if it.kind in kinds]


def _policy_name(kind: str, severity: int) -> str:
    return f"{kind}/{severity}"


def _start(issue: Issue, kind: str, *, at: datetime, since: datetime | None = None) -> None:
    it = policy(kind, issue.severity)
    deadlines.start(
        kind,
        issue.subject,
        actor=CLOCKS,
        ladder=it.ladder,
        target=it.target,
        timing=it.timing,
        calendar=issue.order.calendar if issue.order else "default",
        policy=_policy_name(kind, issue.severity),
        since=since,
        at=at,
    )


def _resume(issue: Issue, actor: Actor, at: datetime) -> None:
    for it in _open(issue, ACCEPT, RESOLUTION):
        deadlines.resume(it, actor=actor, at=at)


def _drop_question(issue: Issue, actor: Actor, at: datetime) -> None:
    for it in _open(issue, ANSWER):
        deadlines.cancel(it, actor=actor, reason="handed over", at=at)
    _resume(issue, actor, at)
