"""Reading deadlines: what is open, late, failing, and why a due time is what it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.deadlines.models.deadline import IS_OPEN
from gendan.base.deadlines.rows import clock_of
from gendan.base.deadlines.state import State, StepState, Timing
from gendan.base.refs import Subject
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.rules import explain as working_time
from gendan.base.worktime.wording import duration, explanation

STUCK_AFTER = 5
"""Failed attempts after which an operator should look at a step."""


def latest(kind: str, subject: Subject) -> Deadline | None:
    """The last cycle of a kind on a subject, open or settled."""
    return _on(subject).filter(kind=kind).order_by("-cycle").first()


def open_on(subject: Subject) -> list[Deadline]:
    """What is open on a subject."""
    return list(_on(subject).filter(IS_OPEN).order_by("pk"))


def all_on(subject: Subject) -> list[Deadline]:
    """Every deadline of a subject, the latest begun last."""
    return list(_on(subject).order_by("pk"))


def named(subjects: Collection[Subject]) -> Deadline | None:
    """The deadline that an event about these subjects is about."""
    ids = [it.id for it in subjects if it.kind == "deadline"]
    return Deadline.objects.filter(pk__in=ids).first()


def _on(subject: Subject) -> QuerySet[Deadline]:
    return Deadline.objects.filter(subject_kind=subject.kind, subject_id=subject.id)


@dataclass(frozen=True)
class Place:
    """Where a page of open deadlines ended: hand it back to get the next page."""

    due_at: datetime | None
    id: int


def open_for(
    subjects: Collection[Subject] | None,
    *,
    due_before: datetime | None = None,
    due_from: datetime | None = None,
    after: Place | None = None,
    limit: int = 50,
) -> list[Deadline]:
    """What is open on any of `subjects` (everything where it is None): the earliest due first, paused last.

    Late is `due_before=now`; due today is `due_from=now, due_before=tomorrow`.
    """
    found = Deadline.objects.filter(IS_OPEN)
    if subjects is not None:
        found = found.filter(_any_of(subjects))
    if due_before is not None:
        found = found.filter(due_at__lt=due_before)
    if due_from is not None:
        found = found.filter(due_at__gte=due_from)
    if after is not None:
        found = found.filter(_beyond(after))
    return list(found.order_by(F("due_at").asc(nulls_last=True), "id")[:limit])


def place_of(deadline: Deadline) -> Place:
    """The place of the last deadline of a page."""
    return Place(deadline.due_at, deadline.pk)


def _any_of(subjects: Collection[Subject]) -> Q:
    kinds: dict[str, list[int]] = {}
    for subject in subjects:
        kinds.setdefault(subject.kind, []).append(subject.id)
    found = Q(pk__in=[])
    for kind, ids in kinds.items():
        found |= Q(subject_kind=kind, subject_id__in=ids)
    return found


def _beyond(place: Place) -> Q:
    if place.due_at is None:
        return Q(due_at__isnull=True, pk__gt=place.id)
    later = Q(due_at__gt=place.due_at) | Q(due_at=place.due_at, pk__gt=place.id)
    return later | Q(due_at__isnull=True)


@dataclass(frozen=True)
class Standing:
    """Where an open deadline stands: seconds overdue and, while it rests, seconds left. In its own time."""

    deadline: Deadline
    overdue: int
    left: int | None


def standing(found: Collection[Deadline], now: datetime) -> list[Standing]:
    """How each stands at `now`. Queries: one small one for each calendar."""
    calendars = {code: worktime.calendar(code) for code in {it.calendar for it in found}}
    clocks = ((it, clock_of(it, (), calendars[it.calendar])) for it in found)
    return [Standing(it, clock.overdue(now), clock.left) for it, clock in clocks]


def steps_of(deadline: Deadline) -> list[DeadlineStep]:
    """Its ladder, in order."""
    return list(deadline.steps.order_by("position"))


def ladders_of(found: Collection[Deadline]) -> dict[int, list[DeadlineStep]]:
    """The ladders of several deadlines by their primary keys, each in order. One query."""
    ladders: dict[int, list[DeadlineStep]] = {}
    for step in DeadlineStep.objects.filter(deadline__in=found).order_by("deadline", "position"):
        ladders.setdefault(step.deadline_id, []).append(step)
    return ladders


def next_fire_at() -> datetime | None:
    """When the next step is to fire, so that an idle loop can rest until then."""
    return (
        DeadlineStep.objects.filter(fire_at__isnull=False)
        .order_by("fire_at", "id")
        .values_list("fire_at", flat=True)
        .first()
    )


def missed_steps(now: datetime, grace: timedelta) -> QuerySet[DeadlineStep]:
    """The audit: steps of running deadlines that should have fired by `now - grace` and did not.

    Finds also what has no time to fire at all, and what fails and is tried again and again.
    """
    limit = now - grace
    overdue = Q(fire_at__lt=limit) | Q(fire_at__isnull=True) | Q(attempts__gt=0, planned_at__lt=limit)
    return DeadlineStep.objects.filter(
        overdue, state=StepState.PENDING, deadline__state=State.RUNNING
    ).select_related("deadline")


def stuck_steps() -> QuerySet[DeadlineStep]:
    """Steps that failed so often that an operator should look; they are still tried."""
    return DeadlineStep.objects.filter(fire_at__isnull=False, attempts__gte=STUCK_AFTER).select_related(
        "deadline"
    )


def explain(deadline: Deadline) -> list[str]:
    """Why it is due when it is, line by line in the reader's language; while it rests, what it used."""
    calendar = worktime.calendar(deadline.calendar)
    clock = clock_of(deadline, (), calendar)
    if clock.timing is Timing.FIXED:
        return [_("An agreed date: neither pauses nor holidays move it.")]
    if clock.timing is Timing.ELAPSED:
        return [_("%(time)s round the clock, pauses not counted.") % {"time": duration(clock.target)}]
    used = clock.target if clock.left is None else clock.target - clock.left
    lines = explanation(calendar, working_time(calendar, clock.start, used, clock.pauses))
    if deadline.calendar_version != calendar.version:
        lines.append(_("The calendar has changed since; what has ended is not computed again."))
    if clock.left is not None:
        lines.append(_("Paused: %(time)s are left.") % {"time": duration(clock.left)})
    return lines


def behind_calendar(code: str, version: int, *, after: int, limit: int) -> list[int]:
    """Ids of open deadlines that do not follow the present version of their calendar yet."""
    found = Deadline.objects.filter(IS_OPEN, calendar=code, pk__gt=after).exclude(calendar_version=version)
    return list(found.order_by("pk").values_list("pk", flat=True)[:limit])
