"""What stands about one order on one day: forecasts, lights, warnings, and when to look again.

Pure; the rules are in `docs/orders.md`. Days are ordinals (`date.toordinal`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from gendan.base.worktime.daycount import DayCount
from gendan.orders import output
from gendan.orders.lights import Light, Thresholds, next_change, node_light, order_light
from gendan.orders.schedule import Cause, Forecast, Task, forecast

Fact = str | int
Facts = Mapping[str, Fact]
MOST_DAYS = 30_000  # what a column of days holds


class Warned(NamedTuple):
    """One warning that stands: as `Order.warnings` keeps it. `node` is "" for one of the whole order."""

    rule: str
    node: str
    light: int
    facts: Facts


class Node(NamedTuple):
    """A key node as monitoring knows it; nodes stand in the order of their plan.

    `made` is the output by day, where it is counted; `target` what is to be made.
    """

    task: Task
    thresholds: Thresholds
    target: Decimal | None = None
    made: Mapping[int, Decimal] = {}


class OrderFacts(NamedTuple):
    """What monitoring knows of an order. `goals` are the promised days by the node that keeps each.

    `ship` and `delivery` are codes of nodes, "" for none; `heard` is the day of the last report.
    """

    confirmed: int
    goals: Mapping[str, int]
    ship: str = ""
    delivery: str = ""
    heard: int | None = None
    materials: Sequence[tuple[Decimal, Decimal]] = ()  # (needed, received)


class NodeVerdict(NamedTuple):
    """What follows for one node."""

    forecast: int | None
    latest: int | None
    float_days: int | None
    light: int
    alarm_from: int | None  # the day of its first reminder; None once it is not open


class Assessment(NamedTuple):
    """What follows for an order; `nodes` in the order given, `warnings` the worst first."""

    nodes: tuple[NodeVerdict, ...]
    ship: int | None
    delivery: int | None
    late_days: int
    float_days: int | None
    light: int
    next_code: str
    next_on: int | None
    warnings: tuple[Warned, ...]
    check_on: int | None


def assess(facts: OrderFacts, nodes: Sequence[Node], days: DayCount, today: int) -> Assessment:
    """The order on `today`. Raises PlanError and TooFarError as `schedule.forecast` does."""
    found = forecast([node.task for node in nodes], days, today, facts.goals)
    lights = [
        node_light(node.task, node.thresholds, today, spare)
        for node, spare in zip(nodes, found.floats, strict=True)
    ]
    warnings = sorted(
        (it for it in _warnings(facts, nodes, lights, found) if it.light), key=lambda it: -it.light
    )
    late = _late_days(found)
    waiting = any(node.task.is_open and node.task.code in facts.goals for node in nodes)
    running = [light for light, node in zip(lights, nodes, strict=True) if node.task.is_open]
    following = _next(nodes, found)
    return Assessment(
        nodes=tuple(
            [
                NodeVerdict(day, last, spare, int(light), _alarm(node))
                for node, day, last, spare, light in zip(
                    nodes, found.days, found.latest, found.floats, lights, strict=True
                )
            ]
        ),
        ship=found.day(facts.ship) if facts.ship else None,
        delivery=found.day(facts.delivery) if facts.delivery else None,
        late_days=_bounded(late or 0),
        float_days=None if found.float_days is None else _bounded(found.float_days),
        light=int(order_light(running, late if waiting else None, (Light(it.light) for it in warnings))),
        next_code=following.task.code if following else "",
        next_on=_own(following.task) if following else None,
        warnings=tuple(warnings),
        check_on=_look_again(facts, nodes, today),
    )


def _bounded(days: int) -> int:
    return max(-MOST_DAYS, min(MOST_DAYS, days))


def _late_days(found: Forecast) -> int | None:
    """The worse of forecast − promise; None where nothing is promised."""
    late = [by for code in found.goals if (by := found.late_by(code)) is not None]
    return max(late, default=None)


def _own(task: Task) -> int:
    return task.planned if task.expected is None else task.expected


def _next(nodes: Sequence[Node], found: Forecast) -> Node | None:
    """The open node that is forecast first; of several the one that stands first in the plan."""
    running = [
        (day, at)
        for at, (node, day) in enumerate(zip(nodes, found.days, strict=True))
        if node.task.is_open and day
    ]
    return nodes[min(running)[1]] if running else None


def _alarm(node: Node) -> int | None:
    return node.task.planned - node.thresholds.notice if node.task.is_open else None


def _warnings(
    facts: OrderFacts, nodes: Sequence[Node], lights: Sequence[Light], found: Forecast
) -> Iterator[Warned]:
    yield from _forecast_late(facts, nodes, found)
    for node, light, day in zip(nodes, lights, found.days, strict=True):
        if light == Light.RED and node.task.is_open:
            yield Warned("node.overdue", node.task.code, int(light), _overdue(node, day))
        if node.made and node.task.is_open and node.target:
            yield from _output(facts, node, nodes, found)
    yield from _kit(facts, nodes, found.today)
    yield from _silence(facts, nodes, found)


def _overdue(node: Node, day: int | None) -> Facts:
    facts: dict[str, Fact] = {"planned": _iso(node.task.planned), "red": node.thresholds.red}
    if node.task.expected is not None:
        facts["announced"] = _iso(node.task.expected)
    return facts if day is None else {**facts, "forecast": _iso(day)}


def _forecast_late(facts: OrderFacts, nodes: Sequence[Node], found: Forecast) -> Iterator[Warned]:
    """Of the promises still to be kept, the one that fares worst."""
    still_open = {node.task.code for node in nodes if node.task.is_open}
    late = {
        code: by for code in facts.goals if code in still_open and (by := found.late_by(code)) is not None
    }
    code = max(late, key=lambda it: late[it], default="")
    if code and late[code] > 0:
        path = found.path(code)
        yield Warned(
            "forecast.late",
            "",
            int(Light.RED),
            {
                "what": "delivery" if code == facts.delivery else "ship",
                "promise": _iso(facts.goals[code]),
                "forecast": _iso(facts.goals[code] + late[code]),
                "days": late[code],
                "path": " → ".join(step.code for step in path),
                "cause": next((step.code for step in path if step.cause is not Cause.AFTER), ""),
            },
        )


def _output(facts: OrderFacts, node: Node, nodes: Sequence[Node], found: Forecast) -> Iterator[Warned]:
    target, last = node.target or Decimal(0), _own(node.task)
    first = _begun(facts, node, nodes)
    behind = output.behind(node.made, target, first, last, found.today, found.calendar)
    if behind and behind.light:
        made: dict[str, Fact] = {"made": _whole(behind.made), "planned": _whole(behind.planned)}
        yield Warned("output.behind", node.task.code, int(behind.light), made)
    left = output.capacity(node.made, target, first, last, found.today, found.calendar)
    if left and left.light:
        figures: dict[str, Fact] = {
            "left": _whole(left.remaining),
            "pace": _whole(left.pace),
            "days": left.days_left,
        }
        yield Warned("output.capacity", node.task.code, int(left.light), figures)


def _begun(facts: OrderFacts, node: Node, nodes: Sequence[Node]) -> int:
    """The day on which making begins: when the node's predecessors are done, or are planned to be."""
    before = {link.code for link in node.task.links}
    done = [
        _own(it.task) if it.task.actual is None else it.task.actual for it in nodes if it.task.code in before
    ]
    return min([max(done, default=facts.confirmed), *node.made])


