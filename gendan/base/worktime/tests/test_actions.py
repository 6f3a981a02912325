"""Changing calendars: what follows for due times, what is refused, and what the timeline says."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from django.db import transaction
from django.utils.translation import override

from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError, TooLargeError
from gendan.base.refs import System
from gendan.base.timeline.queries import events_on
from gendan.base.worktime import actions, queries
from gendan.base.worktime.days import DayKind
from gendan.base.worktime.days_import import DayRow
from gendan.base.worktime.models import WorkCalendar
from gendan.base.worktime.rules import advance

pytestmark = pytest.mark.django_db
OFFICE = System("administration")
CLOSED_WEEKEND = dict.fromkeys(range(5), "09:00-12:00, 13:30-18:00")


@pytest.fixture
def company() -> WorkCalendar:
    """The default calendar, 09:00-18:00 on weekdays."""
    return actions.create_calendar(actor=OFFICE, code="default", name="公司日历")


def kinds(row: WorkCalendar) -> list[str]:
    """What the timeline has, latest first."""
    return [event.kind for event in events_on(row.subject)]


def due(start: str, hours: int) -> str:
    """The due time on the default calendar as local text."""
    zone = ZoneInfo("Asia/Shanghai")
    at = advance(queries.calendar(), datetime.fromisoformat(start).replace(tzinfo=zone), hours * 3600)
    return at.astimezone(zone).strftime("%m-%d %H:%M")


class TestWeek:
    def test_new_calendar_is_open_nine_to_six(self, company: WorkCalendar) -> None:
        assert due("2026-11-20 16:30", 2) == "11-23 09:30"
        assert kinds(company) == ["calendar.created"]

    def test_new_hours_count_at_once(self, company: WorkCalendar) -> None:
        assert due("2026-11-23 11:00", 2) == "11-23 13:00"
        actions.set_week(actor=OFFICE, code="default", week=CLOSED_WEEKEND)
        assert due("2026-11-23 11:00", 2) == "11-23 14:30"

    def test_same_hours_are_no_change(self, company: WorkCalendar) -> None:
        row = actions.set_week(actor=OFFICE, code="default", week=dict.fromkeys(range(5), "9:00-18:00"))
        assert row.version == 1
        assert kinds(company) == ["calendar.created"]

    def test_change_raises_the_version_and_tells_old_and_new(self, company: WorkCalendar) -> None:
        row = actions.set_week(
            actor=OFFICE, code="default", week={**dict.fromkeys(range(5), "09:00-18:00"), 5: "09:00-12:00"}
        )
        assert row.version == 2
        assert events_on(row.subject)[0].payload["days"] == {"5": ["", "09:00-12:00"]}

    @pytest.mark.parametrize(
        "week", [{}, {0: ""}, {0: "nine to five"}, {0: "09:00-12:00 11:00-13:00"}, {7: "09:00-10:00"}]
    )
    def test_week_that_cannot_be_is_refused(self, company: WorkCalendar, week: dict[int, str]) -> None:
        with pytest.raises(InvalidInputError):
            actions.set_week(actor=OFFICE, code="default", week=week)
        company.refresh_from_db()
        assert company.version == 1


class TestCalendars:
    def test_factory_has_its_own_hours(self, company: WorkCalendar) -> None:
        actions.create_calendar(
            actor=OFFICE, code="factory", name="工厂", week=dict.fromkeys(range(6), "08:00-12:00,13:00-17:00")
        )
        assert queries.calendar("factory").is_working_day(date(2026, 11, 21))
        assert not queries.calendar().is_working_day(date(2026, 11, 21))

    def test_same_code_is_refused(self, company: WorkCalendar) -> None:
        with pytest.raises(ConflictError):
            actions.create_calendar(actor=OFFICE, code="default", name="Again")
        assert queries.calendars().count() == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            {"zone": "Mars/Olympus"},
            {"zone": ""},
            {"name": " "},
            {"name": "x" * 61},
            {"code": "工厂"},
            {"code": "a/b"},
            {"week": {}},
        ],
    )
    def test_calendar_that_cannot_be_is_refused(self, wrong: dict[str, object]) -> None:
        values: dict[str, object] = {"code": "a", "name": "A", **wrong}
        with pytest.raises(InvalidInputError), transaction.atomic():
            actions.create_calendar(actor=OFFICE, **values)  # type: ignore[arg-type] # on purpose
        assert not queries.calendars().exists()

    def test_another_name_and_zone(self, company: WorkCalendar) -> None:
        row = actions.change_calendar(actor=OFFICE, code="default", name="总部", zone="Asia/Tokyo")
        assert queries.calendar().zone == "Asia/Tokyo"
        assert kinds(row)[0] == "calendar.details_changed"

    def test_unknown_zone_is_refused(self, company: WorkCalendar) -> None:
        with pytest.raises(InvalidInputError) as refused, transaction.atomic():
            actions.change_calendar(actor=OFFICE, code="default", zone="Asia/Nowhere")
        assert "zone" in refused.value.fields

    def test_absent_calendar_is_not_found(self) -> None:
        with pytest.raises(NotFoundError):
            actions.set_week(actor=OFFICE, code="nowhere", week=CLOSED_WEEKEND)


class TestDays:
    def test_holiday_moves_due_times(self, company: WorkCalendar) -> None:
        actions.set_day(
            actor=OFFICE, code="default", day=date(2026, 11, 23), kind=DayKind.HOLIDAY, name="厂庆"
        )
        assert due("2026-11-20 17:00", 2) == "11-24 10:00"
        assert queries.calendar().names[date(2026, 11, 23)] == "厂庆"

    def test_make_up_day_has_normal_hours(self, company: WorkCalendar) -> None:
        actions.set_day(actor=OFFICE, code="default", day=date(2026, 11, 21), kind=DayKind.WORKDAY)
        assert due("2026-11-20 17:00", 2) == "11-21 10:00"

    def test_make_up_day_follows_a_later_change_of_the_week(self, company: WorkCalendar) -> None:
        actions.set_day(actor=OFFICE, code="default", day=date(2026, 11, 21), kind=DayKind.WORKDAY)
        actions.set_week(actor=OFFICE, code="default", week=dict.fromkeys(range(5), "10:00-18:00"))
        assert due("2026-11-20 17:00", 2) == "11-21 11:00"

    def test_half_day_ends_at_noon(self, company: WorkCalendar) -> None:
        actions.set_day(actor=OFFICE, code="default", day=date(2026, 11, 20), kind=DayKind.HALF)
        assert due("2026-11-20 11:00", 2) == "11-23 10:00"

    def test_other_hours_need_hours(self, company: WorkCalendar) -> None:
        with pytest.raises(InvalidInputError):
            actions.set_day(actor=OFFICE, code="default", day=date(2026, 11, 20), kind=DayKind.OTHER)
        actions.set_day(
            actor=OFFICE, code="default", day=date(2026, 11, 20), kind=DayKind.OTHER, hours="09:00-10:30"
        )
        assert due("2026-11-20 09:00", 2) == "11-23 09:30"

    def test_cleared_day_is_ordinary_again(self, company: WorkCalendar) -> None:
        day = date(2026, 11, 23)
        actions.set_day(actor=OFFICE, code="default", day=day, kind=DayKind.HOLIDAY)
        actions.clear_day(actor=OFFICE, code="default", day=day)
        actions.clear_day(actor=OFFICE, code="default", day=day)
        assert due("2026-11-20 17:00", 2) == "11-23 10:00"
        assert kinds(company) == ["calendar.day_changed", "calendar.day_changed", "calendar.created"]

    def test_same_day_again_is_no_change(self, company: WorkCalendar) -> None:
        for _again in range(2):
            actions.set_day(actor=OFFICE, code="default", day=date(2026, 11, 23), kind=DayKind.HOLIDAY)
        assert kinds(company) == ["calendar.day_changed", "calendar.created"]


class TestImport:
    PASTED = (
        "日期\t类型\t名称\t工作时间\n"
        "2027-02-05~2027-02-11\t放假\t春节\n"
        "2027年2月14日\t调休上班\t春节\n"
        "2027/12/31\t半天\n"
    )

    def test_pasted_list(self, company: WorkCalendar) -> None:
        done = actions.import_text(actor=OFFICE, code="default", text=self.PASTED, complete=[2027])
        assert (done.added, done.changed, done.removed) == (9, 0, 0)
        rules = queries.calendar()
        assert not rules.is_working_day(date(2027, 2, 9))
        assert rules.is_working_day(date(2027, 2, 14))
        assert rules.hours_on(date(2027, 12, 31)) == ((9 * 3600, 12 * 3600),)
        assert 2027 not in rules.provisional

    def test_same_list_again_changes_nothing(self, company: WorkCalendar) -> None:
        actions.import_text(actor=OFFICE, code="default", text=self.PASTED, complete=[2027])
        done = actions.import_text(actor=OFFICE, code="default", text=self.PASTED, complete=[2027])
        assert (done.added, done.changed) == (0, 0)
        assert kinds(company) == ["calendar.days_imported", "calendar.created"]

    def test_one_bad_row_imports_nothing_and_is_named(self, company: WorkCalendar) -> None:
        text = self.PASTED + "2027-02-30\t放假\n2027-05-01\t调休\n"
        with override("en"), pytest.raises(InvalidInputError) as refused:
            actions.import_text(actor=OFFICE, code="default", text=text)
        assert "Row 5: “2027-02-30” is not a date" in str(refused.value)
        assert set(refused.value.fields) == {"row_5", "row_6"}
        assert not company.days.exists()

    def test_list_that_closes_everything_is_fine_but_not_nothing(self, company: WorkCalendar) -> None:
        with pytest.raises(InvalidInputError):
            actions.import_text(actor=OFFICE, code="default", text="  \n")

    def test_excel_file(self, company: WorkCalendar) -> None:
        done = actions.import_file(actor=OFFICE, code="default", name="假期.xlsx", content=workbook())
        assert (done.added, done.source) == (2, "假期.xlsx")
        assert {str(day.date): day.kind for day in company.days.all()} == {
            "2027-01-01": "holiday",
            "2027-01-03": "workday",
        }

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_csv_file_in_any_usual_encoding(self, company: WorkCalendar, encoding: str) -> None:
        content = "日期,类型,名称\n2027-01-01,放假,元旦\n".encode(encoding)
        actions.import_file(actor=OFFICE, code="default", name="a.csv", content=content)
        assert queries.calendar().names[date(2027, 1, 1)] == "元旦"

    @pytest.mark.parametrize(
        "content",
        [b"PK\x03\x04broken", b"\xff\xff\xff\xff", b"", b"PK\x05\x06" + b"\0" * 18],
    )
    def test_broken_file_is_refused(self, company: WorkCalendar, content: bytes) -> None:
        with pytest.raises(InvalidInputError):
            actions.import_file(actor=OFFICE, code="default", name="a.xlsx", content=content)

    def test_sheet_with_a_cell_far_away_is_refused(self, company: WorkCalendar) -> None:
        with pytest.raises(TooLargeError):
            actions.import_file(actor=OFFICE, code="default", name="a.xlsx", content=workbook(far=True))

    def test_import_of_a_years_announcement_removes_what_was_provisional(self, company: WorkCalendar) -> None:
        actions.seed_china(actor=OFFICE, years=[2027])
        assert company.days.get(date=date(2027, 9, 15)).provisional
        done = actions.import_text(actor=OFFICE, code="default", text=self.PASTED, complete=[2027])
        assert done.removed > 0
        assert not company.days.filter(date__year=2027, provisional=True).exists()


def workbook(*, far: bool = False) -> bytes:
    """An Excel file as an office would send it: a date cell, a text date, a heading."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("放假安排")
        sheet.write_row(0, 0, ["日期", "类型", "名称"])
        sheet.write_datetime(1, 0, datetime(2027, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
        sheet.write_row(1, 1, ["节假日", "元旦"])
        sheet.write_row(2, 0, ["2027-01-03", "补班"])
        if far:
            sheet.write(1_048_575, 16_383, "x")
    return file.getvalue()


class TestSeed:
    def test_china_2026_as_announced(self) -> None:
        row = actions.seed_china(actor=OFFICE)
        rules = queries.calendar()
        worked = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20)]
        assert all(rules.is_working_day(day) for day in [*worked, date(2026, 10, 10)])
        assert not rules.is_working_day(date(2026, 10, 7))
        assert rules.names[date(2026, 9, 25)] == "中秋节"
        assert row.confirmed_years == [2024, 2025, 2026]

    def test_year_without_announcement_has_the_festivals_and_stays_provisional(self) -> None:
        row = actions.seed_china(actor=OFFICE)
        assert 2027 in queries.calendar().provisional
        assert not queries.calendar().is_working_day(date(2027, 2, 8))
        assert all(day.provisional for day in row.days.filter(date__year=2027))

    def test_again_changes_nothing(self) -> None:
        first = actions.seed_china(actor=OFFICE)
        assert actions.seed_china(actor=OFFICE).version == first.version

    def test_what_people_changed_stays(self) -> None:
        actions.seed_china(actor=OFFICE)
        actions.clear_day(actor=OFFICE, code="default", day=date(2026, 10, 7))
        actions.clear_day(actor=OFFICE, code="default", day=date(2027, 10, 1))
        actions.set_day(actor=OFFICE, code="default", day=date(2026, 10, 8), kind=DayKind.HOLIDAY)
        actions.seed_china(actor=OFFICE)
        rules = queries.calendar()
        assert rules.is_working_day(date(2026, 10, 7))
        assert rules.is_working_day(date(2027, 10, 1))
        assert not rules.is_working_day(date(2026, 10, 8))

    def test_what_people_entered_before_stays(self, company: WorkCalendar) -> None:
        actions.set_day(actor=OFFICE, code="default", day=date(2026, 10, 7), kind=DayKind.WORKDAY)
        actions.seed_china(actor=OFFICE)
        assert queries.calendar().is_working_day(date(2026, 10, 7))


