"""The demo's partners: believable, and made once."""

import pytest

from gendan.base.timeline.models import Event
from gendan.base.worktime.actions import seed_china
from gendan.partners import queries
from gendan.partners.demo import make_demo_partners
from gendan.partners.models import Agreement, Carrier, Customer, Supplier
from gendan.partners.tests.conftest import TEST
from gendan.people.demo import make_demo


@pytest.mark.django_db
def test_made_once_with_something_to_see() -> None:
    seed_china(actor=TEST, years=(2026,))
    make_demo()
    make_demo_partners()
    counts = [it.objects.count() for it in (Customer, Supplier, Carrier, Agreement)]
    assert counts == [12, 15, 6, 4]
    events = Event.objects.count()
    make_demo_partners()
    assert Event.objects.count() == events
    assert not Customer.objects.filter(merchandiser=None).exists()
    assert queries.expiring_certificates().count() >= 3
    assert queries.expiring_agreements().count() == 2
