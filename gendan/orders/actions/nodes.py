"""Key nodes of a running order are changed, added and removed by hand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.deadlines.actions import cancel_all
from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.base.timeline.kinds import EventKind
from gendan.orders.actions.monitoring import recheck
from gendan.orders.actions.promising import FARTHEST
from gendan.orders.actions.replanning import checked_reason
from gendan.orders.models import DatePromise, NodeState, Order, PlanNode
from gendan.orders.plan_events import Altered, NodeAdded, NodeChanged, NodeRemoved
from gendan.orders.plan_wording import refused_plan
from gendan.orders.schedule import Link, PlanError, Step, check
from gendan.orders.states import RUNNING
from gendan.partners.models import Supplier
from gendan.people.actions.writing import checked_save, chosen, locked, put
from gendan.people.models import Department, Member
from gendan.people.permit import require

MOST_NODES = 120
CHOICES: Mapping[str, tuple[str, type[Member] | type[Supplier] | type[Department]]] = {
    "owner_id": ("owner", Member),
    "supplier_id": ("supplier", Supplier),
    "department_id": ("department", Department),
}


class NodeFields(TypedDict, total=False):
    """What may be changed of a node of a running order."""

    planned: date
    owner_id: int | None
    supplier_id: int | None
    remind: Sequence[int]
    yellow: int
    red: int


@transaction.atomic
def change_node(node_id: int, *, reason: str = "", actor: Actor, **fields: Unpack[NodeFields]) -> PlanNode:
    """Another planned day, owner, supplier or threshold of an open node. Needs `orders.plan`.

    Another day needs a reason; it is kept and counted, and what the owner announced before no longer holds.
    Raises ConflictError where the node is not open or the order not under way.
    """
    require(actor, "orders.plan")
    node = _open_node(node_id)
    values = _values(node, dict(fields))
    changes = tuple(
        Altered(field=CHOICES.get(name, (name,))[0], old=_text(_seen(node, name)), new=_text(new))
        for name, new in values.items()
        if _seen(node, name) != new
    )
    if not changes:
        return node
    day = values.get("planned")
    if isinstance(day, date) and day != node.planned:
        _keep_promise(node, day, checked_reason(reason), actor)
    put(node, {CHOICES.get(name, (name,))[0]: value for name, value in values.items()})
    checked_save(node)
    event = NodeChanged(number=node.order.number, code=node.code, node=node.name_zh, changes=changes)
    return _done(node, event, actor)


def _values(node: PlanNode, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as the row has them: choices as rows, thresholds in order."""
    values = dict(fields)
    for name in CHOICES.keys() & values.keys():
        field, model = CHOICES[name]
        values[name] = chosen(model, values[name], field)
    if "remind" in values:
        values["remind"] = checked_reminders(values["remind"])
    if isinstance(values.get("planned"), date):
        _check_day(node.order, values["planned"])
    check_colours(values.get("yellow", node.yellow), values.get("red", node.red))
    return values


def checked_reminders(remind: Collection[int]) -> list[int]:
    """Days before, the longest first. Raises InvalidInputError."""
    days = sorted(set(remind), reverse=True)
    if len(days) > 5 or any(not 0 <= day <= 365 for day in days):
        raise InvalidInputError(
            _("These reminders cannot be used."),
            fields={"remind": _("At most five, each from 0 to 365 days before.")},
        )
    return days


def check_colours(yellow: int, red: int) -> None:
    """Raise InvalidInputError where red would come before yellow."""
    if red < yellow:
        raise InvalidInputError(
            _("A node cannot turn red before it turns yellow."), fields={"red": _("Not less than yellow.")}
        )


def _check_day(order: Order, day: date) -> None:
    start = order.confirmed_on or day
    if abs((day - start).days) > FARTHEST:
        raise InvalidInputError(
            _("%(day)s is too far from the order's own dates.") % {"day": day},
            fields={"planned": _("Check the year.")},
        )


def _seen(node: PlanNode, name: str) -> object:
    return getattr(node, CHOICES.get(name, (name,))[0])


def _text(value: object) -> str:
    if isinstance(value, (Supplier, Member)):
        return value.name
    if isinstance(value, list):
        return "/".join(str(it) for it in value)
    return "" if value is None else str(value)


def _keep_promise(node: PlanNode, day: date, reason: str, actor: Actor) -> None:
    DatePromise.objects.create(
        order=node.order,
        node=node,
        field="planned",
        old=node.planned,
        new=day,
        reason=reason,
        by=actor if isinstance(actor, Member) else None,
        at=clock.now(),
    )
    node.promise_changes += 1
    node.expected = None


