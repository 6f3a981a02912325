"""Reporting key nodes: what was done, how far it is, when it will be.

Who reports holds the order's row first: two people at once come one after the other, and the second finds
what the first has reported. Each report ends with a recheck of the order in the same transaction.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.orders import running_events as events
from gendan.orders.actions.held import (
    checked_quantity,
    checked_text,
    coming_day,
    node_held,
    order_held,
    past_day,
    require_running,
    today_of,
)
from gendan.orders.actions.monitoring import MONITORING, recheck
from gendan.orders.actions.standing import complete_order
from gendan.orders.models import DailyOutput, DatePromise, Material, NodeReport, NodeState, PlanNode
from gendan.orders.reporters import LinkHolder, require_report
from gendan.orders.steps import INSPECTIONS
from gendan.people.models import Member
from gendan.people.permit import may, require


@transaction.atomic
def report_done(
    node_id: int,
    day: date,
    *,
    actor: Actor,
    quantity: Decimal | None = None,
    remark: str = "",
    request_key: str = "",
    risk: str = "",
) -> PlanNode:
    """The node was done on `day`. The same report twice, or the same `request_key`, is one report.

    A hard gate that is open refuses it and names what is missing; who may change plans can release it at
    their own risk (风险担保) by saying why in `risk`. Raises InvalidInputError on a day to come,
    ConflictError where it is done on another day, or the order does not run.
    """
    node = _reportable(node_id, actor)
    if is_known(node, request_key) or (node.state == NodeState.DONE and node.actual == day):
        return node
    _require_open(node)
    past_day(day, node.order)
    if quantity is not None:
        quantity = checked_quantity(quantity)
    risk = checked_text(risk, "risk")
    missing = _require_gates(node, actor, risk)
    node.state, node.actual = NodeState.DONE, day
    node.done = node.target if quantity is None else quantity
    node.save(update_fields=["state", "actual", "done"])
    _keep(node, "done", day, actor, quantity=quantity, remark=remark, request_key=request_key)
    _tell(
        events.NodeReported(
            **_names(node),
            day=day,
            planned=node.planned,
            late=(day - node.planned).days,
            quantity=quantity,
            missing=missing,
            risk=risk if missing else "",
        ),
        node,
        actor,
    )
    return _checked(node)


@transaction.atomic
def report_failed(node_id: int, day: date, reason: str, *, actor: Actor, request_key: str = "") -> PlanNode:
    """The inspection of `day` did not pass: what was found is kept, and the node stays open.

    Only for inspections (`steps.INSPECTIONS`); passing one is `report_done`. Raises InvalidInputError
    without a reason or on a day to come, ConflictError for other nodes.
    """
    node = _reportable(node_id, actor)
    if is_known(node, request_key):
        return node
    _require_open(node)
    if node.code not in INSPECTIONS:
        raise ConflictError(_("%(node)s is no inspection.") % {"node": node.name})
    past_day(day, node.order)
    reason = checked_text(reason, "reason", required=lambda: _("Say what was found."))
    _keep(node, "failed", day, actor, remark=reason, request_key=request_key)
    _tell(events.NodeFailed(**_names(node), day=day, reason=reason), node, actor)
    return _checked(node)


@transaction.atomic
def report_progress(
    node_id: int,
    quantity: Decimal,
    *,
    actor: Actor,
    day: date | None = None,
    remark: str = "",
    request_key: str = "",
) -> PlanNode:
    """So much of the node is done, in all. Quantities only grow by mistake: a smaller one corrects."""
    node = _reportable(node_id, actor)
    if is_known(node, request_key):
        return node
    _require_open(node)
    day = past_day(day or today_of(node.order), node.order)
    node.done = checked_quantity(quantity)
    node.save(update_fields=["done"])
    _keep(node, "progress", day, actor, quantity=node.done, remark=remark, request_key=request_key)
    _tell(events.NodeProgressed(**_names(node), day=day, quantity=node.done, target=node.target), node, actor)
    return _checked(node)


@transaction.atomic
def announce_date(
    node_id: int, day: date | None, reason: str, *, actor: Actor, request_key: str = ""
) -> PlanNode:
    """The node will be done on `day` instead of the day that was known; None: the planned day holds again.

    A later day needs a reason. Each change is kept and counted (承诺日期变更次数).
    """
    node = _reportable(node_id, actor)
    old = node.expected
    if is_known(node, request_key) or day == old:
        return node
    _require_open(node)
    if day is not None:
        coming_day(day, node.order)
    is_later = day is not None and day > (old or node.planned)
    reason = checked_text(reason, "reason", required=_why_later if is_later else None)
    node.expected = day
    node.promise_changes += 1
    node.save(update_fields=["expected", "promise_changes"])
    _keep(node, "expected", day or node.planned, actor, remark=reason, request_key=request_key)
    DatePromise.objects.create(
        order=node.order,
        node=node,
        field="expected",
        old=old or node.planned,
        new=day or node.planned,
        reason=reason,
        by=_member(actor),
        at=clock.now(),
    )
    _tell(events.NodeAnnounced(**_names(node), old=old, new=day, reason=reason), node, actor)
    return _checked(node)


def _why_later() -> str:
    return _("A later date needs a reason.")


@transaction.atomic
def undo_report(node_id: int, reason: str, *, actor: Actor) -> PlanNode:
    """A report, or a skip, was a mistake: the node is open again. One that is open stays so.

    For members only: a link cannot take back what was reported.
    """
    node = node_held(node_id)
    require(actor, "orders.report" if node.state == NodeState.DONE else "orders.plan")
    require_running(node.order)
    if node.state == NodeState.OPEN:
        return node
    reason = checked_text(reason, "reason", required=lambda: _("Taking a report back needs a reason."))
    day = node.actual
    node.state, node.actual = NodeState.OPEN, None
    node.save(update_fields=["state", "actual"])
    _keep(node, "undone", day or today_of(node.order), actor, remark=reason)
    late = (day - node.planned).days if day else 0
    _tell(events.NodeUndone(**_names(node), day=day, late=late, reason=reason), node, actor)
    return _checked(node)


@transaction.atomic
def skip_node(node_id: int, reason: str, *, actor: Actor) -> PlanNode:
    """The node is not needed for this order: its gates are open and nobody is reminded of it."""
    require(actor, "orders.plan")
    node = node_held(node_id)
    require_running(node.order)
    if node.state == NodeState.SKIPPED:
        return node
    _require_open(node)
    reason = checked_text(reason, "reason", required=lambda: _("Say why the node is not needed."))
    node.state = NodeState.SKIPPED
    node.save(update_fields=["state"])
    _keep(node, "skipped", today_of(node.order), actor, remark=reason)
    _tell(events.NodeSkipped(**_names(node), reason=reason), node, actor)
    return _checked(node)


@transaction.atomic
def receive_material(
    material_id: int, received: Decimal, *, actor: Actor, was: Decimal | None = None
) -> Material:
    """So much of a material is in-house, in all. The same quantity again changes nothing.

    `was` is what the page showed before: ConflictError where somebody has entered another since.
    """
    require(actor, "orders.report")
    order_id = Material.objects.filter(pk=material_id).values_list("order_id", flat=True).first()
    order = order_held(order_id or 0)
    require_running(order)
    material = Material.objects.get(pk=material_id)
    received = checked_quantity(received)
    if material.received == received:
        return material
    if was is not None and material.received != was:
        raise ConflictError(
            _("Somebody has entered %(received)s in the meantime.") % {"received": material.received}
        )
    event = events.MaterialReceived(
        material=material.name,
        unit=material.unit,
        quantity=received - material.received,
        received=received,
        needed=material.needed,
    )
    material.received = received
    material.save(update_fields=["received"])
    record(event, actor=actor, on=[order.subject])
    recheck([order.pk])
    return material


@transaction.atomic
def report_output(node_id: int, day: date, quantity: Decimal, *, actor: Actor) -> DailyOutput:
    """So much was made at the node on `day`. Said again for the same day, the later figure holds."""
    node = _reportable(node_id, actor)
    _require_open(node)
    past_day(day, node.order)
    quantity = checked_quantity(quantity)
    row = DailyOutput.objects.filter(node=node, day=day).first()
    old = row.quantity if row else None
    if row and old == quantity:
        return row
    row, _made = DailyOutput.objects.update_or_create(node=node, day=day, defaults={"quantity": quantity})
    total: Decimal = node.outputs.aggregate(total=Sum("quantity"))["total"]
    node.done = min(total, Decimal(10) ** 13)
    node.save(update_fields=["done"])
    _tell(
        events.OutputReported(
            **_names(node), day=day, quantity=quantity, old=old, total=total, target=node.target
        ),
        node,
        actor,
    )
    _checked(node)
    return row


def keep_photos(node: PlanNode, *, actor: Actor, request_key: str) -> None:
    """Note that photos came with a form that reported nothing new. For who holds the order's row."""
    require_report(actor, node.order_id, node.code)
    _keep(node, "photos", today_of(node.order), actor, request_key=request_key)