def _cutting(nodes: Sequence[Node]) -> Node | None:
    """The node that needs all materials: cutting, or the first that waits at a hard gate."""
    running = [node for node in nodes if node.task.is_open]
    named = [node for node in running if node.task.code == "CUT"]
    gated = [node for node in running if any(link.hard for link in node.task.links)]
    return next(iter([*named, *gated]), None)


def _kit(facts: OrderFacts, nodes: Sequence[Node], today: int) -> Iterator[Warned]:
    cutting = _cutting(nodes) if facts.materials else None
    found = output.kit(facts.materials, _own(cutting.task), today) if cutting else None
    if cutting and found and found.light:
        figures: dict[str, Fact] = {"percent": found.percent, "cutting": _iso(_own(cutting.task))}
        yield Warned("kit.incomplete", cutting.task.code, int(found.light), figures)


def _silence(facts: OrderFacts, nodes: Sequence[Node], found: Forecast) -> Iterator[Warned]:
    """Nothing was heard although a node is due or is being made."""
    if any(node.task.is_open and (_own(node.task) <= found.today or node.made) for node in nodes):
        heard = facts.confirmed if facts.heard is None else facts.heard
        light = output.silence(heard, found.today, found.calendar)
        yield Warned("report.missing", "", int(light), {"since": _iso(heard)})


def _look_again(facts: OrderFacts, nodes: Sequence[Node], today: int) -> int | None:
    """The next day on which time alone changes something; None where nothing is to come."""
    turns: list[int] = []
    for node in nodes:
        if not node.task.is_open:
            continue
        turn = next_change(node.task, node.thresholds, today)
        if turn == today + 1 or node.made or _own(node.task) == today:
            return today + 1  # nothing comes sooner
        if turn is not None:
            turns.append(turn)
    if facts.materials and (cutting := _cutting(nodes)):
        turns.append(_own(cutting.task) - output.KIT_NOTICE)
    return min((turn for turn in turns if turn > today), default=None)


def _iso(day: int) -> str:
    return date.fromordinal(max(1, min(day, date.max.toordinal()))).isoformat()


def _whole(quantity: Decimal) -> str:
    """A quantity as facts hold it: without needless zeros, and never 1E+3."""
    text = f"{quantity:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
