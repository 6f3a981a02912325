"""The bell: what is put before a member, once, and what they have read."""

from typing import Any

import pytest
from django.db import transaction

from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record
from gendan.base.timeline.models import Event
from gendan.people import actions, queries
from gendan.people.events import MemberReturned
from gendan.people.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SYSTEM = System("reactions")


def happened(who: str = "某") -> Event:
    with transaction.atomic():
        return record(MemberReturned(who=who), actor=SYSTEM, on=[])


def told(cast: Cast) -> list[int]:
    events = Event.objects.filter(kind="member.notified", subjects__object_id=cast.buyer.pk)
    return list(events.values_list("payload__event", flat=True))


def test_a_notice_is_written_and_open_pages_are_told(cast: Cast) -> None:
    event = happened("张三")
    [notice] = actions.notify([cast.buyer], event, url="/people/1", actor=SYSTEM)
    assert (notice.member, notice.url, notice.read_at) == (cast.buyer, "/people/1", None)
    assert told(cast) == [event.pk]
    [shown] = queries.notices(cast.buyer)
    assert "张三" in shown.event.what.sentence()


def test_the_same_event_is_put_before_a_member_once(cast: Cast) -> None:
    event = happened()
    actions.notify([cast.buyer, cast.buyer], event, actor=SYSTEM)
    again = actions.notify([cast.buyer, cast.head], event, actor=SYSTEM)
    assert [it.member for it in again] == [cast.head]
    assert actions.notify([cast.buyer], event, actor=SYSTEM) == []
    assert Notice.objects.count() == 2
    assert told(cast) == [event.pk]


def test_former_members_are_passed_over(cast: Cast) -> None:
    assert actions.notify([cast.former], happened(), actor=SYSTEM) == []
    assert actions.notify([], happened(), actor=SYSTEM) == []


def test_what_is_read_is_no_longer_counted(cast: Cast) -> None:
    notices = [actions.notify([cast.buyer], happened(str(n)), actor=SYSTEM)[0] for n in range(3)]
    assert queries.unread_count(cast.buyer) == 3
    read_at = actions.mark_read(notices[0].pk, actor=cast.buyer).read_at
    assert actions.mark_read(notices[0].pk, actor=cast.buyer).read_at == read_at
    assert queries.unread_count(cast.buyer) == 2
    assert actions.mark_all_read(actor=cast.buyer) == 2
    assert (queries.unread_count(cast.buyer), queries.notices(cast.buyer, unread=True)) == (0, [])


def test_notices_come_newest_first_in_pages_with_their_events(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    made = [actions.notify([cast.buyer], happened(str(n)), actor=SYSTEM)[0].pk for n in range(5)]
    with django_assert_num_queries(1):
        page = queries.notices(cast.buyer, limit=2)
        assert all(notice.event.kind for notice in page)
    assert [it.pk for it in page] == made[:-3:-1]
    assert [it.pk for it in queries.notices(cast.buyer, before=page[-1].pk)] == made[2::-1]
    assert queries.notices(cast.head) == []


def test_the_event_is_on_each_member_and_nobody_else(cast: Cast) -> None:
    actions.notify([cast.buyer, cast.head], happened(), actor=SYSTEM)
    event = Event.objects.filter(kind="member.notified").get()
    assert event.about == sorted(Subject("member", it.pk) for it in (cast.buyer, cast.head))
