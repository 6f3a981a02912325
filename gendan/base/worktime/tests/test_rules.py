"""Working time: the plain cases that a reader wants to see."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gendan.base.worktime.rules import (
    Calendar,
    ClosedCalendarError,
    Reason,
    StillPausedError,
    TooFarError,
    WorktimeError,
    advance,
    elapsed,
    explain,
    next_open,
    step_days,
)

HOUR = 3600
NINE_TO_SIX = ((9 * HOUR, 18 * HOUR),)
SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = Calendar("Asia/Shanghai", dict.fromkeys(range(5), NINE_TO_SIX))
NIGHTS = Calendar("Asia/Shanghai", dict.fromkeys(range(5), ((20 * HOUR, 26 * HOUR),)))
AUTUMN = Calendar(
    "Asia/Shanghai",
    OFFICE.week,
    {date(2026, 9, 20): NINE_TO_SIX, **{date(2026, 9, day): () for day in (25, 26, 27)}},
    names={date(2026, 9, 20): "调休上班", **{date(2026, 9, day): "中秋节" for day in (25, 26, 27)}},
)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """A wall clock time of `zone`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_budget_that_ends_at_closing_is_due_at_closing() -> None:
    assert advance(OFFICE, at("2026-11-23 09:00"), 9 * HOUR) == at("2026-11-23 18:00")


def test_weekend_is_skipped() -> None:
    assert advance(OFFICE, at("2026-11-20 16:30"), 2 * HOUR) == at("2026-11-23 09:30")


def test_nothing_to_do_is_due_at_once_even_at_night() -> None:
    assert advance(OFFICE, at("2026-11-22 03:00"), 0) == at("2026-11-22 03:00")


def test_answers_are_in_utc() -> None:
    assert advance(OFFICE, at("2026-11-23 10:00"), 60).tzinfo is UTC


def test_backwards_stops_at_opening_not_at_the_closing_before() -> None:
    assert advance(OFFICE, at("2026-11-24 10:00"), -HOUR) == at("2026-11-24 09:00")
    assert advance(OFFICE, at("2026-11-24 10:00"), -2 * HOUR) == at("2026-11-23 17:00")


def test_backwards_skips_a_pause() -> None:
    pause = (at("2026-11-24 09:15"), at("2026-11-24 09:45"))
    assert advance(OFFICE, at("2026-11-24 10:00"), -30 * 60, [pause]) == at("2026-11-24 09:00")


def test_fractions_of_a_second_are_kept() -> None:
    start = at("2026-11-23 10:00:00.700001")
    due = advance(OFFICE, start, 15 * 60)
    assert due == at("2026-11-23 10:15:00.700001")
    assert elapsed(OFFICE, start, due) == 15 * 60


def test_pauses_may_come_unsorted_overlapping_and_empty() -> None:
    pauses = [
        (at("2026-11-23 13:00"), at("2026-11-23 15:00")),
        (at("2026-11-23 11:00"), at("2026-11-23 14:00")),
        (at("2026-11-23 10:30"), at("2026-11-23 10:30")),
    ]
    assert advance(OFFICE, at("2026-11-23 10:00"), 2 * HOUR, pauses) == at("2026-11-23 16:00")


def test_nothing_is_due_in_a_pause_that_is_still_open() -> None:
    with pytest.raises(StillPausedError):
        advance(OFFICE, at("2026-11-23 10:00"), 2 * HOUR, [(at("2026-11-23 11:59:59"), None)])


def test_due_time_before_an_open_pause_stands() -> None:
    pause = (at("2026-11-23 12:00"), None)
    assert advance(OFFICE, at("2026-11-23 10:00"), 2 * HOUR, [pause]) == at("2026-11-23 12:00")


def test_time_used_stands_still_in_an_open_pause() -> None:
    pause = (at("2026-11-23 11:00"), None)
    assert elapsed(OFFICE, at("2026-11-23 10:00"), at("2026-11-27 10:00"), [pause]) == HOUR


def test_night_shift_belongs_to_the_day_it_starts_on() -> None:
    """Wednesday is a holiday: Tuesday night runs to its end, and Wednesday night is off."""
    closed = Calendar("Asia/Shanghai", NIGHTS.week, {date(2026, 11, 25): ()})
    assert advance(closed, at("2026-11-24 23:00"), 4 * HOUR) == at("2026-11-26 21:00")


def test_night_shift_over_the_hours_of_the_next_day_counts_once() -> None:
    early = Calendar("Asia/Shanghai", NIGHTS.week, {date(2026, 11, 25): ((0, 4 * HOUR),)})
    assert elapsed(early, at("2026-11-24 20:00"), at("2026-11-25 12:00")) == 8 * HOUR
    assert sum(line.seconds for line in explain(early, at("2026-11-24 19:00"), 8 * HOUR)) == 8 * HOUR


