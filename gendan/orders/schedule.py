"""When key nodes are due, when they will happen, and why. Pure; see "Dates" in `docs/orders.md`.

Days are ordinals (`date.toordinal`), so that a hundred thousand orders are reckoned in whole numbers. What of
a plan does not depend on dates (the order in which nodes follow each other) is worked out once for each
structure and kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from gendan.base.worktime.daycount import DayCount

START, PROMISE = "T", "E"
"""The anchors that are no nodes: confirmation, and the promised ship date."""


class Link(NamedTuple):
    """`code` comes at least `days` working days before; `hard`: what follows waits for its report."""

    code: str
    days: int = 0
    hard: bool = False


class Step(NamedTuple):
    """A node of a template: `offset` calendar days from `anchor` (T, E or a node's code)."""

    code: str
    anchor: str = START
    offset: int = 0
    links: tuple[Link, ...] = ()


class Task(NamedTuple):
    """A node of a running order. `expected` is what its owner announced.

    Open without `actual`; done with it; neither open nor with `actual`: skipped, and its predecessors are
    those of whatever follows it.
    """

    code: str
    planned: int
    expected: int | None = None
    actual: int | None = None
    is_open: bool = True
    links: tuple[Link, ...] = ()


class Fault(StrEnum):
    """What can be wrong with a plan."""

    TWICE = "twice"
    RESERVED = "reserved"
    SELF = "self"
    LINK = "link"
    ANCHOR = "anchor"
    CYCLE = "cycle"
    DAYS = "days"


WORDS = {
    Fault.TWICE: "there are two nodes {code}",
    Fault.RESERVED: "{code} is an anchor and cannot name a node",
    Fault.SELF: "node {code} comes after itself",
    Fault.LINK: "node {code} comes after {other}, which does not exist",
    Fault.ANCHOR: "node {code} is counted from {other}, which does not exist",
    Fault.CYCLE: "nodes follow each other in a circle: {other}",
    Fault.DAYS: "node {code} cannot come {other} working days after its predecessor",
}


class PlanError(ValueError):
    """A plan that cannot be. `code` names the node at fault, `other` what it refers to."""

    def __init__(self, fault: Fault, code: str, other: str = "") -> None:
        super().__init__(WORDS[fault].format(code=code, other=other))
        self.fault, self.code, self.other = fault, code, other


class Shape(NamedTuple):
    """Which node follows which, by place: what comes first stands first in `order`."""

    order: tuple[int, ...]
    before: tuple[tuple[tuple[int, int], ...], ...]  # (predecessor, working days) of each
    after: tuple[tuple[tuple[int, int], ...], ...]  # (successor, working days) of each


Structure = tuple[tuple[str, tuple[Link, ...]], ...]


@lru_cache(maxsize=2_000)
def shape_of(structure: Structure) -> Shape:
    """The shape of nodes and their links; links to nodes that are not there are passed over.

    Raises PlanError where nodes follow each other in a circle.
    """
    place = {code: at for at, (code, _) in enumerate(structure)}
    before = tuple(
        tuple((place[link.code], link.days) for link in links if link.code in place) for _, links in structure
    )
    after: list[list[tuple[int, int]]] = [[] for _ in structure]
    for at, links in enumerate(before):
        for earlier, days in links:
            after[earlier].append((at, days))
    codes = [code for code, _ in structure]
    order = _in_order(codes, [[earlier for earlier, _ in links] for links in before])
    return Shape(tuple(order), before, tuple(map(tuple, after)))


def _in_order(codes: Sequence[str], needs: Sequence[Sequence[int]]) -> list[int]:
    """Places so that each comes after those it needs; of several the one that stands first."""
    order: list[int] = []
    state = [0] * len(codes)  # 1: on the way, 2: placed
    for root in range(len(codes)):
        way = [(root, iter(needs[root]))] if not state[root] else []
        while way:
            at, rest = way[-1]
            state[at] = max(state[at], 1)
            for need in rest:
                if state[need] == 1:
                    raise PlanError(Fault.CYCLE, codes[need], _circle(codes, [it for it, _ in way], need))
                if state[need] == 0:
                    way.append((need, iter(needs[need])))
                    break
            else:
                state[at] = 2
                order.append(at)
                way.pop()
    return order


def _circle(codes: Sequence[str], way: list[int], back: int) -> str:
    circle = [codes[at] for at in way[way.index(back) :]]
    return " → ".join(reversed([*circle, codes[back]]))


def check(steps: Sequence[Step]) -> None:
    """Raise PlanError, naming the node, where `steps` are no plan."""
    codes: set[str] = set()
    for step in steps:
        if step.code in (START, PROMISE):
            raise PlanError(Fault.RESERVED, step.code)
        if step.code in codes:
            raise PlanError(Fault.TWICE, step.code)
        codes.add(step.code)
    for step in steps:
        _check_step(step, codes)
    _steps_in_order(tuple(steps))


def _check_step(step: Step, codes: set[str]) -> None:
    if step.anchor not in codes | {START, PROMISE}:
        raise PlanError(Fault.ANCHOR, step.code, step.anchor)
    if step.anchor == step.code:
        raise PlanError(Fault.SELF, step.code)
    for link in step.links:
        if link.code == step.code:
            raise PlanError(Fault.SELF, step.code)
        if link.code not in codes:
            raise PlanError(Fault.LINK, step.code, link.code)
        if link.days < 0:
            raise PlanError(Fault.DAYS, step.code, str(link.days))


@lru_cache(maxsize=200)
def _steps_in_order(steps: tuple[Step, ...]) -> tuple[int, ...]:
    """Each after what it is counted from and after its predecessors."""
    place = {step.code: at for at, step in enumerate(steps)}
    needs = [
        [place[code] for code in (step.anchor, *(link.code for link in step.links)) if code in place]
        for step in steps
    ]
    return tuple(_in_order([step.code for step in steps], needs))


class Plan(NamedTuple):
    """Planned days by node; `short`: working days missing to a promise, by the node that should keep it.

    Where `short` is empty, the plan keeps every promise.
    """

    days: dict[str, int]
    short: dict[str, int]


def plan(
    steps: Sequence[Step],
    days: DayCount,
    start: int,
    promise: int | None,
    span: int,
    goals: Mapping[str, int] | None = None,
) -> Plan:
    """The planned day of each step: where its offset falls, within what its links and the promise allow.

    `promise` is E; None takes start + span. `goals` are the promised days by node. Offsets after T are
    scaled by (promise − start) / span. No day is after what the promise allows unless links forbid less.
    """
    steps = tuple(steps)
    goals = goals or {}
    promise = start + span if promise is None else promise
    shape = shape_of(tuple((step.code, step.links) for step in steps))
    latest = _latest_of(shape, [goals.get(step.code) for step in steps], days)
    place = {step.code: at for at, step in enumerate(steps)}
    found = [0] * len(steps)
    for at in _steps_in_order(steps):
        step = steps[at]
        origin = found[place[step.anchor]] if step.anchor in place else start
        wish = (
            promise + step.offset if step.anchor == PROMISE else origin + _scaled(step, promise - start, span)
        )
        bound = latest[at]
        day = days.on_or_before(wish if bound is None else min(wish, bound))
        if not (step.anchor == START and step.offset < 0):
            day = max(day, days.on_or_after(start))
        for earlier, least in shape.before[at]:
            day = max(day, days.add(found[earlier], least))
        found[at] = day
    short = {
        code: -float_between(days, found[place[code]], goal)
        for code, goal in goals.items()
        if code in place and found[place[code]] > goal
    }
    return Plan({step.code: found[at] for at, step in enumerate(steps)}, short)


def _scaled(step: Step, available: int, span: int) -> int:
    if step.anchor != START or step.offset <= 0 or span <= 0:
        return step.offset
    return (2 * step.offset * max(0, available) + span) // (2 * span)


def _latest_of(shape: Shape, bounds: Sequence[int | None], days: DayCount) -> list[int | None]:
    """The last day of each node that keeps every bound, all of them still to come."""
    latest = list(bounds)
    for at in reversed(shape.order):
        bound = latest[at]
        for later, least in shape.after[at]:
            beyond = latest[later]
            if beyond is not None:
                back = _back(days, beyond, least)
                bound = back if bound is None or back < bound else bound
        latest[at] = bound
    return latest


def _back(days: DayCount, day: int, least: int) -> int:
    """The last day from which `least` working days on is not after `day`."""
    return day if least == 0 else days.add(days.on_or_before(day), -least)


def float_between(days: DayCount, forecast: int, latest: int) -> int:
    """Working days to spare; late by anything is at least one day short."""
    if forecast <= latest:
        return days.between(forecast, latest)
    return -max(1, days.between(latest, forecast))


class Cause(StrEnum):
    """Why a node's forecast is what it is."""

    PLANNED = "planned"
    ANNOUNCED = "announced"  # its owner announced this day
    OVERDUE = "overdue"  # its day is past: today, or the next working day
    AFTER = "after"  # so many working days after a predecessor
    ACTUAL = "actual"  # it was done on this day


@dataclass(frozen=True, slots=True)
class PathStep:
    """One node on the way to a forecast; `slip` is its calendar days behind (or, below zero, before) plan.

    `after` and `lag` name the predecessor and the working days from it where the cause is AFTER; `added` is
    what this node adds to the slip of the one before it on the path.
    """

    code: str
    cause: Cause
    day: int
    planned: int
    slip: int
    after: str = ""
    lag: int = 0
    added: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will happen when, by the place of each task. Days are None for skipped nodes.

    `latest` and `floats` are None for nodes that are not open or that no promise depends on.
    """

    tasks: tuple[Task, ...]
    calendar: DayCount
    today: int
    goals: Mapping[str, int]
    days: tuple[int | None, ...]
    latest: tuple[int | None, ...]
    floats: tuple[int | None, ...]
    reach: tuple[int | None, ...]  # the same as `days`, and for skipped nodes what passes through them
    shape: Shape

    def at(self, code: str) -> int:
        """The place of a node. Raises KeyError."""
        for place, task in enumerate(self.tasks):
            if task.code == code:
                return place
        raise KeyError(code)

    def day(self, code: str) -> int | None:
        """The forecast of a node; None where it is skipped or there is no such node."""
        return next((day for task, day in zip(self.tasks, self.days, strict=True) if task.code == code), None)

    def late_by(self, code: str) -> int | None:
        """Calendar days that a promised node comes after its promise (below zero: before); None unknown."""
        day, goal = self.day(code), self.goals.get(code)
        return None if day is None or goal is None else day - goal

    @property
    def float_days(self) -> int | None:
        """The least float of any open node; None where there is none."""
        return min((it for it in self.floats if it is not None), default=None)

    def path(self, code: str) -> list[PathStep]:
        """The critical path: the nodes that explain the forecast of `code`, the first cause first.

        Raises KeyError for an unknown node; empty where it is skipped and nothing passes through it.
        """
        found: list[PathStep] = []
        at: int | None = self._through(self.at(code))
        while at is not None:
            cause, before, lag = self._why(at)
            task, day = self.tasks[at], self.reach[at]
            if day is None:
                break
            after = "" if before is None else self.tasks[before].code
            found.append(PathStep(task.code, cause, day, task.planned, day - task.planned, after, lag))
            at = before
        found.reverse()
        slips = [0, *(step.slip for step in found)]
        return [_adding(step, step.slip - slip) for step, slip in zip(found, slips, strict=False)]

    def _through(self, at: int) -> int | None:
        """The node itself, or where it is skipped the predecessor that holds up what follows it."""
        while not self.tasks[at].is_open and self.tasks[at].actual is None:
            held = [(day, -it) for it, _ in self.shape.before[at] if (day := self.reach[it]) is not None]
            if not held:
                return None
            at = -max(held)[1]
        return at

    def _why(self, at: int) -> tuple[Cause, int | None, int]:
        task = self.tasks[at]
        if not task.is_open:
            return Cause.ACTUAL, None, 0
        own = task.planned if task.expected is None else task.expected
        cause = Cause.PLANNED if task.expected is None else Cause.ANNOUNCED
        if own < self.today:
            own, cause = self.calendar.on_or_after(self.today), Cause.OVERDUE
        if own == self.reach[at]:
            return cause, None, 0
        return self._held_up_by(at)

    def _held_up_by(self, at: int) -> tuple[Cause, int | None, int]:
        """The predecessor that sets the day; of several the one furthest behind its plan."""
        holding = [
            (day - self.tasks[before].planned, -before, lag)
            for before, lag in self.shape.before[at]
            if (day := self.reach[before]) is not None and self.calendar.add(day, lag) == self.reach[at]
        ]
        _, before, lag = max(holding)
        return Cause.AFTER, self._through(-before), lag


def _adding(step: PathStep, added: int) -> PathStep:
    return PathStep(step.code, step.cause, step.day, step.planned, step.slip, step.after, step.lag, added)


def forecast(
    tasks: Iterable[Task], days: DayCount, today: int, goals: Mapping[str, int] | None = None
) -> Forecast:
    """The forecast of every node on `today`; `goals` are the promised days by node.

    Raises PlanError where nodes follow each other in a circle, TooFarError where the calendar has no answer.
    """
    tasks, goals = tuple(tasks), goals or {}
    shape = shape_of(tuple([(task.code, task.links) for task in tasks]))
    reach = _reach(tasks, shape, days, today)
    latest = latest_days(tasks, shape, days, goals)
    shown = tuple(
        [day if t.is_open or t.actual is not None else None for t, day in zip(tasks, reach, strict=True)]
    )
    floats = tuple(
        [
            float_between(days, day, bound) if t.is_open and bound is not None and day is not None else None
            for t, day, bound in zip(tasks, reach, latest, strict=True)
        ]
    )
    return Forecast(tasks, days, today, goals, shown, latest, floats, tuple(reach), shape)


def _reach(tasks: Sequence[Task], shape: Shape, days: DayCount, today: int) -> list[int | None]:
    """Forward: the day of each node; of a skipped one the latest of its predecessors."""
    add, soonest = days.add, days.on_or_after(today)
    reach: list[int | None] = [None] * len(tasks)
    for at in shape.order:
        _, planned, expected, actual, is_open, _ = tasks[at]
        if actual is not None:
            reach[at] = actual
            continue
        day: int | None = None
        if is_open:
            day = planned if expected is None else expected
            if day < today:
                day = soonest
        for before, lag in shape.before[at]:
            base = reach[before]
            if base is not None:
                base = add(base, lag) if is_open else base
                if day is None or base > day:
                    day = base
        reach[at] = day
    return reach


def latest_days(
    tasks: Sequence[Task], shape: Shape, days: DayCount, goals: Mapping[str, int]
) -> tuple[int | None, ...]:
    """Backward: the last day on which each node moves no promise; what is done holds nothing up."""
    latest: list[int | None] = [None] * len(tasks)
    for at in reversed(shape.order):
        task = tasks[at]
        if task.actual is not None:
            continue
        bound = goals.get(task.code) if task.is_open else None
        for later, lag in shape.after[at]:
            beyond = latest[later]
            if beyond is not None:
                if tasks[later].is_open:  # the days of a link to a skipped node fall away with it
                    beyond = _back(days, beyond, lag)
                if bound is None or beyond < bound:
                    bound = beyond
        latest[at] = bound
    return tuple([bound if task.is_open else None for task, bound in zip(tasks, latest, strict=True)])
