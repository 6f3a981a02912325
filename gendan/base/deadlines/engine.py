"""The engine: takes steps whose time has come, checks that they still hold, and says so on the timeline.

Each step fires once, whatever number of workers runs and whenever one of them dies, because the check, the
event and the mark on the step are one transaction under the deadline's lock. The steps of one deadline run in
order, never two at a time. What follows from an event is for the reactions.
"""

import logging
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import connection, transaction

from gendan.base.deadlines import events, held, kinds, rules
from gendan.base.deadlines.held import Held
from gendan.base.deadlines.kinds import Fire, Skip, Vacant, Verdict
from gendan.base.deadlines.ladder import OffHours, StepKind
from gendan.base.deadlines.models import DeadlineStep
from gendan.base.deadlines.queries import STUCK_AFTER
from gendan.base.deadlines.state import Reason, Step, StepState, opening
from gendan.base.refs import System
from gendan.base.timeline.actions import record

log = logging.getLogger(__name__)

ENGINE = System("deadlines")
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)

# Only the deadline is locked. A step read here may be an old one, since another worker may just have dealt
# with it: the steps are read again once the lock is held. The order keeps the planner on the partial index.
CLAIM = """
    select d.id
    from deadlines_deadlinestep s join deadlines_deadline d on d.id = s.deadline_id
    where s.fire_at < %s
    order by s.fire_at, s.id
    limit %s
    for no key update of d skip locked
"""


def fire_one(now: datetime) -> bool:
    """Deal with the one step that is due first, if any; says whether there was work.

    A step whose check fails (raises) is pushed forward for another attempt; nothing else waits for it.
    """
    with transaction.atomic():
        claimed = _claim(now, 1)
        for it in claimed:
            _deal_alone(it, now)
        return bool(claimed)


def run_due(now: datetime, limit: int = 200) -> int:
    """Deal with the due steps of up to `limit` deadlines in one transaction; says how many there were.

    This is the worker's step. A check that fails spoils the batch: it is rolled back and done one by one.
    """
    try:
        with transaction.atomic():
            claimed = _claim(now, limit)
            for it in claimed:
                _run_through(it, now)
            held.save(claimed, actor=ENGINE)
            return len(claimed)
    except Exception:
        if not connection.is_usable():  # not the steps' fault: the loop waits for the database
            raise
        log.warning("a batch of steps failed, each is tried alone", exc_info=True)
    return sum(takewhile(bool, (fire_one(now) for _ in range(limit))))


def _claim(now: datetime, limit: int) -> list[Held]:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [now, limit])
        ids = {row[0] for row in cursor.fetchall()}
    return held.hold(ids) if ids else []


def _first_due(it: Held, now: datetime) -> Step | None:
    due = [step for step in it.clock.steps if step.is_pending and step.fire and step.fire < now]
    return min(due, key=lambda step: (step.fire, step.position), default=None)


def _run_through(it: Held, now: datetime) -> None:
    it.catch_up(now)
    while (step := _first_due(it, now)) is not None:
        _deal(it, step, now)


def _deal(it: Held, step: Step, now: datetime) -> None:
    """Ask whether `step` still holds, and let happen what follows from the answer."""
    if step.off_hours is OffHours.DEFER:
        work = opening(it.clock.calendar, now)
        if work > now:  # its time came while nobody looked, and now it is night
            it.clock = rules.put_off(it.clock, step, work)
            return
    verdict = _verdict(it, step)
    if isinstance(verdict, Fire):
        _fire(it, step, now, verdict)
        return
    outcome = StepState.VACANT if isinstance(verdict, Vacant) else StepState.SKIPPED
    kind = events.StepVacant if isinstance(verdict, Vacant) else events.StepSkipped
    reason = verdict.reason[:200]
    it.follow(
        rules.StepDone(now, step.position, outcome, reason),
        lambda it: kind(**_about(it, step), reason=reason),
    )


def _verdict(it: Held, step: Step) -> Verdict:
    if step.kind is not StepKind.ESCALATE and it.clock.breached_at:
        return Skip(Reason.OVERTAKEN)
    return kinds.kind(it.row.kind).holds(it.row, it.steps[step.position])


def _fire(it: Held, step: Step, now: datetime, verdict: Fire) -> None:
    if step.kind is StepKind.DUE:
        it.follow(rules.Breached(now), lambda it: held.missed(it, now), on=verdict.on)
        return
    kind = events.Warned if step.kind is StepKind.WARN else events.Escalated
    it.follow(
        rules.StepDone(now, step.position, StepState.FIRED),
        lambda it: kind(**_about(it, step), late=it.clock.steps[step.position].late or 0, due=it.clock.due),
        on=verdict.on,
    )


def _about(it: Held, step: Step) -> dict[str, object]:
    return {**it.head(), "position": step.position, "key": step.key, "planned": step.planned}


def _deal_alone(it: Held, now: datetime) -> None:
    """One step in a savepoint of its own: a check that fails undoes nothing but itself."""
    step = _first_due(it, now)
    try:
        with transaction.atomic():
            it.catch_up(now)
            step = _first_due(it, now)
            if step is not None:
                _deal(it, step, now)
            held.save([it], actor=ENGINE)
    except Exception as error:
        log.exception("a step of deadline %s failed", it.row.pk)
        if step is not None:
            _push_forward(it, it.steps[step.position], error, now)


def _push_forward(it: Held, row: DeadlineStep, error: Exception, now: datetime) -> None:
    attempts = row.attempts + 1
    wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(attempts - 1, 16))
    DeadlineStep.objects.filter(pk=row.pk).update(
        attempts=attempts, fire_at=now + wait, last_error=f"{type(error).__name__}: {error}"[:500]
    )
    if attempts == STUCK_AFTER:
        stuck = events.StepStuck(
            **it.head(), position=row.position, key=row.key, planned=row.planned_at, attempts=attempts
        )
        record(stuck, actor=ENGINE, on=[it.row.subject, it.row.itself], at=now)
