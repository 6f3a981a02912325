"""A promise that changes moves the plan and is counted, whichever way it comes: page, program, import."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gendan.base import clock
from gendan.base.errors import ForbiddenError, InvalidInputError
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.orders.actions.confirming import confirm_imported
from gendan.orders.actions.entry import (
    Draft,
    Revision,
    change_order,
    change_orders,
    draft_orders,
    upsert_orders,
)
from gendan.orders.actions.import_judging import Judged, Outcome
from gendan.orders.actions.import_taking import take_orders
from gendan.orders.actions.receiving import receive_orders
from gendan.orders.actions.replanning import replan_order
from gendan.orders.actions.saving import revise_order
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.import_layout import from_json
from gendan.orders.models import DatePromise, Finding, Order, OrderVersion, PlanTemplate
from gendan.orders.rows import OrderRead
from gendan.orders.seed import seed
from gendan.partners.models import Customer
from gendan.people.models import Member, Role
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
EXF = MONDAY + timedelta(days=70)
NEW = EXF + timedelta(days=14)
LATER = {"promised_ship": NEW, "promised_delivery": NEW + timedelta(days=5)}
NOON = datetime(2026, 3, 16, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
LINE = LineContent(1, description="T恤", quantity=Decimal(500), price=Decimal(3), unit="件")
CONTENT = OrderContent(
    customer="NORDIC",
    currency="USD",
    incoterm="FOB",
    incoterm_place="宁波",
    transport="sea",
    payment_terms="T/T 30",
    ordered_on=date(2026, 2, 27),
    promised_ship=EXF,
    promised_delivery=EXF + timedelta(days=5),
    lines=(LINE,),
)
IMPORT = System("import")
Counted = Callable[[int], AbstractContextManager[object]]


def told(number: int, **values: object) -> OrderContent:
    return replace(CONTENT, customer_po=f"PO-{number}", **values)  # type: ignore[arg-type]


def running(count: int, cast: Cast) -> list[Order]:
    """Orders of a program, planned and under way since Monday."""
    template = PlanTemplate.objects.get(code="A").pk
    drafts = [
        Draft(told(n), number=f"GD-{n}", external_key=f"K{n}", template_id=template) for n in range(count)
    ]
    with clock.at(NOON):
        orders = draft_orders(drafts, source="ERP", actor=cast.supervisor)
        return confirm_imported({it.pk: MONDAY for it in orders}, actor=cast.supervisor)


@pytest.fixture
def order(cast: Cast) -> Order:
    """Under way."""
    seed()
    Customer.objects.create(code="NORDIC", name="Nordic Outdoor AB")
    return running(1, cast)[0]


def plan(order: Order) -> dict[str, date]:
    return dict(order.nodes.values_list("code", "planned"))


def by_replanning(order: Order, actor: Member) -> None:
    replan_order(
        order.pk,
        promised_ship=LATER["promised_ship"],
        promised_delivery=LATER["promised_delivery"],
        reason="客户",
        actor=actor,
    )


def by_change(order: Order, actor: Member) -> None:
    change_order(order.pk, told(0, **LATER), expected_version=1, reason="客户", actor=actor)


def by_changes(order: Order, actor: Member) -> None:
    change_orders([Revision(order.pk, told(0, **LATER))], reason="客户", actor=actor)


def by_page(order: Order, actor: Member) -> None:
    revise_order(order.pk, told(0, **LATER), expected_version=1, reason="客户", actor=actor)


def by_upsert(_order: Order, actor: Member) -> None:
    drafts = [Draft(told(0, **LATER), external_key="K0")]
    upsert_orders(drafts, source="ERP", reason="客户", actor=actor)


def by_program(_order: Order, actor: Member) -> None:
    (received,) = receive_orders([("K0", told(0, **LATER))], source="ERP", actor=actor)
    assert received.outcome == "changed"


def by_file(_order: Order, actor: Member) -> None:
    content = told(0, **LATER)
    draft = Draft(content, external_key="K0")
    judged = Judged(OrderRead("K0", (2,), content), Outcome.CHANGED, draft=draft)
    take_orders([judged], from_json({}), "ERP", actor=actor)


WAYS: Sequence[Callable[[Order, Member], None]] = (
    by_replanning,
    by_change,
    by_changes,
    by_page,
    by_upsert,
    by_program,
    by_file,
)


@pytest.mark.parametrize("way", WAYS)
def test_by_every_way_the_plan_moves_and_the_old_promise_is_kept(
    order: Order, cast: Cast, way: Callable[[Order, Member], None]
) -> None:
    before = plan(order)
    with clock.at(NOON):
        way(order, cast.supervisor)
    order.refresh_from_db()
    assert (order.promised_ship, order.promise_changes, order.version) == (NEW, 1, 2)
    after = plan(order)
    assert after["EXF"] == NEW
    assert before["FAB"] < after["FAB"]
    kept = DatePromise.objects.filter(order=order, node=None)
    assert [(it.field, it.old, it.new, it.by) for it in kept] == [
        ("promised_delivery", EXF + timedelta(days=5), LATER["promised_delivery"], cast.supervisor),
        ("promised_ship", EXF, NEW, cast.supervisor),
    ]
    moved = {it.node.code for it in DatePromise.objects.filter(order=order).exclude(node=None) if it.node}
    assert moved == {code for code in before if before[code] != after[code]}
    event = Event.objects.get(kind="order.replanned")
    assert [it["field"] for it in event.payload["changes"]] == list(LATER)
    assert order.forecast_ship == after["EXF"]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_leads_to_the_same_plan(
    order: Order, cast: Cast, way: Callable[[Order, Member], None]
) -> None:
    twin = draft_twin(order, cast)
    with clock.at(NOON):
        way(order, cast.supervisor)
        by_replanning(twin, cast.supervisor)
    assert plan(order) == plan(twin)


def draft_twin(order: Order, cast: Cast) -> Order:
    """The same order once more."""
    draft = Draft(told(9), number="GD-9", external_key="K9", template_id=order.template_id)
    with clock.at(NOON):
        (twin,) = draft_orders([draft], source="ERP", actor=cast.supervisor)
        confirm_imported({twin.pk: MONDAY}, actor=cast.supervisor)
    return twin


def test_what_promises_nothing_else_is_not_counted(order: Order, cast: Cast) -> None:
    before = plan(order)
    with clock.at(NOON):
        change_order(order.pk, told(0, note="加急"), expected_version=1, actor=cast.supervisor)
    order.refresh_from_db()
    assert (order.version, order.promise_changes) == (2, 0)
    assert plan(order) == before
    assert not DatePromise.objects.exists()


def test_a_draft_that_promises_another_date_breaks_no_promise(order: Order, cast: Cast) -> None:
    (draft,) = draft_orders([Draft(told(5))], actor=cast.supervisor)
    change_order(draft.pk, told(5, promised_ship=NEW), expected_version=1, actor=cast.supervisor)
    draft.refresh_from_db()
    assert (draft.promised_ship, draft.promise_changes) == (NEW, 0)
    assert not DatePromise.objects.exists()


@pytest.mark.parametrize("day", [None, date(2020, 1, 1), date(2048, 12, 31)])
def test_a_slip_of_the_pen_in_a_file_is_counted_and_found_and_moves_nothing(
    order: Order, cast: Cast, day: date | None
) -> None:
    before = plan(order)
    wrong = told(0, promised_ship=day, promised_delivery=None)
    with clock.at(NOON):
        upsert_orders([Draft(wrong, external_key="K0")], source="ERP", actor=cast.supervisor)
    order.refresh_from_db()
    assert (order.promised_ship, order.promise_changes) == (day, 1)
    assert plan(order) == before
    assert Finding.objects.filter(order=order, field="promised_ship").exists()


def test_on_the_page_such_a_date_is_refused(order: Order, cast: Cast) -> None:
    wrong = told(0, promised_ship=date(2048, 12, 31))
    with clock.at(NOON), pytest.raises(InvalidInputError) as refused:
        revise_order(order.pk, wrong, expected_version=1, reason="x", actor=cast.supervisor)
    assert "promised_ship" in refused.value.fields


def test_who_may_not_plan_changes_no_promise_on_the_page(order: Order, cast: Cast) -> None:
    Role.objects.filter(code="merchandiser").update(
        permissions=["orders.view", "orders.enter", "orders.review"]
    )
    clerk = Member.objects.get(pk=cast.merchandiser.pk)
    with clock.at(NOON), pytest.raises(ForbiddenError):
        by_page(order, clerk)
    assert OrderVersion.objects.filter(order=order).count() == 1


def test_a_page_makes_one_version_of_one_click(order: Order, cast: Cast) -> None:
    both = told(0, note="加急", **LATER)
    with clock.at(NOON):
        revise_order(order.pk, both, expected_version=1, reason="客户", actor=cast.supervisor)
    assert OrderVersion.objects.filter(order=order).count() == 2


def test_an_import_of_many_moves_them_in_as_many_statements_as_of_few(
    order: Order, cast: Cast, django_assert_max_num_queries: Counted
) -> None:
    count = 60
    Order.objects.filter(pk=order.pk).delete()
    running(count, cast)
    drafts = [Draft(told(n, **LATER), external_key=f"K{n}") for n in range(count)]
    with clock.at(NOON), django_assert_max_num_queries(60):
        upsert_orders(drafts, source="ERP", actor=IMPORT)
    assert Order.objects.filter(promise_changes=1, promised_ship=NEW).count() == count
    assert DatePromise.objects.filter(node=None).count() == 2 * count
    assert DatePromise.objects.filter(node__code="EXF", by=None).count() == count
