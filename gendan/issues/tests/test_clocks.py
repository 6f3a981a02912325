"""The clocks of an issue run, rest, call and end with the work on it (reference: clocks, E-cases)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from gendan.base import clock
from gendan.base.deadlines import queries
from gendan.base.deadlines.engine import run_due
from gendan.base.deadlines.models import Deadline
from gendan.base.refs import Subject, System
from gendan.base.timeline.models import Event
from gendan.base.worktime.actions import seed_china
from gendan.issues.actions import clocks, raising, working
from gendan.issues.actions.dispatching import assign
from gendan.issues.clock_policy import ACCEPT, ANSWER, CALLS, KINDS, RESOLUTION, policy
from gendan.issues.models import Issue
from gendan.issues.tests.conftest import TEN, raised
from gendan.orders.models import Order
from gendan.people.models import Absence, Department, DutyShift, Member
from tests.cast import Cast

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with clock.at(TEN), translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def holidays(db: None) -> None:
    seed_china(actor=System("test"))


@pytest.fixture
def issue(cast: Cast, late_order: Order) -> Issue:
    return raised(late_order, owner=cast.buyer)


def the(kind: str, issue: Issue) -> Deadline:
    found = queries.latest(kind, issue.subject)
    assert found is not None
    return found


def of(member: Member) -> Subject:
    return Subject("member", member.pk)


def pass_to(moment: datetime) -> None:
    """Let the worker say what is due by then."""
    with clock.at(moment):
        while run_due(moment):
            pass


@pytest.mark.parametrize("kind", KINDS)
def test_graver_issues_have_less_time_and_call_higher(kind: str) -> None:
    minor, general, serious = (policy(kind, it) for it in (1, 2, 3))
    assert minor.target > general.target
    assert (serious.timing, general.timing) == ("elapsed", "working")
    assert len(CALLS[kind][3]) >= len(CALLS[kind][2]) >= len(CALLS[kind][1]) >= 1


def test_an_issue_begins_with_its_clocks_once(issue: Issue) -> None:
    assert the(ACCEPT, issue).due_at == TEN + 30 * MINUTE
    assert the(RESOLUTION, issue).due_at == TEN + timedelta(days=3), "27 working hours are three days"
    assert clocks.begin(issue.pk, at=TEN) == 0


@pytest.mark.parametrize(
    ("after", "state"), [(30 * MINUTE, "met"), (30 * MINUTE + timedelta(seconds=1), "missed")]
)
def test_taken_on_in_time_is_met_and_a_second_later_is_missed(
    cast: Cast, issue: Issue, after: timedelta, state: str
) -> None:  # E07, E25
    with clock.at(TEN + after):
        working.accept_issue(issue.pk, actor=cast.buyer)
    assert the(ACCEPT, issue).state == state
    pass_to(TEN + 8 * HOUR)
    assert not Event.objects.filter(kind="deadline.escalated", payload__kind=ACCEPT).exists()


def test_what_is_not_taken_on_calls_the_supervisor_then_the_manager(cast: Cast, issue: Issue) -> None:
    pass_to(TEN + 16 * MINUTE)
    warned = Event.objects.filter(kind="deadline.warned").get()
    assert of(cast.buyer) in warned.about
    pass_to(TEN + 91 * MINUTE)  # no supervisor in purchasing: the next is called at once (E16)
    assert Event.objects.filter(kind="deadline.step_vacant").count() == 1
    escalated = Event.objects.filter(kind="deadline.escalated").get()
    assert of(cast.purchasing_head) in escalated.about


def test_a_serious_issue_at_night_on_a_holiday_calls_who_is_on_duty_at_once(
    cast: Cast, late_order: Order
) -> None:  # E05, E17
    night = datetime(2026, 10, 1, 15, tzinfo=UTC)  # National Day, 23:00 in Shanghai
    DutyShift.objects.create(
        member=cast.director,
        department=Department.objects.get(code="PUR"),
        starts_at=night - HOUR,
        ends_at=night + 9 * HOUR,
    )
    issue = raised_at_night(late_order, night, cast)
    assert (issue.assignee, issue.assigned_by) == (cast.director, "duty")
    assert the(ACCEPT, issue).due_at == night + 15 * MINUTE, "round the clock"
    pass_to(night + 16 * MINUTE)
    assert Event.objects.filter(kind="deadline.missed").count() == 1, "nothing waits for the morning"


def raised_at_night(order: Order, night: datetime, cast: Cast) -> Issue:
    purchasing = Department.objects.get(code="PUR")
    given = assign(purchasing, night, severity=3, owner=cast.buyer, merchandiser=cast.merchandiser)
    issue = Issue.objects.create(
        number="EX-1",
        klass="supply",
        subtype="material_late",
        severity=3,
        title="面料",
        order=order,
        department=purchasing,
        assignee=given.member,
        assigned_by=given.why,
        opened_at=night,
        changed_at=night,
    )
    clocks.begin(issue.pk, at=night)
    return issue


def test_what_is_not_serious_waits_for_the_morning(cast: Cast, late_order: Order) -> None:  # E06
    friday = datetime(2026, 11, 27, 9, 50, tzinfo=UTC)  # 17:50 in Shanghai
    issue = raised(late_order, friday, owner=cast.buyer)
    assert the(ACCEPT, issue).due_at == datetime(2026, 11, 30, 1, 20, tzinfo=UTC), "ten minutes and twenty"


def test_a_question_rests_the_clocks_and_has_one_of_its_own(cast: Cast, issue: Issue) -> None:
    with clock.at(TEN + 10 * MINUTE):
        working.ask_about_issue(issue.pk, "which lot?", of=cast.merchandiser, actor=cast.buyer)
    assert {the(kind, issue).state for kind in (ACCEPT, RESOLUTION)} == {"paused"}
    assert the(ANSWER, issue).due_at == TEN + 10 * MINUTE + 4 * HOUR
    pass_to(TEN + 3 * HOUR)
    warned = Event.objects.filter(kind="deadline.warned").get()
    assert of(cast.merchandiser) in warned.about, "who owes the answer is called, not who waits for it"
    with clock.at(TEN + 2 * HOUR):
        working.answer_issue(issue.pk, "lot 3", actor=cast.merchandiser)
    assert the(ANSWER, issue).state == "met"
    assert the(ACCEPT, issue).due_at == TEN + 2 * HOUR + 20 * MINUTE, "ten of thirty minutes were used"


def test_handing_on_what_was_not_taken_on_wins_no_time(cast: Cast, issue: Issue) -> None:
    before = the(ACCEPT, issue).due_at
    with clock.at(TEN + 20 * MINUTE):
        working.hand_over_issue(issue.pk, "not ours", to=cast.director, actor=cast.buyer)
    assert (the(ACCEPT, issue).due_at, the(ACCEPT, issue).cycle) == (before, 1)


def test_handing_over_what_was_taken_on_gives_the_next_a_clock(cast: Cast, issue: Issue) -> None:
    working.accept_issue(issue.pk, actor=cast.buyer)
    with clock.at(TEN + HOUR):
        working.hand_over_issue(issue.pk, "needs a director", to=cast.director, actor=cast.buyer)
    again = the(ACCEPT, issue)
    assert (again.cycle, again.due_at) == (2, TEN + HOUR + 30 * MINUTE)
    assert the(RESOLUTION, issue).due_at == TEN + timedelta(days=3), "to be solved by the same time"


def test_a_graver_issue_has_less_time_from_its_beginning(cast: Cast, issue: Issue) -> None:  # E12
    Issue.objects.filter(pk=issue.pk).update(severity=3)
    clocks.follow_severity(issue.pk, at=TEN + 20 * MINUTE)
    again = the(ACCEPT, issue)
    assert (again.timing, again.due_at) == ("elapsed", TEN + 15 * MINUTE)
    assert again.breached_at is not None, "it is late by then"


def test_a_lighter_issue_of_the_same_way_of_counting_is_retargeted(cast: Cast, issue: Issue) -> None:
    Issue.objects.filter(pk=issue.pk).update(severity=1)
    clocks.follow_severity(issue.pk, at=TEN + 5 * MINUTE)
    assert (the(ACCEPT, issue).cycle, the(ACCEPT, issue).due_at) == (1, TEN + 4 * HOUR)


def test_closing_ends_all_and_nobody_is_called_any_more(cast: Cast, issue: Issue) -> None:
    working.ask_about_issue(issue.pk, "which lot?", of=cast.merchandiser, actor=cast.buyer)
    with clock.at(TEN + HOUR):
        raising.close_issue(issue.pk, "fabric came", actor=cast.merchandiser)
        clocks.end(issue.pk, at=TEN + HOUR)
    assert (the(RESOLUTION, issue).state, the(ANSWER, issue).state) == ("met", "cancelled")
    before = Event.objects.count()
    pass_to(TEN + timedelta(days=9))
    assert Event.objects.count() == before


def test_what_was_taken_on_before_its_clocks_began_was_in_time(cast: Cast, late_order: Order) -> None:
    issue = raised(late_order, owner=cast.buyer)
    Deadline.objects.all().delete()
    with clock.at(TEN + 10 * MINUTE):
        working.accept_issue(issue.pk, actor=cast.buyer)
    clocks.begin(issue.pk, at=TEN + 50 * MINUTE)
    assert the(ACCEPT, issue).state == "met"


def test_who_stands_in_is_called_while_the_assignee_is_away(cast: Cast, issue: Issue) -> None:
    cast.buyer.deputy = cast.merchandiser
    cast.buyer.save()
    Absence.objects.create(member=cast.buyer, starts_at=TEN, ends_at=TEN + timedelta(days=2))
    pass_to(TEN + 16 * MINUTE)
    warned = Event.objects.filter(kind="deadline.warned").get()
    assert of(cast.merchandiser) in warned.about
