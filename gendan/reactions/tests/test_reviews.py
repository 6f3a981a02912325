"""Who hears that an order waits for review, and how it ended: few, the right ones, and once."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from gendan.base import clock
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.orders.actions import findings as finding_actions
from gendan.orders.actions.entry import change_order, draft_order
from gendan.orders.actions.receiving import receive_order, receive_orders
from gendan.orders.actions.reviewing import approve_order, open_review, return_order, submit_order
from gendan.orders.actions.standing import withdraw_order
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.models import Order, PlanTemplate
from gendan.partners.models import Customer
from gendan.people.actions.absences import record_absence
from gendan.people.actions.notices import mark_all_read
from gendan.people.models import Department, Grade, Member, Notice, Role
from gendan.reactions import runner
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LINE = LineContent(position=1, description="T恤", quantity=Decimal(500), price=Decimal(3), unit="件")
CONTENT = OrderContent(customer="NORDIC", currency="USD", promised_ship=date(2027, 3, 15), lines=(LINE,))
CHANGED = replace(CONTENT, note="x")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(finding_actions, "run_checks", lambda order_id: [])
    with clock.at(NOW):
        yield


@pytest.fixture
def draft(cast: Cast) -> Order:
    template = PlanTemplate.objects.create(code="T", name_zh="短", name_en="Short", span=30, ship_node="EXF")
    Customer.objects.create(code="NORDIC", name="北欧户外")
    return draft_order(CONTENT, actor=cast.merchandiser, template_id=template.pk)


def later(seconds: float = 30) -> AbstractContextManager[None]:
    return clock.at(NOW + timedelta(seconds=seconds))


def react() -> None:
    """Run the reactions that were asked for, each once, as the worker would."""
    for job in ProcrastinateJob.objects.filter(task_name="reactions.react").order_by("id"):
        runner.run(**job.args)


def told(*kinds: str) -> list[tuple[str, str]]:
    """The sign-in names of who has a notice of these kinds of event, with the kind."""
    react()
    found = Notice.objects.filter(event__kind__in=kinds) if kinds else Notice.objects.all()
    return sorted(found.values_list("member__username", "event__kind"))


def whom(kind: str) -> list[str]:
    return [name for name, _kind in told(kind)]


def test_tell_reviewers_supervisors_and_head_of_the_merchandiser(cast: Cast, draft: Order) -> None:
    submit_order(draft.pk, actor=cast.merchandiser)
    assert told() == [("sunli", "order.submitted"), ("zhaomin", "order.submitted")]


def test_who_entered_or_submitted_it_is_not_told(cast: Cast, draft: Order) -> None:
    change_order(draft.pk, CHANGED, expected_version=1, actor=cast.supervisor)
    submit_order(draft.pk, actor=cast.merchandiser)
    assert whom("order.submitted") == ["sunli"]


def test_for_who_is_away_the_deputy_is_told(cast: Cast, draft: Order) -> None:
    Member.objects.filter(pk=cast.head.pk).update(deputy=cast.director)
    record_absence(cast.head.pk, NOW, NOW + timedelta(days=1), actor=cast.head)
    submit_order(draft.pk, actor=cast.merchandiser)
    assert whom("order.submitted") == ["wuguoqiang", "zhaomin"]


def test_where_nobody_stands_above_colleagues_are_told_and_no_more_than_a_few(
    cast: Cast, draft: Order
) -> None:
    Member.objects.filter(pk__in=[cast.supervisor.pk, cast.head.pk]).update(is_active=False)
    role, department = Role.objects.get(code="merchandiser"), Department.objects.get(code="MER")
    for number in range(8):
        colleague = Member.objects.create(username=f"c{number}", name=f"同事{number}", department=department)
        colleague.roles.add(role)
    submit_order(draft.pk, actor=cast.merchandiser)
    assert whom("order.submitted") == ["c0", "c1", "c2", "c3", "c4"]


def test_then_directors_then_administrators(cast: Cast, draft: Order) -> None:
    Member.objects.filter(department__code="MER").exclude(pk=cast.merchandiser.pk).update(is_active=False)
    submit_order(draft.pk, actor=cast.merchandiser)
    assert whom("order.submitted") == ["wuguoqiang"]
    Notice.objects.all().delete()
    Member.objects.filter(grade=Grade.DIRECTOR).update(is_active=False)
    withdraw_order(draft.pk, actor=cast.merchandiser)
    submit_order(draft.pk, actor=cast.merchandiser)
    assert whom("order.submitted") == ["zhouming"]


def test_nobody_is_told_twice_of_one_order_before_reading(cast: Cast, draft: Order) -> None:
    submit_order(draft.pk, actor=cast.merchandiser)
    react()
    mark_all_read(actor=cast.head)
    change_order(draft.pk, CHANGED, expected_version=1, actor=cast.merchandiser)
    assert told() == [
        ("sunli", "order.changed"),
        ("sunli", "order.submitted"),
        ("zhaomin", "order.submitted"),
    ]


def test_a_change_under_way_is_told_and_one_of_a_draft_is_not(cast: Cast, draft: Order) -> None:
    change_order(draft.pk, CHANGED, expected_version=1, actor=cast.merchandiser)
    assert told() == []
    submit_order(draft.pk, actor=cast.merchandiser)
    review = open_review(draft.pk, actor=cast.supervisor)
    with later():
        approve_order(review.pk, actor=cast.supervisor)
    react()
    Notice.objects.all().delete()
    change_order(draft.pk, CONTENT, expected_version=2, actor=cast.merchandiser)
    assert whom("order.changed") == ["sunli", "zhaomin"]


def test_what_does_not_wait_any_more_is_not_told(cast: Cast, draft: Order) -> None:
    submit_order(draft.pk, actor=cast.merchandiser)
    withdraw_order(draft.pk, actor=cast.merchandiser)
    assert told() == []


def test_tell_authors_how_it_ended(cast: Cast, draft: Order) -> None:
    Order.objects.filter(pk=draft.pk).update(merchandiser=cast.buyer)
    submit_order(draft.pk, actor=cast.merchandiser)
    review = open_review(draft.pk, actor=cast.supervisor)
    with later():
        return_order(review.pk, note="交期写错", actor=cast.supervisor)
    assert whom("order.returned") == ["linxiaoyu", "wangjianguo"]
    submit_order(draft.pk, actor=cast.merchandiser)
    review = open_review(draft.pk, actor=cast.supervisor)
    approve_order(review.pk, actor=cast.supervisor)
    assert whom("order.review_void") == ["linxiaoyu", "wangjianguo"]
    review = open_review(draft.pk, actor=cast.supervisor)
    with later():
        approve_order(review.pk, actor=cast.supervisor)
    assert whom("order.approved") == ["linxiaoyu", "wangjianguo"]


def test_of_a_change_only_who_made_it_and_the_merchandiser_hear(cast: Cast, draft: Order) -> None:
    Order.objects.filter(pk=draft.pk).update(merchandiser=cast.buyer)
    submit_order(draft.pk, actor=cast.merchandiser)
    with later(10):
        review = open_review(draft.pk, actor=cast.supervisor)
    with later(30):
        approve_order(review.pk, actor=cast.supervisor)
    change_order(draft.pk, CHANGED, expected_version=1, actor=cast.head)
    with later(40):
        review = open_review(draft.pk, actor=cast.supervisor)
    with later(60):
        return_order(review.pk, note="备注", actor=cast.supervisor)
    assert whom("order.returned") == ["sunli", "wangjianguo"]


def test_tell_reviewers_of_many_once_for_what_a_program_sends(cast: Cast, draft: Order) -> None:
    sent = [(f"K{number}", CONTENT) for number in range(60)]
    receive_orders(sent, source="商城", actor=cast.merchandiser)
    assert not ProcrastinateJob.objects.filter(args__reaction="tell_reviewers").exists()
    assert told() == [("sunli", "order.reviews_wanted"), ("zhaomin", "order.reviews_wanted")]
    assert Event.objects.get(kind="order.reviews_wanted").payload["orders"] == 60
    for number in range(60, 70):
        receive_order(f"K{number}", CONTENT, source="商城", actor=cast.merchandiser)
    assert len(told()) == 2, "until it is read, one notice stands for all"
    mark_all_read(actor=cast.head)
    receive_orders([("K0", CHANGED)], source="商城", actor=cast.merchandiser)
    assert len(told()) == 3


def test_what_a_program_sends_for_nobody_goes_to_the_directors(cast: Cast, draft: Order) -> None:
    receive_order("K1", CONTENT, source="商城", actor=System("shop"))
    assert whom("order.reviews_wanted") == ["wuguoqiang"]


def test_of_imported_orders_that_pass_the_merchandiser_hears_alone(cast: Cast, draft: Order) -> None:
    Customer.objects.update(merchandiser=cast.buyer)
    receive_orders([("K1", CONTENT), ("K2", CONTENT)], source="商城", actor=cast.merchandiser)
    Order.objects.filter(source="商城").update(template=draft.template_id)
    one, other = Order.objects.filter(source="商城").order_by("pk")
    reviews = [open_review(it.pk, actor=cast.supervisor) for it in (one, other)]
    with later():
        approve_order(reviews[0].pk, actor=cast.supervisor)
        return_order(reviews[1].pk, note="数量", actor=cast.supervisor)
    assert whom("order.approved") == ["wangjianguo"]
    assert whom("order.returned") == ["linxiaoyu", "wangjianguo"]
