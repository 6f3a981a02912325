"""Orders and nodes as plain rows: how monitoring reads many at once and writes what changed.

Days travel as ordinals, which are whole numbers on both sides; a row of a table is a tuple.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, Self

from django.db import connection

from gendan.orders.lights import Thresholds
from gendan.orders.monitor import Node, OrderFacts
from gendan.orders.schedule import Link, Task

EPOCH = "date '0001-01-01'"  # ordinal 1
NOTHING = "[]"
NOTHING_MADE: Mapping[int, Decimal] = {}


def _ordinal(column: str) -> str:
    return f"{column} - {EPOCH} + 1"


def _day(column: str) -> str:
    return f"{EPOCH} + (v.{column} - 1)"


class Derived(NamedTuple):
    """The derived half of an order; `warnings` as JSON text with sorted keys."""

    ship: int | None
    delivery: int | None
    late_days: int
    float_days: int | None
    light: int
    next_code: str
    next_on: int | None
    warnings: str
    check_on: int | None

    def at_rest(self) -> Self:
        """What stays of it while the order does not run: the forecast, and neither light nor warnings."""
        return self._replace(light=0, next_code="", next_on=None, warnings=NOTHING, check_on=None)

    def keyed(self) -> dict[tuple[str, str], Any]:
        """The warnings by rule and node."""
        return {(it[0], it[1]): it for it in json.loads(self.warnings)}


NodeDerived = tuple[int | None, int | None, int | None, int, int | None]
"""The derived half of a node, as `monitor.NodeVerdict` has it."""


@dataclass(slots=True)
class Held:
    """An order as read under its lock, with its nodes in the order of the plan."""

    id: int
    status: str
    calendar: str
    confirmed: int
    promised_ship: int | None
    promised_delivery: int | None
    ship: str
    delivery: str
    derived: Derived
    nodes: list[Node] = field(default_factory=list)
    node_rows: list[tuple[int, NodeDerived]] = field(default_factory=list)
    """The id of each node, and what was derived of it before."""
    materials: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    heard: int | None = None

    def facts(self) -> OrderFacts:
        """What the rules want to know."""
        codes = {node.task.code for node in self.nodes}
        goals: dict[str, int] = {}
        for code, day in ((self.ship, self.promised_ship), (self.delivery, self.promised_delivery)):
            if code in codes and day is not None:
                goals[code] = min(goals.get(code, day), day)
        actual = [node.task.actual for node in self.nodes if node.task.actual is not None]
        heard = max((it for it in (self.heard, *actual) if it is not None), default=None)
        return OrderFacts(self.confirmed, goals, self.ship, self.delivery, heard, self.materials)


_HOLD = f"""
select o.id, o.status, o.calendar, {_ordinal("o.confirmed_on")}, {_ordinal("o.promised_ship")},
    {_ordinal("o.promised_delivery")}, coalesce(t.ship_node, ''), coalesce(t.delivery_node, ''),
    {_ordinal("o.forecast_ship")}, {_ordinal("o.forecast_delivery")}, o.late_days, o.float_days, o.colour,
    o.next_code, {_ordinal("o.next_on")}, o.warnings::text, {_ordinal("o.check_on")}
from orders_order o left join orders_plantemplate t on t.id = o.template_id
where o.id = any(%s)
order by o.id
for no key update of o
"""  # noqa: S608 - columns of ours
_NODES = f"""
select n.order_id, n.id, n.code, {_ordinal("n.planned")}, {_ordinal("n.expected")}, {_ordinal("n.actual")},
    n.state = 'open', n.links::text, n.remind::text, n.yellow, n.red, n.target,
    {_ordinal("n.forecast")}, {_ordinal("n.latest")}, n.float_days, n.colour, {_ordinal("n.alarm_from")}
