"""What can be done with an order from its page: by state, by permission, with a reason, all of it counted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gendan.desk.order_acts import acts_of
from gendan.orders.models import NodeState, Order, ReviewState, Status
from gendan.orders.queries.order_page import page_for
from gendan.people.models import Member
from tests.cast import Cast
from tests.garment_order import garment_order
from tests.waiting_order import waiting_order


@pytest.fixture
def order(cast: Cast) -> Order:
    Member.objects.update(language="en")
    return garment_order(cast.merchandiser, timezone.localdate())


@pytest.fixture
def desk(client: Client, cast: Cast, order: Order) -> Client:
    client.force_login(cast.merchandiser)
    return client


def acts(order: Order, member: Member) -> tuple[str, set[str]]:
    first, more = acts_of(page_for(member, order.pk), member)
    return first.name if first else "", {it.name for it in more}


@pytest.mark.parametrize(
    ("status", "first", "can", "cannot"),
    [
        (Status.DRAFT, "submit", {"edit", "cancel"}, {"hold", "complete", "replan"}),
        (Status.SUBMITTED, "", {"edit", "withdraw", "cancel"}, {"hold", "complete"}),
        (Status.CONFIRMED, "report", {"edit", "replan", "hold", "complete", "cancel"}, {"release", "submit"}),
        (Status.HELD, "release", {"edit", "replan", "cancel"}, {"hold", "report"}),
        (Status.DONE, "", {"reopen", "versions", "print"}, {"edit", "cancel", "report"}),
        (Status.CANCELLED, "", {"versions", "print"}, {"edit", "reopen", "cancel"}),
    ],
)
def test_each_state_offers_what_it_allows(
    cast: Cast, order: Order, status: str, first: str, can: set[str], cannot: set[str]
) -> None:
    Order.objects.update(status=status)
    next_step, rest = acts(order, cast.merchandiser)
    assert next_step == first
    assert can <= rest
    assert not cannot & (rest | {next_step})


def test_whoever_may_only_look_is_offered_nothing_to_change(cast: Cast, order: Order) -> None:
    for member in (cast.auditor, cast.director):
        first, rest = acts(order, member)
        assert {first} | rest <= {"", "versions", "print", "review"}, member.name


def test_review_is_the_next_step_of_another_person_only(cast: Cast) -> None:
    waiting = waiting_order(cast.merchandiser)
    assert waiting.review_state == ReviewState.WANTED
    assert acts(waiting, cast.supervisor)[0] == "review"
    assert "review" not in {acts(waiting, cast.merchandiser)[0], *acts(waiting, cast.merchandiser)[1]}


@pytest.mark.parametrize(
    ("act", "status"), [("hold", Status.HELD), ("cancel", Status.CANCELLED), ("reopen", Status.CONFIRMED)]
)
def test_a_reason_is_asked_and_kept(desk: Client, order: Order, act: str, status: str) -> None:
    if act == "reopen":
        Order.objects.update(status=Status.DONE)
    address = f"/orders/{order.pk}/reason/{act}/"
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"reason": "  "}).status_code == 422
    assert desk.post(address, {"reason": "customer asked"}).status_code == 302
    order.refresh_from_db()
    assert order.status == status
    assert desk.post(address, {"reason": "again"}).status_code == 409


@pytest.mark.parametrize("act", ["submit", "nothing", "complete"])
def test_acts_without_a_reason_have_no_page_for_one(desk: Client, order: Order, act: str) -> None:
    assert desk.get(f"/orders/{order.pk}/reason/{act}/").status_code == 404


def test_the_promise_is_changed_as_the_forecast_proposes(desk: Client, order: Order) -> None:
    address = f"/orders/{order.pk}/replan/"
    form = desk.get(address).content.decode()
    proposed = timezone.localdate() + timedelta(days=26)
    assert f'value="{proposed.isoformat()}"' in form
    assert "Why it is late" in form
    fields = {"promised_ship": proposed.isoformat(), "promised_delivery": "", "reason": ""}
    assert desk.post(address, fields).status_code == 422
    assert desk.post(address, {**fields, "reason": "dyeing is late"}).status_code == 302
    order.refresh_from_db()
    assert order.promised_ship == proposed
    assert order.promise_changes == 2
    assert "dyeing is late" in desk.get(f"/orders/{order.pk}/?tab=changes").content.decode()


def test_a_promise_before_the_confirmation_is_refused_beside_its_field(desk: Client, order: Order) -> None:
    fields = {"promised_ship": "2001-01-01", "reason": "x", "promised_delivery": ""}
    answer = desk.post(f"/orders/{order.pk}/replan/", fields)
    assert answer.status_code == 422
    assert "id_promised_ship_error" in answer.content.decode()


def test_an_order_that_does_not_run_promises_nothing_anew(desk: Client, order: Order) -> None:
    Order.objects.update(status=Status.DRAFT)
    assert desk.get(f"/orders/{order.pk}/replan/").status_code == 409


def test_a_completed_order_says_so_and_how_it_went(desk: Client, order: Order) -> None:
    Order.objects.update(status=Status.DONE, ended_on=timezone.localdate(), late_days=0)
    order.nodes.update(state=NodeState.SKIPPED, actual=None)
    page = desk.get(f"/orders/{order.pk}/").content.decode()
    assert "All done on" in page
    assert "The promise was kept." in page
    Order.objects.update(late_days=3)
    assert "3 days after the promise." in desk.get(f"/orders/{order.pk}/").content.decode()


def test_changes_are_told_by_the_names_of_fields(desk: Client, order: Order) -> None:
    change = {"field": "promised_ship", "line": None, "old": "2026-12-01", "new": "2026-12-08"}
    order.versions.update(changes=[change])
    page = desk.get(f"/orders/{order.pk}/?tab=changes").content.decode()
    assert "promised ship date" in page
    assert "promised_ship<" not in page


def test_materials_are_listed_one_by_one_and_pasted(desk: Client, order: Order) -> None:
    address = f"/orders/{order.pk}/materials/"
    assert desk.post(address, {"name": "Buttons", "needed": "9600", "unit": "pcs"}).status_code == 302
    assert desk.post(address, {"name": "Buttons", "needed": "1"}).status_code == 422
    wrong = desk.post(f"{address}paste/", {"text": "Labels\tmany\nTags\t1200\tpcs"})
    assert wrong.status_code == 422
    assert "Line 1" in wrong.content.decode()
    assert "Labels\tmany" in wrong.content.decode(), "what was pasted is still there"
    assert desk.post(f"{address}paste/", {"text": "Labels\t1,200\nTags\t1200\tpcs"}).status_code == 302
    assert set(order.materials.values_list("name", flat=True)) >= {"Buttons", "Labels", "Tags"}


def test_a_material_is_changed_and_struck_off(desk: Client, order: Order) -> None:
    fabric = order.materials.get(unit="m")
    address = f"/orders/{order.pk}/materials/{fabric.pk}/"
    assert fabric.name in desk.get(f"{address}edit/").content.decode()
    assert desk.post(f"{address}edit/", {"name": fabric.name, "needed": "0"}).status_code == 422
    assert desk.post(f"{address}edit/", {"name": "Fabric", "needed": "1500", "unit": "m"}).status_code == 302
    assert "100 % of the materials" in desk.get(f"/orders/{order.pk}/?tab=materials").content.decode()
    assert desk.post(f"{address}remove/").status_code == 409
    desk.post(address, {"received": "0"})
    assert desk.post(f"{address}remove/").status_code == 302
    assert not order.materials.filter(pk=fabric.pk).exists()


def test_a_material_of_another_order_is_not_found(desk: Client, cast: Cast, order: Order) -> None:
    other = garment_order(cast.merchandiser, timezone.localdate(), "GD-26-0118")
    theirs = other.materials.all()[0].pk
    for tail in ("", "edit/", "remove/"):
        assert desk.post(f"/orders/{order.pk}/materials/{theirs}/{tail}").status_code == 404
