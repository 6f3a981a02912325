"""Links by which whoever has no account reports key nodes: of an order, by number, by token."""

from dataclasses import dataclass
from datetime import datetime

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.orders.models import Order, PlanNode, ReportLink, Status
from gendan.orders.reporters import LinkHolder, hash_of
from gendan.people.permit import may

LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Opened:
    """What a valid token opens: the order's number and the link's nodes, in the order of the plan."""

    link: ReportLink
    nodes: list[PlanNode]

    @property
    def number(self) -> str:
        """The order's number: all that a holder learns of the order."""
        return self.link.order.number

    @property
    def holder(self) -> LinkHolder:
        """Who acts by it."""
        return LinkHolder(self.link.pk, self.link.label, self.link.order_id, frozenset(self.link.codes))

    @property
    def takes_reports(self) -> bool:
        """Whether the order runs. What is over can be looked at until the link ends."""
        return self.link.order.status == Status.CONFIRMED


def links_of(order: Order) -> list[ReportLink]:
    """The links of an order, newest first, with their makers."""
    return list(order.links.select_related("created_by", "supplier"))


def link_for(member: Actor, link_id: int) -> ReportLink:
    """A link, for whoever may see orders. Raises NotFoundError."""
    found = ReportLink.objects.select_related("order").filter(pk=link_id).first()
    if found is None or not may(member, "orders.view"):
        raise NotFoundError
    return found


def opened_by(token: str, now: datetime) -> Opened:
    """What `token` opens, in two queries.

    Raises NotFoundError, the same for a token that never was, has expired or was revoked.
    """
    if not 1 <= len(token) <= LONGEST_TOKEN:
        raise NotFoundError
    valid = ReportLink.objects.filter(revoked_at__isnull=True, expires_at__gt=now)
    link = valid.select_related("order").filter(token_hash=hash_of(token)).first()
    if link is None:
        raise NotFoundError
    nodes = PlanNode.objects.filter(order_id=link.order_id, code__in=link.codes).order_by("position")
    return Opened(link, list(nodes))