def gates_open(node: PlanNode) -> list[PlanNode]:
    """The nodes that must be done before this one and are not, in the order of the plan."""
    codes = [code for code, _days, hard in node.links if hard]
    if not codes:
        return []
    found = PlanNode.objects.filter(order_id=node.order_id, code__in=codes, state=NodeState.OPEN)
    return list(found.order_by("position"))


def _reportable(node_id: int, actor: Actor) -> PlanNode:
    node = node_held(node_id)
    require_report(actor, node.order_id, node.code)
    require_running(node.order)
    return node


def is_known(node: PlanNode, request_key: str) -> bool:
    """Whether the form with this key was taken for the node. Raises InvalidInputError where it is no key."""
    if len(request_key) > 64 or "\x00" in request_key:
        raise InvalidInputError(_("This form cannot be used."), hint=_("Load the page again."))
    return bool(request_key) and NodeReport.objects.filter(node=node, request_key=request_key).exists()


def _require_open(node: PlanNode) -> None:
    if node.state == NodeState.DONE:
        raise ConflictError(
            _("%(node)s was reported for %(day)s already.") % {"node": node.name, "day": node.actual},
            hint=_("Take that report back first if it is wrong."),
        )
    if node.state == NodeState.SKIPPED:
        raise ConflictError(
            _("%(node)s is not needed for this order.") % {"node": node.name},
            hint=_("Open it again first."),
        )


