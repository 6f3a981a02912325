"""Templates are edited by many and seen by all: each change a version, none that would break a plan."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.orders.actions import templates as actions
from gendan.orders.actions.planning import make_plan
from gendan.orders.models import PlanTemplate, TemplateNode
from gendan.orders.models.template import ThresholdRule
from gendan.orders.queries import templates as queries
from gendan.orders.schedule import Link
from gendan.orders.seed import seed
from gendan.orders.template_text import UnreadableError, days_from, days_text, links_from, links_text
from gendan.orders.tests.test_planning import an_order
from gendan.partners.models import Customer
from gendan.people.models import Department
from tests.cast import Cast

CODES = st.from_regex(r"[A-Z][A-Z0-9]{0,9}", fullmatch=True)


@given(st.lists(st.builds(Link, CODES, st.integers(0, 999), st.booleans()), unique_by=lambda it: it.code))
def test_links_are_read_as_they_are_written(links: list[Link]) -> None:
    assert links_from(links_text(links)) == tuple(links)


@given(st.sets(st.integers(0, 999)))
def test_days_are_read_as_they_are_written(days: set[int]) -> None:
    assert days_from(days_text(sorted(days))) == tuple(sorted(days, reverse=True))


@pytest.mark.parametrize("text", ["fab+2! trim", "FAB＋2！，TRIM", " FAB+2!;TRIM+0 ", "FAB+1、FAB+2!、TRIM"])
def test_links_are_typed_in_many_ways(text: str) -> None:
    assert links_from(text) == (Link("FAB", 2, hard=True), Link("TRIM"))


@pytest.mark.parametrize("text", ["FAB+", "FAB-2", "面料+2", "FAB+2!!", "+2", "A" * 11, "FAB+1000"])
def test_what_is_no_link_is_said(text: str) -> None:
    with pytest.raises(UnreadableError):
        links_from(text)


@pytest.mark.parametrize("text", ["x", "7/-1", "1000", "3.5"])
def test_what_is_no_number_of_days_is_said(text: str) -> None:
    with pytest.raises(UnreadableError):
        days_from(text)


@pytest.fixture
def woven(cast: Cast) -> PlanTemplate:
    """Template A."""
    seed()
    return PlanTemplate.objects.get(code="A")


def a_node(**values: Any) -> dict[str, Any]:
    """Embroidery after cutting."""
    return {
        "code": "EMB",
        "name_zh": "绣花",
        "name_en": "Embroidery",
        "department_id": Department.objects.get(code="PRD").pk,
        "anchor": "CUT",
        "offset": 2,
        "links": [Link("CUT", 1)],
        "remind": [1],
        "yellow": 1,
        "red": 3,
        "version": 1,
        **values,
    }


def test_a_node_is_put_in_its_place_and_running_orders_keep_their_plan(
    woven: PlanTemplate, cast: Cast
) -> None:
    order = an_order(Customer.objects.create(code="C", name="客户"), "GD-1")
    make_plan(order, actor=cast.merchandiser)
    actions.add_template_node(woven.pk, actor=cast.supervisor, **a_node(position=20))
    codes = list(woven.nodes.values_list("code", flat=True))
    assert codes[18:21] == ["CUT", "EMB", "SEW"]
    assert order.nodes.count() == 35
    woven.refresh_from_db()
    assert woven.version == 2
    event = Event.objects.get(kind="template.node_added")
    assert event.payload["template_version"] == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "CUT"}, "code"),
        ({"code": "E"}, "code"),
        ({"code": ""}, "code"),
        ({"code": "X" * 11}, "code"),
        ({"anchor": "EMB"}, "links"),
        ({"anchor": "NONE"}, "anchor"),
        ({"links": [Link("NONE")]}, "links"),
        ({"yellow": 4, "red": 3}, "red"),
        ({"remind": [1, 2, 3, 4, 5, 6]}, "remind"),
        ({"offset": 10_000}, "offset"),
        ({"department_id": 999_999}, "department_id"),
        ({"department_id": None}, "department_id"),
        ({"name_zh": ""}, "name_zh"),
        ({"evidence": "x" * 81}, "evidence"),
    ],
)
def test_a_mistake_is_named_at_its_field(
    woven: PlanTemplate, cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.add_template_node(woven.pk, actor=cast.supervisor, **a_node(**wrong))
    assert field in refused.value.fields
    assert woven.nodes.count() == 35
    woven.refresh_from_db()
    assert woven.version == 1


def test_nodes_never_follow_each_other_in_a_circle(woven: PlanTemplate, cast: Cast) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.change_template_node(
            woven.pk, "FAB", links=[Link("EXF", 1)], version=1, actor=cast.supervisor
        )
    assert "FAB" in str(refused.value.fields["links"])


def test_a_node_is_changed_and_moved(woven: PlanTemplate, cast: Cast) -> None:
    changed = actions.change_template_node(
        woven.pk, "FAB", offset=30, remind=[1, 14], position=1, version=1, actor=cast.supervisor
    )
    assert (changed.offset, changed.remind) == (30, [14, 1])
    assert woven.nodes.first() == changed
    changes = {
        it["field"]: (it["old"], it["new"])
        for it in Event.objects.get(kind="template.changed").payload["changes"]
    }
    assert changes["offset"] == ("33", "30")
    assert changes["remind"] == ("7/3/1", "14/1")


def test_saving_the_same_is_no_version(woven: PlanTemplate, cast: Cast) -> None:
    actions.change_template_node(woven.pk, "FAB", offset=33, version=1, actor=cast.supervisor)
    actions.change_template(woven.pk, span=70, version=1, actor=cast.supervisor)
    woven.refresh_from_db()
    assert woven.version == 1


def test_who_edits_an_old_version_is_told(woven: PlanTemplate, cast: Cast) -> None:
    actions.change_template(woven.pk, span=75, version=1, actor=cast.supervisor)
    for act in (
        lambda: actions.change_template(woven.pk, span=80, version=1, actor=cast.head),
        lambda: actions.add_template_node(woven.pk, actor=cast.head, **a_node()),
        lambda: actions.remove_template_node(woven.pk, "PPM", version=1, actor=cast.head),
    ):
        with pytest.raises(ConflictError):
            act()
    woven.refresh_from_db()
    assert woven.span == 75


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"span": 0}, "span"),
        ({"span": 5000}, "span"),
        ({"ship_node": "X"}, "ship_node"),
        ({"name_en": ""}, "name_en"),
    ],
)
def test_a_template_stays_whole(woven: PlanTemplate, cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.change_template(woven.pk, version=1, actor=cast.supervisor, **wrong)
    assert field in refused.value.fields


def test_what_followed_a_removed_node_follows_its_predecessors(woven: PlanTemplate, cast: Cast) -> None:
    actions.remove_template_node(woven.pk, "FABQC", version=1, actor=cast.supervisor)
    cutting = TemplateNode.objects.get(template=woven, code="CUT")
    assert [link[0] for link in cutting.links] == ["FAB", "TRIM", "PPSOK", "PPM"]
    assert list(woven.nodes.values_list("position", flat=True)) == list(range(1, 35))


def test_a_node_that_is_needed_stays(woven: PlanTemplate, cast: Cast) -> None:
    for code in ("EXF", "ETD", "PAY"):  # two keep promises; the review is counted from the payment
        with pytest.raises(ConflictError):
            actions.remove_template_node(woven.pk, code, version=1, actor=cast.supervisor)
    with pytest.raises(NotFoundError):
        actions.remove_template_node(woven.pk, "NONE", version=1, actor=cast.supervisor)


def test_a_template_begins_as_a_copy(woven: PlanTemplate, cast: Cast) -> None:
    made = actions.add_template(
        code="k", name_zh="针织", name_en="Knits", copy_of=woven.pk, actor=cast.supervisor
    )
    assert (made.code, made.nodes.count(), woven.nodes.count()) == ("K", 35, 35)
    with pytest.raises(InvalidInputError) as refused:
        actions.add_template(code="K", name_zh="x", name_en="x", copy_of=woven.pk, actor=cast.supervisor)
    assert "code" in refused.value.fields


def test_a_customers_threshold_is_set_again_and_removed(woven: PlanTemplate, cast: Cast) -> None:
    customer = Customer.objects.create(code="C", name="客户")
    rule: dict[str, Any] = {"customer_id": customer.pk, "template_id": None, "code": "fab", "remind": [9]}
    for red in (2, 5):
        actions.set_threshold(yellow=0, red=red, actor=cast.supervisor, **rule)
    kept = ThresholdRule.objects.get()
    assert (kept.code, kept.red) == ("FAB", 5)
    assert list(queries.thresholds(woven)) == [kept]
    actions.remove_threshold(kept.pk, actor=cast.supervisor)
    assert not ThresholdRule.objects.exists()
    with pytest.raises(NotFoundError):
        actions.remove_threshold(kept.pk, actor=cast.supervisor)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"code": "NONE"}, "code"), ({"customer_id": 999_999}, "customer_id"), ({"yellow": 3, "red": 1}, "red")],
)
def test_a_threshold_that_cannot_be_is_named(
    woven: PlanTemplate, cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    customer = Customer.objects.create(code="C", name="客户")
    known: dict[str, Any] = {"customer_id": customer.pk, "template_id": woven.pk, "code": "FAB", "remind": []}
    with pytest.raises(InvalidInputError) as refused:
        actions.set_threshold(**{**known, "yellow": 1, "red": 2, "actor": cast.supervisor, **wrong})
    assert field in refused.value.fields


def test_a_merchandiser_looks_and_does_not_touch(woven: PlanTemplate, cast: Cast) -> None:
    assert queries.template_for(cast.merchandiser, woven.pk) == woven
    with pytest.raises(NotFoundError):
        queries.template_for(cast.outsider, woven.pk)
    for act in (
        lambda: actions.change_template(woven.pk, span=80, version=1, actor=cast.merchandiser),
        lambda: actions.add_template(
            code="K", name_zh="x", name_en="x", copy_of=woven.pk, actor=cast.merchandiser
        ),
        lambda: actions.remove_threshold(1, actor=cast.merchandiser),
    ):
        with pytest.raises(ForbiddenError):
            act()


@pytest.mark.parametrize("code", ["A", "B", "C", "D", "S"])
def test_a_standard_order_is_drawn_and_kept(woven: PlanTemplate, code: str) -> None:
    template = PlanTemplate.objects.get(code=code)
    shown = queries.standard_order(template, date(2026, 3, 2))
    assert shown.short == 0
    assert all(shown.first <= row.begins <= row.day <= shown.last for row in shown.rows)
    ship = next(row for row in shown.rows if row.node.code == template.ship_node)
    assert ship.is_goal
    assert ship.float_days == 0
