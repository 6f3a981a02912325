"""Plans and forecasts by example: the sums that a merchandiser does on a calendar on the wall."""

import json
from datetime import date
from typing import Any

import pytest

from gendan.base.worktime.daycount import DayCount
from gendan.base.worktime.rules import Calendar
from gendan.orders.schedule import Cause, Fault, Link, PlanError, Step, Task, check, forecast, plan
from gendan.orders.template_seed import TEMPLATES, SeedTemplate
from tests.cases.clocks import calendar_of
from tests.cases.test_cases import CLOCKS

WORK = ((9 * 3600, 18 * 3600),)
WEEK = dict.fromkeys(range(5), WORK)
FILE = json.loads(CLOCKS.read_text(encoding="utf-8"))


def day(text: str) -> int:
    """A day of 2026 as its ordinal: `04-03`."""
    return date.fromisoformat(f"2026-{text}").toordinal()


def calendar(*closed: str) -> DayCount:
    """Monday to Friday, less some days."""
    days = {date.fromordinal(day(it)): () for it in closed}
    return DayCount(Calendar("Asia/Shanghai", WEEK, days), day("01-01"), day("12-31"))


MONDAY = day("03-02")
CHAIN = (
    Step("FAB", "T", 14),
    Step("CUT", "T", 18, (Link("FAB", 2, hard=True),)),
    Step("SEW", "E", -4, (Link("CUT", 5),)),
    Step("EXF", "E", 0, (Link("SEW", 2),)),
)
EXF = MONDAY + 39  # Friday, 10 April


def chain(**changes: dict[str, Any]) -> list[Task]:
    """The chain under way, planned for a Friday."""
    made = plan(CHAIN, calendar(), MONDAY, EXF, 39, {"EXF": EXF})
    return [
        Task(it.code, made.days[it.code], links=it.links)._replace(**changes.get(it.code, {})) for it in CHAIN
    ]


def test_days_fall_where_their_offsets_say() -> None:
    made = plan(CHAIN, calendar(), MONDAY, EXF, 39, {"EXF": EXF})
    assert made.days == {"FAB": day("03-16"), "CUT": day("03-20"), "SEW": day("04-06"), "EXF": EXF}
    assert not made.short


def test_a_closed_day_moves_to_the_working_day_before() -> None:
    assert plan(CHAIN, calendar("03-16"), MONDAY, EXF, 39).days["FAB"] == day("03-13")


def test_offsets_from_the_confirmation_are_scaled_to_the_time_there_is() -> None:
    made = plan(CHAIN, calendar(), MONDAY, MONDAY + 78, 39)  # twice the usual time
    assert made.days["FAB"] == MONDAY + 28
    assert made.days["SEW"] == day("05-15")  # four days before 19 May, never scaled


def test_a_plan_says_how_much_too_short_the_time_is() -> None:
    made = plan(CHAIN, calendar(), MONDAY, day("03-06"), 39, {"EXF": day("03-06")})
    assert made.days["EXF"] == day("03-13")  # 2 + 5 + 2 working days from the start at best
    assert made.short == {"EXF": 5}


def test_without_a_promise_the_usual_time_is_taken() -> None:
    assert plan(CHAIN, calendar(), MONDAY, None, 39).days["EXF"] == EXF


def test_what_comes_before_the_confirmation_keeps_its_day() -> None:
    steps = (Step("QUO", "T", -7), Step("PO", "T", 0, (Link("QUO"),)))
    assert plan(steps, calendar(), MONDAY, EXF, 39).days == {"QUO": MONDAY - 7, "PO": MONDAY}


def test_what_is_late_passes_on_what_its_float_does_not_take() -> None:
    late = chain(FAB={"expected": day("03-30")})
    seen = forecast(late, calendar(), MONDAY, {"EXF": EXF})
    assert [seen.day(code) for code in ("FAB", "CUT", "SEW", "EXF")] == [
        day("03-30"),
        day("04-01"),
        day("04-08"),
        day("04-10"),
    ]
    assert seen.late_by("EXF") == 0
    assert seen.float_days == 0
    assert (
        forecast(chain(FAB={"expected": day("03-31")}), calendar(), MONDAY, {"EXF": EXF}).late_by("EXF") == 3
    )


def test_the_path_tells_why_in_words_and_days() -> None:
    seen = forecast(chain(FAB={"expected": day("04-03")}), calendar("04-06"), MONDAY, {"EXF": EXF})
    steps = [(it.code, it.cause, it.after, it.lag, it.slip) for it in seen.path("EXF")]
    assert steps == [
        ("FAB", Cause.ANNOUNCED, "", 0, 18),
        ("CUT", Cause.AFTER, "FAB", 2, 19),
        ("SEW", Cause.AFTER, "CUT", 5, 9),
        ("EXF", Cause.AFTER, "SEW", 2, 7),
    ]
    assert seen.float_days == -5


def test_what_is_overdue_is_expected_today_at_the_earliest() -> None:
    sunday = day("03-22")
    seen = forecast(chain(), calendar(), sunday)
    assert seen.day("FAB") == day("03-23")
    assert seen.path("CUT")[0].cause is Cause.OVERDUE


