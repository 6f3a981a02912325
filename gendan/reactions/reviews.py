"""What follows around reviews: who is to look hears of it, and who wrote hears how it ended."""

from collections.abc import Collection

from gendan.base.refs import Subject, System
from gendan.base.timeline.models import Event
from gendan.orders.entry_events import OrderChanged, OrderSubmitted, ReviewEvent, ReviewsWanted
from gendan.orders.queries.reviewers import authors_of, reviewers_of_many, reviewers_of_order
from gendan.people.actions.notices import notify
from gendan.people.models import Member
from gendan.people.queries.notices import with_unread

REACTIONS = System("reactions")
OF_ONE = (OrderSubmitted.name, OrderChanged.name)


def tell_reviewers(event: Event) -> None:
    """Who is to review the order hears that it waits, or that it changed while it waited.

    Nobody is told while an earlier notice of the same order is unread, nor of their own act.
    """
    if isinstance(event.what, OrderChanged) and not event.what.review:
        return
    for it in event.about:
        if it.kind == "order":
            told = reviewers_of_order(it.id, event.at, _who_did(event))
            _tell(told, event, with_unread(OF_ONE, Subject("order", it.id)))


def tell_reviewers_of_many(event: Event) -> None:
    """Who is to review what came together hears of it once, unless a notice like it is unread still."""
    happened = event.what
    if isinstance(happened, ReviewsWanted):
        told = reviewers_of_many(happened.departments, event.at, _who_did(event))
        _tell(told, event, with_unread([ReviewsWanted.name]))


def tell_authors(event: Event) -> None:
    """Who wrote what was reviewed hears that it passed, came back, or has to be reviewed again."""
    happened = event.what
    if isinstance(happened, ReviewEvent):
        notify(authors_of(happened.review_id), event, actor=REACTIONS)


def _tell(members: Collection[Member], event: Event, but: Collection[int]) -> None:
    notify([it for it in members if it.pk not in but], event, actor=REACTIONS)


def _who_did(event: Event) -> set[int]:
    return {event.actor_id} if event.actor_kind == "member" and event.actor_id else set()
