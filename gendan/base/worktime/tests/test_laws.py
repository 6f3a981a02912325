"""The laws of working time, for any calendar, any pauses and both directions."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gendan.base.worktime.rules import (
    Calendar,
    Interval,
    Pause,
    StillPausedError,
    TooFarError,
    advance,
    elapsed,
    explain,
    step_days,
)
from gendan.base.worktime.tests.slow import SlowClock

QUARTER = 900
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"]
MOMENTS = {
    "Asia/Shanghai": ["2026-09-24 16:00", "2026-12-31 12:00"],
    "Europe/Berlin": ["2026-03-28 12:00", "2026-10-24 12:00"],
    "America/New_York": ["2026-03-07 12:00", "2026-10-31 12:00"],
    "Australia/Lord_Howe": ["2026-04-04 12:00", "2026-10-03 12:00"],
    "UTC": ["2028-02-28 20:00"],
    "Asia/Kathmandu": ["2026-06-01 00:00"],
}
slowly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
quickly = settings(max_examples=60, deadline=None)


@st.composite
def hours(draw: st.DrawFn, unit: int = QUARTER) -> tuple[Interval, ...]:
    """None to three intervals, perhaps over midnight, perhaps overlapping."""
    pairs = draw(
        st.lists(st.tuples(st.integers(0, 86400 // unit - 1), st.integers(1, 86400 // unit)), max_size=3)
    )
    return tuple((begin * unit, (begin + length) * unit) for begin, length in pairs)


@st.composite
def calendars(draw: st.DrawFn, near: datetime | None = None) -> Calendar:
    """Any calendar that is open at least once a week, with some days near `near` that differ."""
    zone = draw(st.sampled_from(ZONES))
    week = draw(st.dictionaries(st.integers(0, 6), hours(), max_size=7))
    week[draw(st.integers(0, 6))] = ((9 * 3600, 18 * 3600),)
    first = (near or draw(moments(zone))).date()
    offsets = st.integers(-3, 12).map(lambda days: first + timedelta(days=days))
    return Calendar(zone, week, draw(st.dictionaries(offsets, hours(), max_size=4)))


def moments(zone: str) -> st.SearchStrategy[datetime]:
    """Near a clock change or another turn of the calendar, in UTC."""

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    return st.sampled_from(MOMENTS[zone]).map(moment)


@st.composite
def situations(draw: st.DrawFn, unit: timedelta) -> tuple[Calendar, datetime, list[Pause]]:
    """A calendar, a start near something odd, and pauses about it, all on the grid of `unit`."""
    calendar = draw(calendars())
    grid = st.integers(-40 * 96, 40 * 96)
    moment = draw(moments(calendar.zone))
    pairs = draw(st.lists(st.tuples(st.integers(-50, 500), st.integers(0, 200)), max_size=4))
    start = moment + draw(st.integers(0, 150)) * unit
    pauses: list[Pause] = [(start + begin * unit, start + (begin + n) * unit) for begin, n in pairs]
    if draw(st.booleans()) and pauses:
        pauses.append((start + abs(draw(grid)) * unit, None))
    return calendar, start, pauses


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    """Any instant of a few years, to the microsecond."""
    return draw(st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[Pause]:
    """Pauses about and after `start`, to the microsecond, in any order."""
    spans = st.timedeltas(timedelta(0), timedelta(days=6))
    shifts = st.timedeltas(timedelta(days=-2), timedelta(days=20))
    pairs = draw(st.lists(st.tuples(shifts, spans), max_size=4))
    return [(start + shift, start + shift + span) for shift, span in pairs]


seconds = st.integers(0, 60 * 3600)


class TestAgainstTheSlowClock:
    UNIT = timedelta(seconds=QUARTER)

    @slowly
    @given(st.data())
    def test_forward_and_time_used(self, data: st.DataObject) -> None:
        calendar, start, pauses = data.draw(situations(self.UNIT))
        units = data.draw(st.integers(1, 120))
        slow = SlowClock(calendar, start, self.UNIT, 25, pauses)
        due = slow.advance(units)
        try:
            assert advance(calendar, start, units * QUARTER, pauses) == due or due is None
        except StillPausedError:
            assert due is None
        end = start + data.draw(st.integers(0, 25 * 96)) * self.UNIT
        assert elapsed(calendar, start, end, pauses) == slow.elapsed(end) * QUARTER

    @slowly
    @given(st.data())
    def test_backward(self, data: st.DataObject) -> None:
        calendar, start, pauses = data.draw(situations(self.UNIT))
        units = data.draw(st.integers(1, 120))
        end = start + 20 * timedelta(days=1)
        assume(all(pause[1] for pause in pauses))
        step = SlowClock(calendar, start, self.UNIT, 20, pauses).retreat(end, units)
        if step is not None:
            assert advance(calendar, end, -units * QUARTER, pauses) == step


class TestLaws:
    @quickly
    @given(calendars(), instants(), seconds, st.data())
    def test_time_used_until_due_is_the_target(
        self, calendar: Calendar, start: datetime, target: int, data: st.DataObject
    ) -> None:
        pauses = data.draw(pauses_after(start))
        assert elapsed(calendar, start, advance(calendar, start, target, pauses), pauses) == target
        assert elapsed(calendar, advance(calendar, start, -target, pauses), start, pauses) == target

    @quickly
    @given(calendars(), instants(), seconds, seconds, st.data())
    def test_more_time_is_never_due_earlier(
        self, calendar: Calendar, start: datetime, one: int, other: int, data: st.DataObject
    ) -> None:
        pauses = data.draw(pauses_after(start))
        less, more = sorted((one, other))
        assert advance(calendar, start, less, pauses) <= advance(calendar, start, more, pauses)
        assert advance(calendar, start, -more, pauses) <= advance(calendar, start, -less, pauses)

    @quickly
    @given(calendars(), instants(), seconds, st.data())
    def test_another_pause_never_makes_it_due_earlier(
        self, calendar: Calendar, start: datetime, target: int, data: st.DataObject
    ) -> None:
        fewer = data.draw(pauses_after(start))
        more = fewer + data.draw(pauses_after(start))
        assert advance(calendar, start, target, fewer) <= advance(calendar, start, target, more)

    @quickly
    @given(calendars(), instants(), seconds, st.integers(-1, 14))
    def test_another_holiday_never_makes_it_due_earlier(
        self, calendar: Calendar, start: datetime, target: int, later: int
    ) -> None:
        holiday = (start + timedelta(days=later)).date()
        stricter = Calendar(calendar.zone, calendar.week, {**calendar.days, holiday: ()})
        assert advance(calendar, start, target) <= advance(stricter, start, target)

    @quickly
    @given(calendars(), st.lists(instants(), min_size=3, max_size=3), st.data())
    def test_parts_add_up_to_the_whole(
        self, calendar: Calendar, three: list[datetime], data: st.DataObject
    ) -> None:
        a, b, c = three
        pauses = data.draw(pauses_after(a))
        parts = elapsed(calendar, a, b, pauses) + elapsed(calendar, b, c, pauses)
        assert parts == elapsed(calendar, a, c, pauses)

    @quickly
    @given(calendars(), instants(), st.integers(-60 * 3600, 60 * 3600), st.data())
    def test_lines_of_an_explanation_add_up_to_the_target(
        self, calendar: Calendar, start: datetime, target: int, data: st.DataObject
    ) -> None:
        pauses = data.draw(pauses_after(start))
        lines = explain(calendar, start, target, pauses)
        assert sum(line.seconds for line in lines) == target
        assert [line.begin for line in lines] == sorted(line.begin for line in lines)

    @quickly
    @given(calendars(), instants(), seconds, seconds)
    def test_going_on_from_a_due_time_is_going_further(
        self, calendar: Calendar, start: datetime, one: int, other: int
    ) -> None:
        """Steps of a ladder may be reckoned from the due time."""
        there = advance(calendar, advance(calendar, start, one), other)
        assert there == advance(calendar, start, one + other) or other == 0

    @quickly
    @given(calendars(), instants(), seconds, st.data())
    def test_order_and_overlap_of_pauses_do_not_matter(
        self, calendar: Calendar, start: datetime, target: int, data: st.DataObject
    ) -> None:
        pauses = data.draw(pauses_after(start))
        doubled = data.draw(st.permutations(pauses + pauses))
        assert advance(calendar, start, target, doubled) == advance(calendar, start, target, pauses)

    @quickly
    @given(calendars(), st.dates(date(2024, 1, 1), date(2029, 1, 1)), st.integers(-60, 60))
    def test_a_step_of_days_has_its_reverse(self, calendar: Calendar, day: date, n: int) -> None:
        there = step_days(calendar, day, n)
        if n:
            assert calendar.is_working_day(there)
        if calendar.is_working_day(day):
            assert step_days(calendar, there, -n) == day

    @quickly
    @given(calendars(), st.lists(instants(), min_size=2, max_size=5), seconds)
    def test_what_was_asked_before_changes_no_answer(
        self, calendar: Calendar, others: list[datetime], target: int
    ) -> None:
        fresh = [advance(Calendar(calendar.zone, calendar.week, calendar.days), it, target) for it in others]
        assert [advance(calendar, it, target) for it in others] == fresh

    @quickly
    @given(hours(), instants(), st.integers(1, 10**9))
    def test_no_walk_is_endless(self, one_day: tuple[Interval, ...], start: datetime, target: int) -> None:
        assume(one_day)
        once = Calendar("Asia/Shanghai", {}, {start.date(): one_day})
        with suppress(TooFarError):
            assert advance(once, start, target) > start
