"""Promises change: what is open moves, what is done stays, and nothing that was promised is forgotten."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.base.timeline.models import Event
from gendan.orders.actions.nodes import add_node, change_node, remove_node
from gendan.orders.actions.planning import make_plan
from gendan.orders.actions.replanning import replan_order
from gendan.orders.models import DatePromise, NodeState, Order, PlanNode, Status
from gendan.orders.schedule import Link
from gendan.orders.seed import seed
from gendan.orders.tests.test_planning import MONDAY, an_order, node
from gendan.partners.models import Customer
from gendan.people.models import Department
from tests.cast import Cast

pytestmark = pytest.mark.django_db
EXF = MONDAY + timedelta(days=70)
NOON = datetime(2026, 3, 16, 12, tzinfo=ZoneInfo("Asia/Shanghai"))  # two weeks on


@pytest.fixture
def order(cast: Cast) -> Order:
    """Planned, and two weeks under way with what is due done but the lab dip's approval."""
    seed()
    order = an_order(Customer.objects.create(code="NORDIC", name="Nordic Outdoor AB"), "GD-1")
    make_plan(order, actor=cast.merchandiser)
    due = PlanNode.objects.filter(order=order, state=NodeState.OPEN, planned__lt=NOON.date())
    for row in due.exclude(code="LDOK"):
        row.state, row.actual = NodeState.DONE, row.planned
        row.save()
    return order


def later(order: Order, cast: Cast, days: int = 14, **values: object) -> Order:
    """Both promises so many days later."""
    known: dict[str, object] = {
        "promised_ship": EXF + timedelta(days=days),
        "promised_delivery": EXF + timedelta(days=5 + days),
        "reason": "面料延期",
        "actor": cast.merchandiser,
        **values,
    }
    with clock.at(NOON):
        return replan_order(order.pk, **known)  # type: ignore[arg-type]


def test_open_nodes_move_with_the_promise(order: Order, cast: Cast) -> None:
    before = {it.code: it for it in order.nodes.all()}
    after = later(order, cast)
    assert after.promised_ship == EXF + timedelta(days=14)
    assert node(order, "EXF").planned == after.promised_ship
    assert node(order, "SPEC").planned == before["SPEC"].planned
    assert node(order, "LDOK").planned == NOON.date()  # overdue: due now
    moved = (node(order, "FAB").planned - before["FAB"].planned).days
    assert 0 < moved < 14  # what is near moves less than what is far
    assert node(order, "ETD").planned >= before["ETD"].planned + timedelta(days=12)


def test_what_was_promised_is_kept_and_counted(order: Order, cast: Cast) -> None:
    later(order, cast)
    later(order, cast, days=21)
    order.refresh_from_db()
    assert order.promise_changes == 2
    kept = DatePromise.objects.filter(order=order, node=None, field="promised_ship")
    assert [(it.old, it.new) for it in kept] == [
        (EXF + timedelta(days=14), EXF + timedelta(days=21)),
        (EXF, EXF + timedelta(days=14)),
    ]
    assert {(it.reason, it.by) for it in kept} == {("面料延期", cast.merchandiser)}
    exf = node(order, "EXF")
    assert (exf.promise_changes, exf.baseline) == (2, EXF)
    event = Event.objects.filter(kind="order.replanned").latest("pk")
    assert event.payload["short"] == 0


def test_an_earlier_promise_squeezes_what_is_open_and_says_when_it_cannot(order: Order, cast: Cast) -> None:
    later(order, cast, days=-50)
    assert Event.objects.get(kind="order.replanned").payload["short"] > 5
    nodes = {it.code: it.planned for it in order.nodes.filter(state=NodeState.OPEN)}
    assert min(nodes.values()) >= NOON.date()
    assert nodes["EXF"] > EXF - timedelta(days=50)


def test_what_an_owner_announced_is_kept_in_mind(order: Order, cast: Cast) -> None:
    PlanNode.objects.filter(order=order, code="FAB").update(expected=date(2026, 4, 24))
    later(order, cast)
    fabric = node(order, "FAB")
    assert fabric.planned == date(2026, 4, 24)
    assert fabric.expected is None
    assert node(order, "CUT").planned > fabric.planned


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " \x00"}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"promised_ship": date(9999, 12, 31)}, "promised_ship"),
        ({"promised_delivery": date(1, 1, 1)}, "promised_delivery"),
        ({"promised_ship": None, "promised_delivery": None}, "promised_ship"),
        ({"days": 0}, "promised_ship"),
    ],
)
def test_a_mistake_is_named_and_changes_nothing(
    order: Order, cast: Cast, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        later(order, cast, **wrong)  # type: ignore[arg-type]
    assert field in refused.value.fields
    assert not DatePromise.objects.exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.DONE, Status.CANCELLED])
def test_only_what_is_under_way_is_moved(order: Order, cast: Cast, status: Status) -> None:
    Order.objects.filter(pk=order.pk).update(status=status)
    with pytest.raises(ConflictError):
        later(order, cast)
    with pytest.raises(ConflictError):
        change_node(node(order, "FAB").pk, yellow=2, actor=cast.merchandiser)


