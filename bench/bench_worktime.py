"""Working time: due times and time used, beside a library that counts business hours."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo

from bench.rate import per_second
from bench.table import Figure, Skipped
from gendan.base.worktime import china
from gendan.base.worktime.days import DayKind
from gendan.base.worktime.rules import Calendar, Interval, Pause, advance, elapsed, explain

HOUR = 3600
ZONE = ZoneInfo("Asia/Shanghai")
DAY: tuple[Interval, ...] = ((9 * HOUR, 12 * HOUR), (13 * HOUR + 1800, 18 * HOUR))
START = datetime(2026, 9, 21, 10, 7, 30, tzinfo=UTC) - timedelta(hours=8)
MONTH = 30 * 15 * HOUR // 2  # thirty working days of seven and a half hours
PEER = "businesstimedelta"


def office() -> Calendar:
    """Two intervals a day and China's holidays of three years."""
    days = {
        day.date: DAY if day.kind is DayKind.WORKDAY else ()
        for year in (2024, 2025, 2026)
        for day in china.announced(year)
    }
    return Calendar("Asia/Shanghai", dict.fromkeys(range(5), DAY), days)


def nights() -> Calendar:
    """20:00 to 02:00."""
    return Calendar("Asia/Shanghai", dict.fromkeys(range(5), ((20 * HOUR, 26 * HOUR),)))


def pauses() -> list[Pause]:
    """Three, over some weeks."""
    begins = [START + timedelta(days=days) for days in (1, 8, 17)]
    return [(begin, begin + timedelta(hours=30)) for begin in begins]


def run() -> Iterator[Figure | Skipped]:
    """The figures."""
    work, shifts, stops = office(), nights(), pauses()
    due, paused_due = advance(work, START, MONTH), advance(work, START, MONTH, stops)
    acts: dict[str, Callable[[], object]] = {
        "advance: 2 h, same day": lambda: advance(work, START, 2 * HOUR),
        "advance: 30 working days": lambda: advance(work, START, MONTH),
        "advance: 30 working days, 3 pauses": lambda: advance(work, START, MONTH, stops),
        "advance: 4 h, night shift": lambda: advance(shifts, START, 4 * HOUR),
        "advance: 30 min back from due": lambda: advance(work, due, -1800),
        "elapsed: 30 working days": lambda: elapsed(work, START, due),
        "elapsed: 30 working days, 3 pauses": lambda: elapsed(work, START, paused_due, stops),
        "explain: 30 working days, 3 pauses": lambda: explain(work, START, MONTH, stops),
    }
    for name, act in acts.items():
        yield Figure(name, per_second(act), "per second")
    yield Figure("first use of a new calendar", 1000 / per_second(lambda: advance(office(), START, 60)), "ms")
    yield from peer()


def peer() -> Iterator[Figure | Skipped]:
    """The same questions, without pauses (it has none), to the library."""
    if find_spec(PEER) is None:
        yield Skipped(PEER, "not installed; `uv sync` brings it")
        return
    rules = peer_rules()
    import businesstimedelta as btd

    start, short, month = (
        START.astimezone(ZONE),
        *(btd.BusinessTimeDelta(rules, seconds=n) for n in (7200, MONTH)),
    )
    plain = Calendar("Asia/Shanghai", office().week, dict.fromkeys(holidays(), ()))
    end = start + month
    if end != advance(plain, START, MONTH):
        raise AssertionError(f"{PEER} says {end}")
    yield Figure(f"{PEER}: 2 h, same day", per_second(lambda: start + short), "per second")
    yield Figure(f"{PEER}: 30 working days", per_second(lambda: start + month), "per second")
    yield Figure(
        f"{PEER}: elapsed, 30 working days", per_second(lambda: rules.difference(start, end)), "per second"
    )
    yield Skipped(f"{PEER}: pauses, make-up days", "it does not know them")


def holidays() -> set[date]:
    """Days off in 2026, and one beyond: the library needs a next one."""
    return {day.date for day in china.announced(2026) if day.kind is DayKind.HOLIDAY} | {date(2027, 1, 1)}


def peer_rules() -> Any:
    """The same week and holidays as the library has them; it has no make-up days."""
    import businesstimedelta as btd
    import pytz

    zone, week = pytz.timezone("Asia/Shanghai"), list(range(5))
    return btd.Rules(
        [
            btd.WorkDayRule(time(9), time(18), week, tz=zone),
            btd.LunchTimeRule(time(12), time(13, 30), week, tz=zone),
            btd.HolidayRule(holidays(), tz=zone),
        ]
    )
