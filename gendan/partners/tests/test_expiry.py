"""Certificates and agreements that end: purchasing hears of it 30 and 7, logistics 60 and 14 days before."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gendan.base import clock
from gendan.base.deadlines import queries as deadlines
from gendan.base.deadlines.engine import run_due
from gendan.base.deadlines.models import Deadline
from gendan.base.refs import Subject
from gendan.base.timeline.models import Event
from gendan.base.worktime.actions import seed_china
from gendan.partners import actions, expiry, queries
from gendan.partners.actions.expiry import watch_all
from gendan.partners.expiry import AGREEMENT, CERTIFICATE
from gendan.partners.models import Agreement, Carrier, Certificate, Supplier
from gendan.partners.tests.conftest import TEST
from gendan.people.models import Department
from tests.cast import Cast

CHINA = ZoneInfo("Asia/Shanghai")
END = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def calendar(db: None) -> None:
    seed_china(actor=TEST, years=(2026,))


def at(month: int, day: int, hour: int = 10, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CHINA)


def certified(supplier: Supplier, ends: date | None = END) -> Certificate:
    return actions.add_certificate(supplier.pk, actor=TEST, kind="OEKO-TEX", number="123", expires_on=ends)


def watched(certificate: Certificate) -> list[Deadline]:
    return deadlines.all_on(Subject("certificate", certificate.pk))


def work(now: datetime) -> None:
    with clock.at(now):
        while run_due(now):
            pass


def told(kind: str) -> list[tuple[datetime, set[int]]]:
    """When events of a kind were recorded, and which members they name."""
    found = Event.objects.filter(kind=kind).order_by("id").prefetch_related("subjects")
    return [(it.at.astimezone(CHINA), {s.id for s in it.about if s.kind == "member"}) for it in found]


def test_begins_within_reach_and_not_before(supplier: Supplier) -> None:
    with clock.at(at(9, 1)):
        certificate = certified(supplier)
        assert watched(certificate) == []
        assert watch_all() == 0
    with clock.at(at(11, 20, 3)):
        assert watch_all() == 0
    with clock.at(at(11, 21, 3)):
        assert [watch_all(), watch_all()] == [1, 0]
    (deadline,) = watched(certificate)
    assert deadline.until == at(12, 31, 18)


def test_warned_30_and_7_days_before_and_missed_at_its_end(cast: Cast, supplier: Supplier) -> None:
    with clock.at(at(11, 23)):
        certified(supplier)
    work(at(11, 30, 17))
    assert told("deadline.warned") == []
    work(at(12, 1))
    work(at(12, 23))
    assert len(told("deadline.warned")) == 1
    work(at(12, 24))
    head = {cast.purchasing_head.pk}
    assert [who for _when, who in told("deadline.warned")] == [head, head]
    work(at(1, 4, 10, 2027))
    assert [who for _when, who in told("deadline.missed")] == [head]


@pytest.mark.parametrize(("kind", "days"), [(CERTIFICATE, (30, 7)), (AGREEMENT, (60, 14))])
def test_warnings_stand_at_their_calendar_days(kind: str, days: tuple[int, ...]) -> None:
    from gendan.base.worktime import queries as worktime
    from gendan.base.worktime.rules import advance

    calendar = worktime.calendar()
    due = expiry.ends_at(END, calendar)
    for rung, number in zip(expiry.steps(kind, END, calendar), days, strict=False):
        stands = advance(calendar, due, rung.offset)
        late = stands.date() - (END - timedelta(days=number))
        assert timedelta(0) <= late <= timedelta(days=2), "in the morning; after a weekend at most"


def test_renewed_before_its_end_is_met_and_watched_anew(supplier: Supplier) -> None:
    with clock.at(at(12, 1)):
        certificate = certified(supplier)
    with clock.at(at(12, 20)):
        actions.change_certificate(certificate.pk, actor=TEST, expires_on=date(2027, 12, 31))
        assert [it.state for it in watched(certificate)] == ["met"]
    with clock.at(at(12, 1, 3, 2027)):
        assert watch_all() == 1
    assert [it.state for it in watched(certificate)] == ["met", "running"]


def test_extended_by_a_week_is_met_and_begins_again_at_once(supplier: Supplier) -> None:
    with clock.at(at(12, 1)):
        certificate = certified(supplier)
        actions.change_certificate(certificate.pk, actor=TEST, expires_on=date(2027, 1, 7))
    assert [(it.state, it.until) for it in watched(certificate)] == [
        ("met", at(12, 31, 18)),
        ("running", at(1, 7, 18, 2027)),
    ]


def test_corrected_to_an_earlier_day_moves(supplier: Supplier) -> None:
    with clock.at(at(12, 1)):
        certificate = certified(supplier)
        actions.change_certificate(certificate.pk, actor=TEST, expires_on=date(2026, 12, 15))
    assert [(it.state, it.until) for it in watched(certificate)] == [("running", at(12, 15, 18))]


def test_unneeded_where_removed_or_the_supplier_is_out_of_use(supplier: Supplier) -> None:
    with clock.at(at(12, 1)):
        removed, kept = (
            certified(supplier),
            actions.add_certificate(supplier.pk, actor=TEST, kind="BSCI", expires_on=END),
        )
        actions.remove_certificate(removed.pk, actor=TEST)
        actions.retire_supplier(supplier.pk, actor=TEST)
        assert [it.state for it in watched(kept)] == ["cancelled"]
        assert watch_all() == 0
        actions.restore_supplier(supplier.pk, actor=TEST)
        assert list(queries.expiring_certificates()) == [kept]


@pytest.mark.parametrize("ends", [None, date(2026, 11, 30), date(2036, 1, 1)])
def test_not_watched_where_it_does_not_end_has_ended_or_ends_far_off(
    supplier: Supplier, ends: date | None
) -> None:
    with clock.at(at(12, 1)):
        assert watched(certified(supplier, ends)) == []


def test_agreement_with_a_carrier_is_logistics_affair(
    cast: Cast, carrier: Carrier, supplier: Supplier
) -> None:
    with clock.at(at(11, 23)):
        terms: dict[str, Any] = {"title": "x", "valid_from": date(2026, 1, 1), "valid_to": END}
        with_carrier = actions.add_agreement(actor=TEST, number="C", carrier_id=carrier.pk, **terms)
        with_supplier = actions.add_agreement(actor=TEST, number="S", supplier_id=supplier.pk, **terms)
        logistics = Department.objects.get(code="LOG")
        assert expiry.renewers("LOG") == [cast.purchasing_head], (
            "where logistics has nobody, purchasing's head"
        )
        logistics.head = cast.auditor
        logistics.save()
        assert expiry.renewers("LOG") == [cast.auditor]
        assert queries.watched_by(cast.auditor, AGREEMENT) == [Subject("agreement", with_carrier.pk)]
        assert queries.watched_by(cast.purchasing_head, AGREEMENT) == [Subject("agreement", with_supplier.pk)]
        assert queries.watched_by(cast.merchandiser, AGREEMENT) == []
        assert queries.watched_by(cast.outsider, CERTIFICATE) == []
        assert [it.kind for it in deadlines.all_on(Subject("agreement", with_carrier.pk))] == [AGREEMENT]


def test_agreement_out_of_use_is_not_watched(agreement: Agreement) -> None:
    with clock.at(at(11, 1, year=2027)):
        assert watch_all() == 1
        actions.retire_agreement(agreement.pk, actor=TEST)
        assert [it.state for it in deadlines.all_on(Subject("agreement", agreement.pk))] == ["cancelled"]
        assert list(queries.expiring_agreements()) == []


def test_nobody_to_be_told_is_vacant(cast: Cast, supplier: Supplier) -> None:
    with clock.at(at(12, 1)):
        certified(supplier)
        Department.objects.update(head=None)
        type(cast.purchasing_head).objects.filter(department__code="PUR").update(is_active=False)
    work(at(12, 2, 10))
    assert Event.objects.filter(kind="deadline.step_vacant").count() == 1
