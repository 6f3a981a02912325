"""What orders say, whole, and what they said: read from their versions."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from gendan.base.refs import Actor
from gendan.orders.content import OrderContent
from gendan.orders.content_json import from_json
from gendan.orders.models import Order, OrderVersion
from gendan.orders.queries.doors import order_for


def contents_of(order_ids: Iterable[int]) -> dict[int, OrderContent]:
    """Order → what it says now, in one query."""
    rows = OrderVersion.objects.filter(order_id__in=list(order_ids), number=F("order__version"))
    return {number: from_json(body) for number, body in rows.values_list("order_id", "content")}


def content_of(order: Order) -> OrderContent:
    """What the order says in the version that `order` has."""
    row = OrderVersion.objects.get(order_id=order.pk, number=order.version)
    return from_json(row.content)


def digest_of(order: Order) -> str:
    """The digest of the version that `order` has."""
    return OrderVersion.objects.values_list("digest", flat=True).get(order_id=order.pk, number=order.version)


def versions_for(member: Actor, order_id: int) -> QuerySet[OrderVersion]:
    """All versions of an order, the newest first, with who made them. Raises NotFoundError as `order_for`."""
    order = order_for(member, order_id)
    return OrderVersion.objects.filter(order=order).select_related("by")
