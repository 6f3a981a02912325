"""Issues."""

from gendan.issues.models.issue import Issue, IssueClass, IssueStage, IssueState

__all__ = ["Issue", "IssueClass", "IssueStage", "IssueState"]
