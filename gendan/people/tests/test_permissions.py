"""Every act, and who may do it: the whole matrix."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gendan.base.errors import ForbiddenError, NotFoundError
from gendan.base.refs import System
from gendan.base.timeline.actions import record
from gendan.base.timeline.models import Event
from gendan.base.worktime import actions as worktime
from gendan.base.worktime.days import DayKind
from gendan.base.worktime.days_import import DayRow
from gendan.people import actions, queries, seed
from gendan.people.actions import calendars
from gendan.people.authority import Limit
from gendan.people.events import MemberReturned
from gendan.people.models import Absence, Activity, Department, DutyShift, Member, Notice, Role
from gendan.people.permissions import PERMISSIONS
from gendan.people.permit import may
from tests.cast import Cast

pytestmark = pytest.mark.django_db
T = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SETUP = System("setup")


@dataclass
class Customer:
    """Somebody who is not of the company."""

    actor_kind: str = "customer"
    actor_id: int | None = 1
    actor_name: str = "ACME"


@dataclass
class Scene:
    """Something of each kind to act on."""

    cast: Cast
    role: Role
    department: Department
    absence: Absence
    shift: DutyShift
    activity: Activity


@pytest.fixture
def scene(cast: Cast) -> Scene:
    seed.seed_matrix()
    worktime.create_calendar(actor=SETUP, code="spare", name="备用日历")
    return Scene(
        cast,
        Role.objects.create(code="spare", name_zh="备用", name_en="Spare"),
        Department.objects.create(code="SPARE", name_zh="备用部", name_en="Spare part"),
        Absence.objects.create(member=cast.head, starts_at=T, ends_at=T + HOUR),
        DutyShift.objects.create(member=cast.head, starts_at=T, ends_at=T + HOUR),
        Activity.objects.get(code="book_cost"),
    )


Act = Callable[[Scene, Any], object]
ADMIN = {"administrator"}
LEADERS = {"administrator", "director", "head", "purchasing_head", "supervisor"}
PLANNERS = {"administrator", "head", "purchasing_head", "supervisor"}
CLOCKS = {"administrator"}
RULERS = {"administrator", "director"}

ACTS: dict[str, tuple[Act, set[str]]] = {
    "add_member": (lambda s, a: actions.add_member(actor=a, username="new", name="新人"), ADMIN),
    "change_member": (lambda s, a: actions.change_member(s.cast.former.pk, actor=a, title="x"), ADMIN),
    "deactivate_member": (lambda s, a: actions.deactivate_member(s.cast.former.pk, actor=a), ADMIN),
    "reactivate_member": (lambda s, a: actions.reactivate_member(s.cast.former.pk, actor=a), ADMIN),
    "set_roles": (lambda s, a: actions.set_roles(s.cast.former.pk, ["auditor"], actor=a), ADMIN),
    "set_deputy": (
        lambda s, a: actions.set_deputy(s.cast.former.pk, s.cast.buyer.pk, actor=a),
        LEADERS,
    ),
    "add_department": (
        lambda s, a: actions.add_department(actor=a, code="NEW", name_zh="新", name_en="New"),
        ADMIN,
    ),
    "change_department": (
        lambda s, a: actions.change_department(s.department.pk, actor=a, position=3),
        ADMIN,
    ),
    "retire_department": (lambda s, a: actions.retire_department(s.department.pk, actor=a), ADMIN),
    "restore_department": (lambda s, a: actions.restore_department(s.department.pk, actor=a), ADMIN),
    "add_role": (lambda s, a: actions.add_role(actor=a, code="new", name_zh="新", name_en="New"), ADMIN),
    "change_role": (lambda s, a: actions.change_role(s.role.pk, actor=a, position=3), ADMIN),
    "remove_role": (lambda s, a: actions.remove_role(s.role.pk, actor=a), ADMIN),
    "record_absence": (
        lambda s, a: actions.record_absence(s.cast.former.pk, T, T + HOUR, actor=a),
        LEADERS,
    ),
    "change_absence": (
        lambda s, a: actions.change_absence(s.absence.pk, T, T + 2 * HOUR, actor=a),
        LEADERS,
    ),
    "withdraw_absence": (lambda s, a: actions.withdraw_absence(s.absence.pk, actor=a), LEADERS),
    "plan_shift": (
        lambda s, a: actions.plan_shift(actor=a, member_id=s.cast.buyer.pk, starts_at=T, ends_at=T + HOUR),
        PLANNERS,
    ),
    "change_shift": (lambda s, a: actions.change_shift(s.shift.pk, actor=a, position=2), PLANNERS),
    "remove_shift": (lambda s, a: actions.remove_shift(s.shift.pk, actor=a), PLANNERS),
    "copy_week": (lambda s, a: actions.copy_week(date(2026, 11, 23), date(2026, 11, 30), actor=a), PLANNERS),
    "set_row": (
        lambda s, a: actions.set_row(s.activity.pk, {"FIN": "A/R"}, version=1, actor=a),
        RULERS,
    ),
    "add_activity": (
        lambda s, a: actions.add_activity(
            actor=a,
            letters={"FIN": "A/R"},
            code="n",
            verb_zh="办",
            object_zh="事",
            verb_en="Do",
            object_en="it",
        ),
        RULERS,
    ),
    "change_activity": (
        lambda s, a: actions.change_activity(s.activity.pk, version=1, actor=a, position=3),
        RULERS,
    ),
    "retire_activity": (lambda s, a: actions.retire_activity(s.activity.pk, version=1, actor=a), RULERS),
    "restore_activity": (lambda s, a: actions.restore_activity(s.activity.pk, version=1, actor=a), RULERS),
    "set_authority": (lambda s, a: actions.set_authority([Limit(1, 1)], actor=a), RULERS),
    "import_members": (
        lambda s, a: actions.import_members("姓名,工号\n新人,N1".encode(), actor=a),
        ADMIN,
    ),
    "create_calendar": (lambda s, a: calendars.create_calendar(actor=a, code="new", name="新"), CLOCKS),
    "change_calendar": (lambda s, a: calendars.change_calendar(actor=a, code="spare", name="新"), CLOCKS),
    "set_week": (lambda s, a: calendars.set_week(actor=a, code="spare", week={0: "09:00-12:00"}), CLOCKS),
    "confirm_year": (lambda s, a: calendars.confirm_year(actor=a, code="spare", year=2026), CLOCKS),
    "set_day": (
        lambda s, a: calendars.set_day(actor=a, code="spare", day=T.date(), kind=DayKind.HOLIDAY),
        CLOCKS,
    ),
    "clear_day": (lambda s, a: calendars.clear_day(actor=a, code="spare", day=T.date()), CLOCKS),
    "import_text": (
        lambda s, a: calendars.import_text(actor=a, code="spare", text="2027-01-01\t休\t元旦"),
        CLOCKS,
    ),
    "import_file": (
        lambda s, a: calendars.import_file(
            actor=a, code="spare", name="x.csv", content="日期,类型\n2027-01-01,休".encode()
        ),
        CLOCKS,
    ),
    "import_days": (
        lambda s, a: calendars.import_days(
            actor=a, code="spare", rows=[DayRow(T.date(), DayKind.HOLIDAY, "厂庆")], source="x"
        ),
        CLOCKS,
    ),
    "create_with_holidays": (
        lambda s, a: calendars.create_with_holidays(actor=a, code="works", name="厂"),
        CLOCKS,
    ),
    "seed_china": (lambda s, a: calendars.seed_china(actor=a, code="china", years=(2026,)), CLOCKS),
    "notify": (lambda s, a: actions.notify([s.cast.buyer], Event.objects.latest("pk"), actor=a), set()),
}
OWN = {"change_profile", "mark_read", "mark_all_read"}  # only ever one's own: tested for themselves


def test_the_matrix_has_every_act() -> None:
    assert (set(actions.__all__) | set(calendars.__all__)) - OWN == set(ACTS)


def test_every_change_of_a_calendar_has_its_door() -> None:
    assert set(calendars.__all__) == set(worktime.__all__)


@pytest.mark.parametrize("name", ACTS)
def test_only_those_who_may_do_it_and_a_refused_act_changes_nothing(name: str, scene: Scene) -> None:
    from django.db import transaction

    act, allowed = ACTS[name]
    record(MemberReturned(who="某"), actor=SETUP, on=[])
    before = Event.objects.count()
    for who, member in {**scene.cast.everybody(), "customer": Customer()}.items():
        if who in allowed:
            with transaction.atomic():
                act(scene, member)
                transaction.set_rollback(True)
        else:
            with pytest.raises(ForbiddenError):
                act(scene, member)
    assert Event.objects.count() == before


def test_a_refusal_names_the_permission(cast: Cast) -> None:
    with pytest.raises(ForbiddenError) as refusal:
        actions.add_member(actor=cast.merchandiser, username="x", name="x")
    assert str(PERMISSIONS["people.manage"].label) in str(refusal.value)


def test_an_unknown_permission_is_a_mistake_not_a_refusal(cast: Cast) -> None:
    with pytest.raises(KeyError):
        may(cast.administrator, "people.mange")


def test_permissions_are_read_once_for_a_request(cast: Cast, django_assert_num_queries: Any) -> None:
    member = Member.objects.get(pk=cast.administrator.pk)
    with django_assert_num_queries(1):
        assert all(may(member, code) for code in PERMISSIONS)


def test_a_narrowed_member_may_no_more_than_both_allow(cast: Cast) -> None:
    cast.merchandiser.narrow_to(["people.view", "people.manage"])
    assert may(cast.merchandiser, "people.view")
    assert not may(cast.merchandiser, "people.manage")
    cast.administrator.narrow_to([])
    assert not may(cast.administrator, "people.view")


def test_an_operator_may_everything_until_they_leave(cast: Cast) -> None:
    operator = Member.objects.create_superuser("operator")
    assert may(operator, "roles.manage")
    gone = Member.objects.create_superuser("gone", is_active=False)
    assert not may(gone, "people.view")


def test_who_may_not_see_people_sees_only_themselves(cast: Cast) -> None:
    assert queries.member_for(cast.outsider, cast.outsider.pk) == cast.outsider
    for absent in (cast.buyer.pk, 10**9):
        with pytest.raises(NotFoundError):
            queries.member_for(cast.outsider, absent)
    with pytest.raises(NotFoundError):
        queries.member_for(Customer(), cast.buyer.pk)


READS: dict[str, Callable[[Any], object]] = {
    "members": queries.members,
    "departments": queries.departments,
    "roles": queries.roles,
    "raci_matrix": queries.raci_matrix,
    "roster": lambda a: queries.roster(a, date(2026, 11, 23)),
    "absences": lambda a: queries.absences(a, T, T + HOUR),
}


@pytest.mark.parametrize("name", READS)
def test_reading_about_others_needs_the_permission_to_see_people(name: str, cast: Cast) -> None:
    for stranger in (cast.outsider, cast.former, Customer()):
        with pytest.raises(ForbiddenError):
            READS[name](stranger)
    READS[name](cast.merchandiser)


def test_notices_are_ones_own(cast: Cast) -> None:
    from django.db import transaction

    with transaction.atomic():
        event = record(MemberReturned(who="某"), actor=SETUP, on=[])
    [notice] = actions.notify([cast.buyer], event, actor=SETUP)
    with pytest.raises(NotFoundError):
        actions.mark_read(notice.pk, actor=cast.administrator)
    assert actions.mark_all_read(actor=cast.administrator) == 0
    assert Notice.objects.filter(read_at=None).count() == 1
