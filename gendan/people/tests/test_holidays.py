"""Next year's holidays are asked for in November, once for each calendar and year."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from gendan.base import clock
from gendan.base.deadlines import queries
from gendan.base.deadlines.ladder import StepKind
from gendan.base.deadlines.models import Deadline
from gendan.base.refs import System
from gendan.base.worktime import actions as calendars
from gendan.base.worktime.days import STANDARD_WEEK
from gendan.base.worktime.models import WorkCalendar
from gendan.base.worktime.rules import Calendar
from gendan.people import holidays
from gendan.people.actions.holidays import ask_for_holidays, settle_holidays

TEST = System("test")
PLAIN = Calendar("Asia/Shanghai", STANDARD_WEEK)
NOVEMBER = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def china(db: None) -> WorkCalendar:
    return calendars.seed_china(actor=TEST, years=(2026,))


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """An instant by the clock of Shanghai."""
    return datetime(year, month, day, hour, tzinfo=PLAIN.tz)


@pytest.mark.parametrize(
    ("today", "agreed"),
    [
        (date(2026, 11, 1), at(2026, 12, 15, 18)),
        (date(2026, 12, 8), at(2026, 12, 15, 18)),
        (date(2026, 12, 9), at(2026, 12, 16, 18)),
        (date(2026, 12, 30), at(2027, 1, 6, 18)),
    ],
)
def test_agreed_is_15_december_and_who_begins_late_has_five_working_days(
    today: date, agreed: datetime
) -> None:
    assert holidays.agreed_date(PLAIN, today) == agreed


def test_ladder_warns_ten_days_before_and_escalates_three_days_after() -> None:
    rungs = [(rung.kind, rung.offset // (9 * 3600)) for rung in holidays.steps(PLAIN)]
    assert rungs == [(StepKind.WARN, -10), (StepKind.DUE, 0), (StepKind.ESCALATE, 3)]


@pytest.mark.parametrize(("today", "begun"), [(at(2026, 10, 31, 23), 0), (at(2026, 11, 1, 0), 1)])
def test_asked_from_1_november_by_the_calendars_own_clock(
    china: WorkCalendar, today: datetime, begun: int
) -> None:
    with clock.at(today):
        assert ask_for_holidays() == begun


def test_asked_once_for_a_year_and_again_for_the_next(china: WorkCalendar) -> None:
    with clock.at(NOVEMBER):
        assert [ask_for_holidays(), ask_for_holidays()] == [1, 0]
        calendars.confirm_year(actor=TEST, code=china.code, year=2027)
        settle_holidays(china.pk, at=NOVEMBER)
        calendars.confirm_year(actor=TEST, code=china.code, year=2027, confirmed=False)
        assert ask_for_holidays() == 0, "2027 was asked for and answered"
    with clock.at(at(2027, 11, 5)):
        assert [ask_for_holidays(), ask_for_holidays()] == [1, 0]
    found = queries.all_on(china.subject)
    assert [(it.cycle, it.state, holidays.year_of(it, PLAIN.tz)) for it in found] == [
        (1, "met", 2027),
        (2, "running", 2028),
    ]


def test_not_asked_where_the_year_is_there_or_holidays_are_not_kept(china: WorkCalendar) -> None:
    calendars.confirm_year(actor=TEST, code=china.code, year=2027)
    calendars.create_calendar(actor=TEST, code="night", name="Night shift", keeps_holidays=False)
    with clock.at(NOVEMBER):
        assert ask_for_holidays() == 0


def test_ends_unneeded_where_holidays_are_no_longer_kept(china: WorkCalendar) -> None:
    with clock.at(NOVEMBER):
        ask_for_holidays()
        calendars.change_calendar(actor=TEST, code=china.code, keeps_holidays=False)
        settle_holidays(china.pk, at=NOVEMBER)
    assert [it.state for it in queries.all_on(china.subject)] == ["cancelled"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_once() -> None:
    china = calendars.seed_china(actor=TEST, years=(2026,))
    together, begun = Barrier(2), []

    def work() -> None:
        together.wait(10)
        with clock.at(NOVEMBER):
            begun.append(ask_for_holidays())
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(begun) == [0, 1]
    assert Deadline.objects.filter(subject_id=china.pk).count() == 1
