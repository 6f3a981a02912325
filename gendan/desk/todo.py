"""What the foundation puts on 今日: what is open around people, before there are orders.

Orders, issues and their deadlines add providers of their own.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.desk.today import Card, Lane, Row, add_card, add_rows
from gendan.people import queries
from gendan.people.models import Member
from gendan.people.sign_in import queries as sign_in

SOON = timedelta(days=2)


def own_duty(member: Member, now: datetime) -> Iterator[Row]:
    """The member's own shifts of today and tomorrow, and who stands in for whom is away soon."""
    for shift in queries.shifts_of(member, now, now + SOON):
        running = shift.starts_at <= now
        yield Row(
            Lane.DUE,
            _("You are on duty now") if running else _("You are on duty"),
            f"{reverse('desk:duty')}?week={timezone.localtime(shift.starts_at).date()}",
            icon="phone-call",
            at=shift.ends_at if running else shift.starts_at,
            detail=f"{shift.get_kind_display()} · {shift.department or _('The whole company')}",
            act=_("Roster"),
        )


def no_deputy(member: Member, now: datetime) -> Iterator[Row]:  # noqa: ARG001 - the shape of a provider
    """Without a deputy, what comes while one is away goes to the supervisor."""
    if member.deputy_id is None and queries.may(member, "people.view"):
        yield Row(
            Lane.DUE,
            _("Name a deputy"),
            f"{reverse('desk:me')}#deputy",
            icon="user-share",
            detail=_("While you are away, your work goes to your deputy instead of waiting."),
            act=_("Choose"),
        )


def unread(member: Member, now: datetime) -> Iterator[Row]:  # noqa: ARG001 - the shape of a provider
    """Notices that were not read."""
    if count := queries.unread_count(member):
        text = ngettext("%(count)d unread notice", "%(count)d unread notices", count) % {"count": count}
        yield Row(Lane.DUE, text, f"{reverse('desk:notices')}?unread=1", icon="bell", act=_("Read"))


def administration(member: Member, now: datetime) -> Iterator[Row]:
    """What only an administrator can mend."""
    if queries.may(member, "people.manage"):
        for door in sign_in.locked_members(now):
            yield Row(
                Lane.DUE,
                _("%(name)s is locked out after wrong passwords") % {"name": door.member.name},
                reverse("desk:member", args=[door.member_id]),
                icon="lock",
                detail=_("Unlocks by itself"),
                at=door.locked_until,
                whom=door.member,
            )
    if queries.may(member, "raci.manage") and (errors := queries.raci_matrix(member).errors):
        text = ngettext("%(count)d error in the RACI matrix", "%(count)d errors in the RACI matrix", errors)
        yield Row(Lane.DUE, text % {"count": errors}, reverse("desk:raci"), icon="grid-dots", act=_("Mend"))


def duty_card(member: Member, now: datetime) -> Mapping[str, Any] | None:
    """Who answers just now."""
    if not queries.may(member, "people.view"):
        return None
    return {"now": queries.on_duty(now)}


def away_card(member: Member, now: datetime) -> Mapping[str, Any] | None:
    """Who is away now or in the next days, and who stands in."""
    if not queries.may(member, "people.view"):
        return None
    return {"absences": list(queries.absences(member, now, now + timedelta(days=7))[:8]), "at": now}


def deputising_card(member: Member, now: datetime) -> Mapping[str, Any] | None:
    """For whom the member stands in just now."""
    if not queries.may(member, "people.view"):
        return None
    away: Iterable[Any] = queries.absences(member, now, now + timedelta(seconds=1))
    mine = [it for it in away if it.member.deputy_id == member.pk]
    return {"absences": mine} if mine else None


def enter() -> None:
    """Add them to the page."""
    add_rows("own_duty", own_duty)
    add_rows("unread", unread)
    add_rows("no_deputy", no_deputy)
    add_rows("administration", administration)
    add_card(
        Card(
            "deputising",
            gettext_lazy("You stand in for"),
            icon="user-share",
            template="desk/today/deputising.html",
            load=deputising_card,
        )
    )
    add_card(
        Card(
            "duty",
            gettext_lazy("On duty now"),
            icon="phone-call",
            template="desk/today/duty.html",
            load=duty_card,
        )
    )
    add_card(
        Card(
            "away",
            gettext_lazy("Away this week"),
            icon="plane-departure",
            template="desk/today/away.html",
            load=away_card,
        )
    )
