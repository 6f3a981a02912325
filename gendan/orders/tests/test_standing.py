"""An order goes only from where it stands, by the one table; the picture in the docs is that table."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.orders import states
from gendan.orders.actions.entry import (
    cancel_order,
    complete_order,
    draft_order,
    hold_order,
    release_order,
    reopen_order,
    withdraw_order,
)
from gendan.orders.actions.standing import moved
from gendan.orders.content import OrderContent
from gendan.orders.models import Order, Status
from gendan.partners.models import Customer
from tests.cast import Cast

DOCS = Path(__file__).resolve().parents[3] / "docs" / "orders.md"
ACTS: dict[str, Callable[[int, Cast], Order]] = {
    "withdraw": lambda pk, cast: withdraw_order(pk, actor=cast.merchandiser),
    "hold": lambda pk, cast: hold_order(pk, reason="等定金", actor=cast.merchandiser),
    "release": lambda pk, cast: release_order(pk, actor=cast.merchandiser),
    "complete": lambda pk, cast: complete_order(pk, actor=cast.merchandiser),
    "reopen": lambda pk, cast: reopen_order(pk, reason="点错了", actor=cast.merchandiser),
    "cancel": lambda pk, cast: cancel_order(pk, reason="客户取消", actor=cast.merchandiser),
}


@pytest.fixture
def order(cast: Cast) -> Order:
    Customer.objects.create(code="NORDIC", name="北欧户外")
    return draft_order(OrderContent(customer="NORDIC"), actor=cast.merchandiser)


def stand(order: Order, status: str) -> None:
    Order.objects.filter(pk=order.pk).update(status=status, confirmed_on=date(2026, 11, 20))
    order.refresh_from_db()


def test_the_table_knows_every_status_and_no_other() -> None:
    assert set(states.STATES) == set(Status.values)
    for froms, to in states.TRANSITIONS.values():
        assert froms <= set(states.STATES)
        assert to in states.STATES


def test_every_status_is_reached_and_only_the_cancelled_have_no_way_out() -> None:
    reached = {states.DRAFT} | {to for _froms, to in states.TRANSITIONS.values()}
    assert reached == set(states.STATES)
    left = set.union(*(set(froms) for froms, _to in states.TRANSITIONS.values()))
    assert set(states.STATES) - left == {states.CANCELLED}


def test_the_picture_in_the_docs_is_the_table() -> None:
    drawn = set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    table = {(old, to, act) for act, (froms, to) in states.TRANSITIONS.items() for old in froms}
    assert drawn == table


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("status", states.STATES)
def test_each_act_works_where_the_table_allows_it_and_nowhere_else(
    cast: Cast, order: Order, act: str, status: str
) -> None:
    stand(order, status)
    before = Event.objects.count()
    if states.may(act, status):
        assert ACTS[act](order.pk, cast).status == states.after(act)
        assert Event.objects.count() == before + 1
    else:
        with pytest.raises(ConflictError):
            ACTS[act](order.pk, cast)
        assert Event.objects.count() == before
    order.refresh_from_db()
    assert order.status == (states.after(act) if states.may(act, status) else status)


def test_a_row_that_moved_on_unseen_is_not_moved_again(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    with pytest.raises(ConflictError):
        moved(order, "submit")
    assert Order.objects.get(pk=order.pk).status == "cancelled"


def test_an_order_ends_on_the_day_of_its_calendar(cast: Cast, order: Order) -> None:
    stand(order, "confirmed")
    with clock.at(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)):  # the 24th in Shanghai
        assert complete_order(order.pk, actor=cast.merchandiser).ended_on == date(2026, 11, 24)
    stand(order, "confirmed")
    assert complete_order(order.pk, on=date(2026, 11, 20), actor=cast.head).ended_on == date(2026, 11, 20)


def test_reopening_takes_the_end_away(cast: Cast, order: Order) -> None:
    stand(order, "confirmed")
    complete_order(order.pk, actor=cast.merchandiser)
    assert reopen_order(order.pk, reason="还有尾数", actor=cast.merchandiser).ended_on is None


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "a\x00b"])
def test_stopping_an_order_needs_a_reason_that_can_be_kept(cast: Cast, order: Order, reason: str) -> None:
    with pytest.raises(InvalidInputError):
        cancel_order(order.pk, reason=reason, actor=cast.merchandiser)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_strangers_may_do_none_of_it(cast: Cast, order: Order, act: str) -> None:
    status = next(it for it in states.STATES if states.may(act, it))
    stand(order, status)
    stranger = Cast(**{**cast.everybody(), "merchandiser": cast.buyer})
    with pytest.raises(ForbiddenError):
        ACTS[act](order.pk, stranger)


def test_a_missing_order_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        ACTS["hold"](999_999, cast)
