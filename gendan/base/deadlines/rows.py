"""Between rows and clocks: how a `Clock` is read from its row and steps, and written back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection

from gendan.base.deadlines.ladder import Ladder, OffHours, Rung, StepKind
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.deadlines.state import Clock, State, Step, StepState, Timing
from gendan.base.worktime.rules import Calendar


def clock_of(row: Deadline, steps: Iterable[DeadlineStep], calendar: Calendar) -> Clock:
    """The clock of a row and its steps, in the order of their positions."""
    return Clock(
        calendar=calendar,
        timing=Timing(row.timing),
        target=row.target_seconds,
        until=row.until,
        ladder=_ladder(row.ladder),
        start=row.started_at,
        cycle=row.cycle,
        state=State(row.state),
        pauses=tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in row.pauses),
        paused_since=row.paused_since,
        due=row.due_at,
        left=row.left_seconds,
        breached_at=row.breached_at,
        ended_at=row.ended_at,
        acknowledged_at=row.acknowledged_at,
        steps=tuple(map(_step, steps)),
    )


def _ladder(stored: Sequence[dict[str, Any]]) -> Ladder:
    return tuple(
        Rung(it["key"], StepKind(it["kind"]), it["offset"], it["percent"], OffHours(it["off_hours"]))
        for it in stored
    )


def _step(row: DeadlineStep) -> Step:
    return Step(
        position=row.position,
        key=row.key,
        kind=StepKind(row.kind),
        offset=row.offset_seconds,
        off_hours=OffHours(row.off_hours),
        state=StepState(row.state),
        planned=row.planned_at,
        fire=row.fire_at,
        at_once=row.handed_over_at,
        ended=row.ended_at,
        late=row.late_seconds,
        reason=row.reason,
    )


def clock_fields(clock: Clock, row: Deadline) -> dict[str, Any]:
    """The columns of `row` that follow from its clock."""
    return {
        "timing": clock.timing.value,
        "target_seconds": clock.target,
        "until": clock.until,
        "ladder": _stored_ladder(clock.ladder, row),
        "started_at": clock.start,
        "cycle": clock.cycle,
        "calendar_version": clock.calendar.version,
        "pauses": [[a.isoformat(), b.isoformat()] for a, b in clock.pauses],
        "state": clock.state.value,
        "paused_since": clock.paused_since,
        "left_seconds": clock.left,
        "due_at": clock.due,
        "breached_at": clock.breached_at,
        "ended_at": clock.ended_at,
        "acknowledged_at": clock.acknowledged_at,
    }


def _stored_ladder(ladder: Ladder, row: Deadline) -> list[dict[str, Any]]:
    if row.ladder and ladder == _ladder(row.ladder):
        return row.ladder  # type: ignore[no-any-return]
    return [asdict(rung) for rung in ladder]


def step_fields(step: Step) -> dict[str, Any]:
    """The columns of `DeadlineStep` that follow from its step."""
    return {
        "position": step.position,
        "key": step.key,
        "kind": step.kind.value,
        "offset_seconds": step.offset,
        "off_hours": step.off_hours.value,
        **_changing(step),
    }


def _changing(step: Step) -> dict[str, Any]:
    return {
        "state": step.state.value,
        "planned_at": step.planned,
        "fire_at": step.fire,
        "handed_over_at": step.at_once,
        "ended_at": step.ended,
        "late_seconds": step.late,
        "reason": step.reason[:200],
    }


# One statement for any number of rows, which travel as one JSON document: Django's bulk_update builds a CASE
# for each value, and arrays are quoted element by element; either took most of the time of a busy engine.
UPDATE_DEADLINES = """
    update deadlines_deadline d set
        target_seconds = v.target_seconds, until = v.until, ladder = v.ladder, pauses = v.pauses,
        calendar_version = v.calendar_version, state = v.state, paused_since = v.paused_since,
        left_seconds = v.left_seconds, due_at = v.due_at, breached_at = v.breached_at, ended_at = v.ended_at,
        acknowledged_at = v.acknowledged_at
    from jsonb_to_recordset(%s::jsonb) v (
        id bigint, was text, target_seconds bigint, until timestamptz, ladder jsonb, pauses jsonb,
        calendar_version int, state text, paused_since timestamptz, left_seconds bigint, due_at timestamptz,
        breached_at timestamptz, ended_at timestamptz, acknowledged_at timestamptz)
    where d.id = v.id and d.state = v.was
"""
UPDATE_STEPS = """
    update deadlines_deadlinestep s set
        state = v.state, planned_at = v.planned_at, fire_at = v.fire_at, handed_over_at = v.handed_over_at,
        ended_at = v.ended_at, late_seconds = v.late_seconds, reason = v.reason
    from jsonb_to_recordset(%s::jsonb) v (
        id bigint, state text, planned_at timestamptz, fire_at timestamptz, handed_over_at timestamptz,
        ended_at timestamptz, late_seconds int, reason text)
    where s.id = v.id
"""


def update_deadlines(pairs: Iterable[tuple[Deadline, Clock]]) -> bool:
    """Write the clocks into their rows where they differ; False where a row is not in the state it was."""
    changed = []
    for row, clock in pairs:
        before = row.state
        if fields := _take_over(row, clock_fields(clock, row)):
            changed.append({"id": row.pk, "was": before, **fields})
    return _update(UPDATE_DEADLINES, changed) == len(changed)


def update_steps(pairs: Iterable[tuple[DeadlineStep, Step]]) -> None:
    """Write the steps into their rows where they differ."""
    changed = []
    for row, step in pairs:
        if fields := _take_over(row, _changing(step)):
            changed.append({"id": row.pk, **fields})
    _update(UPDATE_STEPS, changed)


def _take_over(row: Deadline | DeadlineStep, fields: dict[str, Any]) -> dict[str, Any]:
    """Set the fields on the row; all of them where any differs, else none."""
    if all(getattr(row, name) == value for name, value in fields.items()):
        return {}
    for name, value in fields.items():
        setattr(row, name, value)
    return fields


def _update(statement: str, changed: list[dict[str, Any]]) -> int:
    if not changed:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(changed, default=datetime.isoformat)])
        return int(cursor.rowcount)
