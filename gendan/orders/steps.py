"""Rows as the schedule takes them."""

from collections.abc import Iterable

from gendan.orders.models import NodeState, PlanNode, TemplateNode
from gendan.orders.schedule import Link, Step, Task

INSPECTIONS = frozenset({"FABQC", "INLINE", "FINAL"})
"""The nodes at which goods are inspected: they may fail, and are then inspected again."""


def steps_of(nodes: Iterable[TemplateNode]) -> tuple[Step, ...]:
    """A template's nodes."""
    return tuple(Step(it.code, it.anchor, it.offset, tuple(Link(*link) for link in it.links)) for it in nodes)


def task_of(node: PlanNode) -> Task:
    """A node of a running order."""
    return Task(
        node.code,
        node.planned.toordinal(),
        node.expected.toordinal() if node.expected else None,
        node.actual.toordinal() if node.actual else None,
        node.state == NodeState.OPEN,
        tuple(Link(*link) for link in node.links),
    )
