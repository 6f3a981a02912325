"""Customers, suppliers and carriers come, change, go and come back."""

from typing import Any

import pytest
from django.utils import translation

from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from gendan.base.refs import Subject
from gendan.base.timeline.models import Event
from gendan.base.timeline.queries import events_on
from gendan.partners import actions, queries, ties
from gendan.partners.models import Carrier, Customer, Supplier
from gendan.partners.queries import Wanted
from gendan.partners.tests.conftest import TEST
from gendan.people import actions as people
from gendan.people.models import Member
from tests.cast import Cast


def story(kind: str, number: int) -> list[str]:
    """What the timeline of a partner says, the first first, in English."""
    with translation.override("en"):
        return [it.what.sentence() for it in reversed(events_on(Subject(kind, number), limit=50))]


def test_customer_is_added_by_who_may(cast: Cast) -> None:
    made = actions.add_customer(
        actor=cast.supervisor,
        code=" LUM ",
        name="卢米埃服饰",
        tier="A",
        language="en",
        time_zone="Europe/Paris",
        merchandiser_id=cast.merchandiser.pk,
    )
    assert (made.code, made.merchandiser, made.tier) == ("LUM", cast.merchandiser, "A")
    assert story("customer", made.pk) == ["卢米埃服饰 (LUM) was added"]
    with pytest.raises(ForbiddenError):
        actions.add_customer(actor=cast.merchandiser, code="X", name="X")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"code": "NORD"}, "code"),
        ({"name": ""}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"tier": "Z"}, "tier"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"language": "tlh"}, "language"),
        ({"merchandiser_id": 999_999}, "merchandiser_id"),
        ({"merchandiser_id": "former"}, "merchandiser_id"),
    ],
)
def test_what_does_not_exist_is_refused_beside_its_field(
    cast: Cast, customer: Customer, fields: dict[str, Any], wrong: str
) -> None:
    given: dict[str, Any] = {"code": "NEW", "name": "新客户", **fields}
    if given.get("merchandiser_id") == "former":
        given["merchandiser_id"] = cast.former.pk
    with pytest.raises(InvalidInputError) as refused:
        actions.add_customer(actor=TEST, **given)
    assert wrong in refused.value.fields


def test_supplier_keeps_a_calendar_that_exists(supplier: Supplier) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.change_supplier(supplier.pk, actor=TEST, calendar="moon")
    assert set(refused.value.fields) == {"calendar"}


def test_change_tells_old_and_new_but_never_the_note(cast: Cast, customer: Customer) -> None:
    actions.change_customer(
        customer.pk,
        actor=cast.supervisor,
        tier="A",
        note="老板娘喜欢茶",
        merchandiser_id=cast.merchandiser.pk,
    )
    assert story("customer", customer.pk)[-1] == (
        "北境户外: tier B: regular customer → A: key customer; note; dedicated merchandiser — → 林小雨"
    )
    actions.change_customer(customer.pk, actor=cast.supervisor, tier="A")
    assert len(story("customer", customer.pk)) == 2, "what changes nothing is no event"
    assert "老板娘" not in str(list(Event.objects.values_list("payload", flat=True)))


def test_modes_of_a_carrier_are_told_in_words(carrier: Carrier) -> None:
    actions.change_carrier(carrier.pk, actor=TEST, modes=["sea", "air"])
    assert story("carrier", carrier.pk)[-1] == "远航船务: modes sea → sea, air"
    with pytest.raises(InvalidInputError):
        actions.change_carrier(carrier.pk, actor=TEST, modes=["teleport"])


@pytest.mark.parametrize("kind", ["customer", "supplier", "carrier"])
def test_retired_and_restored(kind: str, request: pytest.FixtureRequest) -> None:
    row = request.getfixturevalue(kind)
    retire, restore = (getattr(actions, f"{what}_{kind}") for what in ("retire", "restore"))
    rows = getattr(queries, f"{kind}s")
    assert retire(row.pk, actor=TEST).is_active is False
    assert retire(row.pk, actor=TEST).is_active is False
    assert list(rows(TEST)) == []
    assert list(rows(TEST, Wanted(retired=True))) == [row]
    assert restore(row.pk, actor=TEST).is_active is True
    assert [it.rpartition("is ")[2] for it in story(kind, row.pk)[1:]] == ["no longer used", "used again"]


