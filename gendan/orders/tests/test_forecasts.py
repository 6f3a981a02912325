"""Why an order is forecast late: the path in words, who can act, what acting would win."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from gendan.base import clock
from gendan.orders.models import NodeState, Order, PlanNode
from gendan.orders.queries.forecasts import explain, forecast_of, gains, goals_of, what_if
from gendan.orders.queries.order_page import OrderPage, page_for
from tests.cast import Cast
from tests.garment_order import garment_order

TODAY = date(2026, 11, 23)  # a Monday; the standard week has no holidays


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 23, 2, tzinfo=UTC)), translation.override("en"):
        yield


@pytest.fixture
def order(cast: Cast) -> Order:
    return garment_order(cast.merchandiser, TODAY)


@pytest.fixture
def page(cast: Cast, order: Order) -> OrderPage:
    return page_for(cast.merchandiser, order.pk)


def reread(cast: Cast, order: Order) -> OrderPage:
    return page_for(cast.merchandiser, order.pk)


def test_the_path_leads_from_the_cause_to_the_promise(page: OrderPage) -> None:
    found = explain(page)
    assert found is not None
    assert found.codes[0] == "FAB"
    assert found.codes[-1] == found.goal.code == "SHIP"
    assert found.promise == page.order.promised_ship
    assert found.late == (found.day - page.order.promised_ship).days > 0  # type: ignore[operator]


def test_each_step_says_why_in_words(page: OrderPage) -> None:
    found = explain(page)
    assert found is not None
    words = {reason.node.code: reason.text for reason in found.reasons}
    assert words["FAB"] == "its owner has announced this day"
    assert words["CUT"] == "1 working day after “Bulk fabric in-house”"
    assert words["SEW"] == "10 working days after “Cutting starts”"


def test_what_is_past_its_day_and_not_announced_says_so(cast: Cast, order: Order) -> None:
    PlanNode.objects.filter(order=order, code="FAB").update(expected=None, planned=TODAY - timedelta(days=1))
    PlanNode.objects.filter(order=order, code="SEW").update(links=[["FAB", 20, False]])
    found = explain(reread(cast, order))
    assert found is not None
    assert found.reasons[0].text == "was planned for 1 day ago and is not done"


def test_days_added_on_the_path_are_the_whole_delay(page: OrderPage) -> None:
    found = explain(page)
    assert found is not None
    assert sum(reason.added for reason in found.reasons) == found.reasons[-1].slip


def test_the_node_to_act_on_is_the_open_one_that_adds_most(page: OrderPage) -> None:
    found = explain(page)
    assert found is not None
    assert found.lever is not None
    assert found.lever.node.code == "FAB"
    assert found.lever.added == max(reason.added for reason in found.reasons)


def test_what_if_reckons_and_saves_nothing(page: OrderPage) -> None:
    before = list(PlanNode.objects.values_list("code", "actual", "expected", "forecast"))
    now = explain(page)
    found = what_if(page, "FAB", TODAY)
    assert now is not None
    assert found is not None
    assert found.won > 0
    assert found.forecast == now.day - timedelta(days=found.won)
    assert found.late == now.late - found.won
    assert list(PlanNode.objects.values_list("code", "actual", "expected", "forecast")) == before


def test_a_later_day_wins_less_and_can_lose(page: OrderPage) -> None:
    days = [what_if(page, "FAB", TODAY + timedelta(days=it)) for it in range(0, 30, 3)]
    won = [it.won for it in days if it is not None]
    assert won == sorted(won, reverse=True)
    assert won[-1] < 0


@pytest.mark.parametrize("code", ["PP", "NONE", "", "\x00"])
def test_what_is_done_or_absent_has_no_what_if(page: OrderPage, code: str) -> None:
    assert what_if(page, code, TODAY) is None


def test_gains_name_what_is_worth_doing_today(page: OrderPage) -> None:
    found = explain(page)
    assert found is not None
    worth = gains(page, found)
    assert [it.won for it in worth] == sorted((it.won for it in worth), reverse=True)
    assert all(it.won > 0 for it in worth)
    assert "SHIP" not in {it.node.code for it in worth}  # “ship it” explains nothing


def test_an_order_without_promise_explains_its_last_node(cast: Cast, order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(promised_ship=None)
    found = explain(reread(cast, order))
    assert found is not None
    assert (found.goal.code, found.promise, found.late) == ("SHIP", None, 0)


def test_an_order_without_a_plan_or_template_explains_nothing(cast: Cast, order: Order) -> None:
    PlanNode.objects.filter(order=order).delete()
    Order.objects.filter(pk=order.pk).update(template=None)
    page = reread(cast, order)
    assert explain(page) is None
    assert goals_of(page.order) == {}


def test_when_all_is_done_the_last_report_is_the_answer(cast: Cast, order: Order) -> None:
    PlanNode.objects.filter(order=order).update(state=NodeState.DONE, actual=TODAY)
    page = reread(cast, order)
    found = explain(page)
    assert found is not None
    assert found.lever is None
    assert gains(page, found) == []
    assert [reason.text for reason in found.reasons] == ["was done on this day"]


def test_skipped_nodes_hold_nothing_up(cast: Cast, order: Order) -> None:
    before = explain(reread(cast, order))
    PlanNode.objects.filter(order=order, code="FAB").update(state=NodeState.SKIPPED)
    after = explain(reread(cast, order))
    assert before is not None
    assert after is not None
    assert after.day <= before.day
    assert "FAB" not in after.codes


def test_everything_is_read_in_a_fixed_number_of_queries(
    cast: Cast, page: OrderPage, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        again = page_for(cast.merchandiser, page.order.pk)
        found = explain(again, forecast_of(again))
        assert found is not None
        gains(again, found)


@pytest.mark.parametrize(("ship", "delivery", "kept"), [(5, None, 5), (5, 9, 5), (9, 5, 5), (None, 5, 5)])
def test_one_node_that_keeps_both_promises_keeps_the_earlier(
    order: Order, ship: int | None, delivery: int | None, kept: int
) -> None:
    assert order.template is not None
    order.template.delivery_node = order.template.ship_node
    order.promised_ship = None if ship is None else TODAY + timedelta(days=ship)
    order.promised_delivery = None if delivery is None else TODAY + timedelta(days=delivery)
    assert goals_of(order) == {"SHIP": TODAY + timedelta(days=kept)}


def test_an_order_without_a_template_promises_by_no_node(order: Order) -> None:
    order.template = None
    assert goals_of(order) == {}
