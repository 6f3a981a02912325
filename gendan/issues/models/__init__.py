"""Issues."""

from gendan.issues.models.issue import Issue, IssueClass, IssueState

__all__ = ["Issue", "IssueClass", "IssueState"]