def test_not_retired_while_something_is_open(customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties, "_ties", dict(ties._ties))
    ties.register(ties.Tie("orders", "open orders", lambda it: 3 if it.kind == "customer" else 0))
    with pytest.raises(ConflictError, match="open orders 3"):
        actions.retire_customer(customer.pk, actor=TEST)
    customer.refresh_from_db()
    assert customer.is_active
    assert [(tie.name, count) for tie, count in queries.open_ties(Subject("customer", 1))] == [("orders", 3)]
    assert queries.open_ties(Subject("supplier", 1)) == []


def test_put_adds_then_changes_then_does_nothing(cast: Cast) -> None:
    first, added = actions.put_customer("NEW", actor=TEST, name="新客户")
    again, added_again = actions.put_customer("NEW", actor=TEST, name="新客户", tier="C")
    same, _ = actions.put_customer("NEW", actor=TEST, name="新客户", tier="C")
    assert (added, added_again, first.pk, again.tier) == (True, False, same.pk, "C")
    assert len(story("customer", first.pk)) == 2
    supplier, is_new = actions.put_supplier("S1", actor=TEST, name="新厂")
    assert is_new
    assert not actions.put_supplier("S1", actor=TEST, name="新厂")[1]
    assert story("supplier", supplier.pk) == ["新厂 (S1) was added"]


@pytest.mark.parametrize("text", ["bjhw", "beijing", "北境", "nordgren", "nor", "NORD"])
def test_customer_is_found_by_whatever_one_types(customer: Customer, text: str) -> None:
    other = actions.add_customer(actor=TEST, code="ZZ", name="张氏贸易")
    found = list(queries.customers(TEST, Wanted(text=text)))
    assert found == [customer]
    assert other not in found


def test_hostile_search_finds_nothing_and_breaks_nothing(customer: Customer) -> None:
    for text in ("\x00", "%", "'; drop table", "长" * 10_000, "\\"):
        assert list(queries.customers(TEST, Wanted(text=text))) in ([], [customer])


def test_filters(cast: Cast, customer: Customer, supplier: Supplier, carrier: Carrier) -> None:
    actions.change_customer(customer.pk, actor=TEST, merchandiser_id=cast.merchandiser.pk)
    assert queries.customers(
        TEST, Wanted(merchandiser=cast.merchandiser.pk, country="瑞典", tier="B")
    ).exists()
    assert not queries.customers(TEST, Wanted(merchandiser=cast.buyer.pk))
    assert queries.suppliers(TEST, Wanted(kind="factory", rank="B")).get() == supplier
    assert not queries.suppliers(TEST, Wanted(kind="dye"))
    assert queries.carriers(TEST, Wanted(mode="sea")).get() == carrier
    assert not queries.carriers(TEST, Wanted(mode="air"))
    assert queries.countries(TEST, Customer) == ["瑞典"]


@pytest.mark.parametrize("kind", ["customer", "supplier", "carrier", "agreement"])
def test_absent_and_forbidden_are_the_same(kind: str, cast: Cast, request: pytest.FixtureRequest) -> None:
    row, door = request.getfixturevalue(kind), getattr(queries, f"{kind}_for")
    assert door(cast.merchandiser, row.pk) == row
    for member, number in ((cast.outsider, row.pk), (cast.merchandiser, 999_999)):
        with pytest.raises(NotFoundError):
            door(member, number)


def test_who_leaves_hands_their_customers_over(cast: Cast, customer: Customer) -> None:
    actions.change_customer(customer.pk, actor=TEST, merchandiser_id=cast.merchandiser.pk)
    with pytest.raises(ConflictError):
        people.deactivate_member(cast.merchandiser.pk, actor=TEST)
    people.deactivate_member(cast.merchandiser.pk, actor=TEST, successor_id=cast.supervisor.pk)
    customer.refresh_from_db()
    assert customer.merchandiser == cast.supervisor
    assert story("customer", customer.pk)[-1] == "北境户外: dedicated merchandiser 林小雨 → 赵敏"
    assert not Member.objects.get(pk=cast.merchandiser.pk).is_active
