"""Plan templates as pages show them: all of them, one with the picture of a standard order, thresholds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.base.worktime.queries import day_count
from gendan.orders.models import PlanTemplate, Status, TemplateNode
from gendan.orders.models.template import ThresholdRule
from gendan.orders.promises import goals
from gendan.orders.schedule import Link, Plan, Task, forecast, plan
from gendan.orders.steps import steps_of
from gendan.orders.template_text import days_text, links_text
from gendan.partners.models import Customer
from gendan.people.permit import may


def templates() -> QuerySet[PlanTemplate]:
    """All templates, with how many nodes (`size`) and running orders (`running`) each has."""
    running = Count("orders", filter=Q(orders__status=Status.CONFIRMED), distinct=True)
    return PlanTemplate.objects.annotate(size=Count("nodes", distinct=True), running=running)


def template_for(member: Actor, template_id: int) -> PlanTemplate:
    """The template, for whoever may see orders. Raises NotFoundError."""
    found = PlanTemplate.objects.filter(pk=template_id).first() if may(member, "orders.view") else None
    if found is None:
        raise NotFoundError
    return found


def names_of(numbers: Collection[int]) -> dict[int, str]:
    """The names of many templates, for who may see everything."""
    return {it.pk: str(it) for it in PlanTemplate.objects.filter(pk__in=numbers)}


def node_of(template: PlanTemplate, code: str) -> TemplateNode:
    """One of its nodes. Raises NotFoundError."""
    found = template.nodes.select_related("department").filter(code=code).first()
    if found is None:
        raise NotFoundError
    return found


def thresholds(template: PlanTemplate | None = None) -> QuerySet[ThresholdRule]:
    """Customers' rules: all, or those that hold for a template."""
    rules = ThresholdRule.objects.select_related("customer", "template").order_by(
        "customer__name_keys", "code"
    )
    return rules if template is None else rules.filter(Q(template=template) | Q(template=None))


def customers() -> QuerySet[Customer]:
    """Those whose orders may have thresholds of their own."""
    return Customer.objects.filter(is_active=True)


def node_codes() -> list[tuple[str, str]]:
    """The nodes of all templates, each code once with a name."""
    found: dict[str, str] = {}
    for node in TemplateNode.objects.order_by("template__code", "position"):
        found.setdefault(node.code, str(node))
    return list(found.items())


@dataclass(frozen=True, slots=True)
class Row:
    """A node of a template in a standard order: its day after the confirmation, and from when it could begin.

    `float_days` are the working days it may slip; None where no promise depends on it.
    """

    node: TemplateNode
    day: int
    begins: int
    float_days: int | None
    is_goal: bool

    @property
    def after(self) -> str:
        """Its predecessors as they are written."""
        return links_text(Link(*it) for it in self.node.links)

    @property
    def links(self) -> list[Link]:
        """Its predecessors."""
        return [Link(*it) for it in self.node.links]

    @property
    def remind(self) -> str:
        """Its reminders as they are written."""
        return days_text(self.node.remind)

    @property
    def length(self) -> int:
        """Days from when it could begin."""
        return self.day - self.begins


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard order: confirmed on `start`, shipped its span later. Days count from the confirmation."""

    start: date
    rows: Sequence[Row]
    span: int
    first: int
    last: int
    short: int

    @property
    def width(self) -> int:
        """Days of the picture."""
        return self.last - self.first + 1


def standard_order(template: PlanTemplate, start: date) -> Standard:
    """How an order confirmed on `start` would run by this template, over the company's calendar."""
    nodes = list(template.nodes.select_related("department"))
    steps, days = steps_of(nodes), day_count()
    first = start.toordinal()
    promised = goals(template.ship_node, "", date.fromordinal(first + template.span), None)
    made = plan(steps, days, first, first + template.span, template.span, promised)
    tasks = [Task(it.code, made.days[it.code], links=it.links) for it in steps]
    floats = (
        dict(
            zip(
                made.days,
                forecast(tasks, days, min(first, *made.days.values()), promised).floats,
                strict=True,
            )
        )
        if nodes
        else {}
    )
    rows = [_row(template, node, made, floats.get(node.code), first) for node in nodes]
    return Standard(
        start=start,
        rows=rows,
        span=template.span,
        first=min([0, *(it.begins for it in rows)]),
        last=max([template.span, *(it.day for it in rows)]),
        short=max(made.short.values(), default=0),
    )


def _row(template: PlanTemplate, node: TemplateNode, made: Plan, float_days: int | None, first: int) -> Row:
    day = made.days[node.code]
    before = [made.days[link[0]] for link in node.links if link[0] in made.days]
    return Row(
        node=node,
        day=day - first,
        begins=min(max(before, default=day), day) - first,
        float_days=float_days,
        is_goal=node.code in (template.ship_node, template.delivery_node),
    )
