"""What follows what happens to issues: clocks, and who hears of it."""

from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.issues.actions import clocks
from gendan.people.actions.notices import notify
from gendan.people.queries.members import by_ids

REACTIONS = System("reactions")


def _numbers(event: Event, kind: str) -> list[int]:
    return [it.id for it in event.about if it.kind == kind]


def begin_issue_clocks(event: Event) -> None:
    """Whoever has it must take it on and solve it in time."""
    for number in _numbers(event, "issue"):
        clocks.begin(number, at=event.at)


def follow_issue_severity(event: Event) -> None:
    """A graver issue has less time."""
    for number in _numbers(event, "issue"):
        clocks.follow_severity(number, at=event.at)


def end_issue_clocks(event: Event) -> None:
    """What has ended calls nobody any more."""
    for number in _numbers(event, "issue"):
        clocks.end(number, at=event.at)


def tell_who_is_turned_to(event: Event) -> None:
    """Whoever gets an issue, a question or an answer hears of it, unless it was their own act."""
    told = [it for it in by_ids(_numbers(event, "member")) if it.pk != event.actor_id]
    notify(told, event, actor=REACTIONS)
