"""The process that `bench_orders_recheck` measures. Prints seconds, megabytes and milliseconds."""

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gendan.config.settings")
django.setup()

from bench.order_load import TODAY, fill, settle  # noqa: E402
from gendan.base import clock  # noqa: E402
from gendan.base.refs import System  # noqa: E402
from gendan.base.worktime.actions import seed_china, set_day  # noqa: E402
from gendan.base.worktime.days import DayKind  # noqa: E402
from gendan.base.worktime.queries import calendar_row  # noqa: E402
from gendan.orders.actions.monitoring import recheck, recheck_due  # noqa: E402
from gendan.orders.actions.monitoring_rows import on_calendar  # noqa: E402

NODES = (12, 17, 22)  # of an order
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC)


def main(orders: int) -> None:
    """Print what `bench_orders_recheck` reads."""
    seed_china(actor=System("bench"), years=(2026,))
    fill(orders, NODES)
    settle()
    with clock.at(NOW):
        first = seconds(all_of_the_calendar)
        set_day(
            actor=System("bench"),
            code="default",
            day=TODAY + timedelta(days=9),
            kind=DayKind.HOLIDAY,
        )
        begun, moved = time.perf_counter(), all_of_the_calendar()
        change = time.perf_counter() - begun
        again = seconds(partial(all_of_the_calendar, orders // 10))
    with clock.at(NOW + timedelta(days=1)):
        day = seconds(new_day)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    single = [1000 * seconds(partial(recheck, [number])) for number in on_calendar("default", 0, 200)]
    print(first, change, moved, again, day, peak, *single)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def all_of_the_calendar(most: int = 10**9) -> int:
    """What the jobs that follow a calendar change do, until `most` orders are checked; how many changed."""
    calendar_row("default")
    after = seen = changed = 0
    while seen < most and (ids := on_calendar("default", after, 500)):
        changed += recheck(ids)
        after, seen = ids[-1], seen + len(ids)
    return changed


def new_day() -> None:
    """What the periodic job does."""
    while recheck_due():
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]))
