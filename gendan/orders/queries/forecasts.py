"""Why an order is forecast for its day: the path in words, who can act, and what acting would win."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gendan.orders.models import NodeState, Order, PlanNode
from gendan.orders.promises import goals
from gendan.orders.queries.order_page import OrderPage
from gendan.orders.schedule import Cause, Forecast, Link, PathStep, Task, forecast


@dataclass(frozen=True, slots=True)
class Reason:
    """One node of the path, and in words why it is forecast for `day`; `added` are the days it adds."""

    node: PlanNode
    day: date
    text: str
    slip: int
    added: int
    can_act: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the promised node `goal` is forecast for `day`; `late` calendar days after `promise`."""

    goal: PlanNode
    day: date
    promise: date | None
    late: int
    reasons: list[Reason]

    @property
    def codes(self) -> list[str]:
        """The nodes of the path, the first cause first."""
        return [reason.node.code for reason in self.reasons]

    @property
    def lever(self) -> Reason | None:
        """The node to act on: the open one that adds most days; of several the first."""
        able = [reason for reason in self.reasons if reason.can_act]
        return max(able, key=lambda it: it.added, default=None)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the forecast would be were `node` done on `day`. Nothing is saved."""

    node: PlanNode
    day: date
    forecast: date
    won: int  # calendar days earlier than now; below zero: later
    late: int  # calendar days after the promise; 0 or below: kept


def goals_of(order: Order) -> dict[str, date]:
    """The promised day of each node that keeps a promise, by its code."""
    template = order.template
    if template is None:
        return {}
    days = goals(template.ship_node, template.delivery_node, order.promised_ship, order.promised_delivery)
    return {code: date.fromordinal(day) for code, day in days.items()}


def forecast_of(page: OrderPage, done: Mapping[str, date] | None = None) -> Forecast:
    """The forecast on the page's day; `done` says of some nodes when they will have been done."""
    known = done or {}
    tasks = [_task(node, known.get(node.code)) for node in page.nodes]
    goals = {code: day.toordinal() for code, day in goals_of(page.order).items()}
    return forecast(tasks, page.days, page.today.toordinal(), goals)


def _task(node: PlanNode, done: date | None) -> Task:
    actual = done or node.actual
    return Task(
        node.code,
        node.planned.toordinal(),
        node.expected.toordinal() if node.expected else None,
        actual.toordinal() if actual else None,
        node.state == NodeState.OPEN and done is None,
        tuple(Link(*link) for link in node.links),
    )


def explain(page: OrderPage, found: Forecast | None = None) -> Explanation | None:
    """Why the promise that fares worst does so, or the last node where none is promised. None: no plan."""
    found = found or forecast_of(page)
    code = _worst(page, found)
    if code is None:
        return None
    day, goal = found.day(code), found.goals.get(code)
    if day is None:
        return None
    return Explanation(
        goal=page.by_code[code],
        day=date.fromordinal(day),
        promise=None if goal is None else date.fromordinal(goal),
        late=0 if goal is None else day - goal,
        reasons=_reasons(page, found.path(code)),
    )


def _worst(page: OrderPage, found: Forecast) -> str | None:
    late = {code: by for code in found.goals if (by := found.late_by(code)) is not None}
    if late:
        return max(late, key=lambda code: late[code])
    days = {node.code: day for node in page.nodes if (day := found.day(node.code)) is not None}
    return max(days, key=lambda code: days[code], default=None)


def _reasons(page: OrderPage, path: Iterable[PathStep]) -> list[Reason]:
    return [
        Reason(
            node=(node := page.by_code[step.code]),
            day=date.fromordinal(step.day),
            text=_words(page, step),
            slip=step.slip,
            added=step.added,
            can_act=node.state == NodeState.OPEN,
        )
        for step in path
    ]


def _words(page: OrderPage, step: PathStep) -> str:
    """Why one node is forecast for its day."""
    if step.cause is Cause.OVERDUE:
        behind = page.today.toordinal() - step.planned
        return ngettext(
            "was planned for %(days)d day ago and is not done",
            "was planned for %(days)d days ago and is not done",
            behind,
        ) % {"days": behind}
    if step.cause is Cause.AFTER:
        name = page.by_code[step.after].name
        return ngettext(
            "%(lag)d working day after “%(node)s”", "%(lag)d working days after “%(node)s”", step.lag
        ) % {"lag": step.lag, "node": name}
    if step.cause is Cause.ANNOUNCED:
        return _("its owner has announced this day")
    return _("was done on this day") if step.cause is Cause.ACTUAL else _("stands where it was planned")


def what_if(page: OrderPage, code: str, day: date) -> WhatIf | None:
    """The promise that fares worst, were the open node `code` done on `day`; None where it is not open."""
    node = page.by_code.get(code)
    now = forecast_of(page)
    goal = _worst(page, now)
    if node is None or node.state != NodeState.OPEN or goal is None:
        return None
    then = forecast_of(page, {code: day})
    before, after, promise = now.day(goal), then.day(goal), then.goals.get(goal)
    if before is None or after is None:
        return None
    late = 0 if promise is None else after - promise
    return WhatIf(node, day, date.fromordinal(after), before - after, late)


def gains(page: OrderPage, explanation: Explanation) -> list[WhatIf]:
    """What doing each open node of the path today would win, the most first; never less than a day."""
    found = [what_if(page, reason.node.code, page.today) for reason in explanation.reasons if reason.can_act]
    useful = [it for it in found if it is not None and it.won > 0 and it.node.code != explanation.goal.code]
    return sorted(useful, key=lambda it: -it.won)
