"""The pages on which orders are entered, reviewed and changed."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from gendan.base import clock
from gendan.orders.actions import findings as finding_actions
from gendan.orders.actions.entry import change_order, draft_order
from gendan.orders.actions.reviewing import submit_order
from gendan.orders.checks import Finding as Found
from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import to_json
from gendan.orders.models import CustomerDocument, Order, PlanTemplate, Product, Review, SpecField
from gendan.orders.queries.contents import content_of
from gendan.partners.models import Customer
from gendan.people.models import Member
from tests.cast import Cast

BACKEND = "gendan.people.sign_in.backends.MemberBackend"
SignIn = Callable[[Member], Client]
HEADER = {
    "customer": "NORDIC",
    "customer_po": "PO-881",
    "currency": "USD",
    "incoterm": "FOB",
    "incoterm_place": "宁波",
    "transport": "sea",
    "ordered_on": "2026-11-20",
    "promised_ship": "2027-03-15",
    "calendar": "default",
}
LINES = {
    "line-1-product": "TS-100",
    "line-1-quantity": "1,200件",
    "line-1-price": "￥3.20",
    "line-1-spec-colour": "白",
    "line-2-description": "备用纽扣",
    "line-2-quantity": "５００",
    "line-2-unit": "pcs",
    "line-9-quantity": "",
}
FORM = {**HEADER, **LINES}


@pytest.fixture
def as_(client: Client) -> SignIn:
    def sign_in(member: Member) -> Client:
        client.force_login(member, BACKEND)
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _company(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_actions, "run_checks", lambda order_id: [])
    template = PlanTemplate.objects.create(code="T", name_zh="短", name_en="Short", span=30, ship_node="EXF")
    Customer.objects.create(code="NORDIC", name="北欧户外")
    product = Product.objects.create(code="TS-100", name="T恤", unit="件", template=template)
    SpecField.objects.create(
        product=product, key="colour", name_zh="颜色", name_en="Colour", kind="choice", allowed=["白", "黑"]
    )


@pytest.fixture
def order(cast: Cast) -> Order:
    line = LineContent(1, "TS-100", quantity=Decimal(500), price=Decimal(3), unit="件", spec={"colour": "白"})
    content = OrderContent(
        customer="NORDIC", customer_po="PO-1", currency="USD", incoterm="FOB", lines=(line,)
    )
    return draft_order(content, actor=cast.merchandiser)


@pytest.fixture
def waiting(cast: Cast, order: Order) -> Order:
    return submit_order(order.pk, actor=cast.merchandiser)


def html(response: Any) -> str:
    return str(response.content.decode())


def test_an_order_is_entered_as_people_write_numbers(cast: Cast, as_: SignIn) -> None:
    answer = as_(cast.merchandiser).post("/orders/new/", {**FORM, "then": "save"})
    assert answer.status_code == 302
    order = Order.objects.get()
    first, second = content_of(order).lines
    assert (first.quantity, first.unit, first.price, first.spec) == (
        Decimal(1200),
        "件",
        Decimal("3.2"),
        {"colour": "白"},
    )
    assert (second.position, second.quantity, second.unit) == (2, Decimal(500), "pcs")
    assert (order.status, order.template is not None) == ("draft", True)


def test_it_is_submitted_with_the_same_click(cast: Cast, as_: SignIn) -> None:
    as_(cast.merchandiser).post("/orders/new/", {**FORM, "then": "submit"})
    assert Order.objects.get().status == "submitted"


def test_what_is_refused_comes_back_as_it_was_typed(cast: Cast, as_: SignIn) -> None:
    wrong = {**FORM, "line-1-quantity": "many", "line-2-product": "TS-999", "customer": "NOBODY"}
    answer = as_(cast.merchandiser).post("/orders/new/", wrong)
    assert answer.status_code == 422
    assert 'value="many"' in html(answer)
    assert 'value="TS-999"' in html(answer)
    assert not Order.objects.exists()
    answer = as_(cast.merchandiser).post("/orders/new/", {**wrong, "line-1-quantity": "5"})
    assert answer.status_code == 422
    assert html(answer).count("invalid-feedback") >= 2


@pytest.mark.parametrize(
    "extra",
    [
        {"line-1-quantity": "1e99999"},
        {"line-1-quantity": "9" * 5000},
        {"line-1-product": "TS\x00"},
        {"line-999999-quantity": "5"},
        {"line-99999999-quantity": "5"},
        {"line-1-spec-": "x"},
        {"line-1-spec-" + "k" * 60: "x"},
        {"line-1-spec-a\x00": "x"},
        {"customer": "x" * 10_000},
        {"customer": "\x00"},
        {"promised_ship": "0001-01-01"},
        {"promised_ship": "yesterday"},
        {"template_id": "99999999999999999999"},
        {"merchandiser_id": "-1"},
        {"calendar": "moon"},
        {"note": "x" * 100_000},
        {"currency": "???"},
        {"amount": "NaN"},
    ],
)
def test_hostile_input_is_an_answer_and_never_a_crash(cast: Cast, as_: SignIn, extra: dict[str, str]) -> None:
    assert as_(cast.merchandiser).post("/orders/new/", {**FORM, **extra}).status_code in {302, 422}


def test_empty_lines_do_not_pile_up_when_an_order_is_refused(cast: Cast, as_: SignIn) -> None:
    blank = {f"line-{n}-quantity": "" for n in range(1, 11)}
    page = html(as_(cast.merchandiser).post("/orders/new/", {**FORM, "customer": "", **blank}))
    assert page.count('-quantity"') <= html(as_(cast.merchandiser).get("/orders/new/")).count('-quantity"')


def test_without_scripts_more_lines_come_by_a_button(cast: Cast, as_: SignIn) -> None:
    answer = as_(cast.merchandiser).post("/orders/new/", {**FORM, "customer": "", "then": "more"})
    assert answer.status_code == 200
    assert 'name="line-19-quantity"' in html(answer)
    assert 'value="1,200件"' in html(answer)


def test_editing_shows_what_the_order_says_and_saves_the_difference(
    cast: Cast, as_: SignIn, order: Order
) -> None:
    page = html(as_(cast.merchandiser).get(f"/orders/{order.pk}/edit/"))
    assert 'value="PO-1"' in page
    assert 'name="line-1-spec-colour"' in page
    form = {**FORM, "expected_version": "1", "then": "save"}
    assert as_(cast.merchandiser).post(f"/orders/{order.pk}/edit/", form).status_code == 302
    order.refresh_from_db()
    assert (order.version, order.customer_po) == (2, "PO-881")
    assert "PO-881" in html(as_(cast.merchandiser).get(f"/orders/{order.pk}/versions/"))


def test_a_stale_page_says_who_changed_what(cast: Cast, as_: SignIn, order: Order) -> None:
    content = content_of(order)
    change_order(
        order.pk,
        OrderContent(customer="NORDIC", customer_po="PO-2", lines=content.lines),
        expected_version=1,
        actor=cast.supervisor,
    )
    answer = as_(cast.merchandiser).post(f"/orders/{order.pk}/edit/", {**FORM, "expected_version": "1"})
    assert answer.status_code == 422
    assert "赵敏" in html(answer)
    assert "PO-1 → PO-2" in html(answer)


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999"])
def test_a_version_that_is_none_changes_nothing(cast: Cast, as_: SignIn, order: Order, version: str) -> None:
    answer = as_(cast.merchandiser).post(f"/orders/{order.pk}/edit/", {**FORM, "expected_version": version})
    assert answer.status_code == 422
    assert Order.objects.get(pk=order.pk).version == 1


def test_the_queue_says_what_waits_and_what_is_one_s_own(cast: Cast, as_: SignIn, waiting: Order) -> None:
    assert "badge bg-secondary-lt" in html(as_(cast.merchandiser).get("/orders/review/"))
    page = html(as_(cast.supervisor).get("/orders/review/"))
    assert waiting.number in page
    assert "badge bg-secondary-lt" not in page


def test_opening_the_review_page_begins_the_review(cast: Cast, as_: SignIn, waiting: Order) -> None:
    as_(cast.supervisor).get(f"/orders/{waiting.pk}/review/")
    review = Review.objects.get()
    assert (review.reviewer, review.decided_at) == (cast.supervisor, None)


def test_editors_and_strangers_see_the_page_and_no_buttons(cast: Cast, as_: SignIn, waiting: Order) -> None:
    for who in (cast.merchandiser, cast.buyer):
        answer = as_(who).get(f"/orders/{waiting.pk}/review/")
        assert answer.status_code == 200
        assert 'id="decision"' not in html(answer)
    assert not Review.objects.exists()


def test_approving_confirms_the_order(cast: Cast, as_: SignIn, waiting: Order) -> None:
    with clock.at(clock.now() - timedelta(minutes=1)):
        as_(cast.supervisor).get(f"/orders/{waiting.pk}/review/")
    form = {"review": Review.objects.get().pk, "decision": "approve", "note": "无误"}
    assert as_(cast.supervisor).post(f"/orders/{waiting.pk}/review/", form).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == "confirmed"


def test_a_hasty_decision_is_told_and_may_be_repeated(cast: Cast, as_: SignIn, waiting: Order) -> None:
    as_(cast.supervisor).get(f"/orders/{waiting.pk}/review/")
    form = {"review": Review.objects.get().pk, "decision": "approve"}
    answer = as_(cast.supervisor).post(f"/orders/{waiting.pk}/review/", form, follow=True)
    assert 'id="decision"' in html(answer)
    assert "5" in html(answer)
    waiting.refresh_from_db()
    assert waiting.status == "submitted"
    assert Review.objects.count() == 2


@pytest.mark.parametrize("review", ["", "x", "999999", "9" * 40])
def test_a_review_that_is_none_decides_nothing(cast: Cast, as_: SignIn, waiting: Order, review: str) -> None:
    answer = as_(cast.supervisor).post(f"/orders/{waiting.pk}/review/", {"review": review})
    assert answer.status_code == 404


def test_the_customer_s_words_stand_beside_and_differences_are_marked(
    cast: Cast, as_: SignIn, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = OrderContent(
        customer_po="PO-9", lines=(LineContent(1, "TS-100", quantity=Decimal(700)), LineContent(2, "EXTRA"))
    )
    CustomerDocument.objects.create(order=order, origin="typed", content=to_json(theirs), at=clock.now())
    found = [
        Found("document.differs", "customer_po", None, "PO-9", "PO-1", 95),
        Found("document.differs", "quantity", 1, "700", "500", 95),
        Found("unusual.price", "price", 1, "2.8", "3", 50),
    ]
    monkeypatch.setattr(finding_actions, "run_checks", lambda order_id: found)
    submit_order(order.pk, actor=cast.merchandiser)
    page = html(as_(cast.supervisor).get(f"/orders/{order.pk}/review/"))
    assert 'class="differs-surely" id="field-customer_po"' in page
    assert page.count("finding-accept") == 3
    assert "EXTRA" in page
    assert "disabled" in page
    finding = order.findings.get(field="quantity")
    answer = as_(cast.supervisor).post(f"/findings/{finding.pk}/accept/", {"reason": "客户电话更改"})
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert finding.state == "accepted"


def test_a_finding_is_not_accepted_without_a_reason(
    cast: Cast, as_: SignIn, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        finding_actions, "run_checks", lambda order_id: [Found("missing", "incoterm", sure=90)]
    )
    submit_order(order.pk, actor=cast.merchandiser)
    finding = order.findings.get()
    assert as_(cast.supervisor).post(f"/findings/{finding.pk}/accept/", {"reason": ""}).status_code == 422
    assert as_(cast.merchandiser).post(f"/findings/{finding.pk}/accept/", {"reason": "x"}).status_code == 403
    assert as_(cast.supervisor).post("/findings/999999/accept/", {"reason": "x"}).status_code == 404


def test_what_is_found_on_many_lines_is_accepted_once(
    cast: Cast, as_: SignIn, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Found("spec.missing", "spec.colour", line, sure=90) for line in range(1, 31)]
    monkeypatch.setattr(finding_actions, "run_checks", lambda order_id: found)
    submit_order(order.pk, actor=cast.merchandiser)
    page = html(as_(cast.supervisor).get(f"/orders/{order.pk}/review/"))
    assert 'data-findings="30"' in page
    assert "颜色" in page
    first, *others = order.findings.order_by("line").values_list("pk", flat=True)
    sent = {"also": ",".join(map(str, others)), "reason": "客户自选颜色"}
    address = f"/findings/{first}/accept/"
    assert as_(cast.supervisor).post(address, {**sent, "also": f"{others[0]},x"}).status_code == 404
    assert as_(cast.merchandiser).post(address, sent).status_code == 403
    assert as_(cast.supervisor).post(address, sent).status_code == 302
    assert set(order.findings.values_list("state", "reason")) == {("accepted", "客户自选颜色")}
    assert as_(cast.supervisor).post(address, sent).status_code == 409


def test_customers_are_found_by_pinyin(cast: Cast, as_: SignIn) -> None:
    for text in ("bohw", "北欧", "nord"):
        assert "NORDIC" in html(as_(cast.merchandiser).get("/orders/pick/customers/", {"q": text}))
    assert "NORDIC" not in html(as_(cast.merchandiser).get("/orders/pick/customers/", {"q": "zzz\x00"}))


def test_products_bring_their_fields(cast: Cast, as_: SignIn) -> None:
    assert "TS-100" in html(as_(cast.merchandiser).get("/orders/pick/products/", {"q": "ts"}))
    found = html(as_(cast.merchandiser).get("/orders/pick/spec/", {"line": "7", "product": "TS-100"}))
    assert 'name="line-7-spec-colour"' in found
    assert "<option>黑</option>" in found
    for line, product in (("x", "TS-100"), ("7", "\x00"), ("9" * 30, "TS-100"), ("", "")):
        answer = as_(cast.merchandiser).get("/orders/pick/spec/", {"line": line, "product": product})
        assert answer.status_code == 200


@pytest.mark.parametrize(("act", "status"), [("submit", 302), ("withdraw", 409), ("fly", 422), ("", 422)])
def test_orders_are_moved_by_name(cast: Cast, as_: SignIn, order: Order, act: str, status: int) -> None:
    assert as_(cast.merchandiser).post(f"/orders/{order.pk}/move/", {"act": act}).status_code == status


def test_whoever_may_not_see_orders_sees_none_of_it(cast: Cast, as_: SignIn, waiting: Order) -> None:
    client = as_(cast.outsider)
    for page in (
        "/orders/new/",
        "/orders/review/",
        f"/orders/{waiting.pk}/review/",
        "/orders/pick/customers/",
    ):
        assert client.get(page).status_code == 403
    assert as_(cast.buyer).get(f"/orders/{waiting.pk}/edit/").status_code == 403
    assert as_(cast.merchandiser).get("/orders/999999/edit/").status_code == 404
