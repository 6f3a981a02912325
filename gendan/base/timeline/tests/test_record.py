"""Events are written with what they are about, and never changed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from pydantic import ValidationError

from gendan.base import clock
from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record
from gendan.base.timeline.kinds import Unreadable, read
from gendan.base.timeline.models import Event
from gendan.base.timeline.queries import events_between, events_on
from gendan.base.timeline.tests.kinds import Weighed

SCALE = System("scale")
ORDER = Subject("order", 15)
NOON = datetime(2026, 9, 25, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_event_is_read_back_as_it_was_written() -> None:
    with clock.at(NOON):
        record(Weighed(kilograms=Decimal("2.50")), actor=SCALE, on=[ORDER, Subject("issue", 7), ORDER])
    (event,) = events_on(ORDER)
    assert event.what == Weighed(kilograms=Decimal("2.50"))
    assert event.what.sentence() == "weighed 2.50 kg"
    assert (event.at, event.recorded_at) == (NOON, NOON)
    assert (event.actor_kind, event.actor_id, event.actor_name) == ("system", None, "scale")
    assert event.about == [Subject("issue", 7), ORDER]


@pytest.mark.django_db
def test_event_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        record(Weighed(), actor=SCALE, on=[ORDER], at=datetime(2026, 9, 25))  # noqa: DTZ001


@pytest.mark.django_db(transaction=True)
def test_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError, match=r"test\.weighed"):
        record(Weighed(), actor=SCALE, on=[ORDER])
    assert not Event.objects.exists()


def test_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="stones"):
        Weighed.model_validate({"stones": 3})


def test_row_of_a_kind_that_is_gone_is_shown_as_it_is() -> None:
    old = read("test.measured", 2, {"metres": 3})
    assert old == Unreadable("test.measured", 2, {"metres": 3})
    assert old.sentence() == "test.measured metres=3"


def test_row_that_no_longer_fits_its_kind_is_shown_as_it_is() -> None:
    assert read("test.weighed", 1, {"stones": 3}) == Unreadable("test.weighed", 1, {"stones": 3})


@pytest.mark.django_db
def test_row_whose_kind_has_no_words_for_it_is_shown_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    row = record(Weighed(note="unspeakable"), actor=SCALE, on=[])
    assert row.sentence == "test.weighed kilograms=0, note=unspeakable, until=None"
    assert "says no sentence" in caplog.text


def test_time_without_zone_in_a_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="until needs a time zone"):
        Weighed(until=datetime(2026, 9, 25))  # noqa: DTZ001


@pytest.mark.django_db
def test_pages_of_an_object_follow_each_other_without_overlap() -> None:
    wanted = [record(Weighed(), actor=SCALE, on=[ORDER, Subject("order", 16)]).pk for _ in range(5)]
    record(Weighed(), actor=SCALE, on=[Subject("order", 1), Subject("issue", 15)])
    first = events_on(ORDER, limit=3)
    second = events_on(ORDER, before=first[-1].pk, limit=3)
    assert [event.pk for event in first + second] == wanted[::-1]


@pytest.mark.django_db
def test_pages_of_a_period_follow_each_other_without_overlap() -> None:
    hours = [9, 11, 10, 10, 10, 12]
    rows = [record(Weighed(), actor=SCALE, on=[], at=NOON.replace(hour=hour)) for hour in hours]
    wanted = sorted((row for row in rows if row.at < NOON), key=lambda row: (row.at, row.pk), reverse=True)
    start, pages, cursor = NOON.replace(hour=9), [], None
    while page := events_between(start, NOON, before=cursor, limit=2):
        pages += page
        cursor = (page[-1].at, page[-1].pk)
    assert pages == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["timeline_event", "timeline_event_subject", "timeline_seal"])
@pytest.mark.parametrize("verb", ["delete from {}", "truncate {} cascade", "update {} set event_id = 1"])
def test_database_refuses_to_change_what_happened(table: str, verb: str) -> None:
    sentence = verb.format(table)
    if table == "timeline_event":
        sentence = sentence.replace("event_id = 1", "kind = 'x'")
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sentence)
