"""From the deadline to the bell: next year's holidays, asked for, reminded of, imported or not."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from gendan.base import clock
from gendan.base.deadlines import actions as deadlines
from gendan.base.deadlines import kinds, queries
from gendan.base.deadlines.engine import run_due
from gendan.base.deadlines.ladder import Rung, StepKind, ladder
from gendan.base.deadlines.models import Deadline
from gendan.base.refs import Subject, System
from gendan.base.timeline.models import Event
from gendan.base.worktime.actions import change_calendar, confirm_year, import_days, seed_china
from gendan.base.worktime.days import DayKind
from gendan.base.worktime.days_import import DayRow
from gendan.base.worktime.models import WorkCalendar
from gendan.people.actions.holidays import ask_for_holidays
from gendan.people.models import Member
from gendan.people.queries.notices import notices
from gendan.reactions import runner
from tests.cast import Cast

TEST = System("test")
CHINA = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


def react() -> None:
    """Run what the events of deadlines and calendars asked for and has not run, as the worker would."""
    for job in ProcrastinateJob.objects.filter(task_name="reactions.react").order_by("id"):
        runner.run(**job.args)


def work(now: datetime) -> None:
    """The worker at `now`: due steps, then reactions."""
    with clock.at(now):
        while run_due(now):
            pass
        react()


def told(member: Member) -> list[str]:
    """The kinds of event on the member's bell, the first told first."""
    return [notice.event.kind for notice in reversed(notices(member))]


def import_2027(actor: Member, now: datetime) -> None:
    with clock.at(now):
        day = DayRow(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")
        import_days(actor=actor, code="default", rows=[day], source="test", complete=[2027])
        react()


def latest(calendar: WorkCalendar) -> Deadline:
    found = queries.latest("calendar.holidays", calendar.subject)
    assert found
    return found


@pytest.fixture
def china(cast: Cast) -> WorkCalendar:
    """The calendar whose next year is asked for since 1 November."""
    row = seed_china(actor=TEST, years=(2026,))
    with clock.at(at(11, 1)):
        assert ask_for_holidays() == 1
    return row


def test_imported_in_time_the_deadline_is_met_and_nothing_more_is_said(
    cast: Cast, china: WorkCalendar
) -> None:
    work(at(12, 1))
    assert told(cast.administrator) == []
    work(at(12, 2))  # tell_who_must_act
    assert told(cast.administrator) == ["deadline.warned"]
    import_2027(cast.administrator, at(12, 3))  # finish_holiday_import
    assert latest(china).state == "met"
    assert latest(china).ended_at == at(12, 3)
    work(at(12, 31))
    assert told(cast.administrator) == ["deadline.warned"]
    assert told(cast.director) == []


def test_not_imported_it_is_missed_then_escalated_to_the_directors(cast: Cast, china: WorkCalendar) -> None:
    work(at(12, 2))
    work(at(12, 15, 18, 1))
    assert told(cast.administrator) == ["deadline.warned", "deadline.missed"]
    assert told(cast.director) == []
    work(at(12, 18, 18, 1))
    assert told(cast.director) == [], "an escalation waits until work begins"
    work(at(12, 21))
    work(at(12, 21))
    assert told(cast.director) == ["deadline.escalated"]
    assert told(cast.administrator) == ["deadline.warned", "deadline.missed"]
    assert told(cast.merchandiser) == []
    import_2027(cast.administrator, at(12, 22))
    assert latest(china).state == "missed"


def test_finish_holiday_import_when_the_year_is_confirmed_by_hand(cast: Cast, china: WorkCalendar) -> None:
    with clock.at(at(11, 9)):
        confirm_year(actor=cast.administrator, code="default", year=2027)
        react()
    assert latest(china).state == "met"


def test_finish_holiday_import_when_holidays_are_no_longer_kept(cast: Cast, china: WorkCalendar) -> None:
    with clock.at(at(11, 9)):
        change_calendar(actor=cast.administrator, code="default", keeps_holidays=False)
        react()
    assert latest(china).state == "cancelled"


def test_a_step_is_not_told_where_the_year_came_before_the_reaction_did(
    cast: Cast, china: WorkCalendar
) -> None:
    with clock.at(at(11, 9)):
        confirm_year(actor=cast.administrator, code="default", year=2027)
    work(at(12, 2))
    assert told(cast.administrator) == []


def test_who_left_is_not_told_and_the_vacancy_falls_through(cast: Cast, china: WorkCalendar) -> None:
    Member.objects.filter(roles__permissions__contains=["calendar.manage"]).update(is_active=False)
    work(at(12, 2))
    assert Event.objects.filter(kind="deadline.step_vacant").count() == 1
    assert told(cast.director) == ["deadline.escalated"], "the next level hears of it at once"
    assert told(cast.administrator) == []


def test_tell_administrators_when_the_last_level_is_vacant(cast: Cast, china: WorkCalendar) -> None:
    Member.objects.filter(pk=cast.director.pk).update(is_active=False)
    work(at(12, 2))
    work(at(12, 21))
    assert told(cast.administrator) == [
        "deadline.warned",
        "deadline.missed",
        "deadline.step_vacant",
    ]


def test_tell_who_must_act_asks_the_kind_where_a_pause_brought_the_breach_to_light(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = kinds.Fire((Subject("member", cast.buyer.pk), Subject("member", cast.former.pk)))
    kind = kinds.DeadlineKind("test.told", "Test", lambda _deadline, _step: answer)
    monkeypatch.setitem(kinds._registry, kind.name, kind)
    begun = deadlines.start(
        kind.name,
        Subject("order", 1),
        actor=TEST,
        ladder=ladder(Rung("due", StepKind.DUE)),
        target=3600,
        at=at(11, 23),
    )
    with clock.at(at(11, 23, 12)):
        deadlines.pause(begun, actor=TEST, at=at(11, 23, 12))
        react()
        react()
    assert told(cast.buyer) == ["deadline.missed"]
    assert told(cast.former) == []


def test_a_breach_that_another_step_tells_is_told_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = kinds.Fire((Subject("member", cast.buyer.pk),))
    kind = kinds.DeadlineKind("test.told", "Test", lambda _deadline, _step: answer)
    monkeypatch.setitem(kinds._registry, kind.name, kind)
    steps = ladder(Rung("due", StepKind.DUE), Rung("L1", StepKind.ESCALATE, 600))
    now = at(11, 23, 16)
    with clock.at(now):
        deadlines.start(
            kind.name,
            Subject("order", 1),
            actor=TEST,
            ladder=steps,
            target=3600,
            since=now - timedelta(hours=4),
            at=now,
        )
    work(now + timedelta(seconds=1))
    assert Event.objects.get(kind="deadline.missed").payload["announced"] is False
    assert told(cast.buyer) == ["deadline.escalated"]
