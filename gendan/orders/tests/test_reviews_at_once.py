"""Two people at one order at the same moment, against a real PostgreSQL: nothing passes unseen."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from gendan.base import clock
from gendan.base.errors import ConflictError, GendanError
from gendan.base.timeline.models import Event
from gendan.orders.actions import entry, reviewing
from gendan.orders.actions import findings as finding_actions
from gendan.orders.actions.entry import Draft as NewOrder
from gendan.orders.actions.entry import change_order, draft_orders, withdraw_order
from gendan.orders.actions.reviewing import (
    accept_findings,
    approve_order,
    open_review,
    return_order,
    submit_order,
)
from gendan.orders.checks import Finding as Found
from gendan.orders.models import Order, OrderVersion, PlanTemplate
from gendan.orders.tests.test_reviewing import CONTENT, NOW
from gendan.partners.models import Customer
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6
MENDED = replace(CONTENT, promised_ship=date(2027, 4, 1))
Act = Callable[[], object]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(finding_actions, "run_checks", lambda order_id: [])
    with clock.at(NOW):
        yield


@pytest.fixture
def drafts(cast: Cast) -> list[Order]:
    """As many drafts as there are rounds."""
    template = PlanTemplate.objects.create(code="T", name_zh="短", name_en="Short", span=30, ship_node="EXF")
    Customer.objects.create(code="NORDIC", name="北欧户外")
    one = NewOrder(CONTENT, template_id=template.pk)
    return draft_orders([one] * ROUNDS, actor=cast.merchandiser)


@pytest.fixture
def waiting(cast: Cast, drafts: list[Order]) -> list[Order]:
    """The same, submitted."""
    return [submit_order(it.pk, actor=cast.merchandiser) for it in drafts]


def begun(pool: ThreadPoolExecutor, act: Act, barrier: Barrier | None = None) -> "Future[GendanError | None]":
    """The act on another connection, half a minute later; its refusal, None where it was done."""

    def run() -> GendanError | None:
        try:
            if barrier:
                barrier.wait(10)
            with clock.at(NOW + timedelta(seconds=30)):
                act()
        except GendanError as error:
            return error
        finally:
            connection.close()
        return None

    return pool.submit(copy_context().run, run)


def at_once(*acts: Act) -> list[GendanError | None]:
    """What became of each of these acts, all begun at the same moment."""
    barrier = Barrier(len(acts))
    with ThreadPoolExecutor(len(acts)) as pool:
        return [it.result(20) for it in [begun(pool, act, barrier) for act in acts]]


def while_held(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, first: Act, second: Act
) -> tuple[GendanError | None, GendanError | None]:
    """`second` comes while `first` is within `name` of `module`, and waits for it in the database."""
    real = getattr(module, name)
    came: list[Future[GendanError | None]] = []
    with ThreadPoolExecutor(2) as pool:

        def held(*args: object, **words: object) -> object:
            if not came:
                came.append(begun(pool, second))
                _until_somebody_waits()
            return real(*args, **words)

        monkeypatch.setattr(module, name, held)
        return begun(pool, first).result(20), came[0].result(20)


def _until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _try in range(20_000):
            cursor.execute(
                "select count(*) from pg_locks "
                "where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits for the order: it is not held")


def test_of_two_reviewers_who_approve_at_once_one_decides(cast: Cast, waiting: list[Order]) -> None:
    for order in waiting:
        one, other = (open_review(order.pk, actor=who) for who in (cast.supervisor, cast.head))
        outcome = at_once(
            lambda it=one: approve_order(it.pk, actor=cast.supervisor),  # type: ignore[misc]
            lambda it=other: approve_order(it.pk, actor=cast.head),  # type: ignore[misc]
        )
        assert sorted(type(it).__name__ for it in outcome) == ["ConflictError", "NoneType"]
        (refused,) = filter(None, outcome)
        assert order.number in str(refused.message)
        order.refresh_from_db()
        (decided,) = order.reviews.filter(decided_at__isnull=False)
        assert decided.reviewer.name in str(refused.hint)
        assert (order.status, order.review_state) == ("confirmed", "")
    for kind in ("order.approved", "order.confirmed", "order.planned"):
        assert Event.objects.filter(kind=kind).count() == ROUNDS


def test_one_approves_while_another_returns(cast: Cast, waiting: list[Order]) -> None:
    for order in waiting:
        one, other = (open_review(order.pk, actor=who) for who in (cast.supervisor, cast.head))
        outcome = at_once(
            lambda it=one: approve_order(it.pk, actor=cast.supervisor),  # type: ignore[misc]
            lambda it=other: return_order(it.pk, note="交期", actor=cast.head),  # type: ignore[misc]
        )
        assert sum(isinstance(it, ConflictError) for it in outcome) == 1
        order.refresh_from_db()
        approved = outcome[0] is None
        assert (order.status, order.review_state) == (
            ("confirmed", "") if approved else ("draft", "returned")
        )


def test_a_double_click_decides_once(cast: Cast, waiting: list[Order]) -> None:
    for order in waiting:
        review = open_review(order.pk, actor=cast.supervisor)
        act = lambda it=review: approve_order(it.pk, actor=cast.supervisor)  # noqa: E731
        assert sum(it is None for it in at_once(act, act, act)) == 1
    assert Event.objects.filter(kind="order.confirmed").count() == ROUNDS


def test_a_page_that_is_opened_twice_at_once_is_one_review(cast: Cast, waiting: list[Order]) -> None:
    for order in waiting:
        act = lambda it=order: open_review(it.pk, actor=cast.supervisor)  # noqa: E731
        assert at_once(act, act) == [None, None]
        assert order.reviews.count() == 1


def _is_as_reviewed(order: Order) -> bool:
    """Whether somebody approved just what the order says now."""
    says = OrderVersion.objects.get(order=order, number=order.version).digest
    passed = order.reviews.filter(decision="approved", void_reason="", version=order.version, digest=says)
    return passed.exists()


def test_what_is_saved_while_it_is_approved_is_not_confirmed_unseen(cast: Cast, waiting: list[Order]) -> None:
    for order in waiting:
        review = open_review(order.pk, actor=cast.supervisor)
        outcome = at_once(
            lambda it=review: approve_order(it.pk, actor=cast.supervisor),  # type: ignore[misc]
            lambda it=order: change_order(  # type: ignore[misc]
                it.pk, MENDED, expected_version=1, actor=cast.merchandiser
            ),
        )
        assert outcome == [None, None]
        order.refresh_from_db()
        review.refresh_from_db()
        assert (order.version, order.review_state) == (2, "wanted"), "the change waits for its own review"
        assert (order.status, review.void_reason) in {("confirmed", ""), ("submitted", "changed")}
        assert not _is_as_reviewed(order)


def test_a_change_that_comes_within_an_approval_asks_for_another(
    cast: Cast, waiting: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = waiting[0]
    review = open_review(order.pk, actor=cast.supervisor)
    outcome = while_held(
        monkeypatch,
        reviewing,
        "confirm",
        lambda: approve_order(review.pk, actor=cast.supervisor),
        lambda: change_order(order.pk, MENDED, expected_version=1, actor=cast.merchandiser),
    )
    assert outcome == (None, None)
    order.refresh_from_db()
    assert (order.status, order.version, order.review_state) == ("confirmed", 2, "wanted")
    assert order.reviews.get().version == 1


def test_an_approval_that_comes_within_a_change_is_void(
    cast: Cast, waiting: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = waiting[0]
    review = open_review(order.pk, actor=cast.supervisor)
    outcome = while_held(
        monkeypatch,
        entry,
        "_apply",
        lambda: change_order(order.pk, MENDED, expected_version=1, actor=cast.merchandiser),
        lambda: approve_order(review.pk, actor=cast.supervisor),
    )
    assert outcome == (None, None)
    order.refresh_from_db()
    review.refresh_from_db()
    assert (order.status, order.review_state, review.void_reason) == ("submitted", "wanted", "changed")


def test_whoever_changes_the_order_meanwhile_does_not_approve_it(
    cast: Cast, waiting: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = waiting[0]
    review = open_review(order.pk, actor=cast.supervisor)
    _changed, refused = while_held(
        monkeypatch,
        entry,
        "_apply",
        lambda: change_order(order.pk, MENDED, expected_version=1, actor=cast.supervisor),
        lambda: approve_order(review.pk, actor=cast.supervisor),
    )
    assert refused is not None
    assert refused.status == 403
    order.refresh_from_db()
    assert order.status == "submitted"


def test_an_order_is_submitted_once(cast: Cast, drafts: list[Order]) -> None:
    for order in drafts:
        outcome = at_once(
            lambda it=order: submit_order(it.pk, actor=cast.merchandiser),  # type: ignore[misc]
            lambda it=order: submit_order(it.pk, actor=cast.supervisor),  # type: ignore[misc]
        )
        assert sorted(type(it).__name__ for it in outcome) == ["ConflictError", "NoneType"]
        (refused,) = filter(None, outcome)
        assert order.number in str(refused.message)
    assert Event.objects.filter(kind="order.submitted").count() == ROUNDS


def test_an_order_is_withdrawn_or_approved(cast: Cast, waiting: list[Order]) -> None:
    for order in waiting:
        review = open_review(order.pk, actor=cast.supervisor)
        outcome = at_once(
            lambda it=review: approve_order(it.pk, actor=cast.supervisor),  # type: ignore[misc]
            lambda it=order: withdraw_order(it.pk, actor=cast.merchandiser),  # type: ignore[misc]
        )
        assert sum(isinstance(it, ConflictError) for it in outcome) == 1
        order.refresh_from_db()
        assert order.status == ("confirmed" if outcome[0] is None else "draft")


def test_findings_are_accepted_by_one_of_two(
    cast: Cast, drafts: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Found("spec.missing", "spec.colour", line, sure=90) for line in range(1, 9)]
    monkeypatch.setattr(finding_actions, "run_checks", lambda order_id: found)
    for order in drafts:
        submit_order(order.pk, actor=cast.merchandiser)
        ids = list(order.findings.values_list("pk", flat=True))
        outcome = at_once(
            lambda it=ids: accept_findings(it, reason="样品色", actor=cast.supervisor),  # type: ignore[misc]
            lambda it=ids[::-1]: accept_findings(it, reason="白色", actor=cast.head),  # type: ignore[misc]
        )
        assert sum(isinstance(it, ConflictError) for it in outcome) == 1
        assert order.findings.values("reason").distinct().count() == 1
    assert Event.objects.filter(kind="order.findings_accepted").count() == ROUNDS
