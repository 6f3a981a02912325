"""Materials that cutting waits for: read from what people paste, listed, changed, struck off."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.timeline.queries import events_on
from gendan.orders.actions.materials import add_materials, change_material, remove_material
from gendan.orders.actions.reporting import receive_material
from gendan.orders.material_text import Fault, MaterialLine, read_materials
from gendan.orders.models import Material, Order, Status
from gendan.orders.queries.order_page import kit_of
from gendan.partners.models import Supplier
from tests.cast import Cast
from tests.garment_order import garment_order

NEAR = date(2026, 11, 23)
BUTTONS = MaterialLine("纽扣", Decimal(9600), "粒", "HUASHENG", date(2026, 12, 3))


@pytest.fixture
def order(cast: Cast) -> Order:
    return garment_order(cast.merchandiser, timezone.localdate())


def lines(text: str) -> list[MaterialLine]:
    found, faults = read_materials(text, NEAR)
    assert faults == []
    return found


def test_what_is_copied_from_excel_is_read() -> None:
    head = "物料\t数量\t单位\t供应商\t到料日\n"
    text = head + "主唛\t1,200\t个\t华盛制衣\t2026-12-01\n\n拉链\t1200条\t\t\t12月3日\n"
    assert lines(text) == [
        MaterialLine("主唛", Decimal(1200), "个", "华盛制衣", date(2026, 12, 1)),
        MaterialLine("拉链", Decimal(1200), "条", "", date(2026, 12, 3)),
    ]


def test_commas_divide_where_there_are_no_tabs_but_not_thousands() -> None:
    assert lines("缝纫线，1,200，卷") == [MaterialLine("缝纫线", Decimal(1200), "卷")]
    assert lines("label, 30, pcs") == [MaterialLine("label", Decimal(30), "pcs")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\t1\n纽扣\t很多", Fault(2, "needed", "很多")),
        ("纽扣", Fault(1, "needed", "")),
        ("纽扣\t0", Fault(1, "needed", "0")),
        ("纽扣\t-3", Fault(1, "needed", "-3")),
        ("纽扣\t" + "9" * 40, Fault(1, "needed", "9" * 40)),
        ("\t12", Fault(1, "name", "")),
        ("纽扣\t12\t粒\t\t下周", Fault(1, "due", "下周")),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, fault: Fault) -> None:
    assert read_materials(text, NEAR)[1] == [fault]


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    found, _faults = read_materials(text, NEAR)
    assert all(it.name and it.needed > 0 for it in found)


def test_materials_are_listed_all_at_once_and_the_ratio_follows(cast: Cast, order: Order) -> None:
    before = kit_of(order).percent
    made = add_materials(order.pk, [BUTTONS, MaterialLine("吊牌", Decimal(1200))], actor=cast.merchandiser)
    assert [(it.name, it.supplier and it.supplier.code) for it in made] == [
        ("纽扣", "HUASHENG"),
        ("吊牌", None),
    ]
    assert kit_of(order).percent < before
    with translation.override("en"):
        told = [it.what.sentence() for it in events_on(order.subject, limit=9)]
    assert "2 materials listed: 纽扣, 吊牌" in told


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (MaterialLine("拉链", Decimal(5)), "name"),  # listed already
        (MaterialLine("花边", Decimal(5), supplier="没有这家"), "supplier"),
        (MaterialLine("花边", Decimal(0)), "needed"),
        (MaterialLine("长" * 121, Decimal(5)), "name"),
        (MaterialLine("花边", Decimal(5), unit="长" * 21), "unit"),
    ],
)
def test_one_that_is_wrong_keeps_all_out(cast: Cast, order: Order, line: MaterialLine, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        add_materials(order.pk, [BUTTONS, line], actor=cast.merchandiser)
    assert field in refused.value.fields
    assert order.materials.count() == 2


def test_nothing_and_far_too_many_are_refused(cast: Cast, order: Order) -> None:
    for many in ([], [MaterialLine(f"m{it}", Decimal(1)) for it in range(201)]):
        with pytest.raises(InvalidInputError):
            add_materials(order.pk, many, actor=cast.merchandiser)


def test_a_change_is_told_with_old_and_new(cast: Cast, order: Order) -> None:
    fabric = order.materials.get(unit="m")
    factory = Supplier.objects.get()
    changed = change_material(
        fabric.pk, name=fabric.name, needed=Decimal(1500), unit="m", supplier_id=factory.pk,
        due_on=date(2026, 12, 1), actor=cast.merchandiser,
    )  # fmt: skip
    assert changed.needed == 1500
    assert changed.supplier == factory
    assert kit_of(order).percent == 100
    with translation.override("en"):
        told = events_on(order.subject, limit=9)
    assert any("2400.00 → 1500.00" in it.what.sentence() for it in told)
    count = len(events_on(order.subject, limit=50))
    change_material(
        fabric.pk, name=fabric.name, needed=Decimal(1500), unit="m", supplier_id=factory.pk,
        due_on=date(2026, 12, 1), actor=cast.merchandiser,
    )  # fmt: skip
    assert len(events_on(order.subject, limit=50)) == count, "the same again says nothing"


def test_a_choice_that_is_gone_is_refused(cast: Cast, order: Order) -> None:
    with pytest.raises(InvalidInputError) as refused:
        change_material(
            order.materials.all()[0].pk, name="面料", needed=Decimal(1), supplier_id=999_999,
            actor=cast.merchandiser,
        )  # fmt: skip
    assert "supplier_id" in refused.value.fields


def test_what_is_in_house_is_not_struck_off(cast: Cast, order: Order) -> None:
    zips = order.materials.get(name="拉链")
    with pytest.raises(ConflictError):
        remove_material(zips.pk, actor=cast.merchandiser)
    receive_material(zips.pk, Decimal(0), actor=cast.merchandiser)
    remove_material(zips.pk, actor=cast.merchandiser)
    assert not Material.objects.filter(pk=zips.pk).exists()
    with pytest.raises(NotFoundError):
        remove_material(zips.pk, actor=cast.merchandiser)


def test_only_who_plans_lists_materials_and_only_while_the_order_stands(cast: Cast, order: Order) -> None:
    with pytest.raises(ForbiddenError):
        add_materials(order.pk, [BUTTONS], actor=cast.outsider)
    Order.objects.update(status=Status.DONE)
    with pytest.raises(ConflictError):
        add_materials(order.pk, [BUTTONS], actor=cast.merchandiser)
