"""The picture of a plan: bars on days, laid out in numbers. Pure.

Each node has two bars: from when it could begin to when it is planned, and the same as forecast or actual.
A node without predecessors is a point in time. Lengths are pixels; y counts from the row's own top.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

ROW, HEAD = 34, 30
WIDEST, NARROWEST = 22.0, 4.0  # of a day
GOAL = 880.0  # of the whole picture

Place = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class GanttNode:
    """A node to draw. `look` is its class: done, none, green, yellow, red; `after` are its predecessors."""

    code: str
    planned: date
    shown: date  # forecast, or actual
    look: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. Where `is_point`, its ends are the same day."""

    code: str
    look: str
    y: int
    plan_x: float
    plan_width: float
    x: float
    width: float
    is_critical: bool
    is_point: bool

    @property
    def end(self) -> float:
        """Where the forecast ends."""
        return self.x + self.width

    @property
    def diamond(self) -> str:
        """The points of the sign of a single day, for `polygon`."""
        middle, top = self.end, self.y + 17
        return f"{middle},{top - 7} {middle + 7},{top} {middle},{top + 7} {middle - 7},{top}"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A link between two nodes as the `d` of a path."""

    path: str
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line or the beginning of a month or week."""

    x: float
    day: date


@dataclass(frozen=True, slots=True)
class Gantt:
    """The whole picture; `today_x` and the promises are lines from top to bottom."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    arrows: tuple[Arrow, ...]
    months: tuple[Mark, ...]
    weeks: tuple[Mark, ...]
    today: Mark
    promises: tuple[Mark, ...]
    closed: tuple[tuple[float, float], ...] = ()  # x and width of each run of days without work


def gantt(
    nodes: Sequence[GanttNode],
    *,
    today: date,
    promises: Sequence[date] = (),
    critical: Sequence[str] = (),
    is_working: Callable[[date], bool] = lambda _day: True,
) -> Gantt | None:
    """The picture of these nodes; None where there are none. `critical` is the path, first cause first."""
    if not nodes:
        return None
    days = [today, *promises, *(it.planned for it in nodes), *(it.shown for it in nodes)]
    first, last = min(days) - timedelta(days=4), max(days) + timedelta(days=6)
    scale = max(NARROWEST, min(WIDEST, GOAL / ((last - first).days + 1)))

    def at(day: date) -> float:
        return round(((day - first).days + 0.5) * scale, 1)

    by_code = {it.code: it for it in nodes}
    bars = {it.code: _bar(it, place, by_code, at, it.code in critical) for place, it in enumerate(nodes)}
    span = range((last - first).days + 1)
    every = [first + timedelta(days=it) for it in span]
    return Gantt(
        width=round(len(every) * scale),
        height=HEAD + ROW * len(nodes),
        bars=tuple(bars.values()),
        arrows=tuple(_arrows(nodes, bars, set(pairwise(critical)))),
        months=tuple(Mark(at(day), day) for day in every if day.day == 1 or (day == first and day.day <= 20)),
        weeks=tuple(Mark(at(day), day) for day in every if day.weekday() == 0),
        today=Mark(at(today), today),
        promises=tuple(Mark(at(day), day) for day in sorted(set(promises))),
        closed=_closed([is_working(day) for day in every], scale),
    )


def _closed(working: Sequence[bool], scale: float) -> tuple[tuple[float, float], ...]:
    """Each run of days without work, as x and width."""
    found, place = [], 0
    for works, run in groupby(working):
        length = len(list(run))
        if not works:
            found.append((round(place * scale, 1), round(length * scale, 1)))
        place += length
    return tuple(found)


def _bar(
    node: GanttNode,
    place: int,
    by_code: Mapping[str, GanttNode],
    at: Callable[[date], float],
    is_critical: bool,
) -> Bar:
    before = [by_code[code] for code in node.after if code in by_code]
    plan_from = min(max((it.planned for it in before), default=node.planned), node.planned)
    from_day = min(max((it.shown for it in before), default=node.shown), node.shown)
    return Bar(
        code=node.code,
        look=node.look,
        y=HEAD + ROW * place,
        plan_x=at(plan_from),
        plan_width=round(at(node.planned) - at(plan_from), 1),
        x=at(from_day),
        width=round(at(node.shown) - at(from_day), 1),
        is_critical=is_critical,
        is_point=from_day == node.shown,
    )


def _arrows(
    nodes: Sequence[GanttNode], bars: Mapping[str, Bar], critical: set[tuple[str, str]]
) -> list[Arrow]:
    found = []
    for node in nodes:
        for code in node.after:
            if code in bars:
                one, other = bars[code], bars[node.code]
                found.append(Arrow(_elbow(one, other), (code, node.code) in critical))
    return sorted(found, key=lambda it: it.is_critical)  # what matters is drawn on top


def _elbow(one: Bar, other: Bar) -> str:
    """From the end of one to the beginning of the other: down, then across."""
    top, x = one.y + ROW // 2, one.end
    down = other.y + ROW // 2
    return f"M{x} {top}V{down}H{max(other.x, x)}"
