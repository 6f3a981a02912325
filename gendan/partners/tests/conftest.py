"""Partners that the tests may use."""

from datetime import date

import pytest

from gendan.base.refs import System
from gendan.partners import actions
from gendan.partners.models import Agreement, Carrier, Customer, Supplier
from tests.cast import Cast

TEST = System("test")


@pytest.fixture
def customer(cast: Cast) -> Customer:
    return actions.add_customer(
        actor=TEST, code="NORD", name="北境户外", name_en="Nordgren Outdoor AB", country="瑞典"
    )


@pytest.fixture
def supplier(cast: Cast) -> Supplier:
    return actions.add_supplier(actor=TEST, code="HD", name="宏达针织厂", makes="T恤、卫衣")


@pytest.fixture
def carrier(cast: Cast) -> Carrier:
    return actions.add_carrier(actor=TEST, code="YH", name="远航船务", modes=["sea"])


@pytest.fixture
def agreement(carrier: Carrier) -> Agreement:
    return actions.add_agreement(
        actor=TEST,
        number="FA-1",
        title="欧洲线年度运价",
        carrier_id=carrier.pk,
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 12, 31),
        notice_days=5,
    )
