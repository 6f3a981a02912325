"""What can be done with an order: by its state, and by what its reader may do. One is the next step."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gendan.base.errors import Text
from gendan.orders.models import ReviewState, Status
from gendan.orders.queries.order_page import OrderPage
from gendan.orders.queries.reviews import obstacle
from gendan.orders.states import CHANGEABLE, RUNNING
from gendan.orders.states import may as allows
from gendan.people.models import Member
from gendan.people.permit import may


@dataclass(frozen=True, slots=True)
class OrderAct:
    """One button. `posted` is the act that `move_order` is sent, "" for a link; `asks` is asked before it."""

    name: str
    title: Text
    icon: str
    url: str
    posted: str = ""
    asks: Text = ""
    is_grave: bool = False
    is_next: bool = False


def acts_of(page: OrderPage, member: Member) -> tuple[OrderAct | None, list[OrderAct]]:
    """The next step, if there is one for this reader, and all else that can be done, most used first."""
    every = list(_possible(page, member))
    first = next((it for it in every if it.is_next), None)
    return first, [it for it in every if it is not first]


def _possible(page: OrderPage, member: Member) -> Iterator[OrderAct]:
    order = page.order
    enters, plans = may(member, "orders.enter"), may(member, "orders.plan")
    yield from _entering(page, member, enters)
    if order.status == Status.HELD and plans:
        yield _move(page, "release", _("Release"), icon="player-play", is_next=True)
    if order.is_open and may(member, "orders.report") and (node := page.next_node):
        url = reverse("desk:node", args=[order.pk, node.code])
        yield OrderAct(
            "report", _("Report “%(node)s”") % {"node": node.name}, icon="circle-check", url=url, is_next=True
        )
    if order.status in CHANGEABLE and enters:
        yield _link(page, "edit", _("Edit"), icon="edit", place="desk:edit_order")
    if order.status in RUNNING and order.confirmed_on and plans:
        yield _link(page, "replan", _("Change the promise"), icon="calendar-due", place="desk:replan_order")
    yield _link(page, "versions", _("Versions"), icon="history", place="desk:order_versions")
    yield OrderAct("print", _("Print"), icon="printer", url="")
    yield from _standing(page, enters, plans)


def _entering(page: OrderPage, member: Member, enters: bool) -> Iterator[OrderAct]:
    order = page.order
    if order.status == Status.DRAFT and enters:
        yield _move(page, "submit", _("Submit for review"), icon="send", is_next=True)
    if order.review_state == ReviewState.WANTED and not obstacle(order, member):
        yield _link(
            page, "review", _("Review"), icon="clipboard-check", place="desk:review_order", is_next=True
        )
    if order.status == Status.SUBMITTED and enters:
        yield _move(page, "withdraw", _("Back to draft"), icon="corner-up-left")


def _standing(page: OrderPage, enters: bool, plans: bool) -> Iterator[OrderAct]:
    status = page.order.status
    if plans and allows("complete", status):
        asks = _("Complete the order? Its open nodes are not watched any more.") if page.open_nodes else ""
        yield _move(page, "complete", _("Complete"), icon="flag", asks=asks)
    if plans and allows("hold", status):
        yield _reason(page, "hold", _("Put on hold"), icon="player-pause")
    if plans and allows("reopen", status):
        yield _reason(page, "reopen", _("Open again"), icon="rotate")
    if (enters if status in {Status.DRAFT, Status.SUBMITTED} else plans) and allows("cancel", status):
        yield _reason(page, "cancel", _("Cancel the order"), icon="x", is_grave=True)


def _link(
    page: OrderPage, name: str, title: Text, *, icon: str, place: str, is_next: bool = False
) -> OrderAct:
    return OrderAct(name, title, icon, reverse(place, args=[page.order.pk]), is_next=is_next)


def _move(
    page: OrderPage, act: str, title: Text, *, icon: str, asks: Text = "", is_next: bool = False
) -> OrderAct:
    url = reverse("desk:move_order", args=[page.order.pk])
    return OrderAct(act, title, icon, url, posted=act, asks=asks, is_next=is_next)


def _reason(page: OrderPage, act: str, title: Text, *, icon: str, is_grave: bool = False) -> OrderAct:
    url = reverse("desk:reason_of_order", args=[page.order.pk, act])
    return OrderAct(act, title, icon, url, is_grave=is_grave)
