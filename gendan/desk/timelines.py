"""The timeline of an object, as one component: a page of events, and where the next page is."""

from collections.abc import Sequence
from dataclasses import dataclass

from gendan.base.refs import Subject
from gendan.base.timeline.models import Event
from gendan.base.timeline.queries import events_on
from gendan.desk import subjects
from gendan.people.models import Member
from gendan.people.visibility import may_see, require_sight

SIZE = 20


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some events of one object, newest first. `older` is the number before which the next page starts."""

    subject: Subject
    name: str
    kind: subjects.Kind
    events: Sequence[Event]
    older: int | None
    first: bool


def read(member: Member, subject: Subject, before: int | None = None, limit: int = SIZE) -> Timeline:
    """What happened to `subject`, if `member` may see it. Raises NotFoundError."""
    kind, name = subjects.open_door(member, subject)
    require_sight(member, subject)
    found = events_on(subject, before=before, limit=limit + 1)
    shown = found[:limit]
    older = shown[-1].pk if len(found) > limit else None
    return Timeline(subject, name, kind, shown, older, before is None)


def read_if_seen(member: Member, subject: Subject) -> Timeline | None:
    """The same for a page that others may see too; None where the timeline is not for `member`."""
    return read(member, subject) if may_see(member, subject) else None
