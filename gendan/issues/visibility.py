"""Who may see an issue: whoever may see issues at all."""

from gendan.people.models import Member
from gendan.people.permit import may
from gendan.people.visibility import register


def _sees_issues(member: Member, number: int) -> bool:  # noqa: ARG001
    return may(member, "issues.view")


register("issue", _sees_issues)
