"""The page that shows what an EDI file says: nothing is entered before somebody says so."""

from base64 import b64encode
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gendan.orders.edi.tests.sample import edifact, x12
from gendan.orders.models import Order
from gendan.partners.models import Customer
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/orders/edi/"
BACKEND = "gendan.people.sign_in.backends.MemberBackend"
SAMPLES = Path(__file__).parents[2] / "orders" / "edi" / "tests" / "data"


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.merchandiser, backend=BACKEND)
    Customer.objects.create(code="NW", name="北风百货", name_en="Northwind Stores")
    return client


def sent(content: str | bytes) -> dict[str, SimpleUploadedFile]:
    body = content.encode() if isinstance(content, str) else content
    return {"file": SimpleUploadedFile("po.edi", body)}


def test_a_file_is_shown_and_nothing_is_entered(desk: Client) -> None:
    text = desk.post(PAGE, sent(x12())).content.decode()
    for word in ("4500012345", "NORTHWIND STORES", "WOMENS WOVEN SHIRT", "2027-02-03", "A1023"):
        assert word in text
    assert '<option value="NW" selected>' in text
    assert not Order.objects.exists()


def test_a_doubt_is_shown_beside_the_order(desk: Client) -> None:
    text = desk.post(PAGE, sent(x12().replace("CTT*2", "CTT*7"))).content.decode()
    assert "CTT" in text
    assert "alert-triangle" in text


def test_an_order_is_entered_once(desk: Client) -> None:
    body = b64encode((edifact() + edifact().replace("4500012345", "4500012346")).encode()).decode()
    answers = {"step": "draft", "content": body, "customer": "NW", "order": "2"}
    assert desk.post(PAGE, answers).status_code == 302
    assert Order.objects.get().customer_po == "4500012346"
    again = desk.post(PAGE, answers)
    assert again.status_code == 409
    assert "4500012345" in again.content.decode()
    assert Order.objects.count() == 1


@pytest.mark.parametrize("name", ["x12_simple810.edi", "EDIFACT_invoic_d97b_una.edi", "TRADACOMS_order.edi"])
def test_what_is_no_order_is_refused_in_words(desk: Client, name: str) -> None:
    answer = desk.post(PAGE, sent((SAMPLES / name).read_bytes()))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({}, 422),
        ({"content": "%%%"}, 422),
        ({"content": b64encode(b"\x00\x01").decode()}, 422),
        ({"step": "draft", "content": b64encode(x12().encode()).decode(), "order": "9" * 40}, 422),
        (
            {"step": "draft", "content": b64encode(x12().encode()).decode(), "order": "1", "customer": "?"},
            422,
        ),
        (
            {"step": "draft", "content": b64encode(x12().encode()).decode(), "order": "1", "customer": "\0"},
            422,
        ),
    ],
    ids=range(6),
)
def test_hostile_answers_are_refused(desk: Client, answers: dict[str, str], status: int) -> None:
    assert desk.post(PAGE, answers).status_code == status
    assert not Order.objects.exists()


def test_a_file_that_is_too_large(desk: Client) -> None:
    assert desk.post(PAGE, sent(b"ISA*" + b"A" * 1_600_000)).status_code == 413
