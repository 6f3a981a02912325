"""From what happens to an issue to what follows it: its clocks, and who hears of it."""

from datetime import timedelta

import pytest

from gendan.base import clock
from gendan.base.deadlines import queries as deadlines
from gendan.base.timeline.models import Event
from gendan.issues.actions import raising, working
from gendan.issues.clock_policy import ACCEPT, RESOLUTION
from gendan.issues.models import Issue
from gendan.issues.tests.conftest import TEN, late_order, raised  # noqa: F401 - a fixture
from gendan.orders.models import Order
from gendan.people.models import Member
from gendan.people.queries.notices import unread_count
from gendan.reactions import runner
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(cast: Cast, late_order: Order) -> Issue:  # noqa: F811
    return raised(late_order, owner=cast.buyer)


def react(kind: str, *reactions: str) -> None:
    """Run these reactions to all events of a kind, as the worker would."""
    for event in Event.objects.filter(kind=kind):
        for reaction in reactions:
            runner.run(event.pk, reaction)


def states(issue: Issue) -> dict[str, str]:
    return {it.kind: it.state for it in deadlines.all_on(issue.subject)}


def test_begin_issue_clocks(cast: Cast, late_order: Order) -> None:  # noqa: F811
    issue = raised(late_order, owner=cast.buyer)
    deadlines.all_on(issue.subject)[0].__class__.objects.all().delete()
    event = Event.objects.filter(
        kind="issue.raised", subjects__kind="issue", subjects__object_id=issue.pk
    ).get()
    runner.run(event.pk, "begin_issue_clocks")
    assert states(issue) == {ACCEPT: "running", RESOLUTION: "running"}


def test_follow_issue_severity(issue: Issue, late_order: Order) -> None:  # noqa: F811
    with clock.at(TEN + timedelta(minutes=5)):
        late_order.customer.tier = "A"
        late_order.customer.save()
        Order.objects.filter(pk=late_order.pk).update(late_days=9)
        raising.follow_warnings(late_order.pk, at=TEN + timedelta(minutes=5))
        issue.refresh_from_db()
        assert issue.severity == 3
        react("issue.severity_changed", "follow_issue_severity")
    accept = deadlines.latest(ACCEPT, issue.subject)
    assert accept is not None
    assert accept.due_at == TEN + timedelta(minutes=15)


def test_end_issue_clocks(cast: Cast, issue: Issue) -> None:
    with clock.at(TEN + timedelta(minutes=5)):
        raising.close_issue(issue.pk, "fabric came", actor=cast.merchandiser)
        react("issue.closed", "end_issue_clocks")
    assert set(states(issue).values()) == {"met"}


def test_tell_who_is_turned_to(cast: Cast, issue: Issue) -> None:
    def heard(member: Member) -> int:
        return unread_count(member)

    with clock.at(TEN):
        before = heard(cast.merchandiser), heard(cast.buyer)
        working.ask_about_issue(issue.pk, "which lot?", of=cast.merchandiser, actor=cast.buyer)
        react("issue.asked", "tell_who_is_turned_to")
        working.answer_issue(issue.pk, "lot 3", actor=cast.merchandiser)
        react("issue.answered", "tell_who_is_turned_to")
        working.hand_over_issue(issue.pk, "too big", to=cast.director, actor=cast.buyer)
        react("issue.handed_over", "tell_who_is_turned_to")
    assert (heard(cast.merchandiser), heard(cast.buyer)) == (before[0] + 1, before[1] + 1)
    assert heard(cast.director) == 1