class TestYears:
    def test_confirmed_year_is_not_provisional(self) -> None:
        row = actions.seed_china(actor=OFFICE)
        actions.confirm_year(actor=OFFICE, code="default", year=2027)
        assert 2027 not in queries.calendar().provisional
        assert not row.days.filter(provisional=True).exists()
        actions.confirm_year(actor=OFFICE, code="default", year=2027, confirmed=False)
        assert 2027 in queries.calendar().provisional

    def test_year_out_of_range_is_refused(self, company: WorkCalendar) -> None:
        with pytest.raises(InvalidInputError):
            actions.confirm_year(actor=OFFICE, code="default", year=1)
        with pytest.raises(InvalidInputError):
            actions.import_days(
                actor=OFFICE,
                code="default",
                rows=[DayRow(date(2027, 1, 1), DayKind.HOLIDAY)],
                source="x",
                complete=[1],
            )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_event_has_a_sentence(language: str) -> None:
    row = actions.seed_china(actor=OFFICE)
    actions.set_week(actor=OFFICE, code="default", week={**CLOSED_WEEKEND, 5: "20:00-02:00"})
    actions.set_day(actor=OFFICE, code="default", day=date(2027, 11, 1), kind=DayKind.HALF, name="年会")
    actions.clear_day(actor=OFFICE, code="default", day=date(2027, 11, 1))
    actions.change_calendar(actor=OFFICE, code="default", name="总部")
    actions.confirm_year(actor=OFFICE, code="default", year=2027)
    actions.confirm_year(actor=OFFICE, code="default", year=2027, confirmed=False)
    with override(language):
        sentences = [event.what.sentence() for event in events_on(row.subject)]
    assert len(sentences) == 9
    assert all("%(" not in sentence and row.name for sentence in sentences)
