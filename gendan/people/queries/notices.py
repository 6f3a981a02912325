"""What the bell shows."""

from collections.abc import Collection

from gendan.base.refs import Subject
from gendan.people.models import Member, Notice


def unread_count(member: Member) -> int:
    """How many notices the member has not read. Reads only the partial index of unread ones."""
    return Notice.objects.filter(member=member, read_at__isnull=True).count()


def notices(
    member: Member, *, before: int | None = None, limit: int = 20, unread: bool = False
) -> list[Notice]:
    """The member's notices, newest first, each with its event; `before` is the id of the last one shown."""
    found = Notice.objects.filter(member=member).select_related("event")
    if unread:
        found = found.filter(read_at__isnull=True)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id")[:limit])


def with_unread(kinds: Collection[str], about: Subject | None = None) -> set[int]:
    """The members who have not read a notice of one of these kinds of event, of `about` where it is given.

    For the system's own use: who has not read that something waits need not be told again.
    """
    found = Notice.objects.filter(read_at__isnull=True, event__kind__in=kinds)
    if about is not None:
        found = found.filter(event__subjects__kind=about.kind, event__subjects__object_id=about.id)
    return set(found.values_list("member_id", flat=True))
