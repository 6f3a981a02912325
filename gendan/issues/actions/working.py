"""What people do with an open issue: take it on, hand it over, ask back, answer.

Each move holds the issue's row, so that of two who do the same at once the second is told who was quicker.
The clocks move in the same transaction.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.base.refs import Subject
from gendan.issues.actions import clocks
from gendan.issues.actions.dispatching import Assigned, assign
from gendan.issues.actions.telling import head_of, tell
from gendan.issues.dispatching import Why
from gendan.issues.lifecycle import Move, Stage, after, allowed, may
from gendan.issues.models import Issue, IssueState
from gendan.issues.parts import part_of
from gendan.issues.work_events import IssueAccepted, IssueAnswered, IssueAsked, IssueHandedOver
from gendan.orders.actions.held import checked_text
from gendan.orders.models import PlanNode
from gendan.people.actions.writing import locked
from gendan.people.models import Department, Member
from gendan.people.permit import require


@transaction.atomic
def accept_issue(issue_id: int, *, actor: Member) -> Issue:
    """Take it on. Needs `issues.handle`, and that it is one's own, one's department's, or one supervises.

    Whoever of the department takes it on has it. Raises ConflictError where somebody was quicker.
    """
    require(actor, "issues.handle")
    issue = _held(issue_id, Move.ACCEPT, actor)
    now = clock.now()
    if issue.assignee_id != actor.pk:
        issue.assignee, issue.assigned_by = actor, Why.BY_HAND
    issue.stage, issue.accepted_at = after(Move.ACCEPT, was_accepted=False), now
    _save(issue, now)
    clocks.accepted(issue, actor=actor, at=now)
    tell(issue, IssueAccepted(**_head(issue), by=actor.name), actor, now)
    return issue


@transaction.atomic
def hand_over_issue(
    issue_id: int,
    reason: str,
    *,
    to: Member | None = None,
    department: Department | None = None,
    actor: Member,
) -> Issue:
    """Give it to a member, or to a department, which finds somebody. It waits to be taken on again.

    Needs `issues.handle`, and that it is one's own, one supervises its department, or the order is one's own.
    What was not taken on yet keeps its clock: handing on wins no time.
    """
    require(actor, "issues.handle")
    issue = _held(issue_id, Move.HAND_OVER, actor)
    reason = checked_text(reason, "reason", required=lambda: _("Say why."))
    now, old, old_department = clock.now(), issue.assignee, issue.department
    new = _receiver(issue, to, department, now)
    issue.assignee, issue.assigned_by = new.member, new.why
    issue.department = department or (new.member.department if new.member else None) or issue.department
    was_accepted = issue.accepted_at is not None
    issue.stage, issue.accepted_at, issue.asked = after(Move.HAND_OVER, was_accepted=was_accepted), None, None
    _save(issue, now)
    clocks.handed_over(issue, was_accepted=was_accepted, actor=actor, at=now)
    event = IssueHandedOver(
        **_head(issue),
        old=old.name if old else "",
        new=new.member.name if new.member else "",
        old_department=old_department.code if old_department else "",
        new_department=issue.department.code if issue.department else "",
        reason=reason,
    )
    tell(issue, event, actor, now, also=_members(new.member))
    return issue


@transaction.atomic
def ask_about_issue(issue_id: int, question: str, *, of: Member, actor: Member) -> Issue:
    """Ask somebody back; until the answer its clocks rest, and the answer has a clock of its own.

    Needs `issues.handle` and that the issue is one's own.
    """
    require(actor, "issues.handle")
    issue = _held(issue_id, Move.ASK, actor)
    question = checked_text(question, "question", required=lambda: _("Say what you want to know."))
    if of.pk == actor.pk or not of.is_active:
        raise InvalidInputError(
            _("Ask somebody else who works here."), fields={"of": _("Choose somebody else.")}
        )
    now = clock.now()
    issue.stage, issue.asked = after(Move.ASK, was_accepted=issue.accepted_at is not None), of
    _save(issue, now)
    clocks.asked(issue, actor=actor, at=now)
    tell(issue, IssueAsked(**_head(issue), of=of.name, question=question), actor, now, also=_members(of))
    return issue


@transaction.atomic
def answer_issue(issue_id: int, answer: str, *, actor: Member) -> Issue:
    """Answer what was asked, or take one's own question back with a word why; the clocks run on.

    Whoever was asked may, whoever asked, and who supervises the issue's department.
    """
    issue = _held(issue_id, Move.ANSWER, actor)
    answer = checked_text(answer, "answer", required=lambda: _("Write an answer."))
    now = clock.now()
    issue.stage = after(Move.ANSWER, was_accepted=issue.accepted_at is not None)
    issue.asked = None
    _save(issue, now)
    clocks.answered(issue, actor=actor, at=now)
    event = IssueAnswered(**_head(issue), by=actor.name, answer=answer)
    tell(issue, event, actor, now, also=_members(issue.assignee))
    return issue


def _held(issue_id: int, move: Move, actor: Member) -> Issue:
    """The issue, locked. Raises ConflictError where the move is not open any more, saying why.

    Raises ForbiddenError where it is not this member's to make.
    """
    issue = locked(Issue, issue_id)
    if issue.state != IssueState.OPEN:
        raise ConflictError(_("Issue %(number)s has ended already.") % {"number": issue.number})
    if not may(move, Stage(issue.stage)):
        raise ConflictError(
            _("Issue %(number)s is %(stage)s already; %(name)s has it.")
            % {
                "number": issue.number,
                "stage": issue.get_stage_display(),
                "name": issue.assignee.name if issue.assignee else "—",
            },
            hint=_("Load the page again."),
        )
    if not allowed(move, part_of(actor, issue)):
        raise ForbiddenError(_("This issue is with somebody else."))
    return issue


def _receiver(issue: Issue, to: Member | None, department: Department | None, at: datetime) -> Assigned:
    if to is not None:
        if not to.is_active or to.pk == issue.assignee_id:
            fault = _("Choose somebody else who works here.")
            raise InvalidInputError(fault, fields={"to": fault})
        return Assigned(to, Why.BY_HAND)
    if department is None or not department.is_active:
        fault = _("Choose a member or a department.")
        raise InvalidInputError(fault, fields={"to": fault})
    return assign(department, at, severity=issue.severity)


def _save(issue: Issue, at: datetime) -> None:
    issue.changed_at = at
    fields = ["assignee", "assigned_by", "department", "stage", "accepted_at", "asked", "changed_at"]
    issue.save(update_fields=fields)


def _head(issue: Issue) -> dict[str, str]:
    node = None
    if issue.node_code and issue.order_id:
        node = PlanNode.objects.filter(order=issue.order_id, code=issue.node_code).first()
    return head_of(issue, node)


def _members(*members: Member | None) -> tuple[Subject, ...]:
    return tuple(Subject("member", it.pk) for it in members if it)
