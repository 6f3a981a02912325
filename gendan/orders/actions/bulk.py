"""One act on many orders: each in a transaction of its own, so that a refusal stops none of the others.

A run keeps its place: killed and begun again it goes on behind the last order it has finished.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gendan.base import clock
from gendan.base.errors import ConflictError, GendanError, InvalidInputError, Text
from gendan.base.jobs import enqueue
from gendan.base.timeline.actions import record
from gendan.orders.actions.reporting import announce_date, report_done
from gendan.orders.actions.standing import hold_order, needed, release_order
from gendan.orders.entry_events import FieldChange, OrderAssigned
from gendan.orders.models import BulkRun, Order, PlanNode
from gendan.orders.queries.bulk import MOST
from gendan.people.actions.writing import locked
from gendan.people.models import Member
from gendan.people.permit import require

_ID = re.compile(r"[0-9]{1,18}")
AT_ONCE = 50  # so many are done while the page waits

Fields = Mapping[str, str]
Run = Callable[[int, Fields, Member], None]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done to many orders; `needs` names what must be said for it."""

    title: Text
    permission: str
    run: Run
    needs: tuple[str, ...] = ()


@transaction.atomic
def assign_order(order_id: int, member_id: int, *, actor: Member) -> Order:
    """Give the order to another merchandiser. Needs `orders.plan`. The same one again changes nothing."""
    require(actor, "orders.plan")
    order = locked(Order, order_id)
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None:
        raise InvalidInputError(_("Choose a colleague."), fields={"member": _("Choose a colleague.")})
    if order.merchandiser_id == member.pk:
        return order
    old = order.merchandiser
    order.merchandiser = member
    order.save(update_fields=["merchandiser"])
    change = FieldChange(field="merchandiser", old=old.name if old else "", new=member.name)
    event = OrderAssigned(number=order.number, changes=[change])
    record(event, actor=actor, on=[order.subject])
    return order


def node_of(order_id: int, code: str) -> PlanNode:
    """The order's node of that code. Raises ConflictError where its plan has none."""
    node = PlanNode.objects.filter(order_id=order_id, code=code).first()
    if node is None:
        raise ConflictError(_("This order has no node %(code)s.") % {"code": code})
    return node


def day_of(fields: Fields) -> date:
    """The day that was entered. Raises InvalidInputError."""
    try:
        return date.fromisoformat(fields.get("day", ""))
    except ValueError:
        fault = _("Enter a day.")
        raise InvalidInputError(fault, fields={"day": fault}) from None


def _assign(order_id: int, fields: Fields, actor: Member) -> None:
    assign_order(order_id, int(fields["member"]), actor=actor)


def _hold(order_id: int, fields: Fields, actor: Member) -> None:
    hold_order(order_id, reason=fields["reason"], actor=actor)


def _release(order_id: int, fields: Fields, actor: Member) -> None:  # noqa: ARG001 - as all acts
    release_order(order_id, actor=actor)


def _announce(order_id: int, fields: Fields, actor: Member) -> None:
    announce_date(node_of(order_id, fields["node"]).pk, day_of(fields), fields["reason"], actor=actor)


def _done(order_id: int, fields: Fields, actor: Member) -> None:
    report_done(node_of(order_id, fields["node"]).pk, day_of(fields), actor=actor)


ACTS: dict[str, Act] = {
    "assign": Act(gettext_lazy("change the merchandiser"), "orders.plan", _assign, ("member",)),
    "done": Act(gettext_lazy("report a key node done"), "orders.report", _done, ("node", "day")),
    "announce": Act(
        gettext_lazy("announce another day for a key node"),
        "orders.report",
        _announce,
        ("node", "day", "reason"),
    ),
    "hold": Act(gettext_lazy("put on hold"), "orders.plan", _hold, ("reason",)),
    "release": Act(gettext_lazy("release"), "orders.plan", _release),
}


@transaction.atomic
def start_bulk(act: str, order_ids: Sequence[int], fields: Fields, *, actor: Member) -> BulkRun:
    """Begin: up to `AT_ONCE` orders are for the caller to `go_on` with, more are a job's.

    Raises InvalidInputError for an unknown act, none or too many orders, or a field left out.
    """
    known = ACTS.get(act)
    if known is None:
        raise InvalidInputError(
            _("Choose what is to be done."), fields={"act": _("Choose what is to be done.")}
        )
    require(actor, known.permission)
    ids = list(dict.fromkeys(order_ids))
    if not 1 <= len(ids) <= MOST:
        raise InvalidInputError(_("Choose 1 to %(most)d orders.") % {"most": MOST})
    run = BulkRun.objects.create(
        act=act, fields=_checked(known, fields), order_ids=ids, by=actor, at=clock.now()
    )
    if len(ids) > AT_ONCE:
        enqueue("orders.bulk", lock=f"orders.bulk:{run.pk}", run_id=run.pk)
    return run


def _checked(act: Act, fields: Fields) -> dict[str, str]:
    """What the act needs, each said and sound. Raises InvalidInputError."""
    found = {name: fields.get(name, "").replace("\x00", "").strip() for name in act.needs}
    if "reason" in found:
        found["reason"] = needed(found["reason"])
    if "day" in found:
        day_of(found)
    if "member" in found and not _ID.fullmatch(found["member"]):
        raise InvalidInputError(_("Choose a colleague."), fields={"member": _("Choose a colleague.")})
    if "node" in found and not 1 <= len(found["node"]) <= 10:
        raise InvalidInputError(_("Choose a key node."), fields={"node": _("Choose a key node.")})
    return found


def go_on(run_id: int) -> BulkRun:
    """Do what is left of a run, order by order. The refusals are in the language of who began it."""
    run = BulkRun.objects.select_related("by").get(pk=run_id)
    with override(run.by.language):
        while _step(run_id, run.by):
            pass
    run.refresh_from_db()
    return run


@transaction.atomic
def _step(run_id: int, actor: Member) -> bool:
    """The next order of a run; False where none is left. Two workers come one after the other."""
    run = locked(BulkRun, run_id)
    if run.ended_at is not None:
        return False
    if run.seen >= run.total:
        run.ended_at = clock.now()
        run.save(update_fields=["ended_at"])
        return False
    order_id = run.order_ids[run.seen]
    try:
        with transaction.atomic():
            ACTS[run.act].run(order_id, run.fields, actor)
        run.done += 1
    except GendanError as error:
        number = Order.objects.filter(pk=order_id).values_list("number", flat=True).first()
        run.refusals.append([order_id, number or "", str(error)[:300]])
    run.save(update_fields=["done", "refusals"])
    return True
