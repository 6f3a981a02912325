"""Working days as whole numbers say what the calendar's own steps say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.rules import Calendar, TooFarError, step_days
from gendan.base.worktime.tests.test_laws import calendars, quickly

WORK = ((9 * 3600, 18 * 3600),)
WEEK = dict.fromkeys(range(5), WORK)
FRIDAY = date(2026, 11, 20).toordinal()
NEAR = st.integers(-40, 40)


def office(**days: tuple[tuple[int, int], ...]) -> DayCount:
    """Monday to Friday, known for the two weeks around the Friday."""
    return DayCount(Calendar("Asia/Shanghai", WEEK), FRIDAY - 7, FRIDAY + 7)


@quickly
@given(calendars(), NEAR, st.integers(-30, 30), st.integers(0, 30), st.integers(0, 30))
def test_it_steps_as_the_calendar_does(calendar: Calendar, off: int, n: int, back: int, on: int) -> None:
    middle = (min(calendar.days) if calendar.days else date(2026, 3, 1)).toordinal()
    count = DayCount(calendar, middle - back, middle + on)
    day = middle + off
    assert count.add(day, n) == step_days(calendar, date.fromordinal(day), n).toordinal()


@quickly
@given(calendars(), NEAR, st.integers(-30, 30))
def test_between_undoes_a_step(calendar: Calendar, off: int, n: int) -> None:
    day = date(2026, 3, 29).toordinal() + off
    count = DayCount(calendar, day, day)
    assert count.between(day, count.add(day, n)) == n


@quickly
@given(calendars(), NEAR)
def test_the_nearest_working_days_enclose_any_day(calendar: Calendar, off: int) -> None:
    day = date(2026, 3, 29).toordinal() + off
    count = DayCount(calendar, day, day)
    before, after = count.on_or_before(day), count.on_or_after(day)
    assert before <= day <= after
    assert all(calendar.is_working_day(date.fromordinal(it)) for it in (before, after))
    assert not any(calendar.is_working_day(date.fromordinal(it)) for it in range(before + 1, after))
    assert count.is_working(day) == (before == after)


def test_weekends_do_not_count() -> None:
    count = office()
    assert count.add(FRIDAY, 1) == FRIDAY + 3
    assert count.add(FRIDAY + 1, 1) == FRIDAY + 3
    assert count.add(FRIDAY + 1, -1) == FRIDAY
    assert count.between(FRIDAY, FRIDAY + 3) == 1
    assert count.between(FRIDAY + 3, FRIDAY) == -1
    assert count.between(FRIDAY, FRIDAY + 2) == 0


def test_it_grows_to_where_it_is_asked() -> None:
    assert office().add(FRIDAY, 200) == step_days(office().calendar, date(2026, 11, 20), 200).toordinal()
    assert office().between(FRIDAY - 7000, FRIDAY + 7000) == 10_000
    assert office().on_or_before(date(2031, 1, 5).toordinal()) == date(2031, 1, 3).toordinal()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 12, 31), date(2200, 1, 1), date(9999, 12, 31)])
def test_a_day_out_of_this_world_is_refused(day: date) -> None:
    far = day.toordinal()
    for ask in (office().on_or_after, office().on_or_before, lambda it: office().add(it, 1)):
        with pytest.raises(TooFarError):
            ask(far)
    with pytest.raises(TooFarError):
        office().between(far, FRIDAY)


def test_a_calendar_that_ends_says_so() -> None:
    last = DayCount(Calendar("UTC", {}, {date(2026, 11, 20): WORK}), FRIDAY, FRIDAY)
    assert last.on_or_before(FRIDAY + 800) == FRIDAY
    with pytest.raises(TooFarError):
        last.add(FRIDAY, 1)
    with pytest.raises(TooFarError):
        last.on_or_after(FRIDAY + 1)
    with pytest.raises(TooFarError):
        last.on_or_before(FRIDAY + 801)