from orders_plannode n
where n.order_id = any(%s)
order by n.order_id, n.position, n.id
"""  # noqa: S608 - columns of ours
_MATERIALS = "select order_id, needed, received from orders_material where order_id = any(%s) order by id"
_OUTPUTS = f"""
select n.id, {_ordinal("d.day")}, d.quantity
from orders_plannode n join orders_dailyoutput d on d.node_id = n.id
where n.order_id = any(%s) and n.state = 'open'
"""  # noqa: S608 - columns of ours
_HEARD = f"""
select n.order_id, {_ordinal("max((r.at at time zone 'Asia/Shanghai')::date)")}
from orders_plannode n join orders_nodereport r on r.node_id = n.id
where n.order_id = any(%s) and n.state = 'open'
group by n.order_id
"""  # noqa: S608 - columns of ours
_DUE = """
select id from orders_order
where status = 'confirmed' and check_on <= %s and calendar = %s
order by check_on limit %s
for no key update skip locked
"""
_ON_CALENDAR = """
select id from orders_order where status = 'confirmed' and calendar = %s and id > %s order by id limit %s
"""


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def claim_due(calendar: str, today: date, most: int) -> list[int]:
    """Lock up to `most` orders of a calendar whose day has come; not those that another has locked."""
    return sorted(number for (number,) in _rows(_DUE, today, calendar, most))


def on_calendar(code: str, after: int, most: int) -> list[int]:
    """The next orders of a calendar that run, by number."""
    return [number for (number,) in _rows(_ON_CALENDAR, code, after, most)]


def hold(ids: Sequence[int]) -> list[Held]:
    """Lock these orders, in the order of their numbers, and read them."""
    return [
        Held(
            number,
            status,
            calendar,
            confirmed or 1,
            promised_ship,
            promised_delivery,
            ship,
            delivery,
            Derived._make([*derived[:7], _normal(derived[7]), derived[8]]),
        )
        for (
            number,
            status,
            calendar,
            confirmed,
            promised_ship,
            promised_delivery,
            ship,
            delivery,
            *derived,
        ) in _rows(_HOLD, list(ids))
    ]


@lru_cache(maxsize=2_000)
def _normal(warnings: str) -> str:
    """The same text for the same warnings, however the database puts it."""
    if warnings == NOTHING:
        return NOTHING
    return json.dumps(json.loads(warnings), ensure_ascii=False, sort_keys=True)


def filled(held: list[Held]) -> list[Held]:
    """The orders with nodes, materials, outputs and when they were last heard of: four statements."""
    running = {it.id: it for it in held if it.status == "confirmed"}
    if not running:
        return held
    ids = list(running)
    made: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for node, day, quantity in _rows(_OUTPUTS, ids):
        made[node][day] = quantity
    for order, node, code, planned, expected, actual, is_open, *constants, target, a, b, c, d, e in _rows(
        _NODES, ids
    ):
        it = running[order]
        links, thresholds = _constants(*constants)
        task = Task(code, planned, expected, actual, is_open, links)
        it.nodes.append(Node(task, thresholds, target, made.get(node, NOTHING_MADE)))
        it.node_rows.append((node, (a, b, c, d, e)))
    for order, needed, received in _rows(_MATERIALS, ids):
        running[order].materials.append((needed, received))
    for order, day in _rows(_HEARD, ids):
        running[order].heard = day
    return held


@lru_cache(maxsize=10_000)
def _constants(links: str, remind: str, yellow: int, red: int) -> tuple[tuple[Link, ...], Thresholds]:
    """What thousands of orders have from one template; `remind` as the database writes an array: `{3,1}`."""
    read = tuple(Link(str(code), int(days), bool(hard)) for code, days, hard in json.loads(links))
    days = tuple(int(it) for it in remind.strip("{}").split(",") if it)
    return read, Thresholds(days, yellow, red)


# One statement for any number of rows, which travel as arrays, a column each.
_WRITE_ORDERS = f"""
update orders_order o set
    forecast_ship = {_day("ship")}, forecast_delivery = {_day("delivery")}, late_days = v.late_days,
    float_days = v.float_days, colour = v.light, next_code = v.next_code, next_on = {_day("next_on")},
    warnings = v.warnings::jsonb, check_on = {_day("check_on")}
from unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::text[], %s::int[],
    %s::text[], %s::int[])
    v (id, ship, delivery, late_days, float_days, light, next_code, next_on, warnings, check_on)
where o.id = v.id
"""  # noqa: S608 - columns of ours
_WRITE_NODES = f"""
update orders_plannode n set
    forecast = {_day("forecast")}, latest = {_day("latest")}, float_days = v.float_days, colour = v.light,
    alarm_from = {_day("alarm_from")}
from unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[])
    v (id, forecast, latest, float_days, light, alarm_from)
where n.id = v.id
"""  # noqa: S608 - columns of ours


def write_orders(changed: Iterable[tuple[int, Derived]]) -> None:
    """Write the derived half of these orders."""
    _write(_WRITE_ORDERS, [(number, *new) for number, new in changed])


def write_nodes(changed: Iterable[tuple[int, NodeDerived]]) -> None:
    """Write the derived half of these nodes."""
    _write(_WRITE_NODES, [(number, *new) for number, new in changed])


def _write(statement: str, values: list[tuple[Any, ...]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.execute(statement, [_array(column) for column in zip(*values, strict=True)])


def _array(column: Iterable[int | str | None]) -> str:
    """A column as PostgreSQL writes an array: ten times as quick as converting each value."""
    return "{" + ",".join(["NULL" if it is None else _element(it) for it in column]) + "}"


def _element(value: int | str) -> str:
    if isinstance(value, int):
        return str(value)
    text = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def as_date(ordinal: int | None) -> date | None:
    """A day as people know it."""
    return None if ordinal is None else date.fromordinal(ordinal)
