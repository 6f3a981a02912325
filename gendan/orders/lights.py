"""The colour of a node and of an order. Pure; see "Lights" in `docs/orders.md`. Days are ordinals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from gendan.orders.schedule import Task


class Light(IntEnum):
    """The traffic light; the numbers are those of the models' `Colour`. Worse is greater."""

    NONE = 0
    GREEN = 1
    YELLOW = 2
    RED = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a node is reminded of (calendar days before its planned day), and turns yellow and red (after).

    `notice` follows: calendar days from the first reminder to the planned day.
    """

    remind: tuple[int, ...] = ()
    yellow: int = 1
    red: int = 3
    notice: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notice", max(self.remind, default=0))


def node_light(task: Task, thresholds: Thresholds, today: int, float_days: int | None = None) -> Light:
    """The light of one node on `today`.

    `float_days` are its working days of float (None: no promise depends on it); below zero it is spent.
    """
    if task.actual is not None:
        return Light.YELLOW if task.actual > task.planned else Light.GREEN
    if not task.is_open:
        return Light.NONE
    late, spent = today - task.planned, float_days is not None and float_days < 0
    if late >= thresholds.red or (late > 0 and spent):
        return Light.RED
    if late >= thresholds.yellow or spent:
        return Light.YELLOW
    return Light.GREEN if late >= -thresholds.notice else Light.NONE


def order_light(
    open_nodes: Iterable[Light], late_days: int | None = None, warnings: Iterable[Light] = ()
) -> Light:
    """The light of an order: the worst of its open nodes and its warnings; red where a promise is missed.

    `late_days` is forecast − promise, of the worse promise; None where nothing is promised.
    """
    if late_days is not None and late_days > 0:
        return Light.RED
    return max((*open_nodes, *warnings), default=Light.NONE)


def next_change(task: Task, thresholds: Thresholds, today: int) -> int | None:
    """The next day after `today` on which time alone changes a node's light or forecast; None where never.

    What is overdue is forecast anew each day, so its next change is tomorrow.
    """
    if not task.is_open:
        return None
    planned = task.planned
    own = planned if task.expected is None else task.expected
    if own < today:
        return today + 1
    found = own + 1
    for after in (-thresholds.notice, thresholds.yellow, thresholds.red, 1):
        if today < planned + after < found:
            found = planned + after
    return found
