"""What reviews put on the first page, and where their notices lead."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from gendan.base import clock
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.desk import today
from gendan.orders.actions import findings as finding_actions
from gendan.orders.actions.entry import Draft, change_order, draft_order, draft_orders
from gendan.orders.actions.receiving import receive_orders
from gendan.orders.actions.reviewing import approve_order, open_review, return_order, submit_order
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.models import Order, PlanTemplate
from gendan.orders.queries.reviewers import mine_to_review, reviewers_of_order
from gendan.orders.queries.reviews import returned_to
from gendan.partners.models import Customer
from gendan.people.actions.notices import notify
from gendan.people.models import Department, Grade, Member, Role
from tests.cast import Cast

pytestmark = pytest.mark.django_db

BACKEND = "gendan.people.sign_in.backends.MemberBackend"
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
def waiting(cast: Cast) -> Order:
    template = PlanTemplate.objects.create(code="T", name_zh="短", name_en="Short", span=30, ship_node="EXF")
    Customer.objects.create(code="NORDIC", name="北欧户外")
    draft = draft_order(CONTENT, actor=cast.merchandiser, template_id=template.pk)
    return submit_order(draft.pk, actor=cast.merchandiser)


def rows(member: Member, url: str) -> list[tuple[str, str]]:
    """What the first page has for a member under addresses that begin so: text and detail."""
    lanes = today.lanes_for(Member.objects.get(pk=member.pk), NOW)
    found = [row for lane in lanes for row in lane.rows]
    return [(str(row.text), str(row.detail)) for row in found if row.url.startswith(url)]


def returned(order: Order, cast: Cast, note: str = "交期写错") -> None:
    review = open_review(order.pk, actor=cast.supervisor)
    with clock.at(NOW + timedelta(seconds=30)):
        return_order(review.pk, note=note, actor=cast.supervisor)


def test_whoever_is_told_of_an_order_finds_it_among_theirs(cast: Cast, waiting: Order) -> None:
    told = {it.pk for it in reviewers_of_order(waiting.pk, NOW)}
    theirs = {it.pk for it in cast.everybody().values() if mine_to_review(it).exists()}
    assert theirs == told == {cast.supervisor.pk, cast.head.pk}
    change_order(waiting.pk, CHANGED, expected_version=1, actor=cast.supervisor)
    assert not mine_to_review(cast.supervisor).exists(), "not what one has changed oneself"


def test_where_nobody_stands_above_colleagues_have_it(cast: Cast, waiting: Order) -> None:
    colleague = Member.objects.create(
        username="c", name="同事", department=Department.objects.get(code="MER")
    )
    colleague.roles.add(Role.objects.get(code="merchandiser"))
    assert not mine_to_review(colleague).exists()
    Member.objects.filter(department__code="MER", grade__gte=Grade.SUPERVISOR).update(is_active=False)
    assert list(mine_to_review(colleague)) == [waiting]
    assert reviewers_of_order(waiting.pk, NOW) == [colleague]


def test_what_belongs_to_no_department_is_the_directors(cast: Cast, waiting: Order) -> None:
    receive_orders([("K1", CONTENT)], source="商城", actor=System("shop"))
    sent = Order.objects.get(source="商城")
    assert list(mine_to_review(cast.director)) == [sent]
    assert list(mine_to_review(cast.head)) == [waiting]
    Member.objects.filter(department__code="MER").exclude(pk=cast.merchandiser.pk).update(is_active=False)
    cast.merchandiser.roles.clear()
    assert set(mine_to_review(cast.director)) == {waiting, sent}, "nor what nobody there may review"


def test_a_review_washes_the_reviewer_of_the_next_version_clean(cast: Cast, waiting: Order) -> None:
    change_order(waiting.pk, CHANGED, expected_version=1, actor=cast.supervisor)
    review = open_review(waiting.pk, actor=cast.head)
    with clock.at(NOW + timedelta(seconds=30)):
        approve_order(review.pk, actor=cast.head)
    change_order(waiting.pk, CONTENT, expected_version=2, actor=cast.head)
    assert list(mine_to_review(cast.supervisor)) == [waiting]
    assert not mine_to_review(cast.head).exists()


def test_the_first_page_says_how_many_wait_and_the_list_shows_them(
    cast: Cast, waiting: Order, client: Client
) -> None:
    ((text, _detail),) = rows(cast.supervisor, "/orders/review/")
    assert text.startswith("1 ")
    for member in (cast.merchandiser, cast.buyer, cast.outsider, cast.director):
        assert rows(member, "/orders/review/") == []
    receive_orders([("K1", CONTENT)], source="商城", actor=System("shop"))
    client.force_login(cast.supervisor, BACKEND)
    page = client.get("/orders/review/?mine=1").content.decode()
    assert waiting.number in page
    assert Order.objects.get(source="商城").number not in page
    assert Order.objects.get(source="商城").number in client.get("/orders/review/").content.decode()


def test_what_came_back_is_named_with_its_reason(cast: Cast, waiting: Order) -> None:
    returned(waiting, cast)
    ((text, detail),) = rows(cast.merchandiser, f"/orders/{waiting.pk}/edit/")
    assert waiting.number in text
    assert "交期写错" in detail
    assert "赵敏" in detail
    Order.objects.filter(pk=waiting.pk).update(merchandiser=cast.buyer)
    assert rows(cast.buyer, f"/orders/{waiting.pk}/")
    assert rows(cast.merchandiser, f"/orders/{waiting.pk}/"), "who entered it mends it"
    for member in (cast.supervisor, cast.head, cast.outsider):
        assert rows(member, f"/orders/{waiting.pk}/") == []
    submit_order(waiting.pk, actor=cast.merchandiser)
    assert rows(cast.merchandiser, f"/orders/{waiting.pk}/") == []


def test_ten_that_came_back_cost_no_more_queries_than_one(
    cast: Cast, waiting: Order, django_assert_num_queries: object
) -> None:
    more = draft_orders([Draft(CONTENT, template_id=waiting.template_id)] * 9, actor=cast.merchandiser)
    returned(waiting, cast)
    for draft in more:
        returned(submit_order(draft.pk, actor=cast.merchandiser), cast, f"第 {draft.pk} 单")
    member = Member.objects.get(pk=cast.merchandiser.pk)
    assert member.permission_codes
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = returned_to(member, 20)
    assert [it.review and it.review.note for it in found][:1] == [f"第 {more[-1].pk} 单"]
    assert len(found) == 10


def test_a_notice_leads_to_where_the_order_is_reviewed(cast: Cast, waiting: Order, client: Client) -> None:
    event = Event.objects.get(kind="order.submitted")
    (notice,) = notify([cast.head], event, actor=System("test"))
    client.force_login(cast.head, BACKEND)
    assert client.post(f"/notices/{notice.pk}/")["Location"] == f"/orders/{waiting.pk}/review/"
    receive_orders([("K1", CONTENT)], source="商城", actor=cast.merchandiser)
    (notice,) = notify([cast.head], Event.objects.get(kind="order.reviews_wanted"), actor=System("test"))
    assert client.post(f"/notices/{notice.pk}/")["Location"] == "/orders/review/?mine=1"
