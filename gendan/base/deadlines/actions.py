"""What can be done with deadlines. Every function records an event in the same transaction.

`at` is when it happened, the present by default. What has already been done is done: pausing a paused
deadline, resuming a running one and completing a completed one change nothing and record nothing.
Each answers the deadline as it is now. ConflictError where the state does not allow it.
"""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from gendan.base import clock
from gendan.base.deadlines import events, kinds, queries, rules
from gendan.base.deadlines.held import Held, held, hold, missed, save
from gendan.base.deadlines.ladder import Ladder
from gendan.base.deadlines.models import Deadline
from gendan.base.deadlines.rules import Reopening
from gendan.base.deadlines.state import Clock, State, Timing
from gendan.base.errors import ConflictError, InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.rules import WorktimeError

log = logging.getLogger(__name__)


def start(
    kind: str,
    subject: Subject,
    *,
    actor: Actor,
    ladder: Ladder,
    target: int = 0,
    until: datetime | None = None,
    timing: Timing = Timing.WORKING,
    calendar: str = "default",
    policy: str = "",
    since: datetime | None = None,
    at: datetime | None = None,
) -> Deadline:
    """Begin a deadline of a registered kind on `subject`.

    It has `target` seconds of `timing`, or `until`, an agreed date that nothing moves.
    `since` is from when time counts, where that is not now; what is overdue from the start tells the latest
    step and not all of them at once (case E30). Raises ConflictError where one is open already,
    InvalidInputError where no due time follows.
    """
    kinds.kind(kind)
    at = at or clock.now()
    timing = Timing.FIXED if until else timing
    if (target <= 0) == (until is None):
        raise InvalidInputError("a deadline needs a target of at least a second, or an agreed date")
    last = queries.latest(kind, subject)
    if last and last.is_open:
        raise ConflictError(f"{kind} is already running on {subject}")
    row = Deadline(
        kind=kind,
        subject_kind=subject.kind,
        subject_id=subject.id,
        calendar=calendar,
        policy=policy,
        cycle=last.cycle + 1 if last else 1,
    )
    begun = rules.Started(
        at, since or at, worktime.calendar(calendar), ladder, target, until, timing, row.cycle
    )
    it = Held(row, [], _begin(begun), is_new=True)
    it.tell(_started(it), at)
    if it.clock.breached_at:
        it.tell(missed(it, at), at)
    return _insert(it, actor)


def _begin(begun: rules.Started) -> Clock:
    try:
        return begun.begin()
    except WorktimeError as error:
        raise InvalidInputError(str(error)) from error


def _started(it: Held) -> events.Started:
    now = it.clock
    return events.Started(
        **it.head(),
        calendar=it.row.calendar,
        timing=now.timing,
        target=now.target,
        until=now.until,
        start=now.start,
        policy=it.row.policy,
        ladder=now.ladder,
        due=_due(it),
    )


def _due(it: Held) -> datetime:
    assert it.clock.due is not None  # noqa: S101 - a clock that runs or has ended has one
    return it.clock.due


def _insert(it: Held, actor: Actor) -> Deadline:
    try:
        with transaction.atomic():
            save([it], actor=actor)
    except IntegrityError as error:
        raise ConflictError(f"{it.row.kind} is already running on {it.row.subject}") from error
    return it.row


def pause(deadline: Deadline, *, actor: Actor, reason: str = "", at: datetime | None = None) -> Deadline:
    """Let it rest. While it rests it cannot be missed, unless it was before."""
    at = at or clock.now()
    with held(deadline, actor=actor, at=at) as it:
        if it.clock.state is not State.PAUSED:
            it.follow(
                rules.Paused(at),
                lambda it: events.Paused(**it.head(), reason=reason, left=it.clock.left or 0),
            )
    return it.row


def resume(deadline: Deadline, *, actor: Actor, reason: str = "", at: datetime | None = None) -> Deadline:
    """Let it run on with the time that is left."""
    at = at or clock.now()
    with held(deadline, actor=actor, at=at) as it:
        if it.clock.state is not State.RUNNING:
            it.follow(rules.Resumed(at), lambda it: events.Resumed(**it.head(), reason=reason, due=_due(it)))
    return it.row


def complete(deadline: Deadline, *, actor: Actor, at: datetime | None = None) -> Deadline:
    """What had to be done was done at `at`: met if that is not after the due time, whenever it is told."""
    at = at or clock.now()
    with held(deadline, actor=actor, at=at) as it:
        if it.clock.state not in {State.MET, State.MISSED}:
            breached = bool(it.clock.breached_at)
            it.follow(rules.Completed(at), lambda it: _completed(it, breached))
    return it.row


def _completed(it: Held, breached: bool) -> events.DeadlineEvent:
    end = it.clock.ended_at or it.clock.start
    used, due = it.clock.used(end), _due(it)
    if it.clock.state is State.MET:
        return events.Met(**it.head(), used=used, due=due, withdrawn=breached)
    return events.DoneLate(**it.head(), used=used, overdue=it.clock.overdue(end), due=due)


