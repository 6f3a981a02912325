"""Notices: what is put before a member, and that it was read."""

from collections.abc import Iterable

from django.db import transaction

from gendan.base import clock
from gendan.base.errors import ForbiddenError, NotFoundError
from gendan.base.refs import Actor, Subject, System
from gendan.base.timeline.actions import record
from gendan.base.timeline.models import Event
from gendan.people.events import MemberNotified
from gendan.people.models import Member, Notice


@transaction.atomic
def notify(members: Iterable[Member], event: Event, *, url: str = "", actor: Actor) -> list[Notice]:
    """Put `event` before members: a notice each, once, however often it is asked for. Returns the new ones.

    Former members are passed over. `url` is where the notice leads. The act of the system only: reactions
    call it. `member.notified` on each of the members lets their open pages know.
    """
    if not isinstance(actor, System):
        raise ForbiddenError
    ids = sorted({member.pk for member in members if member.is_active})
    known = Notice.objects.filter(event=event, member__in=ids).values_list("member_id", flat=True)
    wanted = [
        Notice(member_id=number, event=event, url=url, written_at=clock.now())
        for number in ids
        if number not in set(known)
    ]
    Notice.objects.bulk_create(wanted, ignore_conflicts=True)
    if wanted:
        subjects = [Subject("member", notice.member_id) for notice in wanted]
        record(MemberNotified(event=event.pk, kind=event.kind), actor=actor, on=subjects)
    return list(Notice.objects.filter(event=event, member__in=[it.member_id for it in wanted]))


@transaction.atomic
def mark_read(notice_id: int, *, actor: Member) -> Notice:
    """The member has read one of their notices. Raises NotFoundError for anybody else's."""
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id, member=actor).first()
    if notice is None:
        raise NotFoundError
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, actor: Member) -> int:
    """The member has read everything so far. How many notices that were."""
    return Notice.objects.filter(member=actor, read_at__isnull=True).update(read_at=clock.now())
