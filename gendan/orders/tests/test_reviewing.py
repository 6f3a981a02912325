"""Review: the system looks first, then somebody who has not touched the order, and not in a hurry."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.orders.actions import findings as finding_actions
from gendan.orders.actions.confirming import confirm_imported
from gendan.orders.actions.entry import Draft, change_order, draft_order, draft_orders, withdraw_order
from gendan.orders.actions.reviewing import (
    accept_finding,
    accept_findings,
    approve_order,
    open_review,
    return_order,
    submit_order,
    submit_orders,
)
from gendan.orders.checks import Finding as Found
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.models import Finding, Order, PlanTemplate, Review
from gendan.orders.queries.reviews import obstacle, own_orders, reviews_for, to_review
from gendan.orders.tasks import check_submitted
from gendan.partners.models import Customer
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LINE = LineContent(position=1, description="T恤", quantity=Decimal(500), price=Decimal(3), unit="件")
CONTENT = OrderContent(
    customer="NORDIC",
    customer_po="PO-881",
    currency="USD",
    incoterm="FOB",
    incoterm_place="宁波",
    transport="sea",
    payment_terms="T/T 30",
    ordered_on=date(2026, 11, 20),
    promised_ship=date(2027, 3, 15),
    lines=(LINE,),
)
WRONG = Found("incoterm.mode", "incoterm", expected="FCA", found="FOB", sure=90)
ODD = Found("unusual.price", "price", 1, "2.8", "3", 55)


class Checks:
    """What the system finds, as a test wants it."""

    found: list[Found] = []

    def __call__(self, order_id: int) -> list[Found]:
        return self.found


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    fake = Checks()
    monkeypatch.setattr(finding_actions, "run_checks", fake)
    return fake


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def draft(cast: Cast, checks: Checks) -> Order:
    template = PlanTemplate.objects.create(code="T", name_zh="短", name_en="Short", span=30, ship_node="EXF")
    Customer.objects.create(code="NORDIC", name="北欧户外")
    return draft_order(CONTENT, actor=cast.merchandiser, template_id=template.pk)


@pytest.fixture
def order(cast: Cast, draft: Order) -> Order:
    return submit_order(draft.pk, actor=cast.merchandiser)


def later(seconds: float) -> AbstractContextManager[None]:
    return clock.at(NOW + timedelta(seconds=seconds))


def kinds(order: Order) -> list[str]:
    rows = Event.objects.filter(subjects__kind="order", subjects__object_id=order.pk)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_a_submitted_order_waits_for_review(cast: Cast, order: Order) -> None:
    assert (order.status, order.review_state, order.review_since) == ("submitted", "wanted", NOW)
    assert list(to_review(cast.supervisor)) == [order]
    assert kinds(order) == ["order.entered", "order.submitted"]


def test_another_person_approves_and_the_order_is_under_way(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    with later(30):
        review = approve_order(review.pk, note="核对无误", actor=cast.supervisor)
    order.refresh_from_db()
    assert (review.decision, review.void_reason, review.note) == ("approved", "", "核对无误")
    assert (order.status, order.confirmed_on, order.review_state) == ("confirmed", date(2026, 11, 23), "")
    assert "order.approved" in kinds(order)
    assert "order.confirmed" in kinds(order)
    assert not to_review(cast.supervisor).exists()


def test_an_order_runs_from_the_day_in_its_own_zone(cast: Cast, order: Order) -> None:
    with clock.at(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)):
        review = open_review(order.pk, actor=cast.supervisor)
    with clock.at(datetime(2026, 11, 23, 16, 31, tzinfo=UTC)):
        approve_order(review.pk, actor=cast.supervisor)
    order.refresh_from_db()
    assert order.confirmed_on == date(2026, 11, 24)


def test_who_entered_it_cannot_review_it(cast: Cast, order: Order) -> None:
    with pytest.raises(ForbiddenError):
        open_review(order.pk, actor=cast.merchandiser)


def test_nor_can_anybody_who_changed_it_since(cast: Cast, order: Order) -> None:
    change_order(order.pk, replace(CONTENT, note="x"), expected_version=1, actor=cast.supervisor)
    for editor in (cast.merchandiser, cast.supervisor):
        with pytest.raises(ForbiddenError):
            open_review(order.pk, actor=editor)
    assert open_review(order.pk, actor=cast.head).version == 2


def test_editing_after_opening_takes_the_right_away(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    change_order(order.pk, replace(CONTENT, note="x"), expected_version=1, actor=cast.supervisor)
    with later(60), pytest.raises(ForbiddenError):
        approve_order(review.pk, actor=cast.supervisor)


def test_a_deputy_who_edited_is_no_exception(cast: Cast, order: Order) -> None:
    cast.supervisor.deputy = cast.merchandiser
    cast.supervisor.save()
    with pytest.raises(ForbiddenError):
        open_review(order.pk, actor=cast.merchandiser)


def test_a_return_does_not_wash_the_editors_clean(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    with later(30):
        return_order(review.pk, note="单价不对", actor=cast.supervisor)
    change_order(order.pk, replace(CONTENT, note="x"), expected_version=1, actor=cast.head)
    submit_order(order.pk, actor=cast.head)
    with pytest.raises(ForbiddenError):
        open_review(order.pk, actor=cast.merchandiser)


def test_only_reviewers_review_and_only_their_own_reviews(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    for who in (cast.buyer, cast.outsider, cast.former):
        with pytest.raises(ForbiddenError):
            open_review(order.pk, actor=who)
    with pytest.raises(ForbiddenError):
        open_review(order.pk, actor=System("api"))
    with later(30), pytest.raises(NotFoundError):
        approve_order(review.pk, actor=cast.head)
    with pytest.raises(NotFoundError):
        approve_order(999_999, actor=cast.head)


@pytest.mark.parametrize(("seconds", "void"), [(0, "hasty"), (4.9, "hasty"), (5, ""), (3600, "")])
def test_a_decision_under_five_seconds_is_void(cast: Cast, order: Order, seconds: float, void: str) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    with later(seconds):
        review = approve_order(review.pk, actor=cast.supervisor)
    order.refresh_from_db()
    assert review.void_reason == void
    assert order.status == ("submitted" if void else "confirmed")
    assert order.review_state == ("wanted" if void else "")


def test_after_a_void_review_one_may_review_again(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    approve_order(review.pk, actor=cast.supervisor)
    again = open_review(order.pk, actor=cast.supervisor)
    assert again != review
    with later(30):
        approve_order(again.pk, actor=cast.supervisor)
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert [it.void_reason for it in reviews_for(cast.supervisor, order.pk)].count("hasty") == 1


def test_loading_the_page_again_does_not_set_the_clock_back(cast: Cast, order: Order) -> None:
    first = open_review(order.pk, actor=cast.supervisor)
    with later(30):
        assert open_review(order.pk, actor=cast.supervisor) == first
        assert approve_order(first.pk, actor=cast.supervisor).void_reason == ""


def test_an_order_that_changed_meanwhile_is_not_approved(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    change_order(order.pk, replace(CONTENT, note="x"), expected_version=1, actor=cast.merchandiser)
    with later(60):
        review = approve_order(review.pk, actor=cast.supervisor)
    order.refresh_from_db()
    assert (review.void_reason, order.status, order.review_state) == ("changed", "submitted", "wanted")
    assert Event.objects.get(kind="order.review_void").payload["because"] == "changed"


def test_a_review_is_decided_once(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    with later(30):
        approve_order(review.pk, actor=cast.supervisor)
        with pytest.raises(ConflictError):
            approve_order(review.pk, actor=cast.supervisor)


def test_the_second_reviewer_learns_that_it_is_decided(cast: Cast, order: Order) -> None:
    one, other = (open_review(order.pk, actor=who) for who in (cast.supervisor, cast.head))
    with later(30):
        approve_order(one.pk, actor=cast.supervisor)
        with pytest.raises(ConflictError):
            return_order(other.pk, note="不行", actor=cast.head)


def test_a_returned_order_is_a_draft_with_a_mark(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    with later(30):
        return_order(review.pk, note="交期写错", actor=cast.supervisor)
    order.refresh_from_db()
    assert (order.status, order.review_state) == ("draft", "returned")
    assert Event.objects.get(kind="order.returned").payload["to"] == [cast.merchandiser.pk]
    order = submit_order(order.pk, actor=cast.merchandiser)
    assert order.review_state == "wanted"


def test_returning_needs_a_word(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    with later(30), pytest.raises(InvalidInputError):
        return_order(review.pk, note=" ", actor=cast.supervisor)


def test_withdrawing_ends_the_wait(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    withdraw_order(order.pk, actor=cast.merchandiser)
    with later(30), pytest.raises(ConflictError):
        approve_order(review.pk, actor=cast.supervisor)


def test_what_cannot_run_is_not_submitted(cast: Cast, draft: Order) -> None:
    Order.objects.filter(pk=draft.pk).update(template=None)
    with pytest.raises(InvalidInputError) as refused:
        submit_order(draft.pk, actor=cast.merchandiser)
    assert "template_id" in refused.value.fields
    bare = draft_order(replace(CONTENT, lines=()), actor=cast.merchandiser, template_id=draft.template_id)
    with pytest.raises(InvalidInputError):
        submit_order(bare.pk, actor=cast.merchandiser)


def test_the_system_looks_before_a_person_does(cast: Cast, draft: Order, checks: Checks) -> None:
    checks.found = [ODD, WRONG]
    order = submit_order(draft.pk, actor=cast.merchandiser)
    assert [it.rule for it in order.findings.all()] == ["incoterm.mode", "unusual.price"]
    assert Event.objects.get(kind="order.submitted").payload["findings"] == 2
    stands = Event.objects.filter(kind="order.findings_stand").last()
    assert stands is not None
    assert stands.payload["rules"] == ["incoterm.mode", "unusual.price"]
    (waiting,) = to_review(cast.supervisor)
    assert (waiting.open_findings, waiting.sure_findings) == (2, 1)  # type: ignore[attr-defined]


def test_a_sure_finding_blocks_until_it_is_accepted_with_a_reason(
    cast: Cast, draft: Order, checks: Checks
) -> None:
    checks.found = [WRONG, ODD]
    order = submit_order(draft.pk, actor=cast.merchandiser)
    review = open_review(order.pk, actor=cast.supervisor)
    sure = order.findings.get(rule="incoterm.mode")
    with later(30):
        with pytest.raises(ConflictError):
            approve_order(review.pk, actor=cast.supervisor)
        with pytest.raises(InvalidInputError):
            accept_finding(sure.pk, reason="", actor=cast.supervisor)
        accepted = accept_finding(sure.pk, reason="客户邮件确认空运 FOB", actor=cast.supervisor)
        assert (accepted.state, accepted.by) == ("accepted", cast.supervisor)
        assert approve_order(review.pk, actor=cast.supervisor).void_reason == ""


def test_the_editor_cannot_accept_findings(cast: Cast, draft: Order, checks: Checks) -> None:
    checks.found = [WRONG]
    order = submit_order(draft.pk, actor=cast.merchandiser)
    with pytest.raises(ForbiddenError):
        accept_finding(order.findings.get().pk, reason="没问题", actor=cast.merchandiser)
    with pytest.raises(NotFoundError):
        accept_finding(999_999, reason="没问题", actor=cast.supervisor)


def test_a_finding_is_settled_once(cast: Cast, draft: Order, checks: Checks) -> None:
    checks.found = [WRONG]
    order = submit_order(draft.pk, actor=cast.merchandiser)
    finding = order.findings.get()
    accept_finding(finding.pk, reason="没问题", actor=cast.supervisor)
    with pytest.raises(ConflictError):
        accept_finding(finding.pk, reason="没问题", actor=cast.head)


def many(count: int) -> list[Found]:
    """The same missing on each of so many lines."""
    return [Found("spec.missing", "spec.colour", line, sure=90) for line in range(1, count + 1)]


def test_findings_of_one_kind_are_accepted_with_one_reason(cast: Cast, draft: Order, checks: Checks) -> None:
    checks.found = [*many(30), WRONG]
    order = submit_order(draft.pk, actor=cast.merchandiser)
    ids = list(order.findings.filter(rule="spec.missing").values_list("pk", flat=True))
    accepted = accept_findings(ids, reason="客户自选颜色", actor=cast.supervisor)
    assert {(it.state, it.reason, it.by) for it in accepted} == {
        ("accepted", "客户自选颜色", cast.supervisor)
    }
    assert [it.rule for it in order.findings.filter(state="open")] == ["incoterm.mode"]
    event = Event.objects.get(kind="order.findings_accepted")
    assert sorted(event.payload["finding_ids"]) == sorted(ids)
    stands = Event.objects.filter(kind="order.findings_stand").order_by("pk").last()
    assert stands is not None
    assert stands.payload["rules"] == ["incoterm.mode"]


def test_of_findings_accepted_together_all_or_none_are(cast: Cast, draft: Order, checks: Checks) -> None:
    checks.found = [*many(3), WRONG]
    order = submit_order(draft.pk, actor=cast.merchandiser)
    ids = list(order.findings.filter(rule="spec.missing").order_by("line").values_list("pk", flat=True))
    other = order.findings.get(rule="incoterm.mode").pk
    for wrong, error in (
        ([*ids, other], InvalidInputError),
        ([*ids, 999_999], NotFoundError),
        ([], NotFoundError),
    ):
        with pytest.raises(error):
            accept_findings(wrong, reason="客户自选", actor=cast.supervisor)
    with pytest.raises(InvalidInputError):
        accept_findings(ids, reason=" ", actor=cast.supervisor)
    with pytest.raises(ForbiddenError):
        accept_findings(ids, reason="客户自选", actor=cast.merchandiser)
    accept_finding(ids[1], reason="白色", actor=cast.head)
    with pytest.raises(ConflictError):
        accept_findings(ids, reason="客户自选", actor=cast.supervisor)
    assert order.findings.filter(state="accepted").count() == 1


def test_a_later_version_mends_a_finding_and_what_is_accepted_stays_so(
    cast: Cast, draft: Order, checks: Checks
) -> None:
    checks.found = [WRONG, ODD]
    order = submit_order(draft.pk, actor=cast.merchandiser)
    accept_finding(order.findings.get(rule="unusual.price").pk, reason="新价", actor=cast.supervisor)
    checks.found = [ODD]
    change_order(order.pk, replace(CONTENT, incoterm="FCA"), expected_version=1, actor=cast.merchandiser)
    states = dict(Finding.objects.filter(order=order).values_list("rule", "state"))
    assert states == {"incoterm.mode": "mended", "unusual.price": "accepted"}
    stands = Event.objects.filter(kind="order.findings_stand").order_by("pk").last()
    assert stands is not None
    assert stands.payload["rules"] == []


def test_a_change_under_way_asks_for_review_which_lets_it_run_on(
    cast: Cast, order: Order, checks: Checks
) -> None:
    with later(30):
        review = open_review(order.pk, actor=cast.supervisor)
    with later(60):
        approve_order(review.pk, actor=cast.supervisor)
    change_order(order.pk, replace(CONTENT, payment_terms="L/C"), expected_version=1, actor=cast.merchandiser)
    order.refresh_from_db()
    assert (order.status, order.review_state) == ("confirmed", "wanted")
    assert obstacle(order, cast.supervisor) == ""
    assert obstacle(order, cast.merchandiser)
    assert obstacle(order, cast.buyer)
    with later(70):
        review = open_review(order.pk, actor=cast.supervisor)
    with later(90):
        approve_order(review.pk, actor=cast.supervisor)
    order.refresh_from_db()
    assert (order.status, order.review_state, order.confirmed_on) == ("confirmed", "", date(2026, 11, 23))


def test_after_a_valid_review_its_editor_may_review_the_next_editor(
    cast: Cast, order: Order, checks: Checks
) -> None:
    with later(10):
        review = open_review(order.pk, actor=cast.supervisor)
    with later(60):
        approve_order(review.pk, actor=cast.supervisor)
    change_order(order.pk, replace(CONTENT, note="x"), expected_version=1, actor=cast.supervisor)
    assert open_review(order.pk, actor=cast.merchandiser).version == 2
    with pytest.raises(ForbiddenError):
        open_review(order.pk, actor=cast.supervisor)


def test_a_returned_change_under_way_stays_marked_until_it_is_mended(
    cast: Cast, order: Order, checks: Checks
) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    with later(60):
        approve_order(review.pk, actor=cast.supervisor)
    change_order(order.pk, replace(CONTENT, note="x"), expected_version=1, actor=cast.merchandiser)
    review = open_review(order.pk, actor=cast.supervisor)
    with later(60):
        return_order(review.pk, note="备注不清", actor=cast.supervisor)
    order.refresh_from_db()
    assert (order.status, order.review_state) == ("confirmed", "returned")
    change_order(order.pk, replace(CONTENT, note="y"), expected_version=2, actor=cast.merchandiser)
    order.refresh_from_db()
    assert order.review_state == "wanted"


def test_the_queue_knows_whose_orders_one_cannot_review(cast: Cast, order: Order) -> None:
    waiting = list(to_review(cast.merchandiser))
    assert own_orders(cast.merchandiser, waiting) == {order.pk}
    assert own_orders(cast.supervisor, waiting) == set()
    assert not to_review(cast.outsider).exists()


def test_imported_drafts_are_submitted_together_and_checked_by_jobs(
    cast: Cast, draft: Order, checks: Checks
) -> None:
    checks.found = [WRONG]
    more = draft_orders([Draft(CONTENT), Draft(CONTENT)], actor=cast.merchandiser)
    ids = [draft.pk, *(it.pk for it in more)]
    assert submit_orders(ids, actor=cast.merchandiser) == 3
    assert submit_orders(ids, actor=cast.merchandiser) == 0
    assert not Finding.objects.exists()
    check_submitted([*ids, 999_999])
    assert Finding.objects.filter(state="open").count() == 3


def test_running_orders_are_taken_over_from_their_own_days(cast: Cast, draft: Order) -> None:
    days = {draft.pk: date(2026, 10, 8)}
    (order,) = confirm_imported(days, actor=cast.merchandiser)
    order.refresh_from_db()
    assert (order.status, order.confirmed_on, order.review_state) == ("confirmed", date(2026, 10, 8), "")
    assert Event.objects.get(kind="order.confirmed").payload["imported"] is True
    with pytest.raises(ConflictError):
        confirm_imported(days, actor=cast.merchandiser)
    with pytest.raises(ForbiddenError):
        confirm_imported(days, actor=cast.buyer)


def test_a_review_is_of_what_was_seen(cast: Cast, order: Order) -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    Review.objects.filter(pk=review.pk).update(digest="0" * 64)
    with later(60):
        assert approve_order(review.pk, actor=cast.supervisor).void_reason == "changed"