def test_long_pause_does_not_use_up_the_walk() -> None:
    pause = (at("2022-11-23 10:00"), at("2026-11-23 10:00"))
    assert advance(OFFICE, at("2022-11-23 09:00"), 2 * HOUR, [pause]) == at("2026-11-23 11:00")
    pause = (at("2024-09-23 10:00"), at("2026-11-23 10:00"))
    assert advance(OFFICE, at("2024-09-23 09:00"), 91 * HOUR, [pause]) == at("2026-12-07 10:00")


def test_next_open_is_now_or_the_next_opening() -> None:
    assert next_open(OFFICE, at("2026-11-21 17:00")) == at("2026-11-23 09:00")
    assert next_open(OFFICE, at("2026-11-20 17:00")) == at("2026-11-20 17:00")
    assert next_open(OFFICE, at("2026-11-20 18:00")) == at("2026-11-23 09:00")
    assert next_open(OFFICE, at("2026-11-20 09:00")) == at("2026-11-20 09:00")


class TestClockChanges:
    """Berlin skips 02:00-03:00 on 2026-03-29 and shows 02:00-03:00 twice on 2026-10-25."""

    ALWAYS = Calendar("Europe/Berlin", dict.fromkeys(range(7), ((0, 24 * HOUR),)))

    def test_a_day_and_night_calendar_counts_real_hours(self) -> None:
        assert (
            elapsed(
                self.ALWAYS, at("2026-03-29 00:00", "Europe/Berlin"), at("2026-03-30 00:00", "Europe/Berlin")
            )
            == 23 * HOUR
        )
        assert (
            elapsed(
                self.ALWAYS, at("2026-10-25 00:00", "Europe/Berlin"), at("2026-10-26 00:00", "Europe/Berlin")
            )
            == 25 * HOUR
        )

    @pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 7), ("2026-03-27", 8), ("2026-10-24", 9)])
    def test_night_shift_is_an_hour_shorter_or_longer(self, day: str, hours: int) -> None:
        nights = Calendar("Europe/Berlin", dict.fromkeys(range(7), ((22 * HOUR, 30 * HOUR),)))
        noon = at(f"{day} 12:00", "Europe/Berlin")
        assert elapsed(nights, noon, noon + timedelta(days=1)) == hours * HOUR

    def test_shift_within_the_skipped_hour_does_not_take_place(self) -> None:
        small = Calendar("Europe/Berlin", {6: ((2 * HOUR + 600, 2 * HOUR + 1800),)})
        assert (
            elapsed(small, at("2026-03-29 00:00", "Europe/Berlin"), at("2026-03-30 00:00", "Europe/Berlin"))
            == 0
        )

    def test_opening_in_the_skipped_hour_is_the_jump(self) -> None:
        early = Calendar("Europe/Berlin", {6: ((2 * HOUR + 1800, 4 * HOUR),)})
        due = advance(early, at("2026-03-28 12:00", "Europe/Berlin"), 60)
        assert due == datetime(2026, 3, 29, 1, 1, tzinfo=UTC)

    def test_shifts_that_touch_in_the_doubled_hour_leave_no_gap(self) -> None:
        halves = ((0, 2 * HOUR + 1800), (2 * HOUR + 1800, 24 * HOUR))
        touching = Calendar("Europe/Berlin", dict.fromkeys(range(7), halves))
        start = at("2026-10-25 00:00", "Europe/Berlin")
        assert elapsed(touching, start, at("2026-10-26 00:00", "Europe/Berlin")) == 25 * HOUR


