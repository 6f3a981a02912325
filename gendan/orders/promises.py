"""What an order has promised, as the schedule needs it. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from gendan.base.worktime.daycount import DayCount
from gendan.orders.schedule import PROMISE, START, Step, Task, forecast


def goals(ship_node: str, delivery_node: str, ship: date | None, delivery: date | None) -> dict[str, int]:
    """The promised day of each node that keeps a promise, as ordinals; of two at one node the earlier."""
    found: dict[str, int] = {}
    for code, day in ((ship_node, ship), (delivery_node, delivery)):
        if code and day is not None:
            found[code] = min(found.get(code, day.toordinal()), day.toordinal())
    return found


def promised_ship(
    steps: Iterable[Step], delivery_node: str, ship: date | None, delivery: date | None
) -> int | None:
    """E as an ordinal: the promised ship date, else as long before the delivery as the template has it."""
    if ship is not None:
        return ship.toordinal()
    if delivery is None:
        return None
    lead = next((it.offset for it in steps if it.code == delivery_node and it.anchor == PROMISE), 0)
    return delivery.toordinal() - max(0, lead)


def earliest(steps: Sequence[Step], days: DayCount, start: int) -> dict[str, int | None]:
    """The first day on which each node can be done when the order is confirmed on `start`.

    Only the least working days of links count, not the usual offsets; what a template puts before the
    confirmation is done already. Raises PlanError and TooFarError as `schedule.forecast` does.
    """
    tasks = [
        Task(it.code, start, None, start if before else None, not before, it.links)
        for it in steps
        for before in [it.anchor == START and it.offset < 0]
    ]
    found = forecast(tasks, days, start)
    return {task.code: day for task, day in zip(found.tasks, found.days, strict=True)}
