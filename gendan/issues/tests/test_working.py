"""People take issues on, hand them over, ask and answer; nobody does what is not theirs to do."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.base.timeline.queries import events_on
from gendan.issues.actions import raising, working
from gendan.issues.models import Issue, IssueStage
from gendan.issues.tests.conftest import TEN, raised
from gendan.orders.models import Order
from gendan.people.models import Absence, Department, Member
from tests.cast import Cast


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.at(TEN), translation.override("en"):
        yield


@pytest.fixture
def issue(cast: Cast, late_order: Order) -> Issue:
    return raised(late_order, owner=cast.buyer)


def test_the_nodes_owner_gets_it_and_the_timeline_says_why(cast: Cast, issue: Issue) -> None:
    assert issue.assignee == cast.buyer
    assert issue.stage == IssueStage.WAITING
    (given,) = [it for it in events_on(issue.subject) if it.kind == "issue.assigned"]
    assert given.sentence.endswith("goes to 王建国: the key node is theirs")


def test_whoever_is_away_has_a_deputy(cast: Cast, late_order: Order) -> None:
    cast.buyer.deputy = cast.purchasing_head
    cast.buyer.save()
    Absence.objects.create(
        member=cast.buyer, starts_at=TEN - timedelta(days=1), ends_at=TEN + timedelta(days=1)
    )
    issue = raised(late_order, owner=cast.buyer)
    assert (issue.assignee, issue.assigned_by) == (cast.purchasing_head, "stand_in")


def test_without_owner_and_merchandiser_the_department_finds_somebody(cast: Cast, late_order: Order) -> None:
    Order.objects.filter(pk=late_order.pk).update(merchandiser=None)
    issue = raised(late_order)
    assert (issue.assignee, issue.assigned_by) == (cast.buyer, "load")


def test_nothing_stays_without_anybody(cast: Cast, late_order: Order) -> None:
    Order.objects.filter(pk=late_order.pk).update(merchandiser=None)
    Member.objects.filter(department__code="PUR").update(is_active=False)
    issue = raised(late_order)
    assert (issue.assignee, issue.assigned_by) == (cast.director, "duty")


def test_it_is_taken_on_once(cast: Cast, issue: Issue) -> None:
    working.accept_issue(issue.pk, actor=cast.buyer)
    issue.refresh_from_db()
    assert (issue.stage, issue.accepted_at) == (IssueStage.WORKING, TEN)
    with pytest.raises(ConflictError, match="王建国 has it"):
        working.accept_issue(issue.pk, actor=cast.purchasing_head)


def test_whoever_of_the_department_takes_it_on_has_it(cast: Cast, issue: Issue) -> None:
    working.accept_issue(issue.pk, actor=cast.purchasing_head)
    issue.refresh_from_db()
    assert issue.assignee == cast.purchasing_head


def test_another_department_and_who_may_not_handle_issues_cannot_take_it_on(cast: Cast, issue: Issue) -> None:
    for stranger in (cast.supervisor, cast.auditor, cast.outsider):
        with pytest.raises(ForbiddenError):
            working.accept_issue(issue.pk, actor=stranger)
    issue.refresh_from_db()
    assert issue.stage == IssueStage.WAITING


def test_it_is_handed_to_another_department_which_finds_somebody(cast: Cast, issue: Issue) -> None:
    working.accept_issue(issue.pk, actor=cast.buyer)
    department = Department.objects.get(code="MER")
    working.hand_over_issue(issue.pk, "the customer must decide", department=department, actor=cast.buyer)
    issue.refresh_from_db()
    assert issue.department == department
    assert issue.assignee == cast.merchandiser, "who has least to do there"
    assert (issue.stage, issue.accepted_at) == (IssueStage.WAITING, None)
    (event,) = [it for it in events_on(issue.subject) if it.kind == "issue.handed_over"]
    assert event.sentence.endswith("from 王建国 to 林小雨: the customer must decide")
    assert {"old_department": "PUR", "new_department": "MER"}.items() <= event.payload.items()


@pytest.mark.parametrize("who", ["buyer", "purchasing_head", "merchandiser"])
def test_who_has_it_who_supervises_and_whose_order_it_is_may_hand_it_over(
    cast: Cast, issue: Issue, who: str
) -> None:
    actor = cast.everybody()[who]
    to = cast.director
    working.hand_over_issue(issue.pk, "too much for us", to=to, actor=actor)
    issue.refresh_from_db()
    assert (issue.assignee, issue.department) == (to, to.department)


def test_others_may_not_hand_it_over(cast: Cast, issue: Issue) -> None:
    with pytest.raises(ForbiddenError):
        working.hand_over_issue(issue.pk, "mine", to=cast.supervisor, actor=cast.supervisor)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_handing_over_wants_a_reason(cast: Cast, issue: Issue, reason: str) -> None:
    with pytest.raises(InvalidInputError) as wrong:
        working.hand_over_issue(issue.pk, reason, to=cast.director, actor=cast.buyer)
    assert "reason" in wrong.value.fields


def test_it_is_not_handed_to_whoever_has_it_or_has_left(cast: Cast, issue: Issue) -> None:
    for to in (cast.buyer, cast.former, None):
        with pytest.raises(InvalidInputError):
            working.hand_over_issue(issue.pk, "please", to=to, actor=cast.buyer)


def test_a_question_rests_the_issue_until_its_answer(cast: Cast, issue: Issue) -> None:
    working.ask_about_issue(issue.pk, "which lot?", of=cast.merchandiser, actor=cast.buyer)
    issue.refresh_from_db()
    assert (issue.stage, issue.asked) == (IssueStage.ASKED, cast.merchandiser)
    with pytest.raises(ConflictError):
        working.accept_issue(issue.pk, actor=cast.buyer)
    with pytest.raises(ForbiddenError):
        working.answer_issue(issue.pk, "lot 3", actor=cast.director)
    working.answer_issue(issue.pk, "lot 3", actor=cast.merchandiser)
    issue.refresh_from_db()
    assert (issue.stage, issue.asked) == (IssueStage.WAITING, None)


def test_who_is_asked_is_somebody_else_who_works_here(cast: Cast, issue: Issue) -> None:
    for nobody in (cast.buyer, cast.former):
        with pytest.raises(InvalidInputError):
            working.ask_about_issue(issue.pk, "which lot?", of=nobody, actor=cast.buyer)


def test_what_has_ended_is_not_worked_on(cast: Cast, issue: Issue) -> None:
    raising.close_issue(issue.pk, "fabric came", actor=cast.merchandiser)
    acts: list[Callable[[], object]] = [
        lambda: working.accept_issue(issue.pk, actor=cast.buyer),
        lambda: working.hand_over_issue(issue.pk, "late", to=cast.director, actor=cast.buyer),
        lambda: working.ask_about_issue(issue.pk, "why?", of=cast.director, actor=cast.buyer),
        lambda: working.answer_issue(issue.pk, "so", actor=cast.buyer),
    ]
    for act in acts:
        with pytest.raises(ConflictError, match="ended"):
            act()
