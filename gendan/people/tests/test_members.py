"""Members come, change and leave; what happened is on their timeline."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from gendan.base.errors import ConflictError, ForbiddenError, GendanError, InvalidInputError, NotFoundError
from gendan.base.refs import Actor, Subject, System
from gendan.base.timeline.models import Event
from gendan.people import actions, handover, queries
from gendan.people.models import DutyShift, Member, Role
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
T = datetime(2030, 1, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def last_on(member: Member) -> Event:
    subject = Subject("member", member.pk)
    return Event.objects.filter(subjects__kind=subject.kind, subjects__object_id=subject.id).latest("pk")


def test_a_new_member_is_found_by_pinyin_and_has_the_default_role(cast: Cast) -> None:
    new = actions.add_member(
        actor=cast.administrator,
        username="sxy",
        name="单晓燕",
        department_id=cast.buyer.department_id,
        employee_number=" 0042 ",
        password=PASSWORD,
    )
    assert [role.code for role in new.roles.all()] == ["colleague"]
    assert new.employee_number == "0042"
    assert new.check_password(PASSWORD)
    assert queries.suggest(cast.merchandiser, "sxy") == [new]
    assert last_on(new).kind == "member.joined"


def test_an_empty_employee_number_is_none_so_that_many_may_have_none(cast: Cast) -> None:
    for username in ("one", "two"):
        actions.add_member(actor=cast.administrator, username=username, name="某", employee_number="")
    assert Member.objects.filter(username__in=["one", "two"], employee_number=None).count() == 2


def test_wrong_input_names_the_field_and_writes_nothing(cast: Cast) -> None:
    before = Event.objects.count()
    with pytest.raises(InvalidInputError) as refusal:
        actions.add_member(actor=cast.administrator, username="x", name="", email="no address")
    assert set(refusal.value.fields) == {"name", "email"}
    with pytest.raises(InvalidInputError):
        actions.add_member(actor=cast.administrator, username="LinXiaoYu", name="林")
    with pytest.raises(InvalidInputError):
        actions.add_member(actor=cast.administrator, username="x", name="x", department_id=10**9)
    assert Event.objects.count() == before
    assert not Member.objects.filter(username="x").exists()


def test_a_change_keeps_old_and_new_but_no_private_value(cast: Cast) -> None:
    actions.change_member(cast.buyer.pk, actor=cast.administrator, grade=2, phone="13800001111", title="")
    event = last_on(cast.buyer)
    assert event.kind == "member.changed"
    assert event.payload["changes"] == [
        {"field": "grade", "old": "1", "new": "2"},
        {"field": "phone", "old": "", "new": ""},
    ]
    assert "13800001111" not in str(event.payload) + event.what.sentence()


def test_a_change_that_changes_nothing_leaves_no_event(cast: Cast) -> None:
    before = Event.objects.count()
    actions.change_member(cast.buyer.pk, actor=cast.administrator, name="王建国", grade=1)
    assert Event.objects.count() == before


def test_a_new_name_brings_new_pinyin(cast: Cast) -> None:
    actions.change_member(cast.buyer.pk, actor=cast.administrator, name="曾伟")
    assert queries.suggest(cast.merchandiser, "zengw") == [cast.buyer]


def test_nobody_raises_their_own_grade_or_roles(cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        actions.change_member(cast.administrator.pk, actor=cast.administrator, grade=4)
    with pytest.raises(ForbiddenError):
        actions.set_roles(cast.administrator.pk, ["merchandiser"], actor=cast.administrator)
    actions.change_member(cast.administrator.pk, actor=cast.administrator, title="信息主管")


@pytest.mark.parametrize(
    "fields", [{"email": "me@example.cn"}, {"username": "other"}, {"employee_number": "77"}]
)
def test_managing_people_opens_no_way_to_act_as_an_administrator(
    cast: Cast, fields: actions.members.MemberFields
) -> None:
    clerk = a_clerk(cast)
    with pytest.raises(ForbiddenError):
        actions.change_member(cast.administrator.pk, actor=clerk, **fields)
    actions.change_member(cast.administrator.pk, actor=clerk, title="IT", phone="1")
    actions.change_member(cast.buyer.pk, actor=clerk, **fields)


def a_clerk(cast: Cast) -> Member:
    role = Role.objects.create(
        code="clerk", name_zh="人事", name_en="Clerk", permissions=["people.view", "people.manage"]
    )
    cast.buyer.roles.set([role])
    cast.supervisor.roles.set([role])
    return Member.objects.get(pk=cast.supervisor.pk)


def test_members_set_their_own_deputy_language_and_theme(cast: Cast) -> None:
    actions.set_deputy(cast.merchandiser.pk, cast.supervisor.pk, actor=cast.merchandiser)
    actions.change_profile(actor=cast.merchandiser, language="en", theme="dark")
    member = Member.objects.get(pk=cast.merchandiser.pk)
    assert (member.deputy, member.language, member.theme) == (cast.supervisor, "en", "dark")
    with pytest.raises(ForbiddenError):
        actions.set_deputy(cast.buyer.pk, cast.merchandiser.pk, actor=cast.merchandiser)
    with pytest.raises(ForbiddenError):
        actions.change_profile(actor=cast.former, language="en")


def test_two_may_be_each_others_deputies_but_nobody_their_own(cast: Cast) -> None:
    actions.set_deputy(cast.merchandiser.pk, cast.supervisor.pk, actor=cast.merchandiser)
    actions.set_deputy(cast.supervisor.pk, cast.merchandiser.pk, actor=cast.supervisor)
    for wrong in (cast.merchandiser, cast.former):
        with pytest.raises(InvalidInputError):
            actions.set_deputy(cast.merchandiser.pk, wrong.pk, actor=cast.merchandiser)
    actions.set_deputy(cast.merchandiser.pk, None, actor=cast.merchandiser)
    assert Member.objects.get(pk=cast.merchandiser.pk).deputy is None


def test_roles_are_given_and_taken_with_a_trace(cast: Cast) -> None:
    actions.set_roles(cast.buyer.pk, ["auditor", "supervisor"], actor=cast.administrator)
    assert last_on(cast.buyer).payload == {
        "who": "王建国",
        "added": ["审计（只读）", "跟单主管"],
        "removed": ["普通员工"],
    }
    with pytest.raises(InvalidInputError):
        actions.set_roles(cast.buyer.pk, ["emperor"], actor=cast.administrator)


def test_the_last_administrator_stays(cast: Cast) -> None:
    other = actions.add_member(
        actor=cast.administrator, username="admin2", name="另一", roles=["administrator"]
    )
    actions.set_roles(cast.administrator.pk, ["colleague"], actor=other)
    for act in (
        lambda: actions.deactivate_member(other.pk, actor=other),
        lambda: actions.change_role(Role.objects.get(code="administrator").pk, actor=other, permissions=[]),
    ):
        with pytest.raises(ConflictError, match=r"manage|管理"):
            act()
    assert Member.objects.get(pk=other.pk).is_active


def test_who_leaves_with_open_duties_needs_a_successor(cast: Cast) -> None:
    DutyShift.objects.create(member=cast.head, starts_at=T, ends_at=T + HOUR)
    past = DutyShift.objects.create(
        member=cast.head, starts_at=T - timedelta(days=9999), ends_at=T - timedelta(days=9998)
    )
    Member.objects.filter(pk__in=[cast.buyer.pk, cast.supervisor.pk]).update(deputy=cast.head)
    with pytest.raises(ConflictError) as refusal:
        actions.deactivate_member(cast.head.pk, actor=cast.administrator)
    assert len(queries.open_duties(cast.administrator, cast.head)) == 3
    assert refusal.value.hint
    actions.deactivate_member(cast.head.pk, actor=cast.administrator, successor_id=cast.supervisor.pk)
    gone = Member.objects.get(pk=cast.head.pk)
    assert (gone.is_active, gone.left_at is not None) == (False, True)
    assert handover.open_duties(gone) == []
    assert DutyShift.objects.get(starts_at=T).member == cast.supervisor
    assert DutyShift.objects.get(pk=past.pk).member == cast.head
    assert Member.objects.get(pk=cast.buyer.pk).deputy == cast.supervisor
    assert Member.objects.get(pk=cast.supervisor.pk).deputy is None
    assert last_on(gone).payload == {"who": "孙丽", "successor": "赵敏"}


def test_a_successor_works_here_and_is_somebody_else(cast: Cast) -> None:
    for wrong in (cast.head, cast.former):
        with pytest.raises(InvalidInputError):
            actions.deactivate_member(cast.head.pk, actor=cast.administrator, successor_id=wrong.pk)


def test_floors_above_register_their_own_duties(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[Member, Member]] = []

    def give(member: Member, successor: Member, _actor: Actor) -> None:
        given.append((member, successor))

    monkeypatch.setattr(handover, "_kinds", {})
    handover.register(handover.OpenDuty("orders", "open orders", lambda _member: 0 if given else 3, give))
    with pytest.raises(ConflictError, match="open orders 3"):
        actions.deactivate_member(cast.buyer.pk, actor=cast.administrator)
    actions.deactivate_member(cast.buyer.pk, actor=cast.administrator, successor_id=cast.head.pk)
    assert given == [(cast.buyer, cast.head)]


def test_a_former_member_comes_back_with_the_roles_of_before(cast: Cast) -> None:
    actions.reactivate_member(cast.former.pk, actor=cast.administrator)
    back = Member.objects.get(pk=cast.former.pk)
    assert (back.is_active, back.left_at) == (True, None)
    assert queries.may(back, "people.view")
    assert last_on(back).kind == "member.returned"


def test_a_member_who_does_not_exist_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        actions.change_member(10**9, actor=cast.administrator, title="x")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lxy", {"林小雨"}),
        ("linxiao", {"林小雨"}),
        ("小雨", {"林小雨"}),
        ("LinXiaoYu", {"林小雨"}),
        ("錢進", {"钱进"}),
        ("zzz", set()),
        ("  ", {"林小雨", "赵敏", "孙丽", "王建国", "钱进", "周明", "吴国强", "郑洁", "何人"}),
    ],
)
def test_the_directory_finds_people_as_they_are_typed(cast: Cast, text: str, found: set[str]) -> None:
    assert {it.name for it in queries.members(cast.merchandiser, queries.Wanted(text=text))} == found


def test_the_directory_filters_and_sorts_by_pinyin(cast: Cast) -> None:
    wanted = queries.Wanted(department="MER")
    assert [it.name for it in queries.members(cast.merchandiser, wanted)] == ["林小雨", "孙丽", "赵敏"]
    assert [it.name for it in queries.members(cast.buyer, queries.Wanted(role="head"))] == ["钱进", "孙丽"]
    assert [it.name for it in queries.members(cast.buyer, queries.Wanted(grade=4))] == ["吴国强"]
    assert [it.name for it in queries.members(cast.buyer, queries.Wanted(left=True))] == ["冯远"]


def test_a_page_of_the_directory_costs_the_same_whatever_its_length(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    assert queries.may(cast.merchandiser, "people.view")
    with django_assert_num_queries(2):
        for member in queries.members(cast.merchandiser)[:50]:
            assert [str(it) for it in (member.department, member.deputy, *member.roles.all())]


def test_departments_show_their_head_and_size(cast: Cast, django_assert_num_queries: Any) -> None:
    assert queries.may(cast.buyer, "people.view")
    with django_assert_num_queries(1):
        rows = list(queries.departments(cast.buyer))
        found = [(it.code, it.head and it.head.name, vars(it)["size"]) for it in rows]
    assert found[0] == ("MER", "孙丽", 3)
    assert found[3] == ("QC", None, 0)
    assert [it.code for it in queries.roles(cast.buyer)][:2] == ["merchandiser", "colleague"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other(cast: Cast) -> None:
    other = actions.add_member(actor=System("test"), username="a2", name="乙", roles=["administrator"])

    def deactivate(pair: tuple[Member, Member]) -> str:
        try:
            actor = Member.objects.get(pk=pair[0].pk)
            actions.deactivate_member(pair[1].pk, actor=actor)
        except GendanError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        pairs = [(cast.administrator, other), (other, cast.administrator)]
        outcomes = set(pool.map(deactivate, pairs))
    assert outcomes in ({"done", "conflict"}, {"done", "forbidden"})
    assert Member.objects.filter(roles__code="administrator", is_active=True).count() == 1