class TestRefused:
    def test_calendar_that_is_never_open(self) -> None:
        with pytest.raises(ClosedCalendarError):
            Calendar("Asia/Shanghai", {0: ()}, {date(2026, 1, 1): ()})

    @pytest.mark.parametrize("hours", [((5, 5),), ((9, 8),), ((-1, 5),), ((86400, 90000),), ((1, 172801),)])
    def test_interval_that_is_none(self, hours: tuple[tuple[int, int], ...]) -> None:
        with pytest.raises(WorktimeError):
            Calendar("Asia/Shanghai", {0: hours})

    @pytest.mark.parametrize("zone", ["Asia/Nowhere", "", "../etc/passwd", "/etc"])
    def test_zone_that_is_none(self, zone: str) -> None:
        with pytest.raises(WorktimeError):
            Calendar(zone, OFFICE.week)

    def test_weekday_that_is_none(self) -> None:
        with pytest.raises(WorktimeError):
            Calendar("Asia/Shanghai", {7: NINE_TO_SIX})

    def test_instant_without_a_zone(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            advance(OFFICE, datetime(2026, 11, 23), 60)  # noqa: DTZ001 - that is the point

    def test_target_that_is_never_reached(self) -> None:
        once = Calendar("Asia/Shanghai", {}, {date(2026, 11, 23): NINE_TO_SIX})
        with pytest.raises(TooFarError):
            advance(once, at("2026-11-23 09:00"), 10 * HOUR)
        with pytest.raises(TooFarError):
            advance(once, at("2026-11-23 12:00"), -4 * HOUR)
        with pytest.raises(TooFarError):
            step_days(once, date(2026, 11, 23), 1)

    def test_walk_ends_after_800_days(self) -> None:
        start = at("2026-01-05 09:00")
        assert advance(OFFICE, start, 570 * 9 * HOUR) < start + timedelta(days=800)
        with pytest.raises(TooFarError):
            advance(OFFICE, start, 580 * 9 * HOUR)

    @pytest.mark.parametrize("year", [1, 1800, 9998])
    def test_year_out_of_range(self, year: int) -> None:
        with pytest.raises(TooFarError):
            advance(OFFICE, datetime(year, 6, 1, tzinfo=UTC), 60)


class TestSteps:
    def test_from_a_day_off_the_next_working_day_is_one_step(self) -> None:
        assert step_days(AUTUMN, date(2026, 9, 26), 1) == date(2026, 9, 28)
        assert step_days(AUTUMN, date(2026, 9, 26), -1) == date(2026, 9, 24)

    def test_make_up_day_counts(self) -> None:
        assert step_days(AUTUMN, date(2026, 9, 21), -1) == date(2026, 9, 20)

    def test_no_step_stays(self) -> None:
        assert step_days(AUTUMN, date(2026, 9, 26), 0) == date(2026, 9, 26)

    def test_far(self) -> None:
        assert step_days(OFFICE, date(2026, 1, 5), 500) == date(2027, 12, 6)
        assert step_days(OFFICE, date(2027, 12, 6), -500) == date(2026, 1, 5)


class TestExplained:
    def test_holiday_stands_between_the_days_worked(self) -> None:
        lines = explain(AUTUMN, at("2026-09-24 16:00"), 3 * HOUR)
        assert [
            (line.reason, line.seconds, line.day.day, line.last_day.day, line.name) for line in lines
        ] == [
            (Reason.WORKED, 2 * HOUR, 24, 24, ""),
            (Reason.CLOSED, 0, 25, 27, "中秋节"),
            (Reason.WORKED, HOUR, 28, 28, ""),
        ]

    def test_pause_says_what_it_cost(self) -> None:
        pause = (at("2026-11-23 17:00"), at("2026-11-24 10:00"))
        lines = explain(OFFICE, at("2026-11-23 16:00"), 2 * HOUR, [pause])
        assert [(line.reason, line.seconds, line.lost) for line in lines] == [
            (Reason.WORKED, HOUR, 0),
            (Reason.PAUSED, 0, 2 * HOUR),
            (Reason.WORKED, HOUR, 0),
        ]

    def test_days_off_on_both_sides_of_a_paused_day_stay_apart(self) -> None:
        calendar = Calendar("Asia/Shanghai", OFFICE.week, {date(2026, 11, 24): ()})
        pause = (at("2026-11-23 00:00"), at("2026-11-24 00:00"))
        lines = explain(calendar, at("2026-11-22 12:00"), HOUR, [pause])
        assert [line.day.day for line in lines if line.reason is Reason.CLOSED] == [22, 24]

    def test_make_up_day_is_named(self) -> None:
        (line,) = explain(AUTUMN, at("2026-09-20 10:00"), HOUR)
        assert line.name == "调休上班"

    def test_night_shift_is_one_line(self) -> None:
        lines = explain(NIGHTS, at("2026-11-23 23:00"), 4 * HOUR)
        assert [(line.day.day, line.seconds) for line in lines] == [(23, 3 * HOUR), (24, HOUR)]

    def test_backwards_lines_are_negative(self) -> None:
        lines = explain(OFFICE, at("2026-11-24 10:00"), -2 * HOUR)
        assert [line.seconds for line in lines] == [-HOUR, -HOUR]

    def test_provisional_year_shows(self) -> None:
        unknown = Calendar("Asia/Shanghai", OFFICE.week, provisional=frozenset({2027}))
        lines = explain(unknown, at("2026-12-31 17:00"), 2 * HOUR)
        assert [line.provisional for line in lines] == [False, True]
