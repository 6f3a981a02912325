"""Plan templates are edited: what runs already keeps its copy. Each change is a version and an event.

A change that rests on an old version is refused: two people who edit the same template do not overwrite
each other unseen.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.base.timeline.kinds import EventKind
from gendan.orders.actions.nodes import check_colours, checked_reminders
from gendan.orders.models import PlanTemplate, TemplateNode
from gendan.orders.models.template import ThresholdRule
from gendan.orders.plan_events import (
    Altered,
    TemplateAdded,
    TemplateChanged,
    TemplateNodeAdded,
    TemplateNodeRemoved,
    ThresholdRemoved,
    ThresholdSet,
)
from gendan.orders.plan_wording import refused_plan
from gendan.orders.schedule import Link, PlanError, check
from gendan.orders.steps import steps_of
from gendan.orders.template_text import days_text, links_text
from gendan.partners.models import Customer
from gendan.people.actions.writing import checked_save, chosen, locked, put
from gendan.people.models import Department
from gendan.people.permit import require

MOST_NODES = 100
FARTHEST = 999  # days from an anchor


class TemplateFields(TypedDict, total=False):
    """What may be changed of a template as a whole."""

    name_zh: str
    name_en: str
    span: int
    ship_node: str
    delivery_node: str
    is_active: bool


class NodeFields(TypedDict, total=False):
    """What may be entered of a node of a template. `position` is its place, from 1; None: the last."""

    name_zh: str
    name_en: str
    department_id: int | None
    anchor: str
    offset: int
    links: Sequence[Link]
    remind: Sequence[int]
    yellow: int
    red: int
    evidence: str
    is_waiting: bool
    position: int | None


def about(template: PlanTemplate) -> Subject:
    """The template as events name it."""
    return Subject("template", template.pk)


@transaction.atomic
def add_template(*, code: str, name_zh: str, name_en: str, copy_of: int, actor: Actor) -> PlanTemplate:
    """Another template with the nodes of the one that it begins as. Needs `templates.manage`."""
    require(actor, "templates.manage")
    model = chosen(PlanTemplate, copy_of, "copy_of")
    if model is None:
        raise InvalidInputError(_("Choose a template."), fields={"copy_of": _("Choose a template.")})
    template = PlanTemplate(
        code=code.strip().upper(),
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        span=model.span,
        ship_node=model.ship_node,
        delivery_node=model.delivery_node,
    )
    checked_save(template)
    nodes = list(model.nodes.all())
    for node in nodes:
        node.pk, node.template = None, template
    TemplateNode.objects.bulk_create(nodes)
    event = TemplateAdded(template=template.code, template_version=template.version)
    record(event, actor=actor, on=[about(template)])
    return template


@transaction.atomic
def change_template(
    template_id: int, *, version: int, actor: Actor, **fields: Unpack[TemplateFields]
) -> PlanTemplate:
    """Another name, standard time or promise-keeping node, or in and out of use. Needs `templates.manage`."""
    template = _current(template_id, version, actor)
    values: dict[str, Any] = dict(fields)
    codes = set(template.nodes.values_list("code", flat=True))
    for name in ("ship_node", "delivery_node"):
        if values.get(name) and values[name] not in codes:
            text = _("There is no node %(code)s.") % {"code": values[name]}
            raise InvalidInputError(text, fields={name: text})
    if "span" in values and not 1 <= values["span"] <= FARTHEST:
        text = _("From 1 to %(count)d days.") % {"count": FARTHEST}
        raise InvalidInputError(text, fields={"span": text})
    changes = _altered(template, values)
    if changes:
        put(template, values)
        _save(template)
        _tell(template, TemplateChanged(**_head(template), changes=changes), actor)
    return template


@transaction.atomic
def add_template_node(
    template_id: int, *, code: str, version: int, actor: Actor, **fields: Unpack[NodeFields]
) -> TemplateNode:
    """A node more. Raises InvalidInputError, naming the field, where the plan would be none."""
    template = _current(template_id, version, actor)
    nodes = list(template.nodes.all())
    if len(nodes) >= MOST_NODES:
        raise InvalidInputError(_("A template has at most %(count)d nodes.") % {"count": MOST_NODES})
    node = TemplateNode(template=template, code=code.strip().upper(), position=len(nodes) + 1)
    values = _checked(dict(fields))
    place = values.pop("position", None)
    put(node, values)
    _check_plan([*nodes, node])
    checked_save(node)
    _place([*nodes, node], node, place)
    _save(template)
    _tell(template, TemplateNodeAdded(**_head(template), node=f"{node.code} {node.name_zh}"), actor)
    return node


@transaction.atomic
def change_template_node(
    template_id: int, code: str, *, version: int, actor: Actor, **fields: Unpack[NodeFields]
) -> TemplateNode:
    """A node says something else from now on; its code stays. Raises as `add_template_node`."""
    template = _current(template_id, version, actor)
    nodes = list(template.nodes.select_related("department"))
    node = _named(nodes, code)
    values = _checked(dict(fields))
    place = values.get("position")
    changes = _altered(node, {name: it for name, it in values.items() if it is not None})
    if not changes:
        return node
    values.pop("position", None)
    put(node, values)
    _check_plan(nodes)
    checked_save(node)
    _place(nodes, node, place)
    _save(template)
    _tell(template, TemplateChanged(**_head(template), node=node.code, changes=changes), actor)
    return node


@transaction.atomic
def remove_template_node(template_id: int, code: str, *, version: int, actor: Actor) -> PlanTemplate:
    """A node less; what followed it follows its predecessors.

    Raises ConflictError where it keeps a promise, or other nodes are counted from it.
    """
    template = _current(template_id, version, actor)
    nodes = list(template.nodes.all())
    node = _named(nodes, code)
    if node.code in (template.ship_node, template.delivery_node):
        raise ConflictError(
            _("%(code)s keeps a promise and cannot be removed.") % {"code": node.code},
            hint=_("Let another node keep it first."),
        )
    if counted := [it.code for it in nodes if it.anchor == node.code]:
        raise ConflictError(
            _("%(nodes)s are counted from %(code)s.") % {"nodes": _(", ").join(counted), "code": node.code},
            hint=_("Count them from another node first."),
        )
    rest = [it for it in nodes if it is not node]
    for follower in rest:
        follower.links = _without(follower.links, node)
    node.delete()
    TemplateNode.objects.bulk_update(rest, ["links"])
    _place(rest, None, None)
    _save(template)
    _tell(template, TemplateNodeRemoved(**_head(template), node=f"{node.code} {node.name_zh}"), actor)
    return template


def _without(links: list[list[Any]], gone: TemplateNode) -> list[list[Any]]:
    """`links` without the node that is gone, its predecessors in its place."""
    if not any(link[0] == gone.code for link in links):
        return links
    days = next(link[1] for link in links if link[0] == gone.code)
    kept = [link for link in links if link[0] != gone.code]
    present = {link[0] for link in kept}
    return [*kept, *([code, days, False] for code, _days, _hard in gone.links if code not in present)]


@transaction.atomic
def set_threshold(
    *,
    customer_id: int,
    template_id: int | None,
    code: str,
    remind: Sequence[int],
    yellow: int,
    red: int,
    actor: Actor,
) -> ThresholdRule:
    """A customer's orders have these thresholds at one node: of one template, or (None) of all.

    Orders that run already keep theirs. Set again, it is changed. Needs `templates.manage`.
    """
    require(actor, "templates.manage")
    customer = chosen(Customer, customer_id, "customer_id")
    template = chosen(PlanTemplate, template_id, "template_id")
    code = code.strip().upper()
    known = TemplateNode.objects.filter(code=code)
    if customer is None:
        raise InvalidInputError(_("Choose a customer."), fields={"customer_id": _("Choose a customer.")})
    if not (known.filter(template=template) if template else known).exists():
        text = _("There is no node %(code)s.") % {"code": code}
        raise InvalidInputError(text, fields={"code": text})
    check_colours(yellow, red)
    rules = ThresholdRule.objects.select_for_update()
    rule = rules.filter(customer=customer, template=template, code=code).first()
    rule = rule or ThresholdRule(customer=customer, template=template, code=code)
    put(rule, {"remind": checked_reminders(remind), "yellow": yellow, "red": red})
    checked_save(rule)
    event = ThresholdSet(
        customer=customer.name,
        template=template.code if template else "",
        code=code,
        remind=tuple(rule.remind),
        yellow=yellow,
        red=red,
    )
    record(event, actor=actor, on=_on_rule(rule))
    return rule


@transaction.atomic
def remove_threshold(rule_id: int, *, actor: Actor) -> None:
    """The customer's orders have the template's thresholds again. Needs `templates.manage`."""
    require(actor, "templates.manage")
    rule = locked(ThresholdRule, rule_id)
    event = ThresholdRemoved(
        customer=rule.customer.name, template=rule.template.code if rule.template else "", code=rule.code
    )
    record(event, actor=actor, on=_on_rule(rule))
    rule.delete()


def _on_rule(rule: ThresholdRule) -> list[Subject]:
    own = [Subject("customer", rule.customer_id)]
    return [*own, about(rule.template)] if rule.template else own


def _current(template_id: int, version: int, actor: Actor) -> PlanTemplate:
    """The row under lock, if it is still as it was shown."""
    require(actor, "templates.manage")
    template = locked(PlanTemplate, template_id)
    if template.version != version:
        raise ConflictError(
            _("Template %(code)s was changed in the meantime.") % {"code": template.code},
            hint=_("Look at it again and repeat your change."),
        )
    return template


def _named(nodes: Sequence[TemplateNode], code: str) -> TemplateNode:
    for node in nodes:
        if node.code == code:
            return node
    raise NotFoundError


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The fields as rows have them. Raises InvalidInputError."""
    if "links" in values:
        values["links"] = [list(link) for link in values["links"]]
    if "remind" in values:
        values["remind"] = checked_reminders(values["remind"])
    if "department_id" in values:
        values["department"] = chosen(Department, values.pop("department_id"), "department_id")
        if values["department"] is None:
            raise InvalidInputError(
                _("Choose a department."), fields={"department_id": _("Choose a department.")}
            )
    if abs(values.get("offset", 0)) > FARTHEST:
        text = _("At most %(count)d days.") % {"count": FARTHEST}
        raise InvalidInputError(text, fields={"offset": text})
    if "yellow" in values and "red" in values:
        check_colours(values["yellow"], values["red"])
    for name in ("name_zh", "name_en", "evidence", "anchor"):
        if name in values:
            values[name] = values[name].strip()
    return values


