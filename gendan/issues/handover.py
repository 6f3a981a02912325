"""Open issues that a member has to solve, when the member leaves."""

from django.utils.translation import gettext_lazy as _

from gendan.base.refs import Actor
from gendan.issues.models import Issue, IssueState
from gendan.people.handover import OpenDuty, register
from gendan.people.models import Member


def _issues(member: Member) -> int:
    return Issue.objects.filter(assignee=member, state=IssueState.OPEN).count()


def _give_issues(member: Member, successor: Member, _actor: Actor) -> None:
    Issue.objects.filter(assignee=member, state=IssueState.OPEN).update(assignee=successor)


register(OpenDuty("issues", _("open issues"), _issues, _give_issues))
