"""Writing the timeline: recording what happens, and sealing it in one order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from gendan.base import clock
from gendan.base.copying import insert_all
from gendan.base.refs import Actor, Subject
from gendan.base.timeline import follow
from gendan.base.timeline.canonical import START, chained
from gendan.base.timeline.chain import facts_of
from gendan.base.timeline.kinds import EventKind
from gendan.base.timeline.models import Event, EventSubject, Seal, Unsealed

CHANNEL = "timeline"  # on which each batch is announced, with the last position
SEALER = 7_236_401_925_118_301_441  # the advisory lock of the one who seals: any number will do


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing to write down: what, on every object whose page should show it, and when (now by default).

    Nothing follows one that is not `followed`: of thousands that came together one other event is.
    """

    event: EventKind
    on: Sequence[Subject]
    at: datetime | None = None
    followed: bool = True


def record(event: EventKind, *, actor: Actor, on: Sequence[Subject], at: datetime | None = None) -> Event:
    """Write down what happened, in the caller's transaction, and ask for what follows it.

    `at` is when it happened (with a zone; the present by default); `on` is every object whose page should
    show it. Neither takes a lock nor notifies anybody: two writers never wait for each other here.
    Raises TransactionManagementError outside a transaction: an event alone would tell of what may not be so.
    """
    return record_all([Happening(event, on, at)], actor=actor)[0]


def record_all(happenings: Sequence[Happening], *, actor: Actor) -> list[Event]:
    """`record` for many things at once, in their order and with few statements."""
    if not connection.in_atomic_block:
        names = ", ".join(it.event.name for it in happenings)
        raise transaction.TransactionManagementError(f"{names} recorded outside a transaction")
    now = clock.now()
    rows = [_row(it, actor, now) for it in happenings]
    insert_all(rows)
    insert_all(
        [
            EventSubject(kind=subject.kind, object_id=subject.id, event=row)
            for it, row in zip(happenings, rows, strict=True)
            for subject in sorted(set(it.on))
        ]
    )
    insert_all([Unsealed(event=row) for row in rows])
    follow.ask((row.pk, row.kind) for it, row in zip(happenings, rows, strict=True) if it.followed)
    return rows


def _row(it: Happening, actor: Actor, now: datetime) -> Event:
    if it.at is not None and it.at.tzinfo is None:
        raise ValueError("when it happened needs a time zone")
    return Event(
        at=it.at or now,
        recorded_at=now,
        kind=it.event.name,
        version=it.event.version,
        actor_kind=actor.actor_kind,
        actor_id=actor.actor_id,
        actor_name=actor.actor_name[:120],
        payload=it.event.payload(),
    )


def seal_some(limit: int = 1000) -> int:
    """One step of the sealer: give up to `limit` committed events their positions and digests.

    Says how many; 0 also where another sealer is at work. Events that commit late come after those already
    sealed, whatever their ids, so that a reader who follows positions misses nothing.
    """
    if not Unsealed.objects.exists():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [SEALER])
        if not cursor.fetchone()[0]:
            return 0
        ids = list(Unsealed.objects.order_by("event_id").values_list("event_id", flat=True)[:limit])
        if ids:
            last = _seal(ids)
            Unsealed.objects.filter(event_id__in=ids).delete()
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, str(last)])
    return len(ids)


def _seal(ids: Sequence[int]) -> int:
    """Chain these events to the last seal, in the order given; the last position."""
    last = Seal.objects.order_by("-position").first()
    position, digest = (last.position, bytes(last.digest)) if last else (0, START)
    facts, seals = facts_of(ids), []
    for event in ids:
        position, digest = position + 1, chained(digest, facts[event])
        seals.append(Seal(position=position, event_id=event, digest=digest))
    Seal.objects.bulk_create(seals)
    return position
