"""The demo company and what a new company starts with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from gendan.base import clock
from gendan.base.errors import ConflictError
from gendan.base.timeline.models import Event
from gendan.people import demo, queries, seed
from gendan.people.models import Activity, Department, DutyShift, Member, Notice, Role
from gendan.people.raci import Rule
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


def test_everybody_it_prints_can_sign_in() -> None:
    with clock.at(MONDAY):
        demo.make_demo()
    people = demo.demo_people()
    assert {it.department for it in people} >= {"业务/跟单", "采购", "品质"}
    for person in people:
        request = RequestFactory().post("/")
        assert authenticate(request, username=person.username, password=person.password), person


def test_making_it_again_adds_nothing() -> None:
    with clock.at(MONDAY):
        demo.make_demo()
        before = Event.objects.count(), Notice.objects.count()
        demo.make_demo()
    assert (Event.objects.count(), Notice.objects.count()) == before


def test_a_week_later_there_is_a_roster_and_somebody_is_away_again() -> None:
    with clock.at(MONDAY):
        demo.make_demo()
    later = MONDAY + timedelta(days=7)
    with clock.at(later):
        demo.make_demo()
    assert DutyShift.objects.filter(starts_at__gte=later + timedelta(days=7)).exists()
    answer = queries.available(Member.objects.get(username="chensisi"), later)
    assert answer.member == Member.objects.get(username="linxiaoyu")


def test_pages_of_the_demo_are_not_empty() -> None:
    with clock.at(MONDAY):
        demo.make_demo()
    lin = Member.objects.get(username="linxiaoyu")
    assert queries.unread_count(lin) > 0
    assert queries.members(lin).count() == 22
    assert all(day.shifts for day in queries.roster(lin, MONDAY.date()))
    assert all(it.head for it in queries.departments(lin))


def test_it_does_not_mix_with_real_people(cast: Cast) -> None:
    Member.objects.filter(username="linxiaoyu").delete()
    for username in ("zhaomin", "sunli", "wangjianguo", "qianjin", "wuguoqiang", "zhengjie"):
        Member.objects.filter(username=username).update(username=f"real-{username}")
    with pytest.raises(ConflictError):
        demo.make_demo()


def test_seeding_is_done_once_and_brings_nothing_back() -> None:
    seed.seed()
    assert (Department.objects.count(), Activity.objects.count()) == (10, 18)
    Role.objects.filter(code="colleague").delete()
    events = Event.objects.count()
    seed.seed()
    assert not Role.objects.filter(code="colleague").exists()
    assert Event.objects.count() == events == 1


def test_the_seeded_matrix_is_usable_and_its_weak_spots_are_named(cast: Cast) -> None:
    seed.seed_matrix()
    matrix = queries.raci_matrix(cast.merchandiser)
    assert matrix.errors == 0
    by_rule: dict[Rule, set[str]] = {}
    for remark in (it for row in matrix.rows for it in row.remarks):
        by_rule.setdefault(remark.finding.rule, set()).add(remark.finding.activity)
    assert by_rule == {
        Rule.CROWDED: {"activate_contingency_plan"},
        Rule.MANY_CONSULTED: {"decide_disposition", "switch_supplier", "handle_complaint", "book_cost"},
        Rule.WITHOUT_AUTHORITY: {"switch_supplier", "approve_compensation"},
        Rule.CHECKS_ITSELF: {"verify_corrective_action"},
    }
    assert matrix.remarks == []
    assert all(remark.text for row in matrix.rows for remark in row.remarks)


def test_permission_of_a_new_version_reaches_those_whom_it_is_meant_for() -> None:
    seed.seed()
    for role in Role.objects.all():
        role.permissions = [code for code in role.permissions if code != "orders.review"]
        role.save()
    seed.seed()
    holders = {role.code for role in Role.objects.all() if "orders.review" in role.permissions}
    assert {"administrator", "merchandiser", "management"} <= holders
    assert "colleague" not in holders


def test_what_was_taken_from_one_role_is_not_given_back() -> None:
    seed.seed()
    role = Role.objects.get(code="merchandiser")
    role.permissions = ["people.view"]
    role.save()
    seed.seed()
    assert Role.objects.get(code="merchandiser").permissions == ["people.view"]
