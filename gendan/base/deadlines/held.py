"""A deadline under its lock: the one way in which deadlines and their steps are changed.

**The deadline's row is the lock.** Whoever changes a deadline or a step of it, an action or the engine, holds
the row first and reads the steps after that; so no two of them ever work on one deadline, and what was read
still holds when it is written.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from gendan.base.deadlines import events, rows, rules
from gendan.base.deadlines.ladder import OffHours, StepKind
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.deadlines.state import Clock, StepState
from gendan.base.errors import ConflictError, NotFoundError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import Happening, record_all
from gendan.base.worktime import queries as worktime

Telling = Callable[["Held"], events.DeadlineEvent]
FOUND_FIRST = (rules.Paused, rules.Completed, rules.Cancelled)


@dataclass
class Held:
    """One locked deadline, the clock it is becoming, and what is to be written on the timeline."""

    row: Deadline
    steps: list[DeadlineStep]
    clock: Clock
    is_new: bool = False
    happened: list[Happening] = field(default_factory=list)

    def follow(self, change: rules.Change, telling: Telling, *, on: tuple[Subject, ...] = ()) -> None:
        """Let `change` happen and tell it. A breach that it brings to light is told as well.

        Raises ConflictError where the deadline's state does not allow it.
        """
        before = self.clock
        try:
            self.clock = rules.apply(before, change)
        except rules.WrongStateError as error:
            raise ConflictError(str(error)) from error
        found = bool(self.clock.breached_at) and not before.breached_at
        if found and isinstance(change, FOUND_FIRST):
            self.tell(missed(self, change.at), change.at)
        self.tell(telling(self), change.at, on)
        if found and not isinstance(change, (*FOUND_FIRST, rules.Breached)):
            self.tell(missed(self, change.at), change.at)

    def tell(self, event: events.DeadlineEvent, at: datetime, on: tuple[Subject, ...] = ()) -> None:
        """Have `event` recorded when this deadline is saved."""
        self.happened.append(Happening(event, (self.row.subject, *on), at))

    def head(self) -> dict[str, object]:
        """The fields that every event of this deadline has."""
        return {
            "deadline": self.row.kind,
            "cycle": self.clock.cycle,
            "calendar_version": self.clock.calendar.version,
        }

    def catch_up(self, at: datetime, reason: str = "") -> bool:
        """Follow the calendar where it has changed since; says whether that changed anything."""
        if not self.row.is_open or self.row.calendar_version == self.clock.calendar.version:
            return False
        before = self.clock
        after = rules.apply(before, rules.Recalculated(at, before.calendar))
        if _outlook(after) == _outlook(before):
            return False
        self.follow(
            rules.Recalculated(at, before.calendar),
            lambda it: events.Recalculated(
                **it.head(), reason=reason, due_before=before.due, due=it.clock.due
            ),
        )
        return True


def _outlook(clock: Clock) -> tuple[object, ...]:
    """What a change of the calendar can change. A retry of a failing step is no change."""
    steps = (
        (it.planned, it.state, it.fire if it.off_hours is OffHours.DEFER else None) for it in clock.steps
    )
    return (clock.due, clock.left, clock.breached_at, *steps)


def missed(held: Held, at: datetime) -> events.Missed:
    """The event of the breach that `held` has just suffered."""
    clock = held.clock
    assert clock.breached_at is not None  # noqa: S101 - called where it has
    due = next(it for it in reversed(clock.steps) if it.kind is StepKind.DUE)
    return events.Missed(
        **held.head(),
        key=due.key,
        due=clock.breached_at,
        overdue=clock.overdue(at),
        late=due.late or 0,
        announced=due.state is StepState.FIRED,
    )


def hold(ids: Collection[int]) -> list[Held]:
    """Lock these deadlines, in the order of their ids, and read them. Absent ones are left out."""
    locked = Deadline.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return read(list(locked))


def read(locked: Collection[Deadline]) -> list[Held]:
    """The clocks of deadlines, whose steps are read now: after the lock, so that they are the latest."""
    steps: dict[int, list[DeadlineStep]] = {row.pk: [] for row in locked}
    for step in DeadlineStep.objects.filter(deadline__in=steps).order_by("deadline_id", "position"):
        steps[step.deadline_id].append(step)
    calendars = {code: worktime.calendar(code) for code in {row.calendar for row in locked}}
    return [
        Held(row, steps[row.pk], rows.clock_of(row, steps[row.pk], calendars[row.calendar])) for row in locked
    ]


@contextmanager
def held(deadline: Deadline, *, actor: Actor, at: datetime) -> Iterator[Held]:
    """Hold one deadline for the length of a transaction; what became of it is saved at the end."""
    with transaction.atomic():
        found = hold([deadline.pk])
        if not found:
            raise NotFoundError
        found[0].catch_up(at)
        yield found[0]
        save(found, actor=actor)


def save(changed: Collection[Held], *, actor: Actor) -> None:
    """Write what changed of these deadlines and their steps, and what happened to them.

    Raises ConflictError where a deadline is not in the state in which it was read.
    """
    for it in changed:
        if it.is_new:
            it.row = Deadline(**{**_identity(it.row), **rows.clock_fields(it.clock, it.row)})
            it.row.save(force_insert=True)
    known = [it for it in changed if not it.is_new]
    if not rows.update_deadlines([(it.row, it.clock) for it in known]):
        raise ConflictError
    rows.update_steps((step, it.clock.steps[step.position]) for it in known for step in it.steps)
    DeadlineStep.objects.bulk_create(
        DeadlineStep(deadline=it.row, **rows.step_fields(step))
        for it in changed
        for step in it.clock.steps[len(it.steps) :]
    )
    record_all(
        [Happening(it.event, (*it.on, one.row.itself), it.at) for one in changed for it in one.happened],
        actor=actor,
    )


def _identity(row: Deadline) -> dict[str, object]:
    names = ("kind", "subject_kind", "subject_id", "calendar", "policy")
    return {name: getattr(row, name) for name in names}
