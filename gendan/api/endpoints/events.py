"""What happened to an object."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from gendan.api import paging
from gendan.api.caller import Needs, member_of
from gendan.api.endpoints.shapes import BIG
from gendan.base.refs import Subject
from gendan.base.timeline.models import Event
from gendan.base.timeline.queries import events_on
from gendan.people.permit import may
from gendan.people.visibility import require_sight

router = Router(tags=["events"], auth=Needs("events:read"))


class ActorShape(Schema):
    """Who did it."""

    kind: str
    id: int | None
    name: str


class EventShape(Schema):
    """One event: the kind in the words of the trade, its sentence in the reader's language, its fields."""

    id: int
    at: datetime
    kind: str
    sentence: str
    actor: ActorShape
    subjects: list[str] = Field(description="like order:15")
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> "EventShape":
        """The row as it is shown."""
        return cls(
            id=event.pk,
            at=event.at,
            kind=event.kind,
            sentence=event.what.sentence(),
            actor=ActorShape(kind=event.actor_kind, id=event.actor_id, name=event.actor_name),
            subjects=[str(subject) for subject in event.about],
            data=dict(event.payload),
        )


@router.get(
    "/{kind}/{number}",
    response=paging.Page[EventShape],
    summary="What happened to an object, newest first",
    operation_id="events_on",
)
def on_subject(
    request: HttpRequest,
    kind: Annotated[str, Path(max_length=40, pattern="^[a-z_]+$", description="order, issue, member …")],
    number: Annotated[int, Path(ge=1, le=BIG)],
    wish: paging.PageWish,
) -> dict[str, Any]:
    """Absent and forbidden are the same answer."""
    subject = Subject(kind, number)
    member = member_of(request)
    if not may(member, "timeline.view_all"):
        require_sight(member, subject)
    before = paging.decode(wish.cursor, [int])[0] if wish.cursor else None
    events = events_on(subject, before=before, limit=wish.limit + 1)
    return paging.page([EventShape.of(event) for event in events], wish, lambda event: [event.id])
