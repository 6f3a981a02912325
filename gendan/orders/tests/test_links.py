"""Links of an order: what they open, for how long, and to whom nothing is said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.orders.actions.links import create_link, note_view, revoke_link
from gendan.orders.models import Order, ReportLink
from gendan.orders.queries.links import link_for, links_of, opened_by
from tests.cast import Cast
from tests.garment_order import garment_order


@pytest.fixture
def order(cast: Cast) -> Order:
    return garment_order(cast.merchandiser, timezone.localdate())


@pytest.fixture
def made(cast: Cast, order: Order) -> tuple[ReportLink, str]:
    return create_link(order.pk, codes={"SEW", "CUT"}, label="华盛制衣 王厂长", actor=cast.merchandiser)


def test_a_link_opens_the_number_and_its_nodes_in_the_order_of_the_plan(
    order: Order, made: tuple[ReportLink, str]
) -> None:
    opened = opened_by(made[1], clock.now())
    assert opened.number == order.number
    assert [node.code for node in opened.nodes] == ["CUT", "SEW"]
    assert opened.holder.codes == {"CUT", "SEW"}
    assert opened.takes_reports


def test_a_token_has_256_bits_and_is_kept_nowhere(made: tuple[ReportLink, str]) -> None:
    link, token = made
    assert len(token) >= 43  # 32 bytes in base64
    link.refresh_from_db()
    assert token not in str(vars(link))
    assert token not in str(list(Event.objects.values()))


def test_no_two_tokens_are_alike(cast: Cast, order: Order) -> None:
    tokens = {create_link(order.pk, codes=["CUT"], label="x", actor=cast.merchandiser)[1] for _ in range(20)}
    assert len(tokens) == 20


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "a" * 10_000, "令牌", "\x00", "\ud800", "' or 1=1 --"])
def test_unknown_tokens_open_nothing(made: tuple[ReportLink, str], token: str) -> None:
    with pytest.raises(NotFoundError):
        opened_by(token, clock.now())


def test_the_hash_itself_is_no_token(made: tuple[ReportLink, str]) -> None:
    with pytest.raises(NotFoundError):
        opened_by(made[0].token_hash, clock.now())


def test_expired_and_revoked_links_answer_like_unknown_ones(
    cast: Cast, order: Order, made: tuple[ReportLink, str]
) -> None:
    link, token = made
    opened_by(token, link.expires_at - timedelta(seconds=1))
    said = set()
    for when, revoke in ((link.expires_at, False), (clock.now(), True)):
        if revoke:
            revoke_link(link.pk, actor=cast.supervisor)
        with pytest.raises(NotFoundError) as refused:
            opened_by(token, when)
        said.add(str(refused.value))
    with pytest.raises(NotFoundError) as unknown:
        opened_by("nothing", clock.now())
    assert said == {str(unknown.value)}


def test_revoking_twice_is_told(cast: Cast, made: tuple[ReportLink, str]) -> None:
    revoke_link(made[0].pk, actor=cast.merchandiser)
    with pytest.raises(ConflictError):
        revoke_link(made[0].pk, actor=cast.merchandiser)
    assert Event.objects.filter(kind="order.link_revoked").count() == 1


def test_making_and_revoking_stand_on_the_order(
    cast: Cast, order: Order, made: tuple[ReportLink, str]
) -> None:
    revoke_link(made[0].pk, actor=cast.merchandiser)
    kinds = Event.objects.filter(subjects__kind="order", subjects__object_id=order.pk).values_list("kind")
    assert {kind for (kind,) in kinds} == {"order.link_made", "order.link_revoked"}
    assert not Event.objects.filter(payload__icontains="王厂长").exists()  # events are for ever


@pytest.mark.parametrize("codes", [[], ["NONE"], ["CUT", "NONE"], ["\x00"]])
def test_only_nodes_of_this_order_can_be_named(cast: Cast, order: Order, codes: list[str]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        create_link(order.pk, codes=codes, label="x", actor=cast.merchandiser)
    assert "codes" in refused.value.fields


@pytest.mark.parametrize("days", [0, -1, 401, 10**9])
def test_a_link_ends(cast: Cast, order: Order, days: int) -> None:
    with pytest.raises(InvalidInputError) as refused:
        create_link(order.pk, codes=["CUT"], label="x", days_valid=days, actor=cast.merchandiser)
    assert "days_valid" in refused.value.fields


@pytest.mark.parametrize("label", ["", "   ", "字" * 81])
def test_a_link_says_for_whom_it_is(cast: Cast, order: Order, label: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        create_link(order.pk, codes=["CUT"], label=label, actor=cast.merchandiser)
    assert "label" in refused.value.fields


def test_who_may_not_report_makes_and_revokes_none(
    cast: Cast, order: Order, made: tuple[ReportLink, str]
) -> None:
    with pytest.raises(ForbiddenError):
        create_link(order.pk, codes=["CUT"], label="x", actor=cast.outsider)
    with pytest.raises(ForbiddenError):
        revoke_link(made[0].pk, actor=cast.outsider)
    assert opened_by(made[1], clock.now()).link == made[0]


def test_a_holder_makes_no_further_links(order: Order, made: tuple[ReportLink, str]) -> None:
    holder = opened_by(made[1], clock.now()).holder
    with pytest.raises(ForbiddenError):
        create_link(order.pk, codes=["CUT"], label="x", actor=holder)
    with pytest.raises(ForbiddenError):
        revoke_link(made[0].pk, actor=holder)


def test_links_are_listed_for_who_sees_orders(cast: Cast, order: Order, made: tuple[ReportLink, str]) -> None:
    assert links_of(order) == [made[0]]
    assert link_for(cast.merchandiser, made[0].pk) == made[0]
    with pytest.raises(NotFoundError):
        link_for(cast.outsider, made[0].pk)
    with pytest.raises(NotFoundError):
        link_for(cast.merchandiser, made[0].pk + 1)


def test_openings_are_counted(made: tuple[ReportLink, str]) -> None:
    note_view(made[0])
    note_view(made[0])
    made[0].refresh_from_db()
    assert made[0].views == 2
    assert made[0].last_seen_at is not None
