"""What follows what happens to the people of the company."""

from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.people.actions.notices import notify
from gendan.people.models import Member
from gendan.people.queries.members import administrators, by_ids

REACTIONS = System("reactions")


def _members_of(event: Event) -> list[Member]:
    """Those it happened to, except who did it: nobody is told of their own act."""
    ids = {it.id for it in event.about if it.kind == "member"}
    if event.actor_kind == "member":
        ids.discard(event.actor_id or 0)
    return by_ids(ids)


def tell_deputies(event: Event) -> None:
    """Who stands in for somebody who will be away hears of it."""
    away = by_ids({it.id for it in event.about if it.kind == "member"})
    notify([it.deputy for it in away if it.deputy], event, actor=REACTIONS)


def tell_who_is_concerned(event: Event) -> None:
    """Members hear what somebody else decided about their time."""
    notify(_members_of(event), event, actor=REACTIONS)


def tell_administrators(event: Event) -> None:
    """Who can mend it hears of it: a member is locked out, a level of a ladder is vacant."""
    notify(administrators(), event, actor=REACTIONS)