def cancel(deadline: Deadline, *, actor: Actor, reason: str = "", at: datetime | None = None) -> Deadline:
    """It need not be done any more. Nothing more is said about it (case E15)."""
    at = at or clock.now()
    with held(deadline, actor=actor, at=at) as it:
        if it.clock.state is not State.CANCELLED:
            it.follow(rules.Cancelled(at), lambda it: events.Cancelled(**it.head(), reason=reason))
    return it.row


def cancel_all(subject: Subject, *, actor: Actor, reason: str = "", at: datetime | None = None) -> int:
    """Cancel whatever is open on `subject`: it was merged, closed, withdrawn. Says how many there were."""
    with transaction.atomic():
        found = queries.open_on(subject)
        for deadline in found:
            cancel(deadline, actor=actor, reason=reason, at=at)
    return len(found)


def acknowledge(deadline: Deadline, *, actor: Actor, at: datetime | None = None) -> Deadline:
    """Somebody has it in hand: no further escalation. Due time and breach stay what they are."""
    at = at or clock.now()
    with held(deadline, actor=actor, at=at) as it:
        if not it.clock.acknowledged_at:
            it.follow(rules.Acknowledged(at), lambda it: events.Acknowledged(**it.head()))
    return it.row


def retarget(
    deadline: Deadline,
    *,
    actor: Actor,
    ladder: Ladder,
    target: int = 0,
    until: datetime | None = None,
    policy: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> Deadline:
    """Another target or agreed date, with its ladder. The time already used counts (cases E12, E19)."""
    at = at or clock.now()
    if (target <= 0) == (until is None) or (until is None) == (deadline.timing == Timing.FIXED):
        raise InvalidInputError("a deadline needs a target of at least a second, or an agreed date")
    with held(deadline, actor=actor, at=at) as it:
        _retarget(it, rules.Retargeted(at, ladder, target, until), events.Retargeted, policy, reason)
    return it.row


def reapply_ladder(
    deadline: Deadline,
    *,
    actor: Actor,
    ladder: Ladder,
    policy: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> Deadline:
    """Put the policy's present ladder in the place of the frozen one (case E20); the target stays."""
    at = at or clock.now()
    with held(deadline, actor=actor, at=at) as it:
        change = rules.Retargeted(at, ladder, it.clock.target, it.clock.until)
        _retarget(it, change, events.LadderReapplied, policy, reason)
    return it.row


def _retarget(
    it: Held, change: rules.Retargeted, told_as: type[events.Retargeted], policy: str, reason: str
) -> None:
    def telling(it: Held) -> events.Retargeted:
        return told_as(
            **it.head(),
            target=it.clock.target,
            until=it.clock.until,
            policy=policy,
            ladder=it.clock.ladder,
            reason=reason,
            due=it.clock.due,
        )

    it.follow(change, telling)
    if policy and policy != it.row.policy:
        it.row.policy = policy
        it.row.save(update_fields=["policy"])


def reopen(
    deadline: Deadline,
    *,
    actor: Actor,
    mode: Reopening,
    until: datetime | None = None,
    at: datetime | None = None,
) -> Deadline:
    """Begin a new cycle of a settled deadline, as a row of its own; the old one stays as it ended (case E14).

    An agreed date that restarts needs a new `until`.
    """
    at = at or clock.now()
    with transaction.atomic():
        (old,) = hold([deadline.pk])
        if queries.latest(old.row.kind, old.row.subject) != old.row:
            raise ConflictError(f"{old.row} has been reopened before")
        new = Deadline(
            kind=old.row.kind,
            subject_kind=old.row.subject_kind,
            subject_id=old.row.subject_id,
            calendar=old.row.calendar,
            policy=old.row.policy,
        )
        it = Held(new, [], old.clock, is_new=True)
        it.follow(
            rules.Reopened(at, mode, old.clock.calendar, until),
            lambda it: events.Reopened(**it.head(), mode=mode, until=it.clock.until, due=_due(it)),
        )
        return _insert(it, actor)


def recompute_calendar(
    code: str, *, actor: Actor, reason: str = "", at: datetime | None = None, batch: int = 200
) -> int:
    """Let every open deadline of a calendar follow the change of it; says how many moved.

    Works in batches, each in its own transaction, so call it outside one. What is settled stays. Where it is
    not called, each deadline follows when it is next touched or its next step's time comes.
    """
    at, moved, last = at or clock.now(), 0, 0
    version = worktime.calendar(code).version
    while ids := queries.behind_calendar(code, version, after=last, limit=batch):
        with transaction.atomic():
            found = hold(ids)
            moved += sum(_caught_up(it, at, reason) for it in found)
            save(found, actor=actor)
        last = ids[-1]
    return moved


def _caught_up(it: Held, at: datetime, reason: str) -> bool:
    """One deadline for which the new calendar gives no due time does not keep the others where they were."""
    try:
        return it.catch_up(at, reason)
    except WorktimeError:
        log.exception("deadline %s cannot follow its calendar", it.row.pk)
        return False
