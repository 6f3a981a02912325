"""How often something can be done in a second."""

import time
from collections.abc import Callable

ROUNDS = 5
ROUND_SECONDS = 0.15


def per_second(act: Callable[[], object]) -> float:
    """The best of a few short rounds, in seconds of the processor: what other programs do does not count."""
    act()
    times, best = 1, 0.0
    while _seconds(act, times) < ROUND_SECONDS / 4:
        times *= 2
    for _round in range(ROUNDS):
        best = max(best, times / _seconds(act, times))
    return best


def _seconds(act: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _time in range(times):
        act()
    return time.process_time() - start
