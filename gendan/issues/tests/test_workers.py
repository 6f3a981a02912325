"""Two at once, against a real PostgreSQL: one report, one issue."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.base.timeline.models import Event
from gendan.issues.actions import clocks, working
from gendan.issues.actions.raising import close_issue, follow_warnings
from gendan.issues.models import Issue
from gendan.orders.actions import monitoring, reporting
from gendan.orders.models import Order, PlanNode
from tests.cast import Cast
from tests.garment_order import garment_order

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 23)  # a Monday
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def order(cast: Cast) -> Iterator[Order]:
    with clock.at(NOW):
        made = garment_order(cast.merchandiser, TODAY)
        monitoring.recheck([made.pk])
        yield made


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave, or the conflict that it met."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait(10)
            with clock.at(NOW):
                return act()
        except (ConflictError, ForbiddenError, InvalidInputError) as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_workers_raise_an_issue_once(order: Order) -> None:
    at_once(*[lambda: follow_warnings(order.pk, at=NOW)] * 4)
    keys = list(Issue.objects.values_list("rule", "node_code"))
    assert len(keys) == len(set(keys)) > 0


def test_two_reports_of_different_days_are_one_and_a_conflict(cast: Cast, order: Order) -> None:
    fabric = PlanNode.objects.get(order=order, code="FAB").pk
    days = (TODAY, date(2026, 11, 20))
    found = at_once(
        *(lambda day=day: reporting.report_done(fabric, day, actor=cast.merchandiser) for day in days)
    )
    assert sum(isinstance(it, ConflictError) for it in found) == 1
    assert Event.objects.filter(kind="node.reported").count() == 1


def test_a_check_while_somebody_reports_leaves_what_holds_afterwards(cast: Cast, order: Order) -> None:
    fabric = PlanNode.objects.get(order=order, code="FAB").pk
    at_once(
        lambda: monitoring.recheck([order.pk]),
        lambda: reporting.report_done(fabric, TODAY, actor=cast.merchandiser),
        lambda: monitoring.recheck([order.pk]),
    )
    order.refresh_from_db()
    assert "FAB" not in {it[1] for it in order.warnings}
    assert monitoring.recheck([order.pk], at=NOW) == 0


@pytest.mark.parametrize("move", ["accept", "hand_over", "close"])
def test_sixteen_who_do_the_same_at_once_are_one_who_does_it(cast: Cast, order: Order, move: str) -> None:
    PlanNode.objects.filter(order=order, code="FAB").update(owner=cast.buyer)
    follow_warnings(order.pk, at=NOW)
    issue = Issue.objects.get(order=order, node_code="FAB")
    clocks.begin(issue.pk, at=NOW)
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: working.accept_issue(issue.pk, actor=cast.buyer),
        "hand_over": lambda: working.hand_over_issue(issue.pk, "busy", to=cast.director, actor=cast.buyer),
        "close": lambda: close_issue(issue.pk, "the fabric came", actor=cast.buyer),
    }
    found = at_once(*[acts[move]] * 16)
    refused = [it for it in found if isinstance(it, ConflictError | ForbiddenError | InvalidInputError)]
    assert len(refused) == 15
    assert all(str(it) for it in refused), "each is told why"
    kind = {"accept": "issue.accepted", "hand_over": "issue.handed_over", "close": "issue.closed"}[move]
    assert Event.objects.filter(kind=kind).count() == 1
