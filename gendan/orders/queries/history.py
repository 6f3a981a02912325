"""What a customer ordered of some products before, and who else uses an order's number."""

import json
from collections.abc import Sequence

from django.db import connection

from gendan.orders.checks import PastLine
from gendan.orders.models import Order, Status

MOST_LINES = 60  # of one product: the newest tell what is usual
MOST_PRODUCTS = 500

# The index line_by_product gives the newest lines of each product, and the walk ends at the limit.
_SQL = """
select it.code, past.quantity, past.unit, past.price, past.currency, past.spec
from unnest(%s::text[]) as wanted(code)
join orders_product it on it.code = wanted.code
cross join lateral (
    select line.quantity, line.unit, line.price, placed.currency, line.spec
    from orders_orderline line join orders_order placed on placed.id = line.order_id
    where line.product_id = it.id and placed.customer_id = %s and placed.id <> %s
      and placed.status in ('confirmed', 'held', 'done')
    order by line.order_id desc
    limit %s
) past
"""


def past_lines(order: Order, products: Sequence[str]) -> tuple[PastLine, ...]:
    """The newest lines of the order's customer for each of these product codes, without the order's own."""
    codes = sorted({it for it in products if it})[:MOST_PRODUCTS]
    if not codes:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [codes, order.customer_id, order.pk, MOST_LINES])
        return tuple(
            PastLine(code, quantity, unit, price, currency, _spec(spec))
            for code, quantity, unit, price, currency, spec in cursor.fetchall()
        )


def _spec(stored: object) -> dict[str, str]:
    body = json.loads(stored) if isinstance(stored, str) else stored
    return {str(key): str(value) for key, value in body.items()} if isinstance(body, dict) else {}


def same_number(order: Order) -> tuple[str, ...]:
    """The numbers of other orders of the customer with the same customer's number; a few are enough."""
    if not order.customer_po:
        return ()
    others = Order.objects.filter(customer=order.customer_id, customer_po__iexact=order.customer_po)
    others = others.exclude(pk=order.pk).exclude(status=Status.CANCELLED)
    return tuple(others.order_by("-pk").values_list("number", flat=True)[:5])
