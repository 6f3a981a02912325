"""The work of an import, in the background: every row is checked, and then the orders are taken over.

A run's row says how far it is. A killed worker's job is begun again: checking starts anew, taking goes on
behind the last batch that was committed. What is taken twice changes nothing. Of several imports at once each
takes its batches in turn, and looks at what is there when its turn comes.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, GendanError, InvalidInputError
from gendan.base.files.queries import open_content
from gendan.base.garbage import uncollected
from gendan.base.refs import Actor, Subject, System
from gendan.base.sheets.reading import LARGE, iter_rows
from gendan.base.timeline.actions import record
from gendan.base.worktime.queries import calendar
from gendan.orders.actions.asking import Waiting
from gendan.orders.actions.import_judging import Judged, Names, Outcome, judge, unknown_in
from gendan.orders.actions.import_keeping import (
    MOST_MISTAKES,
    ask_for_reviews,
    counts,
    keep_refused,
    mistakes_in,
    rows_in,
    told_outside,
)
from gendan.orders.actions.import_taking import add_unknown, take_orders
from gendan.orders.import_events import ImportDone, ImportRefused
from gendan.orders.import_layout import Choices, from_json, head_from_json
from gendan.orders.import_wording import kept
from gendan.orders.models import ImportRun, RefusedRow, RunState
from gendan.orders.rows import OrderRead, Row, read_orders
from gendan.people.permit import require

BATCH = 500  # orders of one transaction
MOST_NAMES = 200  # unknown names that a run keeps
PREVIEW = 30  # orders that a run shows as they will be


class BrokenOffError(Exception):
    """Somebody has cancelled the run meanwhile."""


@uncollected()
def check_run(run_id: int) -> None:
    """Read and judge every row of a run that waits for it. Doing it again gives the same."""
    run = _run(run_id, RunState.CHECKING)
    if run is None:
        return
    with translation.override(_language(run)):
        try:
            choices, reads = _read(run)
            names = Names.now()
            unknown = unknown_in(reads, names)
            items = judge(reads, choices, _source(run), names)
            _checked(run, items, choices, unknown)
        except BrokenOffError:
            return
        except GendanError as error:
            refuse(run, str(error))


def take_run(run_id: int) -> None:
    """Take over the orders of a checked run: the good ones in batches, or all of them in one transaction."""
    run = _run(run_id, RunState.IMPORTING)
    if run is None:
        return
    actor = actor_of(run)
    with translation.override(_language(run)):
        try:
            require(actor, "orders.import")
            choices, reads = _read(run)
            if choices.all_or_nothing:
                _take_all(run, choices, reads, actor)
            else:
                _take_good(run, choices, reads, actor)
        except BrokenOffError:
            return
        except GendanError as error:
            refuse(run, str(error))


def refuse(run: ImportRun, reason: str) -> None:
    """The run ends here, with its reason. What earlier batches took over stays."""
    with transaction.atomic():
        open_states = (RunState.CHECKING, RunState.IMPORTING)
        rows = ImportRun.objects.filter(pk=run.pk, state__in=open_states)
        if rows.update(state=RunState.REFUSED, error=reason[:300], ended_at=clock.now()):
            event = ImportRefused(file=run.name, source=_source(run), reason=reason[:300])
            record(event, actor=actor_of(run), on=[Subject("import", run.pk)])
            run.refresh_from_db(fields=["summary"])
            ask_for_reviews(run, actor=actor_of(run))


def actor_of(run: ImportRun) -> Actor:
    """Whoever began the run; the system where a watched folder did."""
    return run.by or System("import")


def rows_of(run: ImportRun) -> Iterator[tuple[int, list[str]]]:
    """The rows under the header with their numbers in the sheet."""
    head = head_from_json(run.summary["head"])
    if run.file is None:
        raise InvalidInputError(_("The file is not there any more."))
    with open_content(run.file) as content:
        yield from islice(enumerate(iter_rows(content, LARGE), 1), head.first, None)


def _run(run_id: int, state: RunState) -> ImportRun | None:
    found = ImportRun.objects.select_related("source", "file", "by")
    return found.filter(pk=run_id, state=state).first()


def _language(run: ImportRun) -> str:
    return run.by.language if run.by else translation.get_language()


def _source(run: ImportRun) -> str:
    return run.source.name if run.source else ""


@uncollected()
def _read(run: ImportRun) -> tuple[Choices, list[OrderRead]]:
    choices, head = from_json(run.layout), head_from_json(run.summary["head"])
    today = calendar().local_day(clock.now())
    tell = _Teller(run)
    reads = read_orders(head.names, tell.counted(rows_of(run)), choices.layout, today=today, progress=tell)
    return choices, reads


class _Teller:
    """Tells the run how many rows are done; while rows are checked, reading is half of it."""

    def __init__(self, run: ImportRun) -> None:
        self.run, self.rows = run, 0

    def counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows; how many there are is known behind the last."""
        for row in rows:
            self.rows += any(row[1])
            yield row

    def __call__(self, count: int) -> None:
        words = {"progress": count // 2, "rows": self.rows}
        if self.run.state == RunState.IMPORTING:
            words = {"progress": self.run.progress}
        if not ImportRun.objects.filter(pk=self.run.pk, state=self.run.state).update(**words):
            raise BrokenOffError


def _checked(run: ImportRun, items: Sequence[Judged], choices: Choices, unknown: Any) -> None:
    if not items:
        raise InvalidInputError(_("There is no row of an order in the file."))
    mistakes = mistakes_in(items)
    summary = {
        **run.summary,
        "orders": counts(items),
        "mistakes": len(mistakes),
        "preview": [_shown(it) for it in items[:PREVIEW]],
        "unknown": {
            "customers": list(unknown.customers[:MOST_NAMES]),
            "factories": list(unknown.factories[:MOST_NAMES]),
            "products": list(unknown.products)[:MOST_NAMES],
        },
        "unknown_counts": {
            "customers": len(unknown.customers),
            "factories": len(unknown.factories),
            "products": len(unknown.products),
        },
        "create": sorted(choices.create),
        "taken": 0,
    }
    with transaction.atomic():
        waiting = ImportRun.objects.filter(pk=run.pk, state=RunState.CHECKING)
        changed = waiting.update(
            state=RunState.CHECKED,
            rows=rows_in(items),
            progress=rows_in(items),
            added=rows_in(items, Outcome.NEW),
            changed=rows_in(items, Outcome.CHANGED),
            same=rows_in(items, Outcome.SAME),
            refused=rows_in(items, Outcome.REFUSED),
            refusals=[kept(it) for it in mistakes[:MOST_MISTAKES]],
            summary=summary,
        )
        if changed:
            RefusedRow.objects.filter(run=run).delete()
            keep_refused(run, items)


def _shown(item: Judged) -> dict[str, Any]:
    """One order as it will be, for the preview."""
    content = item.draft.content if item.draft else item.read.content
    first = content.lines[0] if content.lines else None
    return {
        "row": item.read.rows[0],
        "outcome": item.outcome.value,
        "key": item.read.key,
        "customer": item.read.content.customer,
        "po": content.customer_po,
        "ship": content.promised_ship.isoformat() if content.promised_ship else "",
        "delivery": content.promised_delivery.isoformat() if content.promised_delivery else "",
        "lines": len(content.lines),
        "what": (first.product or first.customer_item or first.description)[:60] if first else "",
        "quantity": str(first.quantity) if first else "",
        "unit": first.unit if first else "",
        "price": str(first.price) if first and first.price is not None else "",
        "currency": content.currency,
    }


def _in_turn() -> None:
    """Until the end of the transaction no other import writes orders: what was judged stays true."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('gendan.orders.import'))")


def _take_all(run: ImportRun, choices: Choices, reads: Sequence[OrderRead], actor: Actor) -> None:
    """All orders and the end of the run in one transaction: whatever happens, it is all or nothing."""
    with told_outside(run) as tell, transaction.atomic():
        _in_turn()
        names = add_unknown(unknown_in(reads, Names.now()), choices, actor=actor)
        items = judge(reads, choices, _source(run), names)
        if refused := rows_in(items, Outcome.REFUSED):
            raise InvalidInputError(
                _("%(count)d rows are refused, so nothing was imported.") % {"count": refused},
                hint=_("Mend them, or import the good rows only."),
            )
        waiting = Waiting()
        for start in range(0, len(items), BATCH):
            if not ImportRun.objects.filter(pk=run.pk, state=RunState.IMPORTING).exists():
                raise BrokenOffError
            tell(rows_in(items[:start]))
            waiting += take_orders(items[start : start + BATCH], choices, _source(run), actor=actor)
        run.summary["waiting"] = waiting.as_json()
        _done(run, items, actor)


def _take_good(run: ImportRun, choices: Choices, reads: Sequence[OrderRead], actor: Actor) -> None:
    names = add_unknown(unknown_in(reads, Names.now()), choices, actor=actor)
    for start in range(int(run.summary.get("taken", 0)), len(reads), BATCH):
        batch = reads[start : start + BATCH]
        try:
            with uncollected():
                _take_batch(run.pk, batch, start, choices, names, actor)
        except ConflictError:  # somebody was quicker at the desk: it is seen now
            _take_batch(run.pk, batch, start, choices, names, actor)
    with transaction.atomic():
        run.refresh_from_db()
        _done(run, None, actor)


@transaction.atomic
def _take_batch(
    run_id: int, reads: Sequence[OrderRead], start: int, choices: Choices, names: Names, actor: Actor
) -> None:
    """Some orders and the run's progress. Raises BrokenOffError where the run has ended or went on elsewhere.

    The turn is waited for before the run's row is held: whoever breaks the run off does not wait with it.
    """
    _in_turn()
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related("source")
    run = rows.filter(pk=run_id, state=RunState.IMPORTING).first()
    if run is None or int(run.summary.get("taken", 0)) != start:
        raise BrokenOffError
    items = judge(reads, choices, _source(run), names)
    waiting = take_orders(items, choices, _source(run), actor=actor)
    _count_batch(run, items, start, waiting)


def _count_batch(run: ImportRun, batch: Sequence[Judged], start: int, waiting: Waiting) -> None:
    """Keep what the batch did in the run, in the batch's own transaction."""
    if start == 0:
        run.added = run.changed = run.same = run.refused = run.progress = 0
        run.summary.update(orders={}, mistakes=0, waiting=None)
        run.refusals = []
        RefusedRow.objects.filter(run=run).delete()
    orders, mistakes = run.summary["orders"], mistakes_in(batch)
    for name, count in counts(batch).items():
        orders[name] = orders.get(name, 0) + count
    run.added += rows_in(batch, Outcome.NEW)
    run.changed += rows_in(batch, Outcome.CHANGED)
    run.same += rows_in(batch, Outcome.SAME)
    run.refused += rows_in(batch, Outcome.REFUSED)
    run.progress += rows_in(batch)
    run.refusals += [kept(it) for it in mistakes[: max(0, MOST_MISTAKES - len(run.refusals))]]
    run.summary.update(taken=start + len(batch), mistakes=run.summary["mistakes"] + len(mistakes))
    run.summary["waiting"] = (Waiting.from_json(run.summary.get("waiting")) + waiting).as_json()
    keep_refused(run, batch)
    run.save(update_fields=["added", "changed", "same", "refused", "progress", "refusals", "summary"])


def _done(run: ImportRun, items: Sequence[Judged] | None, actor: Actor) -> None:
    """The end, with its event. Raises BrokenOffError where somebody has cancelled."""
    if items is not None:
        run.summary["orders"] = counts(items)
        run.added, run.changed = rows_in(items, Outcome.NEW), rows_in(items, Outcome.CHANGED)
        run.same, run.refused, run.progress = rows_in(items, Outcome.SAME), 0, run.rows
    changed = ImportRun.objects.filter(pk=run.pk, state=RunState.IMPORTING).update(
        state=RunState.DONE,
        ended_at=clock.now(),
        added=run.added,
        changed=run.changed,
        same=run.same,
        refused=run.refused,
        progress=run.progress,
        summary=run.summary,
    )
    if not changed:
        raise BrokenOffError
    orders = run.summary["orders"]
    event = ImportDone(
        file=run.name,
        source=_source(run),
        added=orders.get(Outcome.NEW, 0),
        changed=orders.get(Outcome.CHANGED, 0),
        same=orders.get(Outcome.SAME, 0),
        refused=run.refused,
    )
    record(event, actor=actor, on=[Subject("import", run.pk)])
    ask_for_reviews(run, actor=actor)
