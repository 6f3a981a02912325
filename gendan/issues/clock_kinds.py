"""The clocks of issues as kinds of deadline: whether a step still holds, and who is called."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gendan.base import clock
from gendan.base.deadlines.kinds import DeadlineKind, Fire, Skip, Vacant, Verdict, register
from gendan.base.deadlines.ladder import StepKind
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.refs import Subject
from gendan.issues.clock_policy import ACCEPT, ANSWER, DIRECTOR, MANAGER, RESOLUTION, SERIOUS, SUPERVISOR
from gendan.issues.models import Issue, IssueStage, IssueState
from gendan.people.models import Grade, Member
from gendan.people.queries.duty import at_grade, available, on_duty
from gendan.people.queries.members import directors

GRADES = {SUPERVISOR: Grade.SUPERVISOR, MANAGER: Grade.MANAGER, DIRECTOR: Grade.DIRECTOR}
STAGES = {ACCEPT: IssueStage.WAITING, ANSWER: IssueStage.ASKED}


def holds(deadline: Deadline, step: DeadlineStep) -> Verdict:
    """A step holds while the issue is open and what the clock waits for has not been done."""
    found = Issue.objects.select_related("assignee", "department__head", "asked__department", "order")
    issue = found.filter(pk=deadline.subject_id).first()
    if issue is None or issue.state != IssueState.OPEN:
        return Skip("ended")
    if deadline.kind in STAGES and issue.stage != STAGES[deadline.kind]:
        return Skip("done")
    told = _told(issue, deadline, step)
    order = (Subject("order", issue.order_id),) if issue.order_id else ()
    return Fire((*(Subject("member", it.pk) for it in told), *order)) if told else Vacant(step.key)


def _told(issue: Issue, deadline: Deadline, step: DeadlineStep) -> list[Member]:
    """Whose turn it is, or who stands in; an escalation calls the grade that it is named after."""
    now = clock.now()  # whoever is there when it is said, however long ago it was planned
    owner = issue.asked if deadline.kind == ANSWER else issue.assignee
    department = (owner.department if owner else None) or issue.department
    if step.kind != StepKind.ESCALATE:
        found = available(owner, now).member if owner else None
        found = found or on_duty(now, department).member
        return [found] if found else []
    grade = GRADES[step.key]
    called = at_grade(department, grade, now).member if department else None
    if called is None and grade == Grade.MANAGER and department and department.head:
        called = available(department.head, now).member
    if called is None and grade == Grade.DIRECTOR:
        called = _first_here(directors(), now)
    if called is None and issue.severity == SERIOUS:
        called = on_duty(now, department, owner).member
    return [called] if called else []


def _first_here(members: list[Member], at: datetime) -> Member | None:
    return next((it for it in (available(member, at).member for member in members) if it), None)


KINDS = (
    register(DeadlineKind(ACCEPT, _("Take the issue on"), holds)),
    register(DeadlineKind(ANSWER, _("Answer the question"), holds)),
    register(DeadlineKind(RESOLUTION, _("Solve the issue"), holds)),
)
