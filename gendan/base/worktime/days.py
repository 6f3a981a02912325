"""Kinds of day and the hours they have on a given week. Pure."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from gendan.base.worktime.rules import Interval, normal_hours

Hours = tuple[Interval, ...]
NOON = 12 * 3600
STANDARD_WEEK: dict[int, Hours] = dict.fromkeys(range(5), ((9 * 3600, 18 * 3600),))
STANDARD_ZONE = "Asia/Shanghai"


class DayKind(StrEnum):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday"  # 节假日: closed
    WORKDAY = "workday"  # 调休上班: a day off that is worked, on the hours of a normal day
    HALF = "half"  # 半天: the hours before noon
    OTHER = "other"  # other hours, which must be told


def normal_day(week: Mapping[int, Hours]) -> Hours:
    """The hours that most weekdays have; of equals the earlier in the week. `()` where the week is closed."""
    counts = Counter(hours for day in range(7) if (hours := week.get(day, ())))
    return counts.most_common(1)[0][0] if counts else ()


def hours_of(kind: DayKind, own: Hours | None, week: Mapping[int, Hours]) -> Hours:
    """The hours of a day of that kind: its own where it has some, else what the kind means in this week."""
    if kind is DayKind.HOLIDAY:
        return ()
    if own:
        return normal_hours(own)
    usual = normal_day(week)
    if kind is DayKind.HALF:
        return tuple((begin, min(end, NOON)) for begin, end in usual if begin < NOON)
    return usual
