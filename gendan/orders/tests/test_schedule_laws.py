"""The laws of plans and forecasts, for any plan over any calendar."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.rules import Calendar
from gendan.base.worktime.tests.test_laws import quickly
from gendan.orders.replan import Promise, replan
from gendan.orders.schedule import Forecast, Link, Step, Task, forecast, plan

MONDAY = date(2026, 3, 2).toordinal()
WORK = ((9 * 3600, 18 * 3600),)


@dataclass(frozen=True)
class Case:
    """A template of up to nine nodes, the last of which keeps the promise, over a week of 5 to 7 days."""

    steps: tuple[Step, ...]
    closed: frozenset[int]
    week: int
    start: int
    promise: int

    @property
    def days(self) -> DayCount:
        """Its calendar."""
        days = {date.fromordinal(day): () for day in self.closed}
        return DayCount(
            Calendar("Asia/Shanghai", dict.fromkeys(range(self.week), WORK), days), MONDAY, MONDAY + 60
        )

    @property
    def goals(self) -> dict[str, int]:
        """The promise by the last node."""
        return {self.steps[-1].code: self.promise}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case; a node comes after some that stand before it and is counted from T, E or one of them."""
    size = draw(st.integers(1, 9))
    steps = []
    for at in range(size):
        earlier = [f"N{it}" for it in range(at)]
        anchor = draw(st.sampled_from(["T", "E", *earlier]))
        offset = draw(st.integers(-20, 5) if anchor == "E" else st.integers(-2, 40))
        links = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else []
        lags = tuple(Link(code, draw(st.integers(0, 6)), draw(st.booleans())) for code in links)
        steps.append(Step(f"N{at}", anchor, offset, lags))
    closed = draw(st.frozensets(st.integers(MONDAY - 10, MONDAY + 90), max_size=12))
    start = MONDAY + draw(st.integers(0, 13))
    return Case(tuple(steps), closed, draw(st.integers(5, 7)), start, start + draw(st.integers(-5, 90)))


def planned(case: Case) -> tuple[Task, ...]:
    """The case's plan as a running order."""
    days = plan(case.steps, case.days, case.start, case.promise, 45, case.goals).days
    return tuple(Task(step.code, days[step.code], links=step.links) for step in case.steps)


def happened(draw: st.DrawFn, task: Task, day: int) -> Task:
    """The node open, done, skipped or announced for `day`."""
    match draw(st.sampled_from(["open", "done", "skipped", "announced"])):
        case "done":
            return task._replace(actual=day, is_open=False)
        case "skipped":
            return task._replace(is_open=False)
        case "announced":
            return task._replace(expected=day)
        case _:
            return task


@st.composite
def running(draw: st.DrawFn) -> tuple[Case, tuple[Task, ...], int]:
    """An order under way on some day: each node done, skipped, announced for a day, or open as planned."""
    order = draw(cases())
    moment = st.integers(MONDAY - 5, MONDAY + 90)
    tasks = [happened(draw, task, draw(moment)) for task in planned(order)]
    return order, tuple(tasks), order.start + draw(st.integers(0, 60))


def not_earlier(before: tuple[int | None, ...], after: tuple[int | None, ...]) -> bool:
    """Whether no day of `after` is earlier than it was."""
    return all(a is None or b is None or b >= a for a, b in zip(before, after, strict=True))


@quickly
@given(running(), st.integers(0, 8), st.integers(1, 30))
def test_a_later_actual_never_makes_a_forecast_earlier(
    order: tuple[Case, tuple[Task, ...], int], at: int, later: int
) -> None:
    case, tasks, today = order
    done = tasks[at % len(tasks)]
    assume(done.actual is not None)
    worse = tuple(
        task._replace(actual=task.actual + later) if task is done and task.actual is not None else task
        for task in tasks
    )
    assert not_earlier(forecast(tasks, case.days, today).days, forecast(worse, case.days, today).days)


@quickly
@given(running(), st.integers(-5, 90))
def test_a_holiday_more_never_makes_a_forecast_earlier(
    order: tuple[Case, tuple[Task, ...], int], off: int
) -> None:
    case, tasks, today = order
    fewer = replace(case, closed=case.closed | {MONDAY + off})
    assert not_earlier(forecast(tasks, case.days, today).days, forecast(tasks, fewer.days, today).days)


