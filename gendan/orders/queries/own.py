"""What a member has to do on running orders: key nodes that are due soon or late."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from gendan.orders.models import NodeState, PlanNode, Status
from gendan.people.models import Member
from gendan.people.models.department import in_language

AHEAD = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class DueNode:
    """One open node that is due within three days, or late."""

    order_id: int
    order_number: str
    customer: str
    code: str
    name: str
    planned: date
    is_waiting: bool

    @property
    def key(self) -> tuple[int, str]:
        """The node as issues name it."""
        return self.order_id, self.code

    @property
    def due_at(self) -> datetime:
        """For sorting beside what has a time: the end of work in China."""
        return datetime.combine(self.planned, time(10), UTC)


def nodes_due(member_id: int | None, today: date) -> "QuerySet[PlanNode]":
    """The open nodes of a member that are planned by three days ahead, in no order.

    Theirs are those they own, and of their own orders those that nobody owns.
    """
    theirs = Q(owner=member_id) | Q(owner=None, order__merchandiser=member_id)
    return PlanNode.objects.filter(
        theirs, state=NodeState.OPEN, planned__lte=today + AHEAD, order__status=Status.CONFIRMED
    ).order_by()


def due_nodes(member: Member, today: date, *, limit: int) -> list[DueNode]:
    """The first of `nodes_due`, the longest late first, in one query."""
    found = nodes_due(member.pk, today).order_by("planned", "order_id", "position")
    return [
        DueNode(order, number, customer, code, in_language(zh, en), planned, is_waiting)
        for order, number, customer, code, zh, en, planned, is_waiting in found.values_list(
            "order_id",
            "order__number",
            "order__customer__name",
            "code",
            "name_zh",
            "name_en",
            "planned",
            "is_waiting",
        )[:limit]
    ]
