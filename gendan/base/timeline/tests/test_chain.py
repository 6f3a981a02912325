"""The chain: its bytes are fixed, and whatever is tampered with is found."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record, seal_some
from gendan.base.timeline.canonical import START, Facts, canonical, chained
from gendan.base.timeline.models import Event, Seal, Unsealed
from gendan.base.timeline.queries import events_after, head
from gendan.base.timeline.tests.kinds import Weighed
from gendan.base.timeline.verify import Head, Verdict, current_head, verify

SCALE = System("scale")
KNOWN = Facts(
    id=7,
    at=datetime(2026, 9, 25, 20, 0, 0, 120, tzinfo=timezone(timedelta(hours=8))),
    recorded_at=datetime(2026, 9, 25, 12, 0, 1, tzinfo=UTC),
    kind="order.approved",
    version=2,
    actor_kind="member",
    actor_id=3,
    actor_name='张三 "Z"',
    payload={"b": [1, None, True, 0.1], "a": {"金额": "12.50", "A": "line\n\u2028\x01/"}},
    subjects=[("order", 15), ("issue", 7), ("order", 2)],
)
KNOWN_BYTES = (
    '{"actor_id":3,"actor_kind":"member","actor_name":"张三 \\"Z\\"","at":"2026-09-25T12:00:00.000120Z",'
    '"format":1,"id":7,"kind":"order.approved","payload":{"a":{"A":"line\\n\u2028\\u0001/","金额":"12.50"},'
    '"b":[1,null,true,0.1]},"recorded_at":"2026-09-25T12:00:01.000000Z",'
    '"subjects":["issue:7","order:2","order:15"],"version":2}'
).encode()
KNOWN_DIGEST = "267d81cccc26b537e519d7a7b3071b77490441f5372ef615a7e146f92aa35b5b"


def test_bytes_of_a_known_event_are_for_ever_the_same() -> None:
    assert canonical(KNOWN) == KNOWN_BYTES
    assert chained(START, KNOWN).hex() == KNOWN_DIGEST


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab金\n"'), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text("xyz价", max_size=3), json_values, max_size=4))
@pytest.mark.django_db
def test_whatever_the_database_stores_has_the_same_bytes_at_each_reading(payload: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select (%s::jsonb)::text", [json.dumps(payload)])
        once = json.loads(cursor.fetchone()[0])
        cursor.execute("select (%s::jsonb)::text", [json.dumps(once)])
        twice = json.loads(cursor.fetchone()[0])
    assert _bytes(once) == _bytes(twice)


def _bytes(payload: dict[str, object]) -> bytes:
    return canonical(Facts(1, KNOWN.at, KNOWN.at, "a.b", 1, "system", None, "x", payload, ()))


@pytest.fixture
def sealed(db: None) -> list[Event]:
    """Six events on two orders, sealed."""
    rows = [_weighed(number) for number in range(6)]
    assert seal_some() == 6
    return rows


def _weighed(number: int) -> Event:
    what = Weighed(kilograms=Decimal(number), note="秤")
    return record(what, actor=SCALE, on=[Subject("order", 1), Subject("parcel", number)])


@pytest.mark.django_db
def test_empty_timeline_holds() -> None:
    assert verify() == Verdict(Head(0, START), unsealed=0)
    assert seal_some() == 0


def test_sealed_timeline_holds_at_any_batch(sealed: list[Event]) -> None:
    verdicts = [verify(batch=size) for size in (1, 2, 5, 6, 100)]
    assert verdicts == [Verdict(current_head(), unsealed=0)] * 5
    assert head() == 6
    assert [it.event for it in events_after(0, subjects=None, limit=10)] == sealed


def test_sealing_goes_on_where_it_stopped(sealed: list[Event]) -> None:
    rows = [_weighed(number) for number in range(3)]
    assert (seal_some(2), seal_some(2), seal_some(2)) == (2, 1, 0)
    assert verify().ok
    assert [it.position for it in events_after(6, subjects=None, limit=10)] == [7, 8, 9]
    assert [it.event for it in events_after(7, subjects=[Subject("parcel", 2)], limit=10)] == [rows[2]]


def test_what_waits_for_its_seal_is_counted(sealed: list[Event]) -> None:
    _weighed(1)
    assert verify() == Verdict(current_head(), unsealed=1)


TAMPERING: dict[str, tuple[str, int | None]] = {
    "payload": ("""update timeline_event set payload = '{"note": ""}' where id = {3}""", 3),
    "actor": ("update timeline_event set actor_name = 'x' where id = {3}", 3),
    "time": ("update timeline_event set at = at + interval '1 microsecond' where id = {3}", 3),
    "event removed": ("delete from timeline_event where id = {3}", 3),
    "event and its seal removed": (
        "delete from timeline_event where id = {3}; delete from timeline_seal where event_id = {3}",
        3,
    ),
    "first seal removed": ("delete from timeline_seal where position = 1", 1),
    "link moved": (
        "update timeline_event_subject set object_id = 9 where event_id = {3} and kind = 'order'",
        3,
    ),
    "link removed": ("delete from timeline_event_subject where event_id = {3} and kind = 'parcel'", 3),
    "link added": ("insert into timeline_event_subject values ('order', 9, {3})", 3),
    "order changed": (
        "update timeline_seal set position = 100 where event_id = {3};"
        "update timeline_seal set position = 3 where event_id = {4};"
        "update timeline_seal set position = 4 where event_id = {3}",
        3,
    ),
    "digest": ("update timeline_seal set digest = sha256('x') where position = 6", 6),
    "last seal removed": ("delete from timeline_seal where position = 6", None),
    "event slipped in": (
        "insert into timeline_event (at, recorded_at, kind, version, actor_kind, actor_name, payload)"
        " select at, recorded_at, kind, version, actor_kind, actor_name, payload from timeline_event limit 1",
        None,
    ),
}


@pytest.mark.parametrize("case", TAMPERING)
def test_tampering_is_found_where_it_was_done(case: str, sealed: list[Event]) -> None:
    sentence, position = TAMPERING[case]
    for number, row in enumerate(sealed, start=1):
        sentence = sentence.replace(f"{{{number}}}", str(row.pk))
    _as_superuser(sentence)
    verdict = verify(batch=2)
    assert not verdict.ok
    assert verdict.bad == position


def test_cut_off_end_is_found_by_who_wrote_the_head_down(sealed: list[Event]) -> None:
    known = Head.parse(str(current_head()))
    _as_superuser(
        f"delete from timeline_seal where position = 6; delete from timeline_event where id = {sealed[5].pk}"
    )
    assert verify().ok
    assert verify(expected=known).bad == 6


def test_rewritten_chain_is_found_by_who_wrote_a_head_down(sealed: list[Event]) -> None:
    known = current_head()
    _weighed(1)
    seal_some()
    assert verify(expected=known).ok
    _as_superuser(
        "update timeline_event set actor_name = 'x'; delete from timeline_seal;"
        "insert into timeline_unsealed select id from timeline_event"
    )
    seal_some()
    assert verify().ok
    assert verify(expected=known).bad == 6


def _as_superuser(sentence: str) -> None:
    """Step past the triggers, as only a superuser can."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(sentence)
        cursor.execute("set local session_replication_role = origin")


@pytest.mark.parametrize("text", ["", "5", "5:zz", "x:" + "00" * 32, "1:00", "-1:" + "00" * 32])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Head.parse(text)


@pytest.mark.django_db(transaction=True)
def test_who_is_no_superuser_cannot_step_past_the_triggers() -> None:
    with transaction.atomic():
        _weighed(1)
    with connection.cursor() as cursor:
        cursor.execute(
            "create role timeline_clerk; grant all on all tables in schema public to timeline_clerk"
        )
        try:
            cursor.execute("set role timeline_clerk")
            with pytest.raises(Exception, match="permission denied"):
                cursor.execute("set session_replication_role = replica")
            with pytest.raises(Exception, match="append-only"):
                cursor.execute("delete from timeline_event")
            with pytest.raises(Exception, match="must be owner"):
                cursor.execute("alter table timeline_event disable trigger all")
        finally:
            cursor.execute("reset role; drop owned by timeline_clerk; drop role timeline_clerk")
    assert (Event.objects.count(), Seal.objects.count(), Unsealed.objects.count()) == (1, 0, 1)