@transaction.atomic
def add_node(
    order_id: int,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    department_id: int,
    planned: date,
    after: Sequence[Link] = (),
    before: Collection[str] = (),
    owner_id: int | None = None,
    actor: Actor,
) -> PlanNode:
    """A key node more, after some nodes and before others. Needs `orders.plan`.

    Raises InvalidInputError where the code is taken, a node is not there, or nodes would follow each other
    in a circle.
    """
    require(actor, "orders.plan")
    order = _running(order_id)
    nodes = {it.code: it for it in PlanNode.objects.filter(order=order)}
    code = code.strip().upper()
    _check_new(code, nodes, after, before, planned, order)
    for follower in (nodes[it] for it in before):
        follower.links = [*follower.links, [code, 0, False]]
        follower.save(update_fields=["links"])
    node = PlanNode(
        order=order,
        code=code,
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        department=chosen(Department, department_id, "department"),
        owner=chosen(Member, owner_id, "owner"),
        planned=planned,
        baseline=planned,
        links=[list(link) for link in after],
        position=1 + (PlanNode.objects.filter(order=order).aggregate(last=Max("position"))["last"] or 0),
    )
    checked_save(node)
    return _done(node, NodeAdded(number=order.number, code=code, node=node.name_zh, planned=planned), actor)


def _check_new(
    code: str,
    nodes: Mapping[str, PlanNode],
    after: Sequence[Link],
    before: Collection[str],
    planned: date,
    order: Order,
) -> None:
    _check_day(order, planned)
    if len(nodes) >= MOST_NODES:
        raise InvalidInputError(_("An order has at most %(count)d nodes.") % {"count": MOST_NODES})
    if unknown := [it for it in before if it not in nodes]:
        raise InvalidInputError(
            _("There is no node %(code)s.") % {"code": unknown[0]},
            fields={"before": _("There is no node %(code)s.") % {"code": unknown[0]}},
        )
    steps = [
        Step(
            it.code, links=(*(Link(*link) for link in it.links), *([Link(code)] if it.code in before else []))
        )
        for it in nodes.values()
    ]
    known = {*nodes, code}
    steps = [step._replace(links=tuple(it for it in step.links if it.code in known)) for step in steps]
    try:
        check([*steps, Step(code, links=tuple(after))])
    except PlanError as error:
        raise refused_plan(error) from error


@transaction.atomic
def remove_node(node_id: int, *, actor: Actor) -> Order:
    """A key node less: what followed it follows its predecessors. Needs `orders.plan`.

    Raises ConflictError where something was reported of it: such a node is skipped, not removed.
    """
    require(actor, "orders.plan")
    node = _open_node(node_id)
    order = node.order
    if node.reports.exists() or node.outputs.exists():
        raise ConflictError(
            _("%(code)s has been reported on and cannot be removed.") % {"code": node.code},
            hint=_("Mark it as not needed instead."),
        )
    if order.template and node.code in (order.template.ship_node, order.template.delivery_node):
        raise ConflictError(_("%(code)s keeps a promise and cannot be removed.") % {"code": node.code})
    for follower in PlanNode.objects.filter(order=order):
        if any(link[0] == node.code for link in follower.links):
            follower.links = _bridged(follower.links, node)
            follower.save(update_fields=["links"])
    subject = Subject("node", node.pk)
    cancel_all(subject, actor=actor)
    node.delete()
    event = NodeRemoved(number=order.number, code=node.code, node=node.name_zh)
    record(event, actor=actor, on=[order.subject, subject])
    recheck([order.pk])
    return order


def _bridged(links: list[list[Any]], gone: PlanNode) -> list[list[Any]]:
    """`links` without the node that is gone, its predecessors in its place."""
    kept = [link for link in links if link[0] != gone.code]
    days = next(link[1] for link in links if link[0] == gone.code)
    present = {link[0] for link in kept}
    return [*kept, *([code, days, False] for code, _days, _hard in gone.links if code not in present)]


def _running(order_id: int) -> Order:
    order = locked(Order, order_id)
    if order.status not in RUNNING:
        raise ConflictError(_("Order %(number)s is not under way.") % {"number": order.number})
    return order


def _open_node(node_id: int) -> PlanNode:
    """An open node of an order under way; the order's row is locked first, as by whoever reports."""
    order_id = PlanNode.objects.filter(pk=node_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFoundError
    order = _running(order_id)
    node = locked(PlanNode, node_id)
    node.order = order
    if node.state != NodeState.OPEN:
        raise ConflictError(
            _("%(code)s is done or not needed.") % {"code": node.code},
            hint=_("Take the report back first, if it was a mistake."),
        )
    return node


def _done(node: PlanNode, event: EventKind, actor: Actor) -> PlanNode:
    record(event, actor=actor, on=[node.order.subject, Subject("node", node.pk)])
    recheck([node.order_id])
    node.refresh_from_db()
    return node
