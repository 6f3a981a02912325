"""Two workers in one run over many orders, and one that dies in the middle, against a real PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from bench.order_load import fill
from gendan.base.timeline.models import Event
from gendan.orders.actions import bulk
from gendan.orders.models import BulkRun, Order
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ids(cast: Cast) -> list[int]:
    """Twelve orders under way."""
    fill(12, (2,))
    return list(Order.objects.order_by("id").values_list("id", flat=True))


def together(count: int, act: Callable[[], object]) -> None:
    """The same by several workers at the same moment."""
    barrier = Barrier(count)

    def work(_number: int) -> None:
        try:
            barrier.wait(10)
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(work, range(count)))


def test_two_workers_in_one_run_do_each_order_once(cast: Cast, ids: list[int]) -> None:
    Order.objects.filter(pk=ids[5]).update(status="draft")
    run = bulk.start_bulk("hold", ids, {"reason": "客户停线"}, actor=cast.merchandiser)
    together(3, lambda: bulk.go_on(run.pk))
    run.refresh_from_db()
    assert (run.done, [it[0] for it in run.refusals]) == (11, [ids[5]])
    assert run.ended_at is not None
    assert Event.objects.filter(kind="order.held").count() == 11


def test_a_killed_run_goes_on_behind_what_it_finished(
    cast: Cast, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = bulk.start_bulk("assign", ids, {"member": str(cast.supervisor.pk)}, actor=cast.merchandiser)
    real = bulk.assign_order
    handled: list[int] = []

    def dies(order_id: int, member_id: int, **more: object) -> Order:
        if len(handled) == 4:
            raise SystemExit
        handled.append(order_id)
        return real(order_id, member_id, actor=cast.merchandiser)

    monkeypatch.setattr(bulk, "assign_order", dies)
    with pytest.raises(SystemExit):
        bulk.go_on(run.pk)
    monkeypatch.undo()
    assert BulkRun.objects.get().seen == 4
    assert bulk.go_on(run.pk).done == 12
    assert Event.objects.filter(kind="order.assigned").count() == 12


def test_two_runs_over_the_same_orders_refuse_what_the_other_has_done(cast: Cast, ids: list[int]) -> None:
    runs = [bulk.start_bulk("hold", ids, {"reason": "停线"}, actor=cast.merchandiser) for _ in range(2)]
    waiting = [it.pk for it in runs]
    together(2, lambda: bulk.go_on(waiting.pop()))
    done = [BulkRun.objects.get(pk=it.pk) for it in runs]
    assert sum(it.done for it in done) == 12
    assert sum(len(it.refusals) for it in done) == 12
    assert Event.objects.filter(kind="order.held").count() == 12
