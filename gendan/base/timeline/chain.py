"""What the sealer and the check both read: the facts of given events, from the rows as they are now."""

from collections import defaultdict
from collections.abc import Collection

from gendan.base.timeline.canonical import Facts
from gendan.base.timeline.models import Event, EventSubject

FIELDS = (
    "id",
    "at",
    "recorded_at",
    "kind",
    "version",
    "actor_kind",
    "actor_id",
    "actor_name",
    "payload",
)


def facts_of(ids: Collection[int]) -> dict[int, Facts]:
    """The facts of each of the events that exists, by id: two queries, whatever the number."""
    subjects: dict[int, list[tuple[str, int]]] = defaultdict(list)
    links = EventSubject.objects.filter(event_id__in=ids).values_list("event_id", "kind", "object_id")
    for event, kind, number in links:
        subjects[event].append((kind, number))
    rows = Event.objects.filter(pk__in=ids).order_by().values(*FIELDS)
    return {row["id"]: Facts(**row, subjects=subjects[row["id"]]) for row in rows}
