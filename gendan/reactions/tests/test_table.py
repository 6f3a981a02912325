"""What follows what, reaction by reaction: the events are made by the actions that people use."""

from datetime import UTC, date, datetime, timedelta

from procrastinate.contrib.django.models import ProcrastinateJob

from gendan.base import clock
from gendan.base.deadlines import actions as deadlines
from gendan.base.deadlines import kinds
from gendan.base.deadlines.ladder import Rung, StepKind, ladder
from gendan.base.refs import Subject, System
from gendan.base.timeline.models import Event
from gendan.base.worktime.actions import seed_china
from gendan.base.worktime.actions.days import set_day
from gendan.base.worktime.days import DayKind
from gendan.people.actions.absences import record_absence
from gendan.people.actions.duty import plan_shift
from gendan.people.models import DutyShift, Member
from gendan.people.queries.notices import unread_count
from gendan.people.sign_in.actions import door
from gendan.reactions import runner
from gendan.reactions.clocks import follow_calendar
from tests.cast import Cast

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def _let_follow(kind: str, reaction: str) -> None:
    """Run `reaction` to the last event of `kind`, as the worker would where it was asked for."""
    event = Event.objects.filter(kind=kind).latest("pk")
    asked = ProcrastinateJob.objects.filter(args__event_id=event.pk, args__reaction=reaction)
    assert asked.count() == 1
    assert runner.run(event.pk, reaction)


def _away(member: Member, actor: Member) -> None:
    record_absence(member.pk, MONDAY, MONDAY + timedelta(days=1), actor=actor)


def test_tell_deputies_when_somebody_will_be_away(cast: Cast) -> None:
    Member.objects.filter(pk=cast.merchandiser.pk).update(deputy=cast.supervisor)
    _away(cast.merchandiser, cast.merchandiser)
    _let_follow("member.absence_recorded", "tell_deputies")
    assert unread_count(cast.supervisor) == 1
    assert unread_count(cast.merchandiser) == 0, "nobody is told of their own act"


def test_tell_deputies_says_nothing_where_nobody_stands_in(cast: Cast) -> None:
    Member.objects.filter(pk=cast.merchandiser.pk).update(deputy=None)
    _away(cast.merchandiser, cast.merchandiser)
    _let_follow("member.absence_recorded", "tell_deputies")
    assert not any(unread_count(member) for member in cast.everybody().values())


def test_tell_who_is_concerned_when_another_records_the_absence(cast: Cast) -> None:
    _away(cast.merchandiser, cast.administrator)
    _let_follow("member.absence_recorded", "tell_who_is_concerned")
    assert unread_count(cast.merchandiser) == 1


def test_tell_who_is_concerned_when_duty_is_planned(cast: Cast) -> None:
    plan_shift(
        actor=cast.administrator,
        member_id=cast.buyer.pk,
        kind=DutyShift.Kind.NIGHT,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(hours=8),
    )
    _let_follow("duty.planned", "tell_who_is_concerned")
    assert unread_count(cast.buyer) == 1
    assert unread_count(cast.administrator) == 0


def test_tell_administrators_when_a_member_is_locked_out(cast: Cast) -> None:
    for _attempt in range(50):
        door.note_failure(cast.buyer, now=MONDAY)
        if Event.objects.filter(kind="member.locked_out").exists():
            break
    _let_follow("member.locked_out", "tell_administrators")
    assert unread_count(cast.administrator) == 1
    assert unread_count(cast.buyer) == 0


def test_move_open_deadlines_when_a_holiday_is_declared_later(cast: Cast) -> None:
    seed_china(actor=System("test"))
    kind = kinds.DeadlineKind("test.reaction", "Test")
    kinds._registry.setdefault(kind.name, kind)
    with clock.at(MONDAY):
        running = deadlines.start(
            kind.name,
            Subject("member", cast.buyer.pk),
            actor=System("test"),
            ladder=ladder(Rung("due", StepKind.DUE, 0)),
            target=12 * 3600,
        )
        before = running.due_at
        set_day(actor=cast.administrator, code="default", day=date(2026, 11, 24), kind=DayKind.HOLIDAY)
        _let_follow("calendar.day_changed", "move_open_deadlines")
        job = ProcrastinateJob.objects.get(task_name="deadlines.follow_calendar")
        assert follow_calendar(**job.args) == 1
        running.refresh_from_db()
        assert before is not None
        assert running.due_at == before + timedelta(days=1)
        assert follow_calendar(**job.args) == 0, "asked again, nothing moves"
