"""Reading calendars: fresh in every process, cheap, and honest about years that are not announced."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils.translation import override

from gendan.base.errors import NotFoundError
from gendan.base.refs import System
from gendan.base.worktime import actions, queries
from gendan.base.worktime.days import DayKind
from gendan.base.worktime.models import WorkCalendar
from gendan.base.worktime.rules import Line, Reason, explain
from gendan.base.worktime.wording import duration, explanation

pytestmark = pytest.mark.django_db
OFFICE = System("administration")
Counted = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def china() -> WorkCalendar:
    """The default calendar with China's days."""
    return actions.seed_china(actor=OFFICE)


def test_before_set_up_the_default_is_the_standard_week_and_provisional() -> None:
    assert queries.calendar().is_working_day(date(2026, 11, 23))
    assert 2026 in queries.calendar().provisional


def test_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        queries.calendar("nowhere")


def test_unchanged_calendar_costs_one_query(china: WorkCalendar, django_assert_num_queries: Counted) -> None:
    first = queries.calendar()
    with django_assert_num_queries(1):
        assert queries.calendar() is first


def test_change_by_another_process_is_seen(china: WorkCalendar) -> None:
    """This process knows nothing of the change but what the database says."""
    before = queries.calendar()
    known = dict(queries._known)
    actions.set_day(actor=OFFICE, code="default", day=date(2026, 11, 23), kind=DayKind.HOLIDAY)
    queries._known.clear()
    queries._known.update(known)
    assert before.is_working_day(date(2026, 11, 23))
    assert not queries.calendar().is_working_day(date(2026, 11, 23))


def test_change_that_was_rolled_back_is_forgotten(china: WorkCalendar) -> None:
    day, version = date(2026, 11, 23), china.version
    with transaction.atomic():
        actions.set_day(actor=OFFICE, code="default", day=day, kind=DayKind.HOLIDAY)
        assert queries.calendar().version == version + 1
        transaction.set_rollback(True)
    assert queries.calendar().is_working_day(day)
    actions.set_day(actor=OFFICE, code="default", day=date(2026, 11, 24), kind=DayKind.HOLIDAY)
    assert queries.calendar().version == version + 1
    assert queries.calendar().is_working_day(day)
    assert not queries.calendar().is_working_day(date(2026, 11, 24))


def test_page_of_a_year_has_every_day(china: WorkCalendar) -> None:
    cells = {cell.date: cell for cell in queries.days_of_year("default", 2026)}
    assert len(cells) == 365
    assert (cells[date(2026, 11, 23)].hours, cells[date(2026, 11, 23)].kind) == ("09:00-18:00", "")
    assert (cells[date(2026, 10, 1)].is_working, cells[date(2026, 10, 1)].name) == (False, "国庆节")
    assert (cells[date(2026, 10, 10)].is_working, cells[date(2026, 10, 10)].kind) == (True, "workday")
    assert len(queries.days_of_year("default", 2024)) == 366
    assert [day.date.year for day in queries.special_days("default", 2026)][:1] == [2026]


def test_week_of_a_calendar_as_text(china: WorkCalendar) -> None:
    assert queries.week_of(china) == {**dict.fromkeys(range(5), "09:00-18:00"), 5: "", 6: ""}


class TestBanner:
    def test_next_year_is_missed_from_november(self, china: WorkCalendar) -> None:
        assert queries.banner(date(2026, 10, 31)) == ""
        with override("en"):
            assert "2027" in queries.banner(date(2026, 11, 1))

    def test_nothing_is_said_once_the_year_is_complete(self, china: WorkCalendar) -> None:
        actions.confirm_year(actor=OFFICE, code="default", year=2027)
        assert queries.banner(date(2026, 12, 1)) == ""

    def test_this_year_is_missed_all_year(self, china: WorkCalendar) -> None:
        assert queries.provisional_years(date(2027, 3, 1)) == [2027]

    def test_calendar_without_public_holidays_misses_none(self) -> None:
        actions.create_calendar(
            actor=OFFICE,
            code="duty",
            name="值班",
            week=dict.fromkeys(range(7), "00:00-24:00"),
            keeps_holidays=False,
        )
        assert queries.provisional_years(date(2026, 11, 23), "duty") == []


class TestWords:
    START = datetime(2026, 9, 24, 16, tzinfo=ZoneInfo("Asia/Shanghai"))

    def test_due_time_is_explained_line_by_line(self, china: WorkCalendar) -> None:
        pause = (
            datetime(2026, 9, 28, 2, tzinfo=ZoneInfo("UTC")),
            datetime(2026, 9, 28, 3, tzinfo=ZoneInfo("UTC")),
        )
        rules = queries.calendar()
        with override("en"):
            lines = explanation(rules, explain(rules, self.START, 4 * 3600, [pause]))
        assert lines == [
            "2 h on Thu 24 Sep 2026, 16:00 to 18:00",
            "Fri 25 Sep to Sun 27 Sep: closed, 中秋节",
            "2 h on Mon 28 Sep, 09:00 to 12:00",
            "paused on Mon 28 Sep, 10:00 to 11:00: 1 h not counted",
        ]

    def test_provisional_day_is_said_to_be_so(self, china: WorkCalendar) -> None:
        rules = queries.calendar()
        start = datetime(2026, 12, 31, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
        with override("en"):
            lines = explanation(rules, explain(rules, start, 7200))
        assert lines[0] == "1 h on Thu 31 Dec 2026, 17:00 to 18:00"
        assert lines[1].startswith("Fri 1 Jan 2027: closed, 元旦 (provisional")

    def test_durations(self) -> None:
        with override("en"):
            assert [duration(it) for it in (7800, 59, 3600, 0, -60)] == [
                "2 h 10 min",
                "59 s",
                "1 h",
                "0 min",
                "−1 min",
            ]

    def test_lines_have_chinese_words(self, china: WorkCalendar) -> None:
        rules = queries.calendar()
        line = Line(
            Reason.CLOSED, date(2026, 9, 25), date(2026, 9, 25), self.START, self.START, name="中秋节"
        )
        with override("zh-hans"):
            assert explanation(rules, [line])
