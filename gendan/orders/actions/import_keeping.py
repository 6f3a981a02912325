"""What an import keeps of itself: its counts, what is refused and why, and how far it is."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import DatabaseError, connection

from gendan.base.refs import Actor, Subject
from gendan.orders.actions.asking import Waiting, tell_waiting
from gendan.orders.actions.import_judging import Judged, Outcome
from gendan.orders.import_wording import kept
from gendan.orders.models import ImportRun, RefusedRow, RunState
from gendan.orders.rows import Mistake

MOST_MISTAKES = 1000  # that the run itself keeps, for its page; all are kept with their rows
CHUNK = 2000
PATIENCE = "500ms"  # for which a word of progress may wait

log = logging.getLogger(__name__)


def counts(items: Iterable[Judged]) -> dict[str, int]:
    """Orders by outcome."""
    found = dict.fromkeys(map(str, Outcome), 0)
    for it in items:
        found[it.outcome.value] += 1
    return found


def rows_in(items: Iterable[Judged], outcome: Outcome | None = None) -> int:
    """How many rows of the file these orders have, or those of one outcome."""
    return sum(len(it.read.rows) for it in items if outcome is None or it.outcome is outcome)


def mistakes_in(items: Iterable[Judged]) -> list[Mistake]:
    """All that is wrong, by row."""
    found = (one for it in items if it.outcome is Outcome.REFUSED for one in it.mistakes)
    return sorted(found, key=lambda it: it.row)


def keep_refused(run: ImportRun, items: Sequence[Judged]) -> None:
    """Each refused row with all that is wrong in it; nothing for one that another row of its order spoils."""
    by_row: dict[int, list[list[object]]] = {}
    for it in items:
        if it.outcome is Outcome.REFUSED:
            by_row.update({row: by_row.get(row, []) for row in it.read.rows})
    for mistake in mistakes_in(items):
        by_row.setdefault(mistake.row, []).append(kept(mistake)[1:])
    rows = (RefusedRow(run=run, row=row, mistakes=by_row[row]) for row in sorted(by_row))
    RefusedRow.objects.bulk_create(rows, batch_size=CHUNK)


@contextmanager
def told_outside(run: ImportRun) -> Iterator[Callable[[int], None]]:
    """Tells others how many rows are done while this transaction is open, on a connection of its own.

    The run's row must not have been changed in this transaction: then nobody outside gets through, and
    nothing is told. It is a courtesy: where it fails the import goes on.
    """
    other = connection.copy()

    def tell(count: int) -> None:
        try:
            with other.cursor() as cursor:
                cursor.execute("select set_config('lock_timeout', %s, false)", [PATIENCE])
                cursor.execute(
                    "update orders_importrun set progress = %s where id = %s and state = %s",
                    [count, run.pk, RunState.IMPORTING],
                )
        except DatabaseError as problem:
            log.info("progress of import %s was not told: %s", run.pk, problem)

    try:
        yield tell
    finally:
        other.close()


def ask_for_reviews(run: ImportRun, *, actor: Actor) -> None:
    """The run has ended: what it has taken over and waits for review is told once."""
    waiting = Waiting.from_json(run.summary.get("waiting"))
    tell_waiting(waiting, run.name, actor=actor, on=[Subject("import", run.pk)])
