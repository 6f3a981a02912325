"""What a member has to do with an issue, read off the rows."""

from gendan.issues.lifecycle import Part
from gendan.issues.models import Issue
from gendan.people.models import Grade, Member
from gendan.people.permit import may


def part_of(member: Member, issue: Issue) -> Part:
    """The member's part in the issue, for `lifecycle.allowed`."""
    ours = issue.department_id is not None and issue.department_id == member.department_id
    return Part(
        handles=may(member, "issues.handle"),
        has_it=issue.assignee_id == member.pk,
        ours=ours,
        supervises=ours and member.grade >= Grade.SUPERVISOR,
        own_order=issue.order is not None and issue.order.merchandiser_id == member.pk,
        is_asked=issue.asked_id == member.pk,
    )
