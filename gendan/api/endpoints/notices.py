"""What the bell shows the member."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from gendan.api import paging
from gendan.api.caller import Needs, member_of
from gendan.api.endpoints.events import EventShape
from gendan.api.endpoints.shapes import BIG
from gendan.people import actions, queries
from gendan.people.models import Notice

router = Router(tags=["notices"])


class NoticeShape(Schema):
    """An event brought before the member."""

    id: int
    event: EventShape
    url: str
    written_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, notice: Notice) -> "NoticeShape":
        """The row as it is shown."""
        return cls(
            id=notice.pk,
            event=EventShape.of(notice.event),
            url=notice.url,
            written_at=notice.written_at,
            read_at=notice.read_at,
        )


class Read(Schema):
    """How many notices were marked."""

    read: int


@router.get(
    "",
    response=paging.Page[NoticeShape],
    auth=Needs("notices:read"),
    summary="My notices, newest first",
    operation_id="notices",
)
def my_notices(
    request: HttpRequest, wish: paging.PageWish, unread: Annotated[bool, Query()] = False
) -> dict[str, Any]:
    """Only ever the member's own."""
    before = paging.decode(wish.cursor, [int])[0] if wish.cursor else None
    rows = queries.notices(member_of(request), before=before, limit=wish.limit + 1, unread=unread)
    return paging.page([NoticeShape.of(row) for row in rows], wish, lambda notice: [notice.id])


@router.post(
    "/{number}/read",
    response=NoticeShape,
    auth=Needs("notices:write"),
    summary="Mark one notice as read",
    operation_id="read_notice",
)
def read_notice(request: HttpRequest, number: Annotated[int, Path(ge=1, le=BIG)]) -> NoticeShape:
    """Doing it twice changes nothing."""
    return NoticeShape.of(actions.mark_read(number, actor=member_of(request)))


@router.post(
    "/read",
    response=Read,
    auth=Needs("notices:write"),
    summary="Mark all notices as read",
    operation_id="read_all_notices",
)
def read_all_notices(request: HttpRequest) -> Read:
    """Those that come later stay unread."""
    return Read(read=actions.mark_all_read(actor=member_of(request)))
