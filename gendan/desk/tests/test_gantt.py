"""The picture of a plan: every bar where its days are, the path marked, whatever the dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.desk.gantt import HEAD, ROW, GanttNode, gantt

TODAY = date(2026, 11, 23)


def node(code: str, planned: int, shown: int | None = None, *after: str) -> GanttNode:
    day = TODAY + timedelta(days=planned)
    return GanttNode(
        code, day, day if shown is None else TODAY + timedelta(days=shown), "none", after=tuple(after)
    )


PLAN = [node("FAB", -5, 3), node("CUT", 2, 6, "FAB"), node("SHIP", 22, 26, "CUT")]


def test_nothing_to_draw_is_no_picture() -> None:
    assert gantt([], today=TODAY) is None


def test_rows_follow_the_plan_and_bars_their_days() -> None:
    picture = gantt(PLAN, today=TODAY, promises=[TODAY + timedelta(days=22)], critical=["FAB", "CUT"])
    assert picture is not None
    assert [bar.y for bar in picture.bars] == [HEAD, HEAD + ROW, HEAD + 2 * ROW]
    fabric, cutting, shipping = picture.bars
    assert fabric.is_point
    assert not cutting.is_point
    assert cutting.x == fabric.end  # it can begin when the fabric is there
    assert cutting.end < shipping.end
    assert shipping.plan_x + shipping.plan_width == picture.promises[0].x
    assert fabric.plan_x < picture.today.x < fabric.end


def test_the_path_is_marked_and_drawn_on_top() -> None:
    picture = gantt(PLAN, today=TODAY, critical=["FAB", "CUT"])
    assert picture is not None
    assert [bar.is_critical for bar in picture.bars] == [True, True, False]
    assert [arrow.is_critical for arrow in picture.arrows] == [False, True]


def test_a_link_to_a_node_that_is_not_there_is_passed_over() -> None:
    picture = gantt([node("CUT", 2, None, "GONE")], today=TODAY)
    assert picture is not None
    assert picture.arrows == ()
    assert picture.bars[0].is_point


def test_each_month_begins_once() -> None:
    picture = gantt([node("A", -40), node("B", 60)], today=TODAY)
    assert picture is not None
    months = [(mark.day.year, mark.day.month) for mark in picture.months]
    assert len(months) == len(set(months)) == 4


DAYS = st.integers(-2000, 2000)


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=12), st.lists(DAYS, max_size=2))
def test_nothing_is_drawn_outside_the_picture(dates: list[tuple[int, int]], promises: list[int]) -> None:
    codes = [f"N{it}" for it in range(len(dates))]
    nodes = [
        node(code, planned, shown, *codes[:place][-2:])
        for place, (code, (planned, shown)) in enumerate(zip(codes, dates, strict=True))
    ]
    picture = gantt(nodes, today=TODAY, promises=[TODAY + timedelta(days=it) for it in promises])
    assert picture is not None
    for bar in picture.bars:
        assert bar.width >= 0
        assert bar.plan_width >= 0
        assert min(bar.x, bar.plan_x) >= 0
        assert max(bar.end, bar.plan_x + bar.plan_width) <= picture.width
        assert bar.y + ROW <= picture.height
    assert all(0 <= mark.x <= picture.width for mark in (*picture.promises, *picture.months, picture.today))


def test_days_without_work_are_shaded_in_runs() -> None:
    day = date(2026, 11, 23)
    picture = gantt([GanttNode("A", day, day, "none")], today=day, is_working=lambda it: it.weekday() < 5)
    assert picture is not None
    two = [width for _x, width in picture.closed]
    assert len(set(two)) == 1
    assert two[0] == pytest.approx(2 * picture.width / 11, rel=0.02)
    plain = gantt([GanttNode("A", day, day, "none")], today=day)
    assert plain is not None
    assert plain.closed == ()
