"""What the database itself refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gendan.people.models import Absence, Activity, Department, DutyShift, Member, RaciCell

pytestmark = pytest.mark.django_db
T = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def lin() -> Member:
    return Member.objects.create_user("lin", name="林小雨")


@pytest.fixture
def qc() -> Department:
    return Department.objects.create(code="QCX", name_zh="质检", name_en="Inspection")


def test_a_member_is_away_only_once_at_a_time(lin: Member) -> None:
    Absence.objects.create(member=lin, starts_at=T, ends_at=T + HOUR)
    Absence.objects.create(member=lin, starts_at=T + HOUR, ends_at=T + 2 * HOUR)
    with pytest.raises(IntegrityError, match="absence_no_overlap"), transaction.atomic():
        Absence.objects.create(member=lin, starts_at=T + HOUR / 2, ends_at=T + 3 * HOUR)


def test_two_members_may_be_away_at_once(lin: Member) -> None:
    other = Member.objects.create_user("wang", name="王芳")
    for member in (lin, other):
        Absence.objects.create(member=member, starts_at=T, ends_at=T + HOUR)
    assert Absence.objects.count() == 2


def test_an_absence_ends_after_it_starts(lin: Member) -> None:
    with pytest.raises(IntegrityError, match="absence_ends_after_start"), transaction.atomic():
        Absence.objects.create(member=lin, starts_at=T, ends_at=T)


def test_one_member_stands_one_shift_of_a_department_at_a_time(lin: Member, qc: Department) -> None:
    DutyShift.objects.create(member=lin, department=qc, starts_at=T, ends_at=T + HOUR)
    DutyShift.objects.create(member=lin, department=None, starts_at=T, ends_at=T + HOUR)
    for department in (qc, None):
        with pytest.raises(IntegrityError, match="duty_no_overlap"), transaction.atomic():
            DutyShift.objects.create(member=lin, department=department, starts_at=T, ends_at=T + HOUR)


def test_sign_in_names_differ_by_more_than_case(lin: Member) -> None:
    with pytest.raises(IntegrityError, match="member_username_any_case"), transaction.atomic():
        Member.objects.create_user("LIN", name="林")


def test_no_two_members_share_an_address_but_many_have_none(lin: Member) -> None:
    Member.objects.create_user("a", name="a", email="shop@example.cn")
    with pytest.raises(IntegrityError, match="member_email_any_case"), transaction.atomic():
        Member.objects.create_user("b", name="b", email="SHOP@example.cn")


def test_nobody_is_their_own_deputy(lin: Member) -> None:
    lin.deputy = lin
    with pytest.raises(IntegrityError, match="member_is_not_own_deputy"), transaction.atomic():
        lin.save()


def test_an_activity_has_one_accountable_department(qc: Department) -> None:
    other = Department.objects.create(code="LOGX", name_zh="物流部", name_en="Shipping")
    row = Activity.objects.create(
        code="x", verb_zh="办", object_zh="事", verb_en="Do", object_en="things", position=1
    )
    RaciCell.objects.create(activity=row, department=qc, letters="AR")
    with pytest.raises(IntegrityError, match="raci_one_accountable"), transaction.atomic():
        RaciCell.objects.create(activity=row, department=other, letters="A")
