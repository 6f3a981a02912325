"""What the bell shows."""

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