@quickly
@given(running(), st.integers(1, 10))
def test_another_day_gone_by_never_makes_a_forecast_earlier(
    order: tuple[Case, tuple[Task, ...], int], gone: int
) -> None:
    case, tasks, today = order
    assert not_earlier(forecast(tasks, case.days, today).days, forecast(tasks, case.days, today + gone).days)


@quickly
@given(cases())
def test_what_is_scheduled_back_from_a_promise_keeps_it_going_forward(case: Case) -> None:
    made = plan(case.steps, case.days, case.start, case.promise, 45, case.goals)
    seen = forecast(planned(case), case.days, case.start, case.goals)
    kept = all((late := seen.late_by(code)) is not None and late <= 0 for code in case.goals)
    if not made.short:
        assert kept
        assert seen.float_days is None or seen.float_days >= 0
    else:
        assert not kept


@quickly
@given(cases())
def test_a_plan_without_reports_is_its_own_forecast(case: Case) -> None:
    assume(not any(step.anchor == "T" and step.offset < 0 for step in case.steps))
    tasks = planned(case)
    assert forecast(tasks, case.days, case.start).days == tuple(task.planned for task in tasks)


@quickly
@given(cases())
def test_every_planned_day_is_worked_and_keeps_its_links(case: Case) -> None:
    days, count = {task.code: task.planned for task in planned(case)}, case.days
    assert all(count.is_working(day) for day in days.values())
    assert all(
        days[step.code] >= count.add(days[link.code], link.days) for step in case.steps for link in step.links
    )


@quickly
@given(running())
def test_the_path_adds_up_to_the_forecast(order: tuple[Case, tuple[Task, ...], int]) -> None:
    case, tasks, today = order
    seen = forecast(tasks, case.days, today, case.goals)
    for task, day in zip(tasks, seen.days, strict=True):
        path = seen.path(task.code)
        if day is None:
            continue
        assert path[-1].code == task.code
        assert path[-1].day == day
        assert sum(step.added for step in path) == day - task.planned
        for before, step in pairwise(path):
            assert step.after == before.code
            assert step.day == case.days.add(before.day, step.lag)


@quickly
@given(running())
def test_within_its_float_a_node_may_slip_and_not_a_day_beyond(
    order: tuple[Case, tuple[Task, ...], int],
) -> None:
    case, tasks, today = order
    seen = forecast(tasks, case.days, today, case.goals)
    for place, slack in enumerate(seen.floats):
        if slack is not None and slack >= 0:
            assert late_after(case, seen, place, slack) <= max(0, late_after(case, seen, place, 0))
            assert late_after(case, seen, place, slack + 1) > 0


def late_after(case: Case, seen: Forecast, place: int, slip: int) -> int:
    """Days past the promise if that node came `slip` working days after its forecast."""
    day = seen.days[place]
    assert day is not None
    tasks = list(seen.tasks)
    tasks[place] = tasks[place]._replace(expected=case.days.add(day, slip))
    late = forecast(tasks, case.days, seen.today, case.goals).late_by(case.steps[-1].code)
    return 0 if late is None else late


@quickly
@given(running(), st.integers(-20, 40))
def test_a_plan_moved_to_another_promise_can_be_kept_or_says_it_cannot(
    order: tuple[Case, tuple[Task, ...], int], later: int
) -> None:
    case, tasks, today = order
    goals = {code: day + later for code, day in case.goals.items()}
    moved = replan(tasks, case.days, today, Promise(case.promise), Promise(case.promise + later), goals)
    again = tuple(
        task._replace(planned=moved.days.get(task.code, task.planned), expected=None) for task in tasks
    )
    seen = forecast(again, case.days, today, goals)
    assert all(day >= today for day in moved.days.values())
    assert all(seen.day(code) == day for code, day in moved.days.items())
    assert moved.short.keys() == {
        code for code in goals if code in moved.days and (seen.late_by(code) or 0) > 0
    }


@quickly
@given(cases())
def test_the_same_promise_moves_nothing(case: Case) -> None:
    made = plan(case.steps, case.days, case.start, case.promise, 45, case.goals)
    assume(not made.short and all(day >= case.start for day in made.days.values()))
    tasks, same = planned(case), Promise(case.promise)
    assert replan(tasks, case.days, case.start, same, same, case.goals).days == made.days
