"""The customer's own document beside an order: read, kept, compared; and what the check knows of an order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError
from gendan.base.files.errors import DuplicateFileError
from gendan.base.files.models import StoredFile
from gendan.base.timeline.models import Event
from gendan.orders.actions.checking import context_for, run_checks
from gendan.orders.actions.documents import (
    add_document,
    draft_from_document,
    preview_document,
    read_document,
    read_edi,
)
from gendan.orders.actions.entry import Draft, cancel_order, change_order, draft_order, draft_orders
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import from_json
from gendan.orders.edi.tests.sample import edifact, x12
from gendan.orders.models import CustomerDocument, FindingState, Order, PlanTemplate, Product, SpecField
from gendan.orders.queries.contents import content_of
from gendan.orders.seed import seed
from gendan.partners.models import Customer
from tests.cast import Cast

pytestmark = pytest.mark.django_db
D = Decimal
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parent.parent / "edi" / "tests" / "data"
SHIRT = LineContent(
    1,
    product="WS-101",
    customer_item="A1023",
    description="Women's woven shirt",
    spec={"colour": "NAVY", "size": "M", "weight": "120 g"},
    quantity=D(3200),
    unit="pcs",
    price=D("4.35"),
)
SOCKS = LineContent(2, customer_item="B200", description="Socks", quantity=D(100), unit="打", price=D("7.2"))
CONTENT = OrderContent(
    customer="NW",
    customer_po="4500012345",
    ordered_on=date(2026, 11, 20),
    currency="USD",
    incoterm="FOB",
    incoterm_place="Shanghai",
    transport="sea",
    payment_terms="2% 10 days, net 30",
    promised_ship=date(2027, 2, 3),
    promised_delivery=date(2027, 3, 10),
    lines=(SHIRT, SOCKS),
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW), translation.override("en"):
        yield


@pytest.fixture
def customer(db: None) -> Customer:
    return Customer.objects.create(code="NW", name="北风百货", name_en="Northwind Stores")


@pytest.fixture
def product(db: None) -> Product:
    return Product.objects.create(code="WS-101", name="女式衬衫")


@pytest.fixture
def order(cast: Cast, customer: Customer, product: Product) -> Order:
    return draft_order(CONTENT, actor=cast.merchandiser)


def upload(text: str | bytes, name: str = "po.edi") -> ContentFile:  # type: ignore[type-arg]
    return ContentFile(text.encode() if isinstance(text, str) else text, name=name)


def standing(order: Order) -> list[tuple[str, str, int | None, str, str]]:
    rows = order.findings.filter(state=FindingState.OPEN)
    return sorted((it.rule, it.field, it.line, it.expected, it.found) for it in rows)


def test_a_file_that_says_the_same_leaves_no_difference(cast: Cast, order: Order) -> None:
    document = add_document(order.pk, upload=upload(x12()), actor=cast.merchandiser)
    assert (document.origin, from_json(document.content).customer_po) == ("x12", "4500012345")
    assert standing(order) == []
    event = Event.objects.filter(kind="order.document_added").get()
    assert (event.payload["origin"], event.payload["differs"]) == ("x12", 0)


def test_the_file_is_kept_with_the_order(cast: Cast, order: Order) -> None:
    document = add_document(order.pk, upload=upload(edifact(), "4500012345.edi"), actor=cast.merchandiser)
    file = StoredFile.objects.get(subject_kind="order", subject_id=order.pk)
    assert (document.file, file.name, file.kind_code) == (file, "4500012345.edi", "edi")


def test_what_differs_is_found_and_mended(cast: Cast, order: Order) -> None:
    wrong = x12().replace("PO1*1*3200*EA*4.35", "PO1*1*2300*EA*4.53")
    add_document(order.pk, upload=upload(wrong), actor=cast.merchandiser)
    assert standing(order) == [
        ("document.differs", "price", 1, "4.53", "4.35"),
        ("document.differs", "quantity", 1, "2300 EA", "3200 pcs"),
    ]
    mended = replace(CONTENT, lines=(replace(SHIRT, quantity=D(2300), price=D("4.53")), SOCKS))
    order = change_order(order.pk, mended, expected_version=1, actor=cast.merchandiser)
    assert run_checks(order.pk) == []


def test_a_second_entry_by_another_person(cast: Cast, order: Order) -> None:
    typed = replace(CONTENT, promised_ship=date(2027, 1, 25))
    document = add_document(order.pk, content=typed, actor=cast.supervisor)
    assert (document.origin, document.by, document.file) == ("typed", cast.supervisor, None)
    assert standing(order) == [("document.differs", "promised_ship", None, "2027-01-25", "2027-02-03")]


def test_the_newest_document_counts(cast: Cast, order: Order) -> None:
    add_document(order.pk, content=replace(CONTENT, currency="EUR"), actor=cast.supervisor)
    assert len(standing(order)) == 1
    add_document(order.pk, content=CONTENT, actor=cast.supervisor)
    assert standing(order) == []
    assert CustomerDocument.objects.filter(order=order).count() == 2


def test_a_csv_file_of_the_customer(cast: Cast, order: Order) -> None:
    text = (
        "采购单号：,4500012345,,,\n款号,品名,数量,单位,单价\nA1023,衬衫,3200,件,4.35\nB200,袜子,90,打,7.2\n"
    )
    document = add_document(order.pk, upload=upload(text, "po.csv"), actor=cast.merchandiser)
    assert document.origin == "sheet"
    assert standing(order) == [("document.differs", "quantity", 2, "90 打", "100 打")]


def test_of_several_orders_in_a_file_the_right_one_is_taken(cast: Cast, order: Order) -> None:
    both = edifact().replace("4500012345", "4500099999") + edifact()
    document = add_document(order.pk, upload=upload(both), actor=cast.merchandiser)
    assert from_json(document.content).customer_po == "4500012345"
    with pytest.raises(InvalidInputError, match="2 orders"):
        add_document(order.pk, upload=upload(edifact() * 2), actor=cast.merchandiser)


def test_a_preview_writes_nothing(cast: Cast, order: Order) -> None:
    found = preview_document(order, upload(x12()), actor=cast.merchandiser)
    assert (found.customer, found.sender) == ("NW", "NORTHWIND STORES")
    assert not CustomerDocument.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_same_file_twice_is_refused_and_changes_nothing(cast: Cast, order: Order) -> None:
    add_document(order.pk, upload=upload(x12()), actor=cast.merchandiser)
    with pytest.raises(DuplicateFileError):
        add_document(order.pk, upload=upload(x12()), actor=cast.merchandiser)
    assert CustomerDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (x12().split("CTT")[0].encode(), r"Segment 23 \(PID\): The file ends too early. Expected: SE."),
        ((SAMPLES / "x12_simple810.edi").read_bytes(), r"Segment 3 \(ST\): .* 810 \(invoice\)"),
        ((SAMPLES / "EDIFACT_invoic_d97b_una.edi").read_bytes(), r"INVOIC \(invoice\)"),
        ((SAMPLES / "TRADACOMS_order.edi").read_bytes(), "TRADACOMS"),
        (
            x12().replace("20270203", "20271303").encode(),
            r"\(DTM\): “20271303” is no date. Expected: CCYYMMDD.",
        ),
        (b"hello, please find attached", "No table of lines"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a spreadsheet"),
        (b"PK\x03\x04 broken", "not a spreadsheet"),
    ],
    ids=range(9),
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    cast: Cast, order: Order, data: bytes, words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        add_document(order.pk, upload=upload(data), actor=cast.merchandiser)
    assert not CustomerDocument.objects.exists()
    assert not StoredFile.objects.exists()


def test_every_refusal_is_said_in_chinese(cast: Cast, order: Order) -> None:
    with (
        translation.override("zh-hans"),
        pytest.raises(InvalidInputError, match="这不是采购订单：报文是 810"),
    ):
        read_edi((SAMPLES / "x12_simple810.edi").read_bytes())


def test_nothing_at_all_is_no_document(cast: Cast, order: Order) -> None:
    with pytest.raises(InvalidInputError):
        add_document(order.pk, actor=cast.merchandiser)
    with pytest.raises(InvalidInputError):
        add_document(order.pk, content=OrderContent(), actor=cast.merchandiser)
    with pytest.raises(InvalidInputError):
        add_document(order.pk, content=OrderContent(note="a\x00b"), actor=cast.merchandiser)


def test_only_who_enters_or_reviews_may_add_one(cast: Cast, order: Order) -> None:
    for who in (cast.outsider, cast.auditor):
        with pytest.raises(ForbiddenError):
            add_document(order.pk, content=CONTENT, actor=who)
        with pytest.raises(ForbiddenError):
            preview_document(order, upload(x12()), actor=who)


def test_an_order_that_has_ended_is_compared_no_more(cast: Cast, order: Order) -> None:
    cancel_order(order.pk, reason="客户取消", actor=cast.merchandiser)
    with pytest.raises(ConflictError):
        add_document(order.pk, content=CONTENT, actor=cast.merchandiser)


# ------------------------------------------------------------------ a draft from a file


def test_an_order_is_entered_as_the_file_says(cast: Cast, customer: Customer, product: Product) -> None:
    (found,) = read_edi(x12().encode())
    order = draft_from_document(found, "NW", actor=cast.merchandiser)
    assert (order.status, order.customer, order.source) == ("draft", customer, "edi")
    lines = content_of(order).lines
    assert [(it.product, it.customer_item) for it in lines] == [("WS-101", "A1023"), ("", "B200")]
    assert CustomerDocument.objects.get(order=order).origin == "x12"
    assert not [it for it in standing(order) if it[0].startswith("document.")]


def test_the_same_message_is_entered_once(cast: Cast, customer: Customer) -> None:
    (found,) = read_edi(edifact().encode())
    draft_from_document(found, "NW", actor=cast.merchandiser)
    with pytest.raises(ConflictError):
        draft_from_document(found, "NW", actor=cast.merchandiser)
    assert Order.objects.count() == CustomerDocument.objects.count() == 1


def test_an_unknown_customer_and_an_unknown_article(cast: Cast, customer: Customer) -> None:
    (found,) = read_edi(x12().replace("NORTHWIND STORES", "SOMEBODY").encode())
    assert found.customer == ""
    with pytest.raises(InvalidInputError):
        draft_from_document(found, "", actor=cast.merchandiser)
    order = draft_from_document(found, "NW", actor=cast.merchandiser)
    assert content_of(order).lines[0].customer_item == "A1023"
    assert content_of(order).lines[0].product == ""


def test_two_customers_of_one_name_are_not_guessed_between(customer: Customer) -> None:
    Customer.objects.create(code="NW2", name="另一家", name_en="NORTHWIND STORES")
    assert read_document(x12().encode())[0].customer == ""


# ------------------------------------------------------------------ what the check knows


def history(cast: Cast, count: int, status: str = "done", **values: object) -> None:
    line = replace(SHIRT, spec={"yarn": "70D"}, **values)  # type: ignore[arg-type]
    contents = [replace(CONTENT, customer_po=f"OLD-{at}", lines=(line,)) for at in range(count)]
    drafts = draft_orders([Draft(it) for it in contents], actor=cast.merchandiser)
    Order.objects.filter(pk__in=[it.pk for it in drafts]).update(status=status, confirmed_on=date(2026, 1, 5))


def rules(order: Order) -> list[str]:
    return sorted(it.rule for it in run_checks(order.pk))


def test_prices_are_held_against_what_the_customer_paid_before(cast: Cast, order: Order) -> None:
    history(cast, 8, price=D("43.5"))
    found = run_checks(order.pk)
    assert [(it.rule, it.line, it.found) for it in found] == [("unusual.price", 1, "4.35 pcs")]
    assert "n=8" in found[0].expected


def test_drafts_cancelled_orders_and_other_customers_are_no_history(cast: Cast, order: Order) -> None:
    history(cast, 8, "cancelled", price=D("43.5"))
    history(cast, 8, "draft", price=D("43.5"))
    assert [it for it in rules(order) if it.startswith("unusual")] == []
    Customer.objects.create(code="X", name="x")
    history(cast, 8, price=D("43.5"))
    Order.objects.filter(status="done").update(customer=Customer.objects.get(code="X"))
    assert [it for it in rules(order) if it.startswith("unusual")] == []


def test_a_number_that_is_used_already(cast: Cast, order: Order) -> None:
    other = draft_order(replace(CONTENT, customer_po="4500012345"), actor=cast.merchandiser)
    assert rules(order) == ["duplicate"]
    cancel_order(other.pk, reason="重复", actor=cast.merchandiser)
    assert rules(order) == []


def test_the_specification_against_the_product(cast: Cast, order: Order, product: Product) -> None:
    fields = {"product": product, "name_zh": "颜色", "name_en": "Colour"}
    SpecField.objects.create(key="colour", kind="choice", allowed=["White", "Black"], **fields)
    SpecField.objects.create(key="yarn", is_required=True, **fields)
    assert [(it.rule, it.field, it.expected) for it in run_checks(order.pk)] == [
        ("spec.not_allowed", "spec.colour", "White, Black"),
        ("spec.missing", "spec.yarn", ""),
    ]


def test_a_promise_on_a_sunday(cast: Cast, order: Order) -> None:
    sunday = replace(CONTENT, promised_ship=date(2027, 2, 7))
    order = change_order(order.pk, sunday, expected_version=1, actor=cast.merchandiser)
    (found,) = run_checks(order.pk)
    assert (found.rule, found.expected) == ("date.closed", "2027-02-05")


def test_a_promise_before_the_plan_can_end(cast: Cast, customer: Customer, product: Product) -> None:
    seed()
    woven = PlanTemplate.objects.order_by("code").first()
    assert woven
    content = replace(CONTENT, promised_ship=date(2026, 12, 7), promised_delivery=None)
    order = draft_order(content, actor=cast.merchandiser, template_id=woven.pk)
    (found,) = run_checks(order.pk)
    assert (found.rule, found.field) == ("date.too_early", "promised_ship")
    known = context_for(order, content)
    assert known.earliest_ship
    assert date(2026, 12, 20) < known.earliest_ship < date(2027, 2, 1)
    possible = replace(content, promised_ship=known.earliest_ship)
    order = change_order(order.pk, possible, expected_version=1, actor=cast.merchandiser)
    assert "date.too_early" not in rules(order)


def test_a_running_order_is_held_against_its_forecast(cast: Cast, order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(
        status="confirmed", confirmed_on=date(2026, 11, 23), forecast_ship=date(2027, 2, 20)
    )
    assert rules(order) == ["date.before_forecast"]


def test_the_same_number_of_queries_for_one_line_and_for_fifty(cast: Cast, order: Order) -> None:
    add_document(order.pk, content=CONTENT, actor=cast.merchandiser)
    many = tuple(replace(SHIRT, position=at, customer_item=f"A{at}") for at in range(1, 51))
    big = draft_order(replace(CONTENT, customer_po="BIG", lines=many), actor=cast.merchandiser)
    counts = []
    for it in (order, big):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            run_checks(it.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 9


def test_history_is_found_by_its_index(cast: Cast, order: Order) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select indexdef from pg_indexes where indexname = 'line_by_product'")
        assert "(product_id, order_id DESC)" in cursor.fetchone()[0]