def _require_gates(node: PlanNode, actor: Actor, risk: str) -> list[str]:
    """The names of gates passed at somebody's risk. Raises ConflictError where they may not be passed."""
    missing = [it.name for it in gates_open(node)]
    may_release = may(actor, "orders.plan")
    if missing and not (risk and may_release):
        raise ConflictError(
            _("%(node)s cannot be done yet: %(missing)s not done.")
            % {"node": node.name, "missing": _(", ").join(missing)},
            hint=_("Release it at your own risk by saying why.")
            if may_release
            else _("Report these first. Who may change plans can release it at their own risk."),
        )
    return missing


def _keep(
    node: PlanNode,
    kind: str,
    day: date,
    actor: Actor,
    *,
    quantity: Decimal | None = None,
    remark: str = "",
    request_key: str = "",
) -> None:
    NodeReport.objects.create(
        node=node,
        kind=kind,
        day=day,
        quantity=quantity,
        remark=checked_text(remark, "remark"),
        at=clock.now(),
        by=_member(actor),
        link_id=actor.link if isinstance(actor, LinkHolder) else None,
        request_key=request_key,
    )


def _member(actor: Actor) -> Member | None:
    return actor if isinstance(actor, Member) else None


def _names(node: PlanNode) -> dict[str, str]:
    return {"node": node.code, "zh": node.name_zh, "en": node.name_en}


def _tell(event: events.NodeEvent, node: PlanNode, actor: Actor) -> None:
    record(event, actor=actor, on=[node.order.subject, Subject("node", node.pk)])


def _checked(node: PlanNode) -> PlanNode:
    """The node after a recheck of its order; with its last node the order is completed."""
    recheck([node.order_id])
    nodes = PlanNode.objects.filter(order_id=node.order_id)
    if not nodes.filter(state=NodeState.OPEN).exists():
        last = nodes.aggregate(last=Max("actual"))["last"]
        complete_order(node.order_id, actor=MONITORING, on=last)
        recheck([node.order_id])
    return PlanNode.objects.select_related("order").get(pk=node.pk)
