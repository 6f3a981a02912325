"""What follows the steps of deadlines, and what brings one to its end."""

from gendan.base.deadlines import kinds, queries
from gendan.base.deadlines.kinds import Fire
from gendan.base.deadlines.ladder import StepKind
from gendan.base.deadlines.models import Deadline
from gendan.base.refs import Subject, System
from gendan.base.timeline.models import Event
from gendan.people.actions.holidays import settle_holidays
from gendan.people.actions.notices import notify
from gendan.people.queries.members import by_ids

DEADLINES = System("deadlines")


def tell_who_must_act(event: Event) -> None:
    """The members whom the kind named when the step's time came (`Fire.on`) get a notice of it.

    Nobody is bothered once the deadline has ended, nor with a breach that another step tells.
    """
    deadline = queries.named(event.about)
    if deadline is None or not deadline.is_open or event.payload.get("announced") is False:
        return
    told = _members(event.about) or _named_now(deadline, event)
    notify(by_ids(told), event, actor=DEADLINES)


def finish_holiday_import(event: Event) -> None:
    """The year that was asked for has come: its deadline has ended when that happened."""
    for subject in event.about:
        if subject.kind == "calendar":
            settle_holidays(subject.id, at=event.at)


def _members(subjects: list[Subject] | tuple[Subject, ...]) -> set[int]:
    return {it.id for it in subjects if it.kind == "member"}


def _named_now(deadline: Deadline, event: Event) -> set[int]:
    """A breach that another act brought to light, a pause say, has asked nobody: the kind is asked here."""
    due = [step for step in queries.steps_of(deadline) if step.kind == StepKind.DUE]
    if event.kind != "deadline.missed" or not due:
        return set()
    verdict = kinds.kind(deadline.kind).holds(deadline, due[-1])
    return _members(verdict.on) if isinstance(verdict, Fire) else set()
