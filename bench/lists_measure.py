"""The lists of orders as a member meets them: `python -m bench.lists_measure ORDERS`, a line of JSON.

Adds so many orders to the database, then asks for each page through every middleware and template.
"""

import json
import logging
import sys
import time
import warnings
from statistics import median, quantiles

import django

warnings.simplefilter("ignore")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from bench.order_load import fill, settle  # noqa: E402
from gendan.people.models import Member  # noqa: E402

PAGES = {
    "list": "/orders/",
    "list, mine": "/orders/?who=mine",
    "list, text": "/orders/?text=SO2611-0000",
    "list, by delay": "/orders/?sort=-late",
    "matrix": "/orders/matrix/",
    "matrix, mine": "/orders/matrix/?who=mine",
    "board": "/orders/board/",
    "calendar": "/orders/calendar/?at=2026-12-01",
}
ROUNDS = 40


def main(orders: int) -> None:
    """Fill and measure: by page the median and the 95th percentile, in milliseconds."""
    logging.disable(logging.INFO)
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    fill(orders)
    settle()
    client = Client()
    client.force_login(Member.objects.get(username="load7"), backend=settings.AUTHENTICATION_BACKENDS[0])
    print(json.dumps({name: _times(client, url) for name, url in PAGES.items()}))


def _times(client: Client, url: str) -> tuple[float, float]:
    times = []
    for turn in range(ROUNDS + 5):  # the first few fill caches
        begin = time.perf_counter()
        answer = client.get(url, secure=True)
        seconds = time.perf_counter() - begin
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answered {answer.status_code}")
        if turn >= 5:
            times.append(seconds * 1000)
    return median(times), quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main(int(sys.argv[1]))
