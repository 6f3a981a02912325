"""Making the plan of an order from its template, one or ten thousand at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.copying import Copier
from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import Happening, record_all
from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.queries import day_count
from gendan.base.worktime.rules import TooFarError, WorktimeError
from gendan.orders.actions.monitoring import first_check, recheck
from gendan.orders.actions.monitoring_rows import as_date
from gendan.orders.lights import Thresholds
from gendan.orders.models import (
    Material,
    NodeState,
    Order,
    OrderLine,
    PlanNode,
    PlanTemplate,
    Status,
    TemplateNode,
)
from gendan.orders.models.template import ThresholdRule
from gendan.orders.monitor import Assessment, Node, OrderFacts, assess
from gendan.orders.plan_events import OrderPlanned
from gendan.orders.promises import goals, promised_ship
from gendan.orders.schedule import START, Plan, PlanError, Step, Task, plan
from gendan.orders.steps import steps_of
from gendan.orders.template_seed import OUTPUT_NODES
from gendan.people.models import Department
from gendan.people.permit import may, require

Actuals = Mapping[int, Mapping[str, date]]
"""What is known to have been done: by order id, the day of each node by its code."""

MERCHANDISING, PRODUCTION = "MER", "PRD"


def make_plan(order: Order, *, actor: Actor, template: PlanTemplate | None = None) -> int:
    """Give a confirmed order its key nodes; says how many. Then it is checked for the first time.

    Needs `orders.plan`, or a permission that plans follow from: to review or to import. Raises
    ConflictError where it has a plan, InvalidInputError without template or day of confirmation.
    """
    if PlanNode.objects.filter(order=order).exists():
        raise ConflictError(
            _("This order has a plan already."), hint=_("Change its dates or its nodes instead.")
        )
    return make_plans([order], actor=actor, template=template)


@transaction.atomic
def make_plans(
    orders: Sequence[Order],
    *,
    actor: Actor,
    template: PlanTemplate | None = None,
    actuals: Actuals | None = None,
    watch: bool = True,
) -> int:
    """`make_plan` for many, in few statements; those that have a plan are passed over. How many nodes.

    `template` is for orders that name none. Nodes in `actuals` are done on that day. What a template puts
    before the confirmation, and is not known, is not needed any more; the confirmation itself is done.
    Without `watch` the caller checks the orders later. Departments' heads own nodes, the order's merchandiser
    those of merchandising; the factory has those of production.
    """
    _require_planner(actor)
    rows = _to_plan(orders, template)
    known = _Known.of(rows)
    now = clock.now()
    made = [
        (order, known.pattern(order, (actuals or {}).get(order.pk, {}), now if watch else None))
        for order in rows
    ]
    known.copier.write(row for order, pattern in made for row in _rows(order, pattern, known))
    record_all([_planned(order, pattern) for order, pattern in made], actor=actor)
    if watch:
        _watch(made, now)
    return sum(len(pattern.plan.days) for _order, pattern in made)


def _watch(made: Sequence[tuple[Order, "_Pattern"]], now: datetime) -> None:
    """What was found while the plans were made stands, but where more is known of an order than its plan."""
    supplied = Material.objects.filter(order__in=[order.pk for order, _pattern in made])
    more = set(supplied.values_list("order_id", flat=True).distinct())
    found = {
        order.pk: pattern.found
        for order, pattern in made
        if pattern.found is not None and order.pk not in more
    }
    first_check(found, now)
    recheck([order.pk for order, _pattern in made if order.pk not in found], at=now)


def _require_planner(actor: Actor) -> None:
    if not (may(actor, "orders.review") or may(actor, "orders.import")):
        require(actor, "orders.plan")


def _to_plan(orders: Sequence[Order], template: PlanTemplate | None) -> list[Order]:
    """The orders without a plan, locked, each with its template."""
    ids = [order.pk for order in orders]
    rows = list(Order.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    planned = set(PlanNode.objects.filter(order_id__in=ids).values_list("order_id", flat=True).distinct())
    found = [order for order in rows if order.pk not in planned]
    without = [order for order in found if order.template_id is None]
    if template is not None:
        for order in without:
            order.template = template
        Order.objects.filter(pk__in=[order.pk for order in without]).update(template=template)
    for order in found:
        _check_ready(order)
    return found


def _check_ready(order: Order) -> None:
    if order.template_id is None:
        raise InvalidInputError(
            _("Order %(number)s has no plan template.") % {"number": order.number},
            hint=_("Choose a template: it says which key nodes the order has."),
            fields={"template": _("Choose a template.")},
        )
    if order.confirmed_on is None or order.status in (Status.DONE, Status.CANCELLED):
        raise InvalidInputError(
            _("Order %(number)s is not under way.") % {"number": order.number},
            hint=_("A plan is made when an order is confirmed."),
        )


@dataclass(frozen=True)
class _Known:
    """What the plans of many orders need, read once."""

    templates: Mapping[int, PlanTemplate]
    nodes: Mapping[int, Sequence[TemplateNode]]
    steps: Mapping[int, tuple[Step, ...]]
    rules: Mapping[tuple[int, str], Sequence[ThresholdRule]]
    heads: Mapping[int, int]
    codes: Mapping[int, str]
    targets: Mapping[int, Decimal]
    days: Mapping[str, DayCount]
    copier: Copier
    prepared: dict[tuple[int, int], Sequence[tuple[list[Any], Thresholds]]]
    patterns: dict[tuple[object, ...], "_Pattern"]
    particular: frozenset[int]  # customers with thresholds of their own

    @classmethod
    def of(cls, orders: Sequence[Order]) -> "_Known":
        templates = PlanTemplate.objects.prefetch_related("nodes").in_bulk(
            {it.template_id for it in orders if it.template_id}
        )
        nodes = {pk: list(it.nodes.all()) for pk, it in templates.items()}
        rules: dict[tuple[int, str], list[ThresholdRule]] = defaultdict(list)
        for rule in ThresholdRule.objects.filter(customer__in={it.customer_id for it in orders}):
            rules[rule.customer_id, rule.code].append(rule)
        departments = Department.objects.select_related("head")
        return cls(
            templates,
            nodes,
            {pk: steps_of(rows) for pk, rows in nodes.items()},
            rules,
            {it.pk: it.head.pk for it in departments if it.head and it.head.is_active},
            {it.pk: it.code for it in departments},
            _quantities([it.pk for it in orders]),
            {code: day_count(code) for code in {it.calendar for it in orders}},
            Copier(PlanNode),
            {},
            {},
            frozenset(customer for customer, _code in rules),
        )

    def pattern(self, order: Order, actuals: Mapping[str, date], now: datetime | None) -> "_Pattern":
        """The plan of the order: made once for all that have the same dates, template and thresholds."""
        key = (
            order.template_id,
            order.customer_id if order.customer_id in self.particular else 0,
            order.calendar,
            order.status,
            order.confirmed_on,
            order.promised_ship,
            order.promised_delivery,
            tuple(sorted(actuals.items())),
        )
        if key not in self.patterns:
            self.patterns[key] = _Pattern(order, self, actuals, now)
        return self.patterns[key]

    def rows_of(self, order: Order) -> Sequence[tuple[list[Any], Thresholds]]:
        """The nodes of the order's template with the thresholds of its customer, without dates."""
        key = order.template_id or 0, order.customer_id if order.customer_id in self.particular else 0
        if key not in self.prepared:
            rules = [(node, self._rule(order, node)) for node in self.nodes[key[0]]]
            self.prepared[key] = [
                (
                    self.copier.row(_constants(node, rule)),
                    Thresholds(tuple(rule.remind), rule.yellow, rule.red),
                )
                for node, rule in rules
            ]
        return self.prepared[key]

    def _rule(self, order: Order, node: TemplateNode) -> TemplateNode | ThresholdRule:
        """A customer's rule for this template goes before one for all, and both before the template's."""
        rules = {it.template_id: it for it in self.rules.get((order.customer_id, node.code), ())}
        return rules.get(order.template_id) or rules.get(None) or node


