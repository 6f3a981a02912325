"""Reading the timeline: by object, by time, and by position."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from gendan.base.refs import Subject
from gendan.base.timeline.models import Event, EventSubject, Seal


@dataclass(frozen=True)
class SealedEvent:
    """An event with its place in the one order."""

    position: int
    event: Event


def events_on(subject: Subject, *, before: int | None = None, limit: int = 50) -> list[Event]:
    """What happened to one object, last recorded first. `before` is the last id of the page before."""
    links = EventSubject.objects.filter(kind=subject.kind, object_id=subject.id)
    if before is not None:
        links = links.filter(event_id__lt=before)
    ids = list(links.order_by("-event_id").values_list("event_id", flat=True)[:limit])
    return list(_with_subjects(Event.objects.filter(pk__in=ids)).order_by("-pk"))


def last_of(kind: str, subject: Subject, *, since: datetime, limit: int = 50) -> list[Event]:
    """What happened to one object of one kind from `since` on, last recorded first."""
    links = EventSubject.objects.filter(kind=subject.kind, object_id=subject.id)
    found = Event.objects.filter(pk__in=links.values("event_id"), kind=kind, at__gte=since)
    return list(found.order_by("-pk")[:limit])


def events_between(
    start: datetime, end: datetime, *, before: tuple[datetime, int] | None = None, limit: int = 50
) -> list[Event]:
    """What happened from `start` until before `end`, latest first.

    `before` is the (`at`, id) of the last event of the page before.
    """
    rows = Event.objects.filter(at__gte=start, at__lt=end)
    if before is not None:
        at, number = before
        rows = rows.filter(at__lte=at).exclude(at=at, pk__gte=number)
    return list(_with_subjects(rows).order_by("-at", "-pk")[:limit])


def events_after(position: int, *, subjects: Collection[Subject] | None, limit: int) -> list[SealedEvent]:
    """What was sealed after `position`, in order: on any of `subjects`, or everything where it is None."""
    seals = Seal.objects.filter(position__gt=position)
    if subjects is not None:
        links = EventSubject.objects.filter(_any_of(subjects))
        seals = seals.filter(event_id__in=links.values("event_id"))
    found = seals.order_by("position").values_list("position", "event_id")[:limit]
    places = {event: place for place, event in found}
    rows = _with_subjects(Event.objects.filter(pk__in=places))
    return sorted((SealedEvent(places[row.pk], row) for row in rows), key=lambda it: it.position)


def head() -> int:
    """The last position that is sealed; 0 before the first."""
    return Seal.objects.order_by("-position").values_list("position", flat=True).first() or 0


def _with_subjects(rows: QuerySet[Event]) -> QuerySet[Event]:
    return rows.prefetch_related("subjects")


def _any_of(subjects: Collection[Subject]) -> Q:
    return reduce(or_, (Q(kind=it.kind, object_id=it.id) for it in subjects), Q(pk__in=[]))
