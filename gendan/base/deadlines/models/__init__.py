"""Deadlines and the steps of their ladders."""

from gendan.base.deadlines.models.deadline import Deadline
from gendan.base.deadlines.models.step import DeadlineStep

__all__ = ["Deadline", "DeadlineStep"]