def too_far(order: Order) -> InvalidInputError:
    """For dates between which no calendar can count."""
    return InvalidInputError(
        _("The dates of order %(number)s are too far away to be planned.") % {"number": order.number},
        fields={"promised_ship": _("Check the year.")},
    )


def _constants(node: TemplateNode, thresholds: TemplateNode | ThresholdRule) -> dict[str, object]:
    return {
        "code": node.code,
        "position": node.position,
        "name_zh": node.name_zh,
        "name_en": node.name_en,
        "department_id": node.department_id,
        "links": node.links,
        "remind": list(thresholds.remind),
        "yellow": thresholds.yellow,
        "red": thresholds.red,
        "evidence": node.evidence,
        "is_waiting": node.is_waiting,
        "planned": date.min,
        "baseline": date.min,
        "order_id": 0,
    }


def _quantities(orders: Sequence[int]) -> dict[int, Decimal]:
    """The quantity of each order whose lines have one unit: pieces and sets do not add up."""
    sums = (
        OrderLine.objects.filter(order_id__in=orders)
        .values("order_id")
        .annotate(total=Sum("quantity"), units=Count("unit", distinct=True))
    )
    return {
        it["order_id"]: it["total"].quantize(Decimal("0.01"))
        for it in sums
        if it["units"] == 1 and it["total"]
    }


