"""What the processes do that are killed. Only the fork server imports it: it sets up Django for them.

`worker` fires steps and seals events. `writer` starts deadlines, and writes the number of each into a file
once its transaction has committed: that is what was acknowledged. `check` says what is wrong in the end.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import django

KIND = "chaos.deadline"
PAUSE = 0.05  # of a process that has nothing to do


def worker() -> None:
    """Fire what is due, seal what was recorded."""
    from gendan.base import clock
    from gendan.base.deadlines.engine import run_due
    from gendan.base.timeline.actions import seal_some

    forever(lambda: run_due(clock.now(), limit=20) + seal_some(200))


def writer(acknowledged: Path) -> None:
    """Start deadlines that last seconds; touch some of them."""
    from gendan.base.deadlines import actions
    from gendan.base.deadlines.ladder import Rung, StepKind, ladder
    from gendan.base.deadlines.state import Timing
    from gendan.base.refs import Subject, System

    steps = ladder(
        Rung("warn", StepKind.WARN, -1), Rung("due", StepKind.DUE), Rung("L2", StepKind.ESCALATE, 1)
    )
    actor = System("chaos")
    with acknowledged.open("a") as file:

        def one() -> int:
            subject = Subject("chaos", random.getrandbits(48))
            deadline = actions.start(
                KIND, subject, actor=actor, ladder=steps, target=2, timing=Timing.ELAPSED
            )
            if random.random() < 0.3:
                actions.pause(deadline, actor=actor)
                actions.resume(deadline, actor=actor)
            file.write(f"{deadline.pk}\n")
            file.flush()
            time.sleep(0.01)
            return 1

        forever(one)


def forever(step: Callable[[], int]) -> None:
    """Do the step again and again; a database that is gone is waited for."""
    from django.db import InterfaceError, OperationalError, connection

    while True:
        try:
            if not step():
                time.sleep(PAUSE)
        except (InterfaceError, OperationalError):
            connection.close()
            time.sleep(PAUSE)


def check(acknowledged: Path, report: Path) -> None:
    """Write what is wrong into `report`, one line each, and how much was acknowledged last."""
    wait_until_all_is_said()
    # A line that a kill cut short was not acknowledged.
    lines = [line for line in acknowledged.read_text().splitlines(keepends=True) if line.endswith("\n")]
    found = [*problems({int(line) for line in lines}), f"{len(lines)} acknowledged"]
    report.write_text("\n".join(found))


def wait_until_all_is_said() -> None:
    """The workers still run."""
    from gendan.base.deadlines import queries
    from gendan.base.timeline.models import Unsealed

    limit = time.monotonic() + 120
    while time.monotonic() < limit and (queries.next_fire_at() or Unsealed.objects.exists()):
        time.sleep(0.2)


def problems(acknowledged: set[int]) -> Iterator[str]:
    """What contradicts the promises."""
    from gendan.base import clock
    from gendan.base.deadlines import history, queries
    from gendan.base.deadlines.models import Deadline, DeadlineStep
    from gendan.base.timeline.models import Event, Seal
    from gendan.base.timeline.verify import verify
    from gendan.base.worktime.queries import calendar

    rows = {row.pk: row for row in Deadline.objects.all()}
    if lost := acknowledged - rows.keys():
        yield f"{len(lost)} acknowledged deadlines are lost: {sorted(lost)[:5]}"
    for step in queries.missed_steps(clock.now(), timedelta()):
        yield f"{step} did not fire"
    # The writer may have died between a pause and the end of it: such a deadline rightly says nothing.
    running = DeadlineStep.objects.exclude(deadline__state="paused")
    if unsaid := running.exclude(state="fired").count():
        yield f"{unsaid} steps are not fired"
    for row in rows.values():
        told = history.events_of([row])
        said = Counter(event.kind for event in told)
        for kind in ("started", "warned", "missed", "escalated"):
            times = said[f"deadline.{kind}"]
            if times != 1 and (times or row.state != "paused"):
                yield f"{row}: {kind} {times} times"
        clock_now = history.replay(told, lambda code, version: calendar(code))
        if (clock_now.state, clock_now.due, clock_now.breached_at) != (
            row.state,
            row.due_at,
            row.breached_at,
        ):
            yield f"{row}: the row is not what the timeline says"
    verdict = verify()
    if not verdict.ok:
        yield f"the timeline does not verify: {verdict}"
    if Seal.objects.count() != Event.objects.count():
        yield "not every event has one seal"


def set_up() -> None:
    """Django with the kind of deadline that the writer starts, not connected yet."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gendan.config.settings_test"
    django.setup()
    from gendan.base.deadlines import kinds

    kinds.register(kinds.DeadlineKind(KIND, "Chaos"))


def migrate() -> None:
    """Make the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


set_up()