def test_who_may_not_plan_changes_nothing(order: Order, cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        later(order, cast, actor=cast.buyer)
    for act in (
        lambda: change_node(node(order, "FAB").pk, yellow=2, actor=cast.buyer),
        lambda: remove_node(node(order, "PPM").pk, actor=cast.auditor),
        lambda: add(order, cast, actor=cast.outsider),
    ):
        with pytest.raises(ForbiddenError):
            act()


def test_a_node_gets_another_day_with_a_reason(order: Order, cast: Cast) -> None:
    fabric = node(order, "FAB")
    day = fabric.planned + timedelta(days=4)
    with pytest.raises(InvalidInputError) as refused:
        change_node(fabric.pk, planned=day, actor=cast.merchandiser)
    assert "reason" in refused.value.fields
    changed = change_node(fabric.pk, planned=day, reason="染厂排缸", actor=cast.merchandiser)
    assert (changed.planned, changed.promise_changes) == (day, 1)
    assert DatePromise.objects.get(node=fabric).reason == "染厂排缸"
    assert "染厂" not in str(Event.objects.get(kind="node.changed").payload)


def test_a_node_gets_another_owner_and_thresholds(order: Order, cast: Cast) -> None:
    changed = change_node(
        node(order, "FAB").pk,
        owner_id=cast.buyer.pk,
        remind=[3, 10, 3],
        yellow=0,
        red=5,
        actor=cast.supervisor,
    )
    assert (changed.owner, changed.remind, changed.yellow, changed.red) == (cast.buyer, [10, 3], 0, 5)
    assert change_node(changed.pk, red=5, actor=cast.supervisor) == changed
    assert Event.objects.filter(kind="node.changed").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"yellow": 5, "red": 2}, "red"),
        ({"remind": [400]}, "remind"),
        ({"remind": [-1]}, "remind"),
        ({"remind": [1, 2, 3, 4, 5, 6]}, "remind"),
        ({"owner_id": 999_999}, "owner"),
        ({"red": 99_999}, "red"),
        ({"planned": date(9999, 12, 31), "reason": "x"}, "planned"),
    ],
)
def test_what_a_node_cannot_have_is_named(
    order: Order, cast: Cast, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        change_node(node(order, "FAB").pk, actor=cast.merchandiser, **wrong)  # type: ignore[arg-type]
    assert field in refused.value.fields


def test_what_is_done_is_not_changed(order: Order, cast: Cast) -> None:
    with pytest.raises(ConflictError):
        change_node(node(order, "SPEC").pk, yellow=2, actor=cast.merchandiser)


def add(order: Order, cast: Cast, **values: object) -> PlanNode:
    """Embroidery between cutting and sewing."""
    known: dict[str, object] = {
        "code": "emb",
        "name_zh": "绣花",
        "name_en": "Embroidery",
        "department_id": Department.objects.get(code="PRD").pk,
        "planned": date(2026, 4, 13),
        "after": [Link("CUT", 1)],
        "before": ["SEW"],
        "actor": cast.merchandiser,
        **values,
    }
    return add_node(order.pk, **known)  # type: ignore[arg-type]


def test_a_node_is_added_between_two(order: Order, cast: Cast) -> None:
    added = add(order, cast)
    assert (added.code, added.links, added.position) == ("EMB", [["CUT", 1, False]], 36)
    assert ["EMB", 0, False] in node(order, "SEW").links
    remove_node(added.pk, actor=cast.merchandiser)
    assert ["CUT", 0, False] not in node(order, "SEW").links  # it had its own link to cutting
    assert not any(link[0] == "EMB" for it in order.nodes.all() for link in it.links)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "CUT"}, "code"),
        ({"code": "T"}, "code"),
        ({"after": [Link("NONE", 1)]}, "links"),
        ({"after": [Link("EXF", 1)]}, "links"),  # before sewing, after the factory: a circle
        ({"before": ["NONE"]}, "before"),
        ({"code": "X" * 11, "before": []}, "code"),
    ],
)
def test_a_node_that_cannot_be_is_refused(
    order: Order, cast: Cast, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        add(order, cast, **wrong)
    assert field in refused.value.fields
    assert order.nodes.count() == 35


def test_who_followed_a_removed_node_follows_its_predecessors(order: Order, cast: Cast) -> None:
    remove_node(node(order, "PPM").pk, actor=cast.merchandiser)
    assert [link[0] for link in node(order, "CUT").links] == ["FAB", "TRIM", "PPSOK", "FABQC"]
    remove_node(node(order, "FABQC").pk, actor=cast.merchandiser)
    assert [link[0] for link in node(order, "CUT").links] == ["FAB", "TRIM", "PPSOK"]


def test_what_keeps_a_promise_or_was_reported_on_stays(order: Order, cast: Cast) -> None:
    with pytest.raises(ConflictError):
        remove_node(node(order, "EXF").pk, actor=cast.merchandiser)
    row = node(order, "PPM")
    row.reports.create(kind="progress", day=NOON.date(), at=NOON)
    with pytest.raises(ConflictError):
        remove_node(row.pk, actor=cast.merchandiser)
