"""Making the plan of an order from its template, one or ten thousand at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    made = [_Made(order, known, (actuals or {}).get(order.pk, {})) for order in rows]
    now = clock.now()
    if watch:
        for it in made:
            it.look(now)
    Copier(PlanNode).write(row for it in made for row in it.rows())
    record_all([it.happening() for it in made], actor=actor)
    if watch:
        _watch(made, now)
    return sum(len(it.plan.days) for it in made)


def _watch(made: Sequence["_Made"], now: datetime) -> None:
    """What was found while the plans were made stands, but where more is known of an order than its plan."""
    supplied = Material.objects.filter(order__in=[it.order.pk for it in made])
    more = set(supplied.values_list("order_id", flat=True).distinct())
    found = {it.order.pk: it.found for it in made if it.found is not None and it.order.pk not in more}
    first_check(found, now)
    recheck([it.order.pk for it in made if it.order.pk not in found], at=now)


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
            frozenset(customer for customer, _code in rules),
        )

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


class _Made:
    """The plan of one order, and its rows."""

    def __init__(self, order: Order, known: _Known, actuals: Mapping[str, date]) -> None:
        self.order, self.known, self.actuals = order, known, actuals
        assert order.template_id is not None  # noqa: S101 - _check_ready
        assert order.confirmed_on is not None  # noqa: S101
        self.template = known.templates[order.template_id]
        self.start = order.confirmed_on.toordinal()
        self.plan = self._plan()
        self.nodes = [self._values(node) for node in known.nodes[self.template.pk]]
        self.found: Assessment | None = None

    def _plan(self) -> Plan:
        order, it = self.order, self.template
        steps = self.known.steps[it.pk]
        ship, delivery = order.promised_ship, order.promised_delivery
        promise = promised_ship(steps, it.delivery_node, ship, delivery)
        promised = goals(it.ship_node, it.delivery_node, ship, delivery)
        try:
            return plan(steps, self.known.days[order.calendar], self.start, promise, it.span, promised)
        except TooFarError as error:
            raise too_far(order) from error

    def rows(self) -> Iterable[list[Any]]:
        """The order's nodes as COPY takes them, with what `look` has found of each."""
        place = self.known.copier.place
        for values, (constants, _thresholds) in zip(self.nodes, self.known.rows_of(self.order), strict=True):
            row = constants.copy()
            for name, value in values.items():
                row[place[name]] = value
            yield row

    def look(self, now: datetime) -> None:
        """The first check of the order; nothing is found where monitoring will have to say why not."""
        order, it = self.order, self.template
        if order.status != Status.CONFIRMED:
            return
        days = self.known.days[order.calendar]
        promised = goals(it.ship_node, it.delivery_node, order.promised_ship, order.promised_delivery)
        facts = OrderFacts(self.start, promised, it.ship_node, it.delivery_node, self._heard())
        try:
            self.found = assess(facts, list(self._tasks()), days, days.calendar.local_day(now).toordinal())
        except (PlanError, WorktimeError):
            return
        for values, verdict in zip(self.nodes, self.found.nodes, strict=True):
            values["forecast"], values["latest"] = as_date(verdict.forecast), as_date(verdict.latest)
            values["float_days"], values["colour"] = verdict.float_days, verdict.light
            values["alarm_from"] = as_date(verdict.alarm_from)

    def _heard(self) -> int | None:
        days = [it["actual"].toordinal() for it in self.nodes if it["actual"]]
        return max(days, default=None)

    def _tasks(self) -> Iterator[Node]:
        rows = self.known.rows_of(self.order)
        steps = self.known.steps[self.template.pk]
        for step, values, (_row, thresholds) in zip(steps, self.nodes, rows, strict=True):
            actual = values["actual"] and values["actual"].toordinal()
            is_open = values["state"] == NodeState.OPEN
            task = Task(step.code, values["planned"].toordinal(), None, actual, is_open, step.links)
            yield Node(task, thresholds, values["target"])

    def _values(self, node: TemplateNode) -> dict[str, Any]:
        planned = date.fromordinal(self.plan.days[node.code])
        department = self.known.codes.get(node.department_id, "")
        state, actual = self._state(node)
        ours = department == MERCHANDISING and self.order.merchandiser_id
        return {
            "order_id": self.order.pk,
            "planned": planned,
            "baseline": planned,
            "state": state,
            "actual": actual,
            "owner_id": ours or self.known.heads.get(node.department_id),
            "supplier_id": self.order.factory_id if department == PRODUCTION else None,
            "target": self.known.targets.get(self.order.pk) if node.code in OUTPUT_NODES else None,
        }

    def _state(self, node: TemplateNode) -> tuple[str, date | None]:
        """Whether a node was over when the plan was made."""
        if node.code in self.actuals:
            return NodeState.DONE.value, self.actuals[node.code]
        if node.anchor == START and node.offset == 0:
            return NodeState.DONE.value, self.order.confirmed_on
        if node.anchor == START and node.offset < 0:
            return NodeState.SKIPPED.value, None
        return NodeState.OPEN.value, None

    def happening(self) -> Happening:
        """What is recorded."""
        event = OrderPlanned(
            number=self.order.number,
            template=self.template.code,
            template_version=self.template.version,
            nodes=len(self.plan.days),
            short=max(self.plan.short.values(), default=0),
        )
        return Happening(event, [self.order.subject])
