"""One act on many orders, and saved views: what is done, what is refused, and who may."""

import pytest

from bench.order_load import fill
from gendan.base.errors import ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.orders.actions.bulk import AT_ONCE, go_on, start_bulk
from gendan.orders.actions.views import remove_view, save_view
from gendan.orders.models import Order, SavedView
from gendan.orders.queries.bulk import run_for
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(cast: Cast) -> list[int]:
    """Four orders under way."""
    fill(4, (4,))
    return list(Order.objects.order_by("id").values_list("id", flat=True))


def test_orders_get_another_merchandiser_each_with_an_event(cast: Cast, ids: list[int]) -> None:
    run = start_bulk("assign", [*ids, ids[0]], {"member": str(cast.supervisor.pk)}, actor=cast.merchandiser)
    assert run.order_ids == ids, "twice ticked is once meant"
    run = go_on(run.pk)
    assert (run.done, run.refusals) == (4, [])
    assert run.ended_at is not None
    assert set(Order.objects.values_list("merchandiser_id", flat=True)) == {cast.supervisor.pk}
    assert Event.objects.filter(kind="order.assigned").count() == 4


def test_what_is_refused_says_why_and_stops_none_of_the_others(cast: Cast, ids: list[int]) -> None:
    Order.objects.filter(pk=ids[1]).update(status="draft")
    run = go_on(start_bulk("hold", [*ids, 10**9], {"reason": "客户停线"}, actor=cast.merchandiser).pk)
    assert run.done == 3
    assert [(number, bool(why)) for number, _order, why in run.refusals] == [(ids[1], True), (10**9, True)]
    assert Order.objects.filter(status="held").count() == 3
    again = go_on(run.pk)
    assert (again.done, len(again.refusals)) == (3, 2), "begun again it does nothing twice"


def test_an_order_without_the_node_is_refused(cast: Cast, ids: list[int]) -> None:
    fields = {"node": "NONE", "day": "2026-11-20"}
    run = go_on(start_bulk("done", ids, fields, actor=cast.merchandiser).pk)
    assert (run.done, len(run.refusals)) == (0, 4)


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("burn", {}),
        ("hold", {}),
        ("hold", {"reason": "x" * 400}),
        ("assign", {"member": "-1"}),
        ("assign", {"member": "9" * 30}),
        ("done", {"node": "FAB", "day": "tomorrow"}),
        ("done", {"node": "", "day": "2026-11-20"}),
    ],
)
def test_what_is_not_said_properly_begins_nothing(
    act: str, fields: dict[str, str], cast: Cast, ids: list[int]
) -> None:
    with pytest.raises(InvalidInputError):
        start_bulk(act, ids, fields, actor=cast.merchandiser)


def test_none_and_too_many_are_refused(cast: Cast) -> None:
    for most in (0, 1001):
        with pytest.raises(InvalidInputError):
            start_bulk("release", range(most), {}, actor=cast.merchandiser)
    assert start_bulk("release", range(1, AT_ONCE + 2), {}, actor=cast.merchandiser).ended_at is None


def test_whoever_may_not_change_plans_begins_nothing(cast: Cast, ids: list[int]) -> None:
    with pytest.raises(ForbiddenError):
        start_bulk("release", ids, {}, actor=cast.buyer)


def test_a_run_is_its_owners(cast: Cast, ids: list[int]) -> None:
    run = start_bulk("release", ids, {}, actor=cast.merchandiser)
    assert run_for(cast.merchandiser, run.pk) == run
    with pytest.raises(NotFoundError):
        run_for(cast.supervisor, run.pk)


def test_a_view_keeps_what_makes_sense(cast: Cast) -> None:
    query = "?late=1&sort=nonsense&after=x~1&col=number&col=late&who=mine"
    view = save_view("我的延期", query, actor=cast.merchandiser)
    assert view.query == "who=mine&late=1&col=number&col=late"
    save_view("我的延期", "", actor=cast.merchandiser)
    assert SavedView.objects.get().query == ""


def test_another_ones_view_is_not_found(cast: Cast) -> None:
    view = save_view("x", "", is_shared=True, actor=cast.supervisor)
    with pytest.raises(NotFoundError):
        remove_view(view.pk, actor=cast.merchandiser)
    remove_view(view.pk, actor=cast.supervisor)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "\x00", "长" * 41])
def test_a_view_needs_a_name(name: str, cast: Cast) -> None:
    with pytest.raises(InvalidInputError):
        save_view(name, "", actor=cast.merchandiser)