def _check_plan(nodes: Sequence[TemplateNode]) -> None:
    try:
        check(steps_of(nodes))
    except PlanError as error:
        raise refused_plan(error) from error


def _place(nodes: Sequence[TemplateNode], moved: TemplateNode | None, place: int | None) -> None:
    """Number the nodes anew, `moved` at its place."""
    order = sorted(nodes, key=lambda it: it.position)
    if moved is not None and place is not None:
        order.remove(moved)
        order.insert(max(0, place - 1), moved)
    for number, node in enumerate(order, 1):
        node.position = number
    TemplateNode.objects.bulk_update(order, ["position"])


def _altered(row: PlanTemplate | TemplateNode, values: Mapping[str, Any]) -> tuple[Altered, ...]:
    return tuple(
        Altered(field=name, old=_text(name, getattr(row, name)), new=_text(name, new))
        for name, new in values.items()
        if getattr(row, name) != new
    )


def _text(name: str, value: Any) -> str:
    if name == "links":
        return links_text(Link(*it) for it in value)
    if name == "remind":
        return days_text(value)
    if isinstance(value, Department):
        return value.code
    return str(value)


def _head(template: PlanTemplate) -> dict[str, Any]:
    return {"template": template.code, "template_version": template.version}


def _save(template: PlanTemplate) -> None:
    template.version += 1
    checked_save(template)


def _tell(template: PlanTemplate, event: EventKind, actor: Actor) -> None:
    record(event, actor=actor, on=[about(template)])
