"""China's holidays: what the State Council has announced, and before that, what the law alone says. Pure.

The law fixes the festivals themselves (Regulation on Public Holidays, as amended for 2025); which further
days are off and which weekend days are worked in their place is announced each November for the next year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gendan.base.worktime.days import DayKind

# Spring Festival's four days begin with New Year's Eve. Festivals of the lunar calendar, by year.
LUNAR = {
    2027: {
        "春节": [(2, 5), (2, 6), (2, 7), (2, 8)],
        "清明节": [(4, 5)],
        "端午节": [(6, 9)],
        "中秋节": [(9, 15)],
    },
}
SOLAR = {"元旦": [(1, 1)], "劳动节": [(5, 1), (5, 2)], "国庆节": [(10, 1), (10, 2), (10, 3)]}
FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@dataclass(frozen=True, slots=True)
class ChinaDay:
    """A day that differs in China."""

    date: date
    kind: DayKind
    name: str


def announced_years() -> set[int]:
    """The years whose announcement the installed `chinesecalendar` holds."""
    from chinese_calendar import constants

    return {day.year for day in constants.holidays}


def announced(year: int) -> Iterator[ChinaDay]:
    """The announced holidays and make-up days of `year`; nothing where there is no announcement."""
    from chinese_calendar import constants

    names = {it.value: FULL_NAMES.get(it.chinese, it.chinese) for it in constants.Holiday}
    for day, name in sorted(constants.holidays.items()):
        if day.year == year:
            yield ChinaDay(day, DayKind.HOLIDAY, names.get(name, name))
    for day, name in sorted(constants.workdays.items()):
        if day.year == year:
            yield ChinaDay(day, DayKind.WORKDAY, f"{names.get(name, name)}调休上班")


def by_law(year: int) -> Iterator[ChinaDay]:
    """The festivals of `year` by law alone: the least that will be off. Lunar ones only where listed."""
    for name, days in {**SOLAR, **LUNAR.get(year, {})}.items():
        for month, day in days:
            yield ChinaDay(date(year, month, day), DayKind.HOLIDAY, name)
