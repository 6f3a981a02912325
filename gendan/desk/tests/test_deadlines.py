"""Deadlines on 今日: whose they are, in which lane they stand, and what they say."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from gendan.base import clock
from gendan.base.deadlines import actions, kinds
from gendan.base.deadlines.engine import run_due
from gendan.base.deadlines.ladder import ladder
from gendan.base.deadlines.models import Deadline
from gendan.base.deadlines.state import Timing
from gendan.base.refs import Subject, System
from gendan.base.worktime.actions import seed_china
from gendan.desk import deadlines
from gendan.desk.deadlines import Face, Words, add_face, open_deadlines
from gendan.desk.tests.test_pages import BACKEND
from gendan.desk.today import Lane, Row
from gendan.people.actions.holidays import ask_for_holidays
from gendan.people.models import Member
from tests.cast import Cast

TEST = System("test")
CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=CHINA)
HOUR = 3600


@pytest.fixture
def rows(cast: Cast) -> "Rows":
    seed_china(actor=TEST, years=(2026,))
    return Rows()


class Rows:
    """The rows of a member, in English."""

    def __call__(self, member: Member, now: datetime = MONDAY) -> list[Row]:
        with translation.override("en"):
            return list(open_deadlines(member, now))


@pytest.fixture
def answers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of deadline whose orders with an even number are the buyer's."""
    kind = kinds.DeadlineKind("test.answer", "Answer")
    monkeypatch.setitem(kinds._registry, kind.name, kind)
    monkeypatch.setattr(deadlines, "_faces", dict(deadlines._faces))
    add_face(
        Face(
            kind.name,
            "mail",
            mine=lambda it: [Subject("order", n) for n in range(0, 40, 2)] if it == cast.buyer else [],
            words=lambda found: {it.pk: Words(f"Answer {it.subject_id}", "/") for it in found},
        )
    )


def begin(order: int, hours: float, *, since: datetime = MONDAY, timing: Timing = Timing.WORKING) -> Deadline:
    return actions.start(
        "test.answer",
        Subject("order", order),
        actor=TEST,
        ladder=ladder(),
        target=int(hours * HOUR),
        timing=timing,
        at=since,
    )


def test_administrator_sees_by_when_the_holidays_are_to_be_imported(cast: Cast, rows: Rows) -> None:
    with clock.at(MONDAY):
        ask_for_holidays()
        (row,) = rows(cast.administrator)
    assert row.lane is Lane.DUE
    assert row.text == "Import the holidays of 2027 into “公司日历”"
    assert row.url == "/calendars/default/import/?year=2027"
    assert row.at == datetime(2026, 12, 15, 18, tzinfo=CHINA)
    assert row.detail == "in 3 weeks"
    assert rows(cast.merchandiser) == []


def test_first_page_has_the_row_with_its_date(cast: Cast, rows: Rows, client: Client) -> None:
    client.force_login(cast.administrator, backend=BACKEND)
    with clock.at(MONDAY):
        ask_for_holidays()
        page = client.get("/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert page.count('class="todo-text"><a href="/calendars/default/import/?year=2027"') == 1
    assert "12月15日 周二 18:00" in page


def test_late_says_by_how_much_working_time(cast: Cast, rows: Rows, answers: None) -> None:
    begin(2, 8)  # due at 18:00
    (row,) = rows(cast.buyer, MONDAY + timedelta(hours=24.5))
    assert (row.lane, row.detail) == (Lane.LATE, "1 h 30 min of working time overdue")


def test_late_round_the_clock_counts_the_night(cast: Cast, rows: Rows, answers: None) -> None:
    begin(2, 8, timing=Timing.ELAPSED)
    (row,) = rows(cast.buyer, MONDAY + timedelta(hours=24.5))
    assert (row.lane, row.detail) == (Lane.LATE, "16 h 30 min overdue")


def test_paused_waits_and_shows_what_is_left_and_no_date(cast: Cast, rows: Rows, answers: None) -> None:
    actions.pause(begin(2, 3), actor=TEST, at=MONDAY + timedelta(hours=1.5))
    (row,) = rows(cast.buyer, MONDAY + timedelta(days=9))
    assert (row.lane, row.at) == (Lane.WAITING, None)
    assert row.detail == "Paused since Mon 23 Nov 11:30, 1 h 30 min left"


def test_paused_after_the_breach_is_late_by_what_it_was(cast: Cast, rows: Rows, answers: None) -> None:
    deadline = begin(2, 1)
    run_due(MONDAY + timedelta(hours=2))
    actions.pause(deadline, actor=TEST, at=MONDAY + timedelta(hours=3))
    (row,) = rows(cast.buyer, MONDAY + timedelta(days=9))
    assert (row.lane, row.detail) == (Lane.LATE, "2 h of working time overdue")


def test_only_the_members_own_and_only_what_is_open(cast: Cast, rows: Rows, answers: None) -> None:
    begin(1, 1)
    begin(2, 1)
    actions.complete(begin(4, 1), actor=TEST, at=MONDAY)
    assert [row.text for row in rows(cast.buyer)] == ["Answer 2"]
    assert rows(cast.merchandiser) == []


def test_number_of_queries_does_not_grow_with_the_deadlines(cast: Cast, rows: Rows, answers: None) -> None:
    def asked() -> int:
        member = Member.objects.get(pk=cast.buyer.pk)
        with CaptureQueriesContext(connection) as queries:
            rows(member)
        return len(queries)

    begin(2, 1)
    one = asked()
    for order in range(4, 40, 2):
        begin(order, 1)
    assert asked() == one
    assert len(rows(cast.buyer)) == 19
