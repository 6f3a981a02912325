"""What of orders is left open when a member leaves: orders followed, and key nodes owned."""

from django.utils.translation import gettext_lazy as _

from gendan.base.refs import Actor
from gendan.orders.models import NodeState, Order, PlanNode, Status
from gendan.people.handover import OpenDuty, register
from gendan.people.models import Member

NOT_ENDED = (Status.DRAFT, Status.SUBMITTED, Status.CONFIRMED, Status.HELD)


def _orders(member: Member) -> int:
    return Order.objects.filter(merchandiser=member, status__in=NOT_ENDED).count()


def _give_orders(member: Member, successor: Member, _actor: Actor) -> None:
    Order.objects.filter(merchandiser=member, status__in=NOT_ENDED).update(merchandiser=successor)


def _nodes(member: Member) -> int:
    return PlanNode.objects.filter(owner=member, state=NodeState.OPEN).count()


def _give_nodes(member: Member, successor: Member, _actor: Actor) -> None:
    PlanNode.objects.filter(owner=member, state=NodeState.OPEN).update(owner=successor)


register(OpenDuty("orders", _("orders under way"), _orders, _give_orders))
register(OpenDuty("nodes", _("open key nodes"), _nodes, _give_nodes))
