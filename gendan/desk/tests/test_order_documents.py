"""The customer's own order beside ours: from a file, with cells and doubts, or typed again, blind."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gendan.orders.actions.entry import change_order, draft_order
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.edi.tests.sample import x12
from gendan.orders.models import CustomerDocument, Order, PlanTemplate, Product
from gendan.orders.queries.contents import content_of
from gendan.partners.models import Customer
from gendan.people.models import Member, Role
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BACKEND = "gendan.people.sign_in.backends.MemberBackend"
SignIn = Callable[[Member], Client]
PO = """PO No.,PO-1
Currency,USD
Item No.,Description,Quantity,Unit,Unit price
HB-01,Tee,600,pcs,3.00
HB-02,Pants,200,pcs,5.00
Ocean freight,,,,120.00
Total,,,,2920.00
"""
TYPED = {
    "customer_po": "PO-1",
    "promised_ship": "2027-03-15",
    "currency": "USD",
    "line-1-customer_item": "hb-01",
    "line-1-quantity": "５００",
    "line-1-unit": "件",
    "line-1-price": "3.00",
    "line-2-customer_item": "ts-100",
    "line-2-quantity": "250",
    "line-2-unit": "件",
    "line-2-price": "5",
    "line-3-quantity": "",
}


@pytest.fixture
def as_(client: Client) -> SignIn:
    def sign_in(member: Member) -> Client:
        client.force_login(member, BACKEND)
        return client

    return sign_in


@pytest.fixture
def order(cast: Cast) -> Order:
    template = PlanTemplate.objects.create(code="T", name_zh="短", name_en="Short", span=30, ship_node="EXF")
    Customer.objects.create(code="NORDIC", name="北欧户外")
    Product.objects.create(code="TS-100", name="长裤", unit="件", template=template)
    lines = (
        LineContent(1, "", "HB-01", "T恤", quantity=Decimal(500), price=Decimal(3), unit="件"),
        LineContent(2, "TS-100", "", "长裤", quantity=Decimal(200), price=Decimal(5), unit="件"),
    )
    content = OrderContent(
        customer="NORDIC",
        customer_po="PO-1",
        currency="USD",
        promised_ship=date(2027, 3, 15),
        lines=lines,
    )
    return draft_order(content, actor=cast.merchandiser)


def html(response: Any) -> str:
    return str(response.content.decode())


def differences(order: Order) -> list[tuple[str, int | None, str, str]]:
    rows = order.findings.filter(state="open", rule__startswith="document.").order_by("line", "field")
    return list(rows.values_list("field", "line", "expected", "found"))


def sent(text: str, name: str = "po.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_file_is_shown_with_its_cells_and_doubts_before_it_is_kept(
    cast: Cast, as_: SignIn, order: Order
) -> None:
    client = as_(cast.merchandiser)
    page = html(client.post(f"/orders/{order.pk}/document/", {"file": sent(PO)}))
    assert "B1" in page  # the cell of the order's number
    assert "Ocean freight 120.00" in page
    assert "HB-02" in page
    assert not CustomerDocument.objects.exists()


def test_what_was_shown_is_kept_and_compared(cast: Cast, as_: SignIn, order: Order) -> None:
    client = as_(cast.merchandiser)
    data = {"step": "keep", "name": "po.csv", "content": b64encode(PO.encode()).decode()}
    answer = client.post(f"/orders/{order.pk}/document/", data)
    assert answer.status_code == 302
    kept = CustomerDocument.objects.get(order=order)
    assert kept.told["places"]["customer_po"] == "B1"
    assert kept.told["charges"] == ["Ocean freight 120.00"]
    assert kept.file is not None
    assert ("quantity", 1, "600 pcs", "500 件") in differences(order)
    page = html(client.get(answer["Location"]))
    assert 'class="differs-surely text-end">500' in page
    assert "Ocean freight 120.00" in page
    assert "po.csv" in page


def test_the_doubts_of_an_edi_file_stay_with_it_in_the_reader_s_language(
    cast: Cast, as_: SignIn, order: Order
) -> None:
    Order.objects.filter(pk=order.pk).update(customer_po="4500012345")
    client = as_(cast.merchandiser)
    text = x12().replace("CTT*2", "CTT*9")
    data = {"step": "keep", "name": "po.edi", "content": b64encode(text.encode()).decode()}
    assert client.post(f"/orders/{order.pk}/document/", data).status_code == 302
    kept = CustomerDocument.objects.get(order=order)
    assert ["lines", "CTT"] in [it[:2] for it in kept.told["notes"]]
    page = html(client.get(f"/orders/{order.pk}/document/"))
    assert "CTT" in page
    assert "缺" in page  # lines may be missing


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"content": "no base64 \x00"}, 422),
        ({"content": b64encode(b"nothing of an order").decode(), "step": "keep"}, 422),
        ({"content": b64encode(b"\x00\xff" * 300).decode(), "step": "keep"}, 422),
        ({"content": b64encode(b"x" * 100).decode(), "name": "\x00" * 500, "step": "keep"}, 422),
    ],
)
def test_what_is_no_order_is_refused_and_nothing_is_kept(
    cast: Cast, as_: SignIn, order: Order, data: dict[str, str], status: int
) -> None:
    assert as_(cast.merchandiser).post(f"/orders/{order.pk}/document/", data).status_code == status
    assert not CustomerDocument.objects.exists()


def test_a_charge_that_the_customer_states_does_not_block_the_order(
    cast: Cast, as_: SignIn, order: Order
) -> None:
    content = replace(content_of(order), amount=Decimal(2620))  # 2500 and the freight
    change_order(order.pk, content, expected_version=1, actor=cast.merchandiser)
    data = {"step": "keep", "name": "po.csv", "content": b64encode(PO.encode()).decode()}
    as_(cast.merchandiser).post(f"/orders/{order.pk}/document/", data)
    assert order.findings.get(rule="amount.total", state="open").sure == 50


def test_a_second_entry_is_blind(cast: Cast, as_: SignIn, order: Order) -> None:
    page = html(as_(cast.supervisor).get(f"/orders/{order.pk}/second/"))
    for told in ("PO-1", "HB-01", "TS-100", "500", "2027-03-15"):
        assert told not in page
    assert page.count("<fieldset") == 3  # always as many, whatever the order has
    assert "alert-warning" not in page


def test_who_entered_the_order_is_told_to_let_a_colleague_do_it(
    cast: Cast, as_: SignIn, order: Order
) -> None:
    assert "alert-warning" in html(as_(cast.merchandiser).get(f"/orders/{order.pk}/second/"))


def test_what_differs_in_a_second_entry_is_found_at_once_and_marked(
    cast: Cast, as_: SignIn, order: Order
) -> None:
    client = as_(cast.supervisor)
    answer = client.post(f"/orders/{order.pk}/second/", TYPED)
    assert answer.status_code == 302
    document = CustomerDocument.objects.get(order=order)
    assert (document.origin, document.by) == ("typed", cast.supervisor)
    assert differences(order) == [("quantity", 2, "250 件", "200 件")]
    page = html(client.get(answer["Location"]))
    assert 'class="differs-surely text-end">200' in page


def test_a_second_entry_that_says_the_same_says_so(cast: Cast, as_: SignIn, order: Order) -> None:
    client = as_(cast.supervisor)
    answer = client.post(f"/orders/{order.pk}/second/", {**TYPED, "line-2-quantity": "200"})
    assert differences(order) == []
    assert "text-green" in html(client.get(answer["Location"]))


def test_more_lines_come_by_a_button_and_keep_what_was_typed(cast: Cast, as_: SignIn, order: Order) -> None:
    page = html(as_(cast.supervisor).post(f"/orders/{order.pk}/second/", {**TYPED, "then": "more"}))
    assert page.count("<fieldset") == 8
    assert 'value="ts-100"' in page
    assert not CustomerDocument.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"line-1-quantity": "many"},
        {"promised_ship": "soon"},
        {"amount": "1e999999"},
        {"line-1-customer_item": "x\x00y", "line-1-quantity": "9" * 60},
    ],
)
def test_what_cannot_be_read_comes_back_as_it_was_typed(
    cast: Cast, as_: SignIn, order: Order, wrong: dict[str, str]
) -> None:
    answer = as_(cast.supervisor).post(f"/orders/{order.pk}/second/", {**TYPED, **wrong})
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:
        assert 'value="ts-100"' in html(answer)


def test_nothing_typed_is_no_second_entry(cast: Cast, as_: SignIn, order: Order) -> None:
    assert as_(cast.supervisor).post(f"/orders/{order.pk}/second/", {"then": "save"}).status_code == 422


def test_an_order_that_has_ended_takes_no_document(cast: Cast, as_: SignIn, order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    client = as_(cast.supervisor)
    assert client.post(f"/orders/{order.pk}/second/", TYPED).status_code == 422
    assert "document-file" not in html(client.get(f"/orders/{order.pk}/document/"))


def test_auditors_read_and_type_nothing(cast: Cast, as_: SignIn, order: Order) -> None:
    Role.objects.filter(code="auditor").update(permissions=["orders.view"])
    client = as_(Member.objects.get(pk=cast.auditor.pk))
    page = html(client.get(f"/orders/{order.pk}/document/"))
    assert "document-file" not in page
    assert client.get(f"/orders/{order.pk}/second/").status_code == 403
    assert client.post(f"/orders/{order.pk}/second/", TYPED).status_code == 403
    assert client.post(f"/orders/{order.pk}/document/", {"file": sent(PO)}).status_code == 403
    assert not CustomerDocument.objects.exists()