def test_what_is_done_sets_the_pace() -> None:
    seen = forecast(chain(FAB={"actual": day("04-01"), "is_open": False}), calendar(), day("04-01"))
    assert seen.day("CUT") == day("04-03")
    assert seen.path("CUT")[0].cause is Cause.ACTUAL
    assert seen.floats[0] is None


def test_a_skipped_node_lets_its_predecessors_through() -> None:
    tasks = chain(FAB={"expected": day("03-25")}, CUT={"is_open": False})
    seen = forecast(tasks, calendar(), MONDAY, {"EXF": EXF})
    assert seen.day("CUT") is None
    sewing = forecast(chain(FAB={"expected": day("04-06")}, CUT={"is_open": False}), calendar(), MONDAY)
    assert sewing.day("SEW") == day("04-13")
    assert [it.code for it in sewing.path("SEW")] == ["FAB", "SEW"]


def test_a_skipped_node_at_the_start_holds_nothing_up() -> None:
    seen = forecast(chain(FAB={"is_open": False}), calendar(), MONDAY)
    assert seen.day("CUT") == day("03-20")
    assert seen.path("FAB") == []


def test_float_is_what_a_node_may_slip() -> None:
    seen = forecast(chain(), calendar(), MONDAY, {"EXF": EXF})
    assert dict(zip([it.code for it in CHAIN], seen.floats, strict=True)) == {
        "FAB": 10,
        "CUT": 8,
        "SEW": 2,
        "EXF": 0,
    }
    assert forecast(chain(), calendar(), MONDAY).floats == (None, None, None, None)


def test_links_to_what_is_not_there_are_passed_over() -> None:
    assert forecast([Task("A", MONDAY, links=(Link("GONE", 5),))], calendar(), MONDAY).days == (MONDAY,)


@pytest.mark.parametrize(
    ("steps", "fault", "named"),
    [
        ([Step("A"), Step("A")], Fault.TWICE, "A"),
        ([Step("T")], Fault.RESERVED, "T"),
        ([Step("A", links=(Link("A"),))], Fault.SELF, "A"),
        ([Step("A", anchor="A")], Fault.SELF, "A"),
        ([Step("A", links=(Link("B"),))], Fault.LINK, "B"),
        ([Step("A", anchor="B")], Fault.ANCHOR, "B"),
        ([Step("A", links=(Link("B"),)), Step("B", links=(Link("A"),))], Fault.CYCLE, "A → B → A"),
        ([Step("A", anchor="B"), Step("B", links=(Link("A"),))], Fault.CYCLE, "A → B → A"),
        ([Step("A"), Step("B", links=(Link("A", -1),))], Fault.DAYS, "-1"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(steps: list[Step], fault: Fault, named: str) -> None:
    with pytest.raises(PlanError) as refused:
        check(steps)
    assert refused.value.fault is fault
    assert named in str(refused.value)


def test_running_nodes_in_a_circle_are_refused() -> None:
    with pytest.raises(PlanError):
        forecast(
            [Task("A", MONDAY, links=(Link("B"),)), Task("B", MONDAY, links=(Link("A"),))], calendar(), MONDAY
        )


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda it: it.code)
def test_the_usual_templates_can_be_kept_on_any_day_of_the_week(template: SeedTemplate) -> None:
    steps = [node.step for node in template.nodes]
    check(steps)
    lead = (
        {it.code: it.offset for it in steps}[template.delivery] if template.delivery != template.ship else 0
    )
    for start in range(MONDAY, MONDAY + 14):
        end = start + template.span
        goals = {template.ship: end, template.delivery: end + lead}
        assert not plan(steps, calendar(), start, end, template.span, goals).short


def test_the_garment_template_has_its_nodes_gates_and_float() -> None:
    garment = TEMPLATES[0]
    assert len(garment.nodes) == 35
    gates = {(link.code, it.code) for it in garment.nodes for link in it.after if link.hard}
    assert {("FAB", "CUT"), ("TRIM", "CUT"), ("PPSOK", "CUT"), ("FINAL", "EXF"), ("EXF", "CUS")} <= gates
    end = MONDAY + garment.span
    steps = [it.step for it in garment.nodes]
    made = plan(steps, calendar(), MONDAY, end, garment.span, {"EXF": end})
    tasks = [Task(it.code, made.days[it.code], links=it.links) for it in steps]
    floats = dict(zip(made.days, forecast(tasks, calendar(), MONDAY, {"EXF": end}).floats, strict=True))
    assert all((floats[code] or 0) >= 5 for code in ("LDOK", "FAB", "TRIM", "PPSOK", "CUT", "SEW"))


@pytest.mark.parametrize("case", FILE["milestones"], ids=lambda it: it["id"])
def test_the_cases_of_milestones_hold_for_plans(case: dict[str, Any]) -> None:
    start, end = (date.fromisoformat(case[name]).toordinal() for name in ("date", "result"))
    days = DayCount(calendar_of(FILE["calendars"][case["calendar"]]), start, start)
    n = case["working_days"]
    assert days.add(start, n) == end
    if n > 0:
        seen = forecast([Task("A", start), Task("B", start, links=(Link("A", n),))], days, start)
        assert seen.day("B") == end
    else:
        tasks = [Task("A", start - 30), Task("B", start, links=(Link("A", -n),))]
        assert forecast(tasks, days, start - 30, {"B": start}).latest[0] == end
