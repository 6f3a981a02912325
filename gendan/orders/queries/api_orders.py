"""Orders for programs: filtered by what a program knows, in the order of their ids."""

from django.db.models import Q, QuerySet

from gendan.base.refs import Actor
from gendan.orders.models import Order
from gendan.orders.queries.doors import order_for
from gendan.people.permit import require

__all__ = ["found", "order_for"]


def found(
    member: Actor, *, q: str = "", status: str = "", source: str = "", customer: str = "", late: bool = False
) -> QuerySet[Order]:
    """The orders that fit, with their customers. Needs `orders.view`."""
    require(member, "orders.view")
    rows = Order.objects.select_related("customer")
    exactly = {"status": status, "source": source, "customer__code": customer}
    rows = rows.filter(**{name: value for name, value in exactly.items() if value})
    if q:
        rows = rows.filter(Q(number__istartswith=q) | Q(customer_po__istartswith=q))
    return rows.filter(late_days__gt=0) if late else rows