class _Pattern:
    """A plan with its first check, as orders with the same dates share it: `order` is the first of them.

    `rows` are the nodes as COPY takes them, but for what is each order's own. With `now` they are written as
    the first check finds them; `found` is None where monitoring will have to say why not.
    """

    def __init__(
        self, order: Order, known: _Known, actuals: Mapping[str, date], now: datetime | None
    ) -> None:
        assert order.template_id is not None  # noqa: S101 - _check_ready
        assert order.confirmed_on is not None  # noqa: S101
        self.template = known.templates[order.template_id]
        self.start = order.confirmed_on
        self.goals = goals(
            self.template.ship_node,
            self.template.delivery_node,
            order.promised_ship,
            order.promised_delivery,
        )
        self.plan = self._plan(order, known)
        nodes = [self._values(node, actuals) for node in known.nodes[self.template.pk]]
        self.found = self._look(order, known, nodes, now) if now else None
        place = known.copier.place
        self.rows = [constants.copy() for constants, _thresholds in known.rows_of(order)]
        for row, values in zip(self.rows, nodes, strict=True):
            for name, value in values.items():
                row[place[name]] = value

    def _plan(self, order: Order, known: _Known) -> Plan:
        it, steps, days = self.template, known.steps[self.template.pk], known.days[order.calendar]
        promise = promised_ship(steps, it.delivery_node, order.promised_ship, order.promised_delivery)
        try:
            return plan(steps, days, self.start.toordinal(), promise, it.span, self.goals)
        except TooFarError as error:
            raise too_far(order) from error

    def _values(self, node: TemplateNode, actuals: Mapping[str, date]) -> dict[str, Any]:
        planned = date.fromordinal(self.plan.days[node.code])
        state, actual = self._state(node, actuals)
        return {"planned": planned, "baseline": planned, "state": state, "actual": actual}

    def _state(self, node: TemplateNode, actuals: Mapping[str, date]) -> tuple[str, date | None]:
        """Whether a node was over when the plan was made."""
        if node.code in actuals:
            return NodeState.DONE.value, actuals[node.code]
        if node.anchor == START and node.offset == 0:
            return NodeState.DONE.value, self.start
        if node.anchor == START and node.offset < 0:
            return NodeState.SKIPPED.value, None
        return NodeState.OPEN.value, None

    def _look(
        self, order: Order, known: _Known, nodes: Sequence[dict[str, Any]], now: datetime
    ) -> Assessment | None:
        """The first check; puts what it finds of each node into its values."""
        if order.status != Status.CONFIRMED:
            return None
        it, days = self.template, known.days[order.calendar]
        done = [values["actual"].toordinal() for values in nodes if values["actual"]]
        facts = OrderFacts(
            self.start.toordinal(), self.goals, it.ship_node, it.delivery_node, max(done, default=None)
        )
        tasks = list(self._tasks(order, known, nodes))
        try:
            found = assess(facts, tasks, days, days.calendar.local_day(now).toordinal())
        except (PlanError, WorktimeError):
            return None
        for values, verdict in zip(nodes, found.nodes, strict=True):
            values["forecast"], values["latest"] = as_date(verdict.forecast), as_date(verdict.latest)
            values["float_days"], values["colour"] = verdict.float_days, verdict.light
            values["alarm_from"] = as_date(verdict.alarm_from)
        return found

    def _tasks(self, order: Order, known: _Known, nodes: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
        steps, rows = known.steps[self.template.pk], known.rows_of(order)
        for step, values, (_row, thresholds) in zip(steps, nodes, rows, strict=True):
            actual = values["actual"] and values["actual"].toordinal()
            is_open = values["state"] == NodeState.OPEN
            task = Task(step.code, values["planned"].toordinal(), None, actual, is_open, step.links)
            yield Node(task, thresholds)


def _rows(order: Order, pattern: _Pattern, known: _Known) -> Iterator[list[Any]]:
    """The rows of the pattern with what is the order's own: who has each node, and how much is to be made."""
    place, target = known.copier.place, known.targets.get(order.pk)
    at_order, at_owner = place["order_id"], place["owner_id"]
    at_supplier, at_target = place["supplier_id"], place["target"]
    for node, shared in zip(known.nodes[pattern.template.pk], pattern.rows, strict=True):
        department = known.codes.get(node.department_id, "")
        row = shared.copy()
        row[at_order] = order.pk
        row[at_owner] = (department == MERCHANDISING and order.merchandiser_id) or known.heads.get(
            node.department_id
        )
        row[at_supplier] = order.factory_id if department == PRODUCTION else None
        row[at_target] = target if node.code in OUTPUT_NODES else None
        yield row


def _planned(order: Order, pattern: _Pattern) -> Happening:
    event = OrderPlanned(
        number=order.number,
        template=pattern.template.code,
        template_version=pattern.template.version,
        nodes=len(pattern.plan.days),
        short=max(pattern.plan.short.values(), default=0),
    )
    return Happening(event, [order.subject])
