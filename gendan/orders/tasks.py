"""What is done of orders after the request."""

from collections.abc import Sequence

from procrastinate.contrib.django import app

from gendan.base.errors import NotFoundError
from gendan.orders.actions.findings import CHECK_JOB, check_again


@app.task(name=CHECK_JOB, queue="default")
def check_submitted(order_ids: Sequence[int]) -> None:
    """Check imported orders that wait for review; twice does no harm."""
    for number in order_ids:
        try:
            check_again(number)
        except NotFoundError:  # gone meanwhile
            continue
