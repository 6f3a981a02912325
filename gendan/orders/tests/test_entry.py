"""Orders are entered and changed, one or many, and every change leaves a version with old and new."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.orders.actions.entry import (
    Draft,
    Revision,
    change_order,
    change_orders,
    draft_order,
    draft_orders,
    upsert_orders,
)
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.models import Order, OrderVersion, PlanTemplate, Product
from gendan.orders.queries.contents import content_of, contents_of
from gendan.partners.models import Customer
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
IMPORT = System("import")


@pytest.fixture(autouse=True)
def _company(cast: Cast) -> None:
    template = PlanTemplate.objects.create(
        code="A", name_zh="梭织", name_en="Woven", span=70, ship_node="EXF"
    )
    Customer.objects.create(code="NORDIC", name="北欧户外", merchandiser=cast.supervisor)
    Customer.objects.create(code="OLD", name="老客户", is_active=False)
    Product.objects.create(code="TS-100", name="T恤", template=template)


def content(**values: object) -> OrderContent:
    line = LineContent(
        position=1,
        product="TS-100",
        spec={"colour": "白"},
        quantity=Decimal(500),
        unit="件",
        price=Decimal("3.2"),
    )
    base = OrderContent(
        customer="NORDIC",
        customer_po="PO-881",
        currency="USD",
        incoterm="FOB",
        promised_ship=date(2027, 2, 1),
        lines=(line, replace(line, position=2, spec={"colour": "黑"}, quantity=Decimal(200))),
    )
    return replace(base, **values)  # type: ignore[arg-type]


def events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("pk"))


def test_a_draft_has_a_number_lines_a_version_and_an_event(cast: Cast) -> None:
    with clock.at(NOW):
        order = draft_order(content(), actor=cast.merchandiser)
    order.refresh_from_db()
    assert (order.number, order.status, order.version) == ("SO2611-0001", "draft", 1)
    assert (order.customer.name, order.amount, order.entered_by) == (
        "北欧户外",
        Decimal(2240),
        cast.merchandiser,
    )
    assert list(order.lines.values_list("position", "product__code", "amount")) == [
        (1, "TS-100", Decimal(1600)),
        (2, "TS-100", Decimal(640)),
    ]
    assert content_of(order) == content()
    assert events("order.entered")[0].payload["lines"] == 2


def test_the_next_order_has_the_next_number_and_one_s_own_is_kept(cast: Cast) -> None:
    with clock.at(NOW):
        first = draft_order(content(), actor=cast.merchandiser)
        second = draft_order(content(), actor=cast.merchandiser, number="PO26-0815")
        third = draft_order(content(), actor=cast.merchandiser)
    assert [it.number for it in (first, second, third)] == ["SO2611-0001", "PO26-0815", "SO2611-0002"]


def test_the_number_belongs_to_the_day_in_the_company_s_zone(cast: Cast) -> None:
    with clock.at(datetime(2026, 11, 30, 17, 0, tzinfo=UTC)):  # already December in Shanghai
        assert draft_order(content(), actor=cast.merchandiser).number == "SO2612-0001"


def test_the_customer_s_merchandiser_and_the_product_s_template_are_proposed(cast: Cast) -> None:
    order = draft_order(content(), actor=cast.merchandiser)
    assert order.merchandiser == cast.supervisor
    assert order.template is not None
    assert order.template.code == "A"
    own = draft_order(content(), actor=cast.merchandiser, merchandiser_id=cast.merchandiser.pk)
    assert own.merchandiser == cast.merchandiser


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"customer": ""}, "customer"),
        ({"customer": "NOBODY"}, "customer"),
        ({"customer": "OLD"}, "customer"),
        ({"customer": "NOR\x00DIC"}, "customer"),
        ({"customer_po": "x" * 81}, "customer_po"),
        ({"customer_po": "\ud800"}, "customer_po"),
        ({"note": "a\x00b"}, "note"),
        ({"currency": "XXX"}, "currency"),
        ({"transport": "rocket"}, "transport"),
        ({"promised_ship": date(1, 1, 1)}, "promised_ship"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("1E+99999")}, "amount"),
        ({"lines": (LineContent(1, product="TS-999"),)}, "lines.1.product"),
        ({"lines": (LineContent(1, quantity=Decimal(-5)),)}, "lines.1.quantity"),
        ({"lines": (LineContent(1, quantity=Decimal("1E-99999")),)}, "lines.1.quantity"),
        ({"lines": (LineContent(1, quantity=Decimal("0.00001")),)}, "lines.1.quantity"),
        ({"lines": (LineContent(1, price=Decimal("Infinity")),)}, "lines.1.price"),
        ({"lines": (LineContent(1), LineContent(1))}, "lines.1.position"),
        ({"lines": (LineContent(0),)}, "lines.0.position"),
        ({"lines": (LineContent(1, spec={"": "x"}),)}, "lines.1.spec"),
        ({"lines": (LineContent(1, spec={"colour": "x" * 201}),)}, "lines.1.spec.colour"),
        ({"lines": (LineContent(1, spec={str(n): "x" for n in range(51)}),)}, "lines.1.spec"),
        ({"lines": (LineContent(1, quantity=Decimal(10**11), price=Decimal(10**11)),)}, "amount"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_field(
    cast: Cast, values: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        draft_order(content(**values), actor=cast.merchandiser)
    assert field in refused.value.fields
    assert not Order.objects.exists()


def test_all_faults_are_told_at_once(cast: Cast) -> None:
    wrong = content(currency="XXX", lines=(LineContent(1, quantity=Decimal(-5)),))
    with pytest.raises(InvalidInputError) as refused:
        draft_order(wrong, actor=cast.merchandiser)
    assert set(refused.value.fields) == {"currency", "lines.1.quantity"}


@pytest.mark.parametrize("field", ["merchandiser_id", "factory_id", "template_id"])
@pytest.mark.parametrize("number", [0, 999_999, 2**70])
def test_whom_and_what_it_is_given_to_must_exist(cast: Cast, field: str, number: int) -> None:
    with pytest.raises(InvalidInputError) as refused:
        draft_order(content(), actor=cast.merchandiser, **{field: number})  # type: ignore[arg-type]
    assert field in refused.value.fields


def test_a_calendar_must_exist(cast: Cast) -> None:
    with pytest.raises(InvalidInputError):
        draft_order(content(), actor=cast.merchandiser, calendar="moon")


def test_numbers_and_keys_are_taken_once(cast: Cast) -> None:
    draft_order(content(), actor=cast.merchandiser, number="SO-1", source="ERP", external_key="1")
    with pytest.raises(ConflictError, match="SO-1"):
        draft_order(content(), actor=cast.merchandiser, number="SO-1")
    with pytest.raises(ConflictError, match="SO-1"):
        draft_order(content(), actor=cast.merchandiser, source="ERP", external_key="1")
    draft_order(content(), actor=cast.merchandiser, source="MAIL", external_key="1")
    with pytest.raises(ConflictError):
        draft_orders([Draft(content(), "SO-2"), Draft(content(), "SO-2")], actor=cast.merchandiser)
    assert Order.objects.count() == 2


def test_entering_needs_its_permission(cast: Cast) -> None:
    for who in (cast.buyer, cast.outsider, cast.former):
        with pytest.raises(ForbiddenError):
            draft_order(content(), actor=who)
    order = draft_order(content(), actor=cast.merchandiser)
    with pytest.raises(ForbiddenError):
        change_order(order.pk, content(note="x"), expected_version=1, actor=cast.buyer)


def test_a_change_is_a_version_with_old_and_new(cast: Cast) -> None:
    order = draft_order(content(), actor=cast.merchandiser)
    new = content(promised_ship=date(2027, 2, 8), lines=content().lines[:1], note="急")
    order = change_order(order.pk, new, expected_version=1, reason="客户改单", actor=cast.supervisor)
    assert order.version == 2
    assert order.promised_ship == date(2027, 2, 8)
    assert order.amount == Decimal(1600)
    assert [it.position for it in order.lines.all()] == [1]
    version = OrderVersion.objects.get(order=order, number=2)
    assert (version.by, version.reason) == (cast.supervisor, "客户改单")
    assert [(it["field"], it["line"], it["old"], it["new"]) for it in version.changes] == [
        ("promised_ship", None, "2027-02-01", "2027-02-08"),
        ("note", None, "", "急"),
        ("line", 2, "TS-100 200 件 × 3.2", ""),
    ]
    assert content_of(order) == new


def test_an_event_does_not_repeat_a_note(cast: Cast) -> None:
    order = draft_order(content(), actor=cast.merchandiser)
    change_order(order.pk, content(note="张三 13800001111"), expected_version=1, actor=cast.merchandiser)
    (event,) = events("order.changed")
    assert event.payload["changes"] == [{"field": "note", "line": None, "old": "", "new": ""}]


def test_a_change_of_nothing_is_no_change(cast: Cast) -> None:
    order = draft_order(content(), actor=cast.merchandiser)
    same = content(customer_po=" PO-881 ", lines=tuple(reversed(content().lines)))
    assert change_order(order.pk, same, expected_version=1, actor=cast.merchandiser).version == 1
    assert not events("order.changed")


def test_whoever_saves_an_old_version_learns_who_changed_what(cast: Cast) -> None:
    order = draft_order(content(), actor=cast.merchandiser)
    change_order(order.pk, content(customer_po="PO-882"), expected_version=1, actor=cast.supervisor)
    with pytest.raises(ConflictError) as refused:
        change_order(order.pk, content(customer_po="PO-883"), expected_version=1, actor=cast.merchandiser)
    assert "赵敏" in str(refused.value)
    assert "PO-881 → PO-882" in str(refused.value)
    order.refresh_from_db()
    assert order.customer_po == "PO-882"


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_what_has_ended_is_not_changed(cast: Cast, status: str) -> None:
    order = draft_order(content(), actor=cast.merchandiser)
    Order.objects.filter(pk=order.pk).update(status=status)
    with pytest.raises(ConflictError):
        change_order(order.pk, content(note="x"), expected_version=1, actor=cast.merchandiser)


def test_a_missing_order_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        change_order(999_999, content(), expected_version=1, actor=cast.merchandiser)


def test_an_order_under_way_that_changes_asks_for_review_and_runs_on(cast: Cast) -> None:
    order = draft_order(content(), actor=cast.merchandiser)
    Order.objects.filter(pk=order.pk).update(status="confirmed", confirmed_on=date(2026, 11, 20))
    with clock.at(NOW):
        order = change_order(order.pk, content(note="x"), expected_version=1, actor=cast.merchandiser)
    assert (order.status, order.review_state, order.review_since) == ("confirmed", "wanted", NOW)
    assert events("order.changed")[0].payload["review"] is True


def rows(*numbers: int, **values: object) -> list[Draft]:
    return [Draft(content(customer_po=f"PO-{it}", **values), external_key=f"K{it}") for it in numbers]


def test_rows_are_added_changed_or_left_alone(cast: Cast) -> None:
    first = upsert_orders(rows(1, 2, 3), source="ERP", actor=IMPORT)
    assert (len(first.added), first.changed, first.same) == (3, (), ())
    moved = [*rows(1, 4), *rows(2, incoterm="CIF")]
    again = upsert_orders(moved, source="ERP", actor=IMPORT)
    one, two, _three = first.added
    assert (len(again.added), again.changed, again.same) == (1, (two,), (one,))
    assert Order.objects.get(pk=two).incoterm == "CIF"
    assert Order.objects.get(pk=one).version == 1


def test_importing_twice_is_importing_once(cast: Cast) -> None:
    drafts = rows(*range(20))
    upsert_orders(drafts, source="ERP", actor=IMPORT)
    before = contents_of(Order.objects.values_list("pk", flat=True)), Event.objects.count()
    again = upsert_orders(drafts, source="ERP", actor=IMPORT)
    assert (again.added, again.changed, len(again.same)) == ((), (), 20)
    assert (contents_of(Order.objects.values_list("pk", flat=True)), Event.objects.count()) == before


@pytest.mark.parametrize("keys", [["", "1"], ["1", "1"], ["1", " 1 "]])
def test_rows_without_a_key_of_their_own_are_refused(cast: Cast, keys: list[str]) -> None:
    with pytest.raises(InvalidInputError):
        upsert_orders([Draft(content(), external_key=it) for it in keys], source="ERP", actor=IMPORT)


def test_one_bad_row_keeps_all_out(cast: Cast) -> None:
    with pytest.raises(InvalidInputError):
        upsert_orders([*rows(1), *rows(2, currency="XXX")], source="ERP", actor=IMPORT)
    assert not Order.objects.exists()


def test_many_orders_take_as_many_statements_as_few(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for numbers in (range(2), range(100, 160)):
        with django_assert_max_num_queries(28):  # type: ignore[operator]
            upsert_orders(rows(*numbers), source="ERP", actor=IMPORT)
        with django_assert_max_num_queries(32):  # type: ignore[operator]
            upsert_orders(rows(*numbers, note="changed"), source="ERP", actor=IMPORT)


def test_many_are_changed_together_or_not_at_all(cast: Cast) -> None:
    one, two = draft_orders([Draft(content()), Draft(content())], actor=cast.merchandiser)
    Order.objects.filter(pk=two.pk).update(status="done")
    revised = [Revision(it.pk, content(note="x")) for it in (one, two)]
    with pytest.raises(ConflictError):
        change_orders(revised, actor=cast.merchandiser)
    one.refresh_from_db()
    assert one.version == 1
