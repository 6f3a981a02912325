"""Orders tie us to a customer or supplier: while any is open, neither is retired."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.base.refs import Subject
from gendan.orders.models import NodeState, Order, Status
from gendan.partners.ties import Tie, register

NOT_ENDED = (Status.DRAFT, Status.SUBMITTED, Status.CONFIRMED, Status.HELD)


def _open_orders(subject: Subject) -> int:
    """The orders that have not ended: a customer's, or those where work of a supplier is still to come."""
    orders = Order.objects.filter(status__in=NOT_ENDED)
    if subject.kind == "customer":
        return orders.filter(customer=subject.id).count()
    if subject.kind == "supplier":
        theirs = Q(nodes__supplier=subject.id, nodes__state=NodeState.OPEN)
        return orders.filter(theirs | Q(factory=subject.id)).distinct().count()
    return 0


register(Tie("orders", _("open orders"), _open_orders))
