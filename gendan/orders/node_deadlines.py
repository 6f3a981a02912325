"""The deadline of a key node: reminded before its planned day, missed after it, escalated at yellow and red.

Thresholds are calendar days from the planned day; a deadline's steps stand in working time. So each stands
where its day begins: a reminder with the first work of its day, yellow and red with the first from theirs on.
"""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from gendan.base.deadlines.kinds import DeadlineKind, Fire, Skip, Vacant, Verdict, register
from gendan.base.deadlines.ladder import Ladder, OffHours, Rung, StepKind, ladder
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.refs import Subject
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.rules import Calendar, elapsed
from gendan.base.worktime.spans import DAY_SECONDS
from gendan.orders.models import NodeState, PlanNode, Status
from gendan.people.models import Grade, Member

NAME = "order.node"
CLOSING = 18 * 3600  # of a planned day on which nobody works
MERCHANDISING = "MER"
AHEAD = timedelta(days=2)  # how long before its first reminder a deadline begins


def due_at(calendar: Calendar, planned: date) -> datetime:
    """The end of the planned day's work."""
    hours = calendar.hours_on(planned)
    end = min(max((end for _begin, end in hours), default=CLOSING), DAY_SECONDS - 1)
    return datetime.combine(planned, time(end // 3600, end // 60 % 60, end % 60), calendar.tz)


def steps(calendar: Calendar, node: PlanNode) -> Ladder:
    """The ladder of a node: its reminders, the due step, yellow and red."""
    due = due_at(calendar, node.planned)
    before = {days: -elapsed(calendar, _begins(calendar, node.planned, -days), due) for days in node.remind}
    reminders = [
        Rung(f"remind{days}", StepKind.WARN, offset, off_hours=OffHours.DEFER)
        for days, offset in sorted(before.items(), reverse=True)
        if offset < 0
    ]
    late = [(key, max(0, days)) for key, days in (("yellow", node.yellow), ("red", node.red))]
    escalations = [
        Rung(
            key,
            StepKind.ESCALATE,
            elapsed(calendar, due, max(due, _begins(calendar, node.planned, days))) + 1,
            off_hours=OffHours.DEFER,
        )
        for key, days in late
    ]
    return ladder(*reminders, Rung("due", StepKind.DUE), *escalations)


def _begins(calendar: Calendar, planned: date, days: int) -> datetime:
    return datetime.combine(planned + timedelta(days=days), time(), calendar.tz)


def holds(deadline: Deadline, step: DeadlineStep) -> Verdict:
    """A step holds while the node is open, its order runs, and its day has not been put off since."""
    found = PlanNode.objects.select_related(
        "order__merchandiser__department__head", "department__head", "owner"
    )
    node = found.filter(pk=deadline.subject_id).first()
    if node is None or node.state != NodeState.OPEN:
        return Skip("done")
    if node.order.status != Status.CONFIRMED:
        return Skip("not under way")
    if deadline.until and node.planned > worktime.calendar(deadline.calendar).local_day(deadline.until):
        return Skip("moved")
    told = _told(node, step)
    on = Subject("order", node.order_id)
    return Fire((*(Subject("member", it.pk) for it in told), on)) if told else Vacant("nobody to be told")


def _told(node: PlanNode, step: DeadlineStep) -> list[Member]:
    """The owner, else the merchandiser or the department's head; then the merchandiser, a supervisor."""
    own = node.order.merchandiser if node.department.code == MERCHANDISING else node.department.head
    told = [_here(node.owner) or _here(own) or _here(node.order.merchandiser)]
    if step.kind == StepKind.ESCALATE:
        told.append(_here(node.order.merchandiser))
    if step.key == "red":
        told += _supervisors(node)
    return list({it.pk: it for it in told if it}.values())


def _here(member: Member | None) -> Member | None:
    return member if member and member.is_active else None


def _supervisors(node: PlanNode) -> list[Member]:
    """The supervisors of the merchandiser's department, else its head."""
    merchandiser = node.order.merchandiser
    department = merchandiser.department if merchandiser else node.department
    if department is None:
        return []
    found = list(
        Member.objects.filter(department=department, grade=Grade.SUPERVISOR, is_active=True).order_by("pk")[
            :3
        ]
    )
    head = _here(department.head)
    return found or ([head] if head else [])


KIND = register(DeadlineKind(NAME, _("Key node"), holds))
