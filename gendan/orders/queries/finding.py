"""Orders by a few letters, and by what they are called."""

from collections.abc import Collection
from datetime import date

from gendan.base.refs import Actor
from gendan.orders.filters import OrderFilter
from gendan.orders.models import Order
from gendan.orders.queries.doors import order_for
from gendan.orders.queries.listing import by_number, matching
from gendan.people.permit import may


def suggest(member: Actor, text: str, limit: int = 10) -> list[Order]:
    """What somebody who types `text` may mean: by number in any state, then what runs for a customer."""
    if not may(member, "orders.view"):
        return []
    found = list(Order.objects.filter(by_number(text)).select_related("customer").order_by("-id")[:limit])
    if len(found) < limit:
        seen = {it.pk for it in found}
        more = matching(member, OrderFilter(text=text), date.min).select_related("customer")
        found += [it for it in more.order_by("promised_ship", "id")[:limit] if it.pk not in seen]
    return found[:limit]


def name_for(member: Actor, order_id: int) -> str:
    """An order's number. Raises NotFoundError."""
    return order_for(member, order_id).number


def numbers_of(ids: Collection[int]) -> dict[int, str]:
    """The numbers of many orders, in one query; for who may see everything."""
    return dict(Order.objects.filter(pk__in=ids).values_list("pk", "number"))
