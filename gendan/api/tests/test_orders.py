"""Orders that another program reads and sends."""

from collections.abc import Callable
from typing import Any

import pytest

from gendan.api.tests.conftest import Program
from gendan.orders.models import Order, Status
from gendan.partners.models import Customer
from gendan.people.models import Member

Programs = Callable[..., Program]


@pytest.fixture
def erp(lin: Member, program: Programs) -> Program:
    Customer.objects.create(code="ACME", name="ACME Apparel")
    return program(lin, "orders:read", "orders:write")


def order(**changed: Any) -> dict[str, Any]:
    line = {"description": "T恤", "quantity": "1200", "unit": "pcs", "price": "2.5"}
    return {"customer": "ACME Apparel", "currency": "USD", "lines": [line], **changed}


def test_an_order_is_entered_changed_and_left_as_it_is(erp: Program) -> None:
    first = erp.send("PUT", "/orders/ERP/SO-1/2", order()).json()
    assert (first["outcome"], first["version"]) == ("new", 1)
    assert erp.send("PUT", "/orders/ERP/SO-1/2", order()).json()["outcome"] == "same"
    changed = erp.send("PUT", "/orders/ERP/SO-1/2", order(promised_ship="2027-03-01")).json()
    assert (changed["outcome"], changed["version"]) == ("changed", 2)
    row = Order.objects.get()
    assert (row.source, row.external_key, row.status) == ("ERP", "SO-1/2", Status.SUBMITTED)


def test_each_order_of_a_batch_has_its_own_outcome(erp: Program) -> None:
    orders = [order(external_key="A"), order(external_key="B", customer="nobody"), order(external_key="C")]
    answer = erp.post("/orders/batch", {"source": "ERP", "orders": orders})
    assert [(it["external_key"], it["outcome"]) for it in answer.json()] == [
        ("A", "new"),
        ("B", "refused"),
        ("C", "new"),
    ]
    assert "customer" in answer.json()[1]["errors"]
    again = erp.post("/orders/batch", {"source": "ERP", "orders": orders}).json()
    assert [it["outcome"] for it in again] == ["same", "refused", "same"]


@pytest.mark.parametrize(
    "changed",
    [
        {"customer": "nobody"},
        {"customer": "A\x00"},
        {"lines": [{"quantity": "-1"}]},
        {"lines": [{"quantity": "1e400"}]},
        {"lines": [{"quantity": "1", "position": 1}, {"quantity": "2", "position": 1}]},
        {"promised_ship": "0001-01-01"},
        {"currency": "XXX"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(erp: Program, changed: dict[str, Any]) -> None:
    assert erp.send("PUT", "/orders/ERP/A", order(**changed)).status_code == 422
    assert not Order.objects.exists()


def test_orders_are_found_and_come_in_pages(erp: Program) -> None:
    for key in "ABC":
        erp.send("PUT", f"/orders/ERP/{key}", order())
    page = erp.get("/orders?source=ERP&limit=2").json()
    assert [it["external_key"] for it in page["items"]] == ["A", "B"]
    rest = erp.get(f"/orders?source=ERP&limit=2&cursor={page['next']}").json()
    assert [it["external_key"] for it in rest["items"]] == ["C"]
    assert erp.get("/orders?customer=OTHER").json()["items"] == []
    one = erp.get(f"/orders/{page['items'][0]['id']}").json()
    assert (one["customer"], one["status"]) == ("ACME", "submitted")
    assert erp.get("/orders/999999").status_code == 404
