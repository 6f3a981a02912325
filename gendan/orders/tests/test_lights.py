"""Lights: what a merchandiser sees at a glance, and the day on which it changes by itself."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.lights import Light, Thresholds, next_change, node_light, order_light
from gendan.orders.models import Colour
from gendan.orders.schedule import Task

DUE = 740_000
USUAL = Thresholds((7, 3, 1), 1, 3)


@dataclass(frozen=True)
class Seen:
    """Days after the planned day, float, and the light."""

    late: int
    slack: int | None
    light: Light


@pytest.mark.parametrize(
    "seen",
    [
        Seen(-8, None, Light.NONE),
        Seen(-7, None, Light.GREEN),
        Seen(-1, 0, Light.GREEN),
        Seen(-20, -1, Light.YELLOW),  # its float is spent before its time
        Seen(0, 5, Light.GREEN),
        Seen(0, -1, Light.YELLOW),
        Seen(1, 5, Light.YELLOW),
        Seen(1, 0, Light.YELLOW),
        Seen(1, -1, Light.RED),  # overdue, and the promise is at stake
        Seen(2, None, Light.YELLOW),
        Seen(3, 20, Light.RED),
    ],
)
def test_an_open_node(seen: Seen) -> None:
    assert node_light(Task("FAB", DUE), USUAL, DUE + seen.late, seen.slack) is seen.light


def test_a_node_may_be_yellow_on_its_own_day() -> None:
    final = Thresholds((3,), 0, 1)
    assert node_light(Task("FINAL", DUE), final, DUE) is Light.YELLOW
    assert node_light(Task("FINAL", DUE), final, DUE + 1) is Light.RED


def test_what_is_done_or_not_needed() -> None:
    done = Task("FAB", DUE, actual=DUE, is_open=False)
    assert node_light(done, USUAL, DUE + 30) is Light.GREEN
    assert node_light(done._replace(actual=DUE + 1), USUAL, DUE + 30) is Light.YELLOW
    assert node_light(Task("FAB", DUE, is_open=False), USUAL, DUE + 30) is Light.NONE


def test_an_order_has_the_worst_of_what_is_open_and_red_when_late() -> None:
    assert order_light([]) is Light.NONE
    assert order_light([Light.NONE, Light.GREEN]) is Light.GREEN
    assert order_light([Light.GREEN], warnings=[Light.YELLOW]) is Light.YELLOW
    assert order_light([Light.YELLOW], late_days=0) is Light.YELLOW
    assert order_light([Light.GREEN], late_days=1) is Light.RED


def test_the_numbers_are_those_of_the_rows() -> None:
    assert {it.name: it.value for it in Light} == {it.name: it.value for it in Colour}


def test_the_next_change_is_the_next_threshold() -> None:
    task = Task("FAB", DUE)
    assert next_change(task, USUAL, DUE - 30) == DUE - 7
    assert next_change(task, USUAL, DUE - 7) == DUE + 1
    assert next_change(task, USUAL, DUE + 1) == DUE + 2  # overdue: forecast anew each day
    assert next_change(task._replace(is_open=False), USUAL, DUE) is None


def test_what_was_announced_for_later_still_turns_at_its_planned_day() -> None:
    announced = Task("FAB", DUE, expected=DUE + 10)
    assert next_change(announced, USUAL, DUE) == DUE + 1
    assert next_change(announced, USUAL, DUE + 1) == DUE + 3
    assert next_change(announced, USUAL, DUE + 3) == DUE + 11


@given(
    st.integers(-20, 20),
    st.one_of(st.none(), st.integers(-15, 15)),
    st.tuples(st.lists(st.integers(0, 15), max_size=3), st.integers(-3, 6), st.integers(0, 6)),
    st.one_of(st.none(), st.integers(-3, 3)),
)
def test_nothing_changes_before_the_next_change(
    late: int, announced: int | None, colours: tuple[list[int], int, int], slack: int | None
) -> None:
    remind, yellow, more = colours
    thresholds = Thresholds(tuple(remind), yellow, yellow + more)
    task = Task("FAB", DUE, expected=None if announced is None else DUE + announced)
    today = DUE + late
    change = next_change(task, thresholds, today)
    last = today + 60 if change is None else change - 1
    lights = {node_light(task, thresholds, it, slack) for it in range(today, last + 1)}
    assert len(lights) == 1
