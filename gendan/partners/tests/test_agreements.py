"""Framework agreements: their terms, what they cover, and what may be called off."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gendan.base.errors import ForbiddenError, InvalidInputError
from gendan.partners import actions, queries
from gendan.partners.models import Agreement, Carrier, Supplier
from gendan.partners.queries import WantedAgreements
from gendan.partners.tests.conftest import TEST
from gendan.partners.tests.test_partners import story
from tests.cast import Cast

TODAY = date(2026, 11, 23)
LANE: dict[str, Any] = {"origin": "宁波", "destination": "Rotterdam", "mode": "sea", "price": Decimal(1450)}


def found(
    on: date = TODAY, origin: str = "宁波", destination: str = "rotterdam", mode: str = "sea"
) -> list[str]:
    return [it.agreement.number for it in queries.agreements_for(TEST, origin, "rotterdam", mode, on)]


def agreed(number: str, partner: Carrier | Supplier, **terms: Any) -> Agreement:
    whose = "carrier_id" if isinstance(partner, Carrier) else "supplier_id"
    given = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31), whose: partner.pk, **terms}
    return actions.add_agreement(actor=TEST, number=number, title=number, **given)


def test_story_is_told_on_the_agreement_and_with_whom_it_is(
    cast: Cast, carrier: Carrier, agreement: Agreement
) -> None:
    item = actions.add_item(agreement.pk, actor=cast.supervisor, **LANE, currency="USD")
    actions.change_item(item.pk, actor=cast.supervisor, price=Decimal("1520.50"), per="week")
    actions.remove_item(item.pk, actor=cast.supervisor)
    assert story("agreement", agreement.pk) == [
        "欧洲线年度运价 (FA-1) was added",
        "宁波 → Rotterdam was added to FA-1",
        "宁波 → Rotterdam: price 1450 → 1520.5; per — → week",
        "宁波 → Rotterdam was removed from FA-1",
    ]
    assert story("carrier", carrier.pk)[1:] == story("agreement", agreement.pk)[1:]
    with pytest.raises(ForbiddenError):
        actions.add_item(agreement.pk, actor=cast.merchandiser, **LANE)


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        ({"carrier_id": None}, "carrier_id"),
        ({"supplier_id": "same"}, "carrier_id"),
        ({"valid_to": date(2025, 1, 1)}, "valid_to"),
        ({"number": ""}, "number"),
        ({"notice_days": -1}, "notice_days"),
    ],
)
def test_terms_that_cannot_be_are_refused_beside_their_field(
    carrier: Carrier, supplier: Supplier, terms: dict[str, Any], wrong: str
) -> None:
    given: dict[str, Any] = {"number": "FA-9", **terms}
    if given.get("supplier_id") == "same":
        given["supplier_id"] = supplier.pk
    with pytest.raises(InvalidInputError) as refused:
        agreed(given.pop("number"), carrier, **given)
    assert wrong in refused.value.fields


@pytest.mark.parametrize(
    ("item", "wrong"),
    [
        ({}, "goods"),
        ({"origin": "宁波"}, "goods"),
        ({"goods": "坯布", "currency": "XXQ"}, "currency"),
        ({"goods": "坯布", "per": "fortnight"}, "per"),
        ({"goods": "坯布", "price": Decimal(-1)}, "price"),
        ({"goods": "坯布", "capacity": Decimal("1e30")}, "capacity"),
        ({"goods": "坯布", "mode": "zeppelin"}, "mode"),
    ],
)
def test_item_that_cannot_be(agreement: Agreement, item: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.add_item(agreement.pk, actor=TEST, **item)
    assert wrong in refused.value.fields


def test_changing_one_field_keeps_the_others(agreement: Agreement) -> None:
    changed = actions.change_agreement(agreement.pk, actor=TEST, notice_days=7)
    assert (changed.notice_days, changed.carrier_id, changed.title) == (
        7,
        agreement.carrier_id,
        "欧洲线年度运价",
    )


def test_what_may_be_called_off_for_a_lane(carrier: Carrier, supplier: Supplier) -> None:
    slow, quick = agreed("SLOW", carrier, notice_days=10), agreed("QUICK", carrier, notice_days=2)
    dear, own = agreed("DEAR", carrier, notice_days=2), agreed("OWN", supplier, notice_days=4)
    for it, price in ((slow, 1), (quick, 900), (dear, 1000)):
        actions.add_item(it.pk, actor=TEST, **{**LANE, "price": Decimal(price)})
    actions.add_item(own.pk, actor=TEST, **{**LANE, "mode": ""})
    assert found() == ["QUICK", "DEAR", "OWN", "SLOW"]
    assert found(mode="air") == ["OWN"]
    assert found(mode="") == ["QUICK", "DEAR", "OWN", "SLOW"]
    assert found(origin="上海") == []


@pytest.mark.parametrize(
    ("on", "valid"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_valid_from_the_first_to_the_last_day(carrier: Carrier, on: date, valid: bool) -> None:
    actions.add_item(agreed("FA-2", carrier).pk, actor=TEST, **LANE)
    assert bool(found(on)) is valid


def test_out_of_use_offers_nothing(carrier: Carrier, agreement: Agreement) -> None:
    actions.add_item(agreement.pk, actor=TEST, **LANE)
    actions.retire_agreement(agreement.pk, actor=TEST)
    assert found() == []
    actions.restore_agreement(agreement.pk, actor=TEST)
    assert found() == ["FA-1"]
    actions.retire_carrier(carrier.pk, actor=TEST)
    assert found() == []


def test_list_by_state_text_and_mode(carrier: Carrier, agreement: Agreement) -> None:
    soon, ended, coming = (
        agreed("SOON", carrier, valid_to=date(2026, 12, 20)),
        agreed("ENDED", carrier, valid_to=date(2026, 11, 22)),
        agreed("COMING", carrier, valid_from=date(2026, 12, 1)),
    )
    actions.add_item(soon.pk, actor=TEST, **LANE)

    def listed(**wanted: Any) -> list[Agreement]:
        return list(queries.agreements(TEST, WantedAgreements(TODAY, **wanted)))

    assert listed(state="valid") == [soon, agreement]
    assert listed(state="soon") == [soon]
    assert listed(state="ended") == [ended]
    assert listed(state="coming") == [coming]
    assert listed(text="rotter") == listed(mode="sea") == [soon]
    assert len(listed(text="yhcw")) == 4, "by the pinyin of the carrier"
    assert listed(text="\x00") == listed()
