"""Products, and what may be specified of them."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from gendan.base.errors import ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.refs import System
from gendan.base.timeline.models import Event, EventSubject
from gendan.orders.actions.products import (
    MOST_TOLD,
    SpecRow,
    add_product,
    add_products,
    change_product,
    restore_product,
    retire_product,
    set_specification,
)
from gendan.orders.demo_products import make_demo_products
from gendan.orders.models import Product
from gendan.orders.queries.products import (
    WantedProducts,
    allowed_text,
    field_specs,
    product_for,
    products,
    products_file,
)
from gendan.orders.spec import FaultKind, check
from tests.cast import Cast

TEST = System("test")
COLOUR = SpecRow("color", "颜色", "Colour", "choice", ("黑色", " 白色 ", ""), is_required=True)
WEIGHT = SpecRow("weight", "克重", "", "number", (), Decimal(160), Decimal(220), "g/m²")


@pytest.fixture
def shirt(cast: Cast) -> Product:
    return add_product(actor=TEST, code="TS-1", name="圆领T恤", name_en="T-shirt")


def recorded() -> list[str]:
    return list(
        Event.objects.filter(kind__startswith="product.").order_by("id").values_list("kind", flat=True)
    )


def test_added_changed_retired_restored_by_who_may(cast: Cast) -> None:
    made = add_product(actor=cast.supervisor, code="TS-1", name="圆领T恤")
    change_product(made.pk, actor=cast.supervisor, name="圆领短袖T恤")
    retire_product(made.pk, actor=cast.supervisor)
    assert not products(cast.merchandiser)
    assert products(cast.merchandiser, WantedProducts(retired=True)).get() == made
    restore_product(made.pk, actor=cast.supervisor)
    restore_product(made.pk, actor=cast.supervisor)
    assert recorded() == ["product.added", *["product.changed"] * 3]
    with pytest.raises(ForbiddenError):
        add_product(actor=cast.merchandiser, code="X", name="X")
    with pytest.raises(InvalidInputError):
        add_product(actor=cast.supervisor, code="TS-1", name="又一件")


def test_specification_is_one_table_known_by_its_keys(cast: Cast, shirt: Product) -> None:
    set_specification(shirt.pk, [COLOUR, WEIGHT], actor=cast.supervisor)
    fields = list(product_for(TEST, shirt.pk).spec_fields.all())
    assert [(it.key, allowed_text(it)) for it in fields] == [
        ("color", "黑色 / 白色"),
        ("weight", "160 – 220 g/m²"),
    ]
    set_specification(shirt.pk, [WEIGHT, SpecRow("wash", "水洗")], actor=cast.supervisor)
    set_specification(shirt.pk, [WEIGHT, SpecRow("wash", "水洗")], actor=cast.supervisor)
    last = Event.objects.filter(kind="product.spec_changed").order_by("id")
    assert [(it.payload["added"], it.payload["changed"], it.payload["removed"]) for it in last] == [
        (["color", "weight"], [], []),
        (["wash"], [], ["color"]),
    ]
    kept = product_for(TEST, shirt.pk).spec_fields.get(key="weight")
    assert kept.pk == fields[1].pk, "a field keeps its row"


def test_orders_are_checked_against_it(shirt: Product) -> None:
    set_specification(shirt.pk, [COLOUR, WEIGHT], actor=TEST)
    specs = field_specs(product_for(TEST, shirt.pk).spec_fields.all())
    faults = check(specs, {"color": "红色", "weight": "300"})
    assert [it.kind for it in faults] == [FaultKind.NOT_ALLOWED, FaultKind.TOO_HIGH]
    assert check(specs, {"color": "白色", "weight": "180 g/m²"}) == []


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (SpecRow("颜色", "颜色"), "1-key"),
        (SpecRow("color", "颜色"), "1-key"),
        (SpecRow("size", ""), "1-name_zh"),
        (SpecRow("size", "尺码", kind="guess"), "1-kind"),
        (SpecRow("size", "尺码", kind="choice"), "1-allowed"),
        (SpecRow("size", "尺码", kind="choice", allowed=("XL", "xl")), "1-allowed"),
        (SpecRow("g", "克重", kind="number", lowest=Decimal(2), highest=Decimal(1)), "1-highest"),
    ],
)
def test_wrong_cell_is_named_and_nothing_changes(shirt: Product, row: SpecRow, wrong: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        set_specification(shirt.pk, [COLOUR, row], actor=TEST)
    assert set(refused.value.fields) == {wrong}
    assert not shirt.spec_fields.exists()


@pytest.mark.parametrize("text", ["ts-1", "圆领", "yl", "yuanling", "T-shirt"])
def test_found_by_code_name_and_pinyin(shirt: Product, text: str) -> None:
    assert list(products(TEST, WantedProducts(text=text))) == [shirt]


def test_absent_and_forbidden_are_the_same(cast: Cast, shirt: Product) -> None:
    for member, number in ((cast.outsider, shirt.pk), (cast.merchandiser, 999_999)):
        with pytest.raises(NotFoundError):
            product_for(member, number)


def test_demo_is_made_once(cast: Cast) -> None:
    make_demo_products()
    events = Event.objects.count()
    make_demo_products()
    assert (Product.objects.count(), Event.objects.count()) == (15, events)
    assert products_file(TEST, products(TEST))[:2] == b"PK"


@override("en")
def test_products_of_a_file_are_added_once_and_told_in_one_event(cast: Cast, shirt: Product) -> None:
    named = {"TS-1": ("圆领T恤", "件"), "S-1": ("外套", "件"), "ｓ-1": ("外套", "件"), "S-2": ("长裤", "条")}
    assert add_products(named, actor=cast.merchandiser) == 2
    assert add_products(named, actor=cast.merchandiser) == 0
    assert set(Product.objects.values_list("code", "unit")) == {("TS-1", "pcs"), ("S-1", "件"), ("S-2", "条")}
    assert recorded() == ["product.added", "product.imported"]
    event = Event.objects.get(kind="product.imported")
    assert event.actor_id == cast.merchandiser.pk
    assert event.sentence == "An import added 2 products: S-1, S-2"
    on = EventSubject.objects.filter(event=event, kind="product").values_list("object_id", flat=True)
    assert set(on) == set(Product.objects.exclude(pk=shirt.pk).values_list("pk", flat=True))


@override("en")
def test_very_many_products_are_told_in_a_few_events(cast: Cast) -> None:
    add_products({f"P{n:04}": ("x", "pcs") for n in range(MOST_TOLD + 1)}, actor=cast.merchandiser)
    first, last = Event.objects.filter(kind="product.imported").order_by("id")
    assert first.sentence.endswith("P0010, P0011 …")
    assert last.sentence == "An import added 1 product: P0200"


def test_products_of_a_file_need_who_may_import(cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        add_products({"S-1": ("外套", "件")}, actor=cast.buyer)
    assert not Product.objects.exists()
