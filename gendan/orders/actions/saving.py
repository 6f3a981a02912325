"""What the entry page saves with one click: what the order says, whose it is, and that it is submitted."""

from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.orders.actions.entry import Assignment, change_order, draft_order
from gendan.orders.actions.fitting import Known
from gendan.orders.actions.promising import DATES, dates_of
from gendan.orders.actions.replanning import check_promise
from gendan.orders.actions.reviewing import submit_order
from gendan.orders.actions.standing import needed
from gendan.orders.content import OrderContent
from gendan.orders.entry_events import FieldChange, OrderAssigned
from gendan.orders.models import Order
from gendan.orders.states import CHANGEABLE, DRAFT, RUNNING, SUBMITTED
from gendan.people.actions.writing import locked
from gendan.people.permit import require

UNPLANNED = frozenset({DRAFT, SUBMITTED})
PLAN_FIELDS = frozenset({"template_id", "calendar"})  # a plan was made from these: no change under way


@transaction.atomic
def assign_order(order_id: int, *, actor: Actor, **assignment: Unpack[Assignment]) -> Order:
    """Another merchandiser, factory, template or calendar: what is given. Needs `orders.enter`.

    Template and calendar stay once the order is under way: raises ConflictError.
    """
    require(actor, "orders.enter")
    order = locked(Order, order_id)
    if order.status not in CHANGEABLE:
        raise ConflictError(_("Order %(number)s has ended.") % {"number": order.number})
    new = {name: value for name, value in assignment.items() if getattr(order, name) != value}
    if order.status not in UNPLANNED and new.keys() & PLAN_FIELDS:
        raise ConflictError(
            _("The plan of order %(number)s is made already.") % {"number": order.number},
            hint=_("Change the plan itself; template and calendar stay."),
        )
    if new:
        _require_known(new)
        before = _names(order)
        for name, value in new.items():
            setattr(order, name, value)
        order.save(update_fields=[*new])
        changes = _changes(before, _names(Order.objects.get(pk=order.pk)))
        record(OrderAssigned(number=order.number, changes=changes), actor=actor, on=[order.subject])
    return order


def _require_known(new: dict[str, object]) -> None:
    asked = {name: [value] if isinstance(value, int) else [] for name, value in new.items()}
    known = Known.of(
        (), asked.get("merchandiser_id", ()), asked.get("factory_id", ()), asked.get("template_id", ())
    )
    there: dict[str, frozenset[int] | frozenset[str]] = {
        "merchandiser_id": known.members,
        "factory_id": known.suppliers,
        "template_id": known.templates,
        "calendar": known.calendars,
    }
    for name, value in new.items():
        if value is not None and value not in there[name]:
            raise InvalidInputError(
                _("This choice does not exist any more."), fields={name: _("Choose again.")}
            )


def _names(order: Order) -> dict[str, str]:
    chosen = {"merchandiser": order.merchandiser, "factory": order.factory, "template": order.template}
    return {**{field: str(it or "") for field, it in chosen.items()}, "calendar": order.calendar}


def _changes(old: dict[str, str], new: dict[str, str]) -> list[FieldChange]:
    return [FieldChange(field=it, old=old[it], new=new[it]) for it in old if old[it] != new[it]]


@transaction.atomic
def enter_order(
    content: OrderContent,
    *,
    number: str = "",
    submit: bool = False,
    actor: Actor,
    **assignment: Unpack[Assignment],
) -> Order:
    """`draft_order`, and `submit_order` where asked: both or neither."""
    order = draft_order(content, number=number, actor=actor, **assignment)
    return submit_order(order.pk, actor=actor) if submit else order


@transaction.atomic
def revise_order(
    order_id: int,
    content: OrderContent,
    *,
    expected_version: int,
    reason: str = "",
    submit: bool = False,
    actor: Actor,
    **assignment: Unpack[Assignment],
) -> Order:
    """`change_order`, `assign_order`, and `submit_order` where asked: all or none.

    An order under way changes only for a reason, and other promises move its plan. Where no template is
    chosen, that of the first product that has one is taken, as for a new order.
    """
    order = locked(Order, order_id)
    if order.status in RUNNING:
        reason = needed(reason)
        _change_running(order, content, expected_version, reason, actor)
    else:
        change_order(order_id, content, expected_version=expected_version, reason=reason, actor=actor)
        if assignment.get("template_id", 0) is None:
            assignment["template_id"] = _proposed(content)
    order = assign_order(order_id, actor=actor, **assignment)
    return submit_order(order_id, actor=actor) if submit and order.status == DRAFT else order


def _change_running(
    order: Order, content: OrderContent, expected_version: int, reason: str, actor: Actor
) -> None:
    """What an order under way says; other dates, which move its plan, are for who may plan."""
    dates = {name: getattr(content, name) for name in DATES}
    if dates != dates_of(order):
        require(actor, "orders.plan")
        reason = check_promise(order, dates, reason)
    change_order(order.pk, content, expected_version=expected_version, reason=reason, actor=actor)


def _proposed(content: OrderContent) -> int | None:
    products = Known.of([content]).products
    found = (products.get(line.product.strip()) for line in content.lines)
    return next((it.template_id for it in found if it is not None and it.template_id), None)
