"""Absences, duty, and that somebody always answers (E16, E17)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gendan.base.errors import ForbiddenError, InvalidInputError
from gendan.base.timeline.models import Event
from gendan.people import actions, queries
from gendan.people.availability import As, Why
from gendan.people.models import Absence, Department, DutyShift, Grade, Member
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 3, tzinfo=UTC)  # 11:00 in Shanghai
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def mer(cast: Cast) -> Department:
    return Department.objects.get(code="MER")


def away(*members: Member) -> None:
    for member in members:
        Absence.objects.create(member=member, starts_at=SUNDAY - DAY, ends_at=SUNDAY + DAY)


def test_members_record_their_own_absence_and_the_note_stays_out_of_the_event(cast: Cast) -> None:
    member = cast.merchandiser
    actions.set_deputy(member.pk, cast.supervisor.pk, actor=member)
    absence = actions.record_absence(member.pk, SUNDAY, SUNDAY + DAY, "病假", actor=member)
    event = Event.objects.latest("pk")
    assert (event.kind, event.payload["deputy"]) == ("member.absence_recorded", "赵敏")
    assert "病假" not in str(event.payload)
    with pytest.raises(ForbiddenError):
        actions.withdraw_absence(absence.pk, actor=cast.buyer)
    actions.withdraw_absence(absence.pk, actor=member)
    assert not Absence.objects.exists()


def test_absences_neither_overlap_nor_end_before_they_start(cast: Cast) -> None:
    member = cast.merchandiser
    first = actions.record_absence(member.pk, SUNDAY, SUNDAY + DAY, actor=member)
    actions.record_absence(member.pk, SUNDAY + DAY, SUNDAY + 2 * DAY, actor=member)
    with pytest.raises(InvalidInputError):
        actions.record_absence(member.pk, SUNDAY + HOUR, SUNDAY + 2 * HOUR, actor=member)
    with pytest.raises(InvalidInputError):
        actions.change_absence(first.pk, SUNDAY, SUNDAY, actor=member)
    with pytest.raises(InvalidInputError):
        actions.change_absence(first.pk, SUNDAY, SUNDAY + DAY + HOUR, actor=member)
    actions.change_absence(first.pk, SUNDAY, SUNDAY + HOUR, actor=member)
    assert Event.objects.latest("pk").kind == "member.absence_changed"


def test_notes_of_absences_are_for_who_may_record_them(cast: Cast) -> None:
    Absence.objects.create(member=cast.buyer, starts_at=SUNDAY, ends_at=SUNDAY + DAY, note="病假")
    for reader, note in (
        (cast.merchandiser, ""),
        (cast.supervisor, "病假"),
        (cast.buyer, "病假"),
    ):
        assert [it.note for it in queries.absences(reader, SUNDAY, SUNDAY + DAY)] == [note]


def test_a_shift_is_planned_changed_and_removed(cast: Cast) -> None:
    shift = actions.plan_shift(
        actor=cast.supervisor, member_id=cast.merchandiser.pk, starts_at=SUNDAY, ends_at=SUNDAY + HOUR
    )
    actions.change_shift(shift.pk, actor=cast.supervisor, member_id=cast.buyer.pk)
    assert queries.shift_for(cast.buyer, shift.pk).member == cast.buyer
    with pytest.raises(InvalidInputError):
        actions.plan_shift(
            actor=cast.supervisor, member_id=cast.buyer.pk, starts_at=SUNDAY, ends_at=SUNDAY + 2 * HOUR
        )
    with pytest.raises(InvalidInputError):
        actions.plan_shift(
            actor=cast.supervisor, member_id=cast.former.pk, starts_at=SUNDAY, ends_at=SUNDAY + HOUR
        )
    actions.remove_shift(shift.pk, actor=cast.supervisor)
    kinds = Event.objects.filter(subjects__kind="member", subjects__object_id=cast.buyer.pk)
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == ["duty.changed", "duty.removed"]


def test_a_week_is_copied_at_the_same_times_by_the_clock(cast: Cast) -> None:
    friday_night = datetime(2026, 11, 20, 10, tzinfo=UTC)  # 18:00 in Shanghai
    for member in (cast.buyer, cast.former):
        DutyShift.objects.create(
            member=member, starts_at=friday_night, ends_at=friday_night + 15 * HOUR, position=2
        )
    [copied] = actions.copy_week(date(2026, 11, 16), date(2026, 11, 23), actor=cast.supervisor)
    assert (copied.member, copied.position) == (cast.buyer, 2)
    assert (copied.starts_at, copied.ends_at) == (friday_night + 7 * DAY, friday_night + 7 * DAY + 15 * HOUR)
    with pytest.raises(InvalidInputError):
        actions.copy_week(date(2026, 11, 16), date(2026, 11, 23), actor=cast.supervisor)


def test_a_night_shift_shows_on_both_days_of_the_roster(cast: Cast, mer: Department) -> None:
    night = datetime(2026, 11, 18, 10, tzinfo=UTC)
    DutyShift.objects.create(member=cast.head, starts_at=night, ends_at=night + 15 * HOUR)
    DutyShift.objects.create(
        member=cast.buyer, department=cast.buyer.department, starts_at=night, ends_at=night + HOUR
    )
    week = queries.roster(cast.buyer, date(2026, 11, 16))
    assert [len(day.shifts) for day in week] == [0, 0, 2, 1, 0, 0, 0]
    mine = queries.roster(cast.buyer, date(2026, 11, 16), mer)
    assert [len(day.shifts) for day in mine] == [0, 0, 1, 1, 0, 0, 0]


def test_the_department_on_duty_answers_before_the_company(cast: Cast, mer: Department) -> None:
    span = {"starts_at": SUNDAY - HOUR, "ends_at": SUNDAY + HOUR}
    DutyShift.objects.create(member=cast.buyer, **span)
    DutyShift.objects.create(member=cast.merchandiser, department=mer, position=2, **span)
    DutyShift.objects.create(member=cast.supervisor, department=mer, position=1, **span)
    answer = queries.on_duty(SUNDAY, mer)
    assert (answer.member, answer.asked_as) == (cast.supervisor, As.SHIFT)
    assert queries.on_duty(SUNDAY).member == cast.buyer
    assert queries.on_duty(SUNDAY + HOUR, mer).asked_as is As.SUPERVISOR


def test_who_is_on_duty_but_away_is_answered_for_by_the_deputy(cast: Cast, mer: Department) -> None:
    Member.objects.filter(pk=cast.merchandiser.pk).update(deputy=cast.buyer)
    DutyShift.objects.create(
        member=cast.merchandiser, department=mer, starts_at=SUNDAY - HOUR, ends_at=SUNDAY + HOUR
    )
    away(cast.merchandiser)
    answer = queries.on_duty(SUNDAY, mer)
    assert answer.member == cast.buyer
    assert [step.why for step in answer.steps] == [Why.AWAY, Why.HERE]
    assert all(answer.reasons)
    assert answer.capacity


def test_e17_without_a_roster_it_falls_to_the_deputy_then_up_the_line(cast: Cast, mer: Department) -> None:
    owner = cast.merchandiser
    Member.objects.filter(pk=owner.pk).update(deputy=cast.buyer)
    owner.refresh_from_db()
    answer = queries.on_duty(SUNDAY, mer, owner)
    assert (answer.member, answer.asked_as) == (cast.buyer, As.DEPUTY)
    for next_one, capacity in (
        (cast.supervisor, As.SUPERVISOR),
        (cast.head, As.MANAGER),
        (cast.director, As.DIRECTOR),
        (cast.administrator, As.ADMINISTRATOR),
    ):
        assert answer.member is not None
        away(answer.member)
        answer = queries.on_duty(SUNDAY, mer, owner)
        assert (answer.member, answer.asked_as) == (next_one, capacity)


def test_e17_when_everybody_is_away_the_answer_says_so(cast: Cast, mer: Department) -> None:
    away(*Member.objects.filter(is_active=True))
    answer = queries.on_duty(SUNDAY, mer, cast.merchandiser)
    assert answer.member is None
    assert {step.name for step in answer.steps} >= {"赵敏", "孙丽", "吴国强", "周明"}
    assert answer.capacity == ""


def test_e16_a_vacant_rung_says_so_at_once(cast: Cast, mer: Department) -> None:
    assert queries.at_grade(mer, Grade.SUPERVISOR, SUNDAY).member == cast.supervisor
    away(cast.supervisor)
    vacant = queries.at_grade(mer, Grade.SUPERVISOR, SUNDAY)
    assert vacant.member is None
    assert [step.why for step in vacant.steps] == [Why.AWAY, Why.NO_DEPUTY]
    assert queries.at_grade(mer, Grade.DIRECTOR, SUNDAY).steps == ()
    assert queries.at_grade(mer, Grade.MANAGER, SUNDAY).member == cast.head


def test_whoever_is_there_answers_for_themselves(cast: Cast) -> None:
    assert queries.available(cast.buyer, SUNDAY).member == cast.buyer
    assert queries.available(cast.former, SUNDAY).member is None
