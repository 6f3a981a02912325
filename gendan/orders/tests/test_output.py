"""Output, capacity, materials and silence: the sums behind four warnings."""

from datetime import date
from decimal import Decimal

import pytest

from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.rules import Calendar
from gendan.orders import output
from gendan.orders.lights import Light

WEEK = dict.fromkeys(range(5), ((9 * 3600, 18 * 3600),))
MONDAY = date(2026, 3, 2).toordinal()
FRIDAY = MONDAY + 11  # ten working days
DAYS = DayCount(Calendar("Asia/Shanghai", WEEK), MONDAY - 30, MONDAY + 60)
TARGET = Decimal(1000)  # 100 a day


def made(*daily: int) -> dict[int, Decimal]:
    """What was made from Monday on, by working day."""
    return {DAYS.add(MONDAY - 1, at): Decimal(it) for at, it in enumerate(daily, 1)}


def behind(today: int, *daily: int) -> output.Behind | None:
    """Output on a day."""
    return output.behind(made(*daily), TARGET, MONDAY, FRIDAY, today, DAYS)


def capacity(today: int, *daily: int) -> output.Capacity | None:
    """Capacity on a day."""
    return output.capacity(made(*daily), TARGET, MONDAY, FRIDAY, today, DAYS)


def test_output_is_judged_by_whole_days() -> None:
    assert behind(MONDAY) is None
    assert behind(MONDAY + 1, 100).light is Light.NONE  # type: ignore[union-attr]
    assert output.behind({}, Decimal(0), MONDAY, FRIDAY, MONDAY + 3, DAYS) is None


@pytest.mark.parametrize(
    ("daily", "light"),
    [
        ((100, 100, 100), Light.NONE),
        ((100, 100, 84), Light.NONE),  # one bad day
        ((120, 84, 84), Light.YELLOW),  # two running
        ((100, 85, 85), Light.NONE),  # just enough
        ((84, 84, 100), Light.NONE),  # it was two days, it is no more
        ((140, 80, 80), Light.NONE),  # made up for beforehand
        ((100, 50, 50), Light.YELLOW),  # exactly one day behind
        ((100, 50, 49), Light.RED),
        ((0, 0), Light.RED),
    ],
)
def test_output_behind_plan(daily: tuple[int, ...], light: Light) -> None:
    seen = behind(MONDAY + 3, *daily)
    assert seen is not None
    assert seen.light is light
    assert seen.daily == 100


def test_the_figures_can_be_checked_by_hand() -> None:
    seen = behind(MONDAY + 3, 100, 50, 30)
    assert seen == output.Behind(
        Light.RED, Decimal(100), Decimal(300), Decimal(180), Decimal("1.2"), (MONDAY + 2, MONDAY + 1)
    )


def test_weekends_ask_for_nothing() -> None:
    assert behind(MONDAY + 7, 100, 100, 100, 100, 100).light is Light.NONE  # type: ignore[union-attr]


def test_after_the_last_day_the_whole_is_due() -> None:
    seen = behind(FRIDAY + 10, *[90] * 10)
    assert seen is not None
    assert (seen.planned, seen.light) == (TARGET, Light.NONE)
    assert behind(FRIDAY + 10, *[80] * 10).light is Light.RED  # type: ignore[union-attr]


def test_capacity_is_the_pace_of_three_days() -> None:
    assert capacity(MONDAY + 2, 100, 100) is None
    enough = capacity(MONDAY + 3, 100, 100, 100)
    assert enough == output.Capacity(Light.NONE, Decimal(700), Decimal(100), Decimal(7), 7)
    short = capacity(MONDAY + 3, 90, 90, 90)
    assert short is not None
    assert (short.light, short.remaining, short.days_left) == (Light.RED, Decimal(730), 7)


def test_who_makes_nothing_needs_for_ever() -> None:
    seen = capacity(MONDAY + 3)
    assert seen is not None
    assert (seen.light, seen.needed) == (Light.RED, None)


def test_what_is_finished_needs_no_more() -> None:
    assert capacity(FRIDAY, *[125] * 8).light is Light.NONE  # type: ignore[union-attr]


def test_materials_must_be_complete_three_days_before_cutting() -> None:
    lists = [(Decimal(100), Decimal(100)), (Decimal(50), Decimal(49)), (Decimal(5), Decimal(8))]
    early = output.kit(lists, FRIDAY, FRIDAY - 4)
    assert early == output.Kit(Light.NONE, 2, 3, (1,))
    assert early.percent == 66
    assert output.kit(lists, FRIDAY, FRIDAY - 3).light is Light.RED  # type: ignore[union-attr]
    there = output.kit([(Decimal(1), Decimal(1))], FRIDAY, FRIDAY)
    assert there is not None
    assert (there.light, there.percent) == (Light.NONE, 100)
    assert output.kit([], FRIDAY, FRIDAY) is None


@pytest.mark.parametrize(
    ("today", "light"),
    [(0, Light.NONE), (3, Light.NONE), (4, Light.YELLOW), (7, Light.YELLOW)],
)
def test_three_whole_working_days_without_a_report(today: int, light: Light) -> None:
    assert output.silence(MONDAY, MONDAY + today, DAYS) is light


def test_a_weekend_is_no_silence() -> None:
    friday = MONDAY + 4
    assert output.silent_for(friday, friday + 3, DAYS) == 0
    assert output.silence(friday, friday + 5, DAYS) is Light.NONE
    assert output.silence(friday, friday + 6, DAYS) is Light.YELLOW
