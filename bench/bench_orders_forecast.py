"""Key nodes: planning an order, forecasting it, and a hundred thousand of them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from statistics import median, quantiles
from time import perf_counter

from bench.bench_worktime import office
from bench.table import Figure
from gendan.base.worktime.daycount import DayCount
from gendan.orders.lights import Thresholds, next_change, node_light
from gendan.orders.schedule import Forecast, Task, forecast, plan
from gendan.orders.template_seed import TEMPLATES

GARMENT = TEMPLATES[0]
STEPS = tuple(node.step for node in GARMENT.nodes)
COLOURS = [Thresholds(node.remind, node.yellow, node.red) for node in GARMENT.nodes]
START = date(2026, 3, 2).toordinal()
ROUNDS = 3000
ORDERS = 100_000


def run() -> Iterator[Figure]:
    """The figures."""
    days = DayCount(office(), START - 400, START + 800)
    orders = [under_way(days, START + at % 60) for at in range(60)]
    forecasts = timed(lambda at: seen(orders[at % 60], days))
    yield Figure("forecast of one order, 35 nodes, median", median(forecasts), "ms", at_most=5)
    yield Figure("forecast of one order, 35 nodes, p99", p99(forecasts), "ms", at_most=5)
    yield Figure(
        "the same with its path in steps", median(timed(lambda at: path(orders[at % 60], days))), "ms"
    )
    lit = timed(lambda at: lights(orders[at % 60], days))
    yield Figure("the same with lights and next change", median(lit), "ms")
    yield Figure(
        "plan of one order, 35 nodes, median", median(timed(lambda at: planned(days, START + at % 60))), "ms"
    )
    began = perf_counter()
    for at in range(ORDERS):
        seen(orders[at % 60], days)
    yield Figure(f"forecast of {ORDERS:,} orders, one core", perf_counter() - began, "s", at_most=60)


def planned(days: DayCount, start: int) -> dict[str, int]:
    """The plan of an order confirmed on that day."""
    end = start + GARMENT.span
    return plan(STEPS, days, start, end, GARMENT.span, goals(start)).days


def goals(start: int) -> dict[str, int]:
    """The promises of that order."""
    return {"EXF": start + GARMENT.span, "ETD": start + GARMENT.span + 5}


Running = tuple[list[Task], int]


def under_way(days: DayCount, start: int) -> Running:
    """An order half way, some of it late, and the day it was confirmed on."""
    made = planned(days, start)
    tasks = []
    for at, step in enumerate(STEPS):
        day = made[step.code]
        if day < start + 30:
            tasks.append(Task(step.code, day, None, day + at % 3, False, step.links))
        else:
            tasks.append(Task(step.code, day, day + 4 if at % 7 == 0 else None, None, True, step.links))
    return tasks, start


def seen(order: Running, days: DayCount) -> Forecast:
    """Its forecast after a month."""
    tasks, start = order
    return forecast(tasks, days, start + 31, goals(start))


def path(order: Running, days: DayCount) -> object:
    """Its critical path."""
    return seen(order, days).path("EXF")


def lights(order: Running, days: DayCount) -> object:
    """Its lights, and when they change."""
    found, today = seen(order, days), order[1] + 31
    return [
        (node_light(task, colours, today, slack), next_change(task, colours, today))
        for task, colours, slack in zip(found.tasks, COLOURS, found.floats, strict=True)
    ]


def timed(act: Callable[[int], object]) -> Sequence[float]:
    """Milliseconds of each of many calls."""
    times = []
    for at in range(ROUNDS):
        began = perf_counter()
        act(at)
        times.append((perf_counter() - began) * 1000)
    return times


def p99(times: Sequence[float]) -> float:
    """The time that one in a hundred takes."""
    return quantiles(times, n=100)[98]
