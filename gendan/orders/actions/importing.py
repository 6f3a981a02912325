"""Imports of orders: a file comes in, its columns are named, its rows checked, its orders taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.base.files import actions as files
from gendan.base.jobs import enqueue
from gendan.base.refs import Actor, Subject
from gendan.base.sheets.reading import Row
from gendan.base.sheets.top import read_top
from gendan.base.timeline.actions import record
from gendan.orders.actions.import_keeping import ask_for_reviews
from gendan.orders.actions.import_work import check_run, take_run
from gendan.orders.columns import HEADER_WITHIN, SAMPLES, Head, Proposal, find_header, propose
from gendan.orders.import_events import ColumnsNamed, ImportBegun, ImportCancelled, WatchedFolderSet
from gendan.orders.import_layout import (
    CONFIRMED,
    Choices,
    checked_fixed,
    checked_mapping,
    from_json,
    head_from_json,
    head_to_json,
    to_json,
)
from gendan.orders.models import ImportRun, ImportSource, RunState
from gendan.orders.queries.import_folders import OWN, are_watched, folder_of, written
from gendan.orders.synonyms import Field
from gendan.people.actions.writing import checked_save, locked
from gendan.people.models import Member
from gendan.people.permit import require

CHECK, TAKE, LOCK = "orders.check_import", "orders.take_import", "orders.import"
SHOWN = 8  # sample rows that a run keeps
LONGEST_SAMPLE = 60
LONGEST_NAME = 160
OPEN = (RunState.MAPPING, RunState.CHECKING, RunState.CHECKED, RunState.IMPORTING)


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file at first sight: its header and some rows."""

    head: Head
    sample: Sequence[Row]


def start_import(upload: "File[Any]", *, source: str = "", actor: Actor) -> ImportRun:
    """Take a file in, look at its first rows, and propose what its columns are. Needs `orders.import`.

    How many rows there are, and whether all of them can be read, is seen when they are checked.
    Columns are those of the source by that name, else of a source whose headers these are, else what the
    headers say. Raises InvalidInputError, TooLargeError or RefusedFileError, and keeps nothing then.
    """
    require(actor, "orders.import")
    looked = _look(upload)
    with transaction.atomic():
        run = ImportRun.objects.create(
            name=_name(upload),
            at=clock.now(),
            by=actor if isinstance(actor, Member) else None,
        )
        upload.seek(0)
        run.file = files.store(upload, actor=actor, on=Subject("import", run.pk))
        _propose(run, looked, _named(source))
        run.save()
        event = ImportBegun(file=run.name, source=run.source.name if run.source else "")
        record(event, actor=actor, on=[Subject("import", run.pk)])
    return run


def _name(upload: "File[Any]") -> str:
    return PurePath((upload.name or "").replace("\\", "/").replace("\x00", "")).name[-LONGEST_NAME:] or "?"


def _named(source: str) -> str:
    return " ".join(source.replace("\x00", "").split())


def _look(upload: "File[Any]") -> _Looked:
    content = upload.file if upload.file is not None else upload
    top = read_top(content, HEADER_WITHIN + SAMPLES)
    head = find_header(top)
    if head is None:
        raise InvalidInputError(
            _("There is no row with the names of columns near the top of the file."),
            hint=_("Put the column names into the first row, or use the template."),
        )
    return _Looked(head, top[head.first :])


def _propose(run: ImportRun, looked: _Looked, source: str) -> None:
    proposal = propose(looked.head.names, looked.sample)
    known = _source_for(source, looked.head.names)
    choices = _remembered(known, looked.head) if known else None
    if choices is None:
        choices = Choices({name: it.headers for name, it in proposal.fields.items()}, proposal.fixed)
    run.source = known
    run.layout = to_json(choices)
    run.summary = {
        "head": head_to_json(looked.head),
        "sample": [[cell[:LONGEST_SAMPLE] for cell in row] for row in looked.sample[:SHOWN]],
        "guesses": _guesses(proposal),
        "wanted_source": source[:40],
    }


def _guesses(proposal: Proposal) -> dict[str, list[Any]]:
    return {name: [list(it.headers), it.sure, it.reason.value] for name, it in proposal.fields.items()}


def _source_for(name: str, headers: Sequence[str]) -> ImportSource | None:
    """The source of that name; without a name, the latest whose columns are all there."""
    if name:
        return ImportSource.objects.filter(name=name).first()
    there = set(headers)
    fitting = [
        (len(wanted & there), source)
        for source in ImportSource.objects.order_by("changed_at")
        if (wanted := set(source.options.get("headers", ()))) and _columns(source) <= there
        if len(wanted & there) * 10 >= len(wanted | there) * 8
    ]
    return max(fitting, key=lambda it: it[0])[1] if fitting else None


def _columns(source: ImportSource) -> set[str]:
    return {header for headers in source.mapping.values() for header in headers}


def _remembered(source: ImportSource, head: Head) -> Choices | None:
    """The source's layout, without columns that are not there; None where it has no key."""
    choices = choices_of(source)
    there = set(head.names)
    mapping = {name: columns for name, columns in choices.mapping.items() if set(columns) <= there}
    return replace(choices, mapping=mapping) if Field.KEY in mapping else None


def choices_of(source: ImportSource) -> Choices:
    """What a source remembers."""
    return from_json(
        {
            **source.options,
            "mapping": source.mapping,
            "fixed": source.defaults,
            "day_first": source.day_first,
            "state": source.state,
            "all_or_nothing": source.all_or_nothing,
        }
    )


@transaction.atomic
def name_columns(run_id: int, choices: Choices, *, source: str, actor: Actor, now: bool = False) -> ImportRun:
    """Say which columns are what; the source remembers it, and the rows are checked in the background.

    `now`: by the caller instead (`check_run`). Needs `orders.import`, and `orders.review` where the orders
    are to run at once. Raises InvalidInputError, its fields named like ours, and ConflictError.
    """
    require(actor, "orders.import")
    require(actor, "orders.enter")
    if choices.state == CONFIRMED:
        require(actor, "orders.review")
    run = locked(ImportRun, run_id)
    if run.state not in {RunState.MAPPING, RunState.CHECKED}:
        raise _moved_on(run)
    head = head_from_json(run.summary["head"])
    choices = _valid(choices, head)
    run.source = _remember(source, choices, head, actor)
    run.layout, run.state, run.progress, run.error = to_json(choices), RunState.CHECKING, 0, ""
    run.save(update_fields=["source", "layout", "state", "progress", "error"])
    event = ColumnsNamed(file=run.name, source=run.source.name, fields=sorted(choices.mapping))
    record(event, actor=actor, on=[Subject("import", run.pk), about_source(run.source)])
    if not now:
        enqueue(CHECK, lock=LOCK, run_id=run.pk)
    return run


def _valid(choices: Choices, head: Head) -> Choices:
    try:
        mapping, fixed = checked_mapping(choices.mapping), checked_fixed(choices.fixed)
    except ValueError as error:
        raise InvalidInputError(_("There is no such field.")) from error
    there = set(head.names)
    faults = {
        name: _("The file has no column “%(name)s”.") % {"name": missing[0]}
        for name, columns in mapping.items()
        if (missing := [it for it in columns if it not in there])
    }
    if Field.KEY not in mapping:
        faults[Field.KEY] = _("Say which column tells the orders apart.")
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)
    return replace(choices, mapping=mapping, fixed=fixed)


def _remember(name: str, choices: Choices, head: Head, actor: Actor) -> ImportSource:
    name = _named(name)
    if not name:
        fault = _("Give the source of these files a name.")
        raise InvalidInputError(fault, fields={"source": fault})
    source = ImportSource.objects.select_for_update().filter(name=name).first() or ImportSource(name=name)
    source.mapping = {field: list(columns) for field, columns in choices.mapping.items()}
    source.defaults = dict(choices.fixed)
    source.day_first, source.state = choices.day_first, choices.state
    source.all_or_nothing = choices.all_or_nothing
    source.options = {
        "create": sorted(choices.create),
        "own_numbers": choices.own_numbers,
        "headers": list(head.names),
    }
    _sign(source, actor)
    return checked_save(source)


@transaction.atomic
def take(run_id: int, *, all_or_nothing: bool | None = None, actor: Actor, now: bool = False) -> ImportRun:
    """Take over the orders of a checked run, in the background or, `now`, by the caller (`take_run`).

    Of two clicks one does it: the other raises ConflictError.
    """
    require(actor, "orders.import")
    run = locked(ImportRun, run_id)
    if run.state != RunState.CHECKED:
        raise _moved_on(run)
    if all_or_nothing is not None:
        run.layout["all_or_nothing"] = all_or_nothing
    if run.layout["state"] == CONFIRMED:
        require(actor, "orders.review")
    run.state, run.progress = RunState.IMPORTING, 0
    run.by = actor if isinstance(actor, Member) else run.by
    run.save(update_fields=["state", "progress", "layout", "by"])
    if not now:
        enqueue(TAKE, lock=LOCK, run_id=run.pk)
    return run


@transaction.atomic
def cancel_import(run_id: int, *, actor: Actor) -> ImportRun:
    """Break a run off. Orders that were taken over before stay, and the run says how many."""
    require(actor, "orders.import")
    run = locked(ImportRun, run_id)
    if run.state not in OPEN:
        raise _moved_on(run)
    run.state, run.ended_at = RunState.CANCELLED, clock.now()
    run.save(update_fields=["state", "ended_at"])
    event = ImportCancelled(
        file=run.name, source=run.source.name if run.source else "", taken=int(run.summary.get("taken", 0))
    )
    record(event, actor=actor, on=[Subject("import", run.pk)])
    ask_for_reviews(run, actor=actor)
    return run


def import_now(
    upload: "File[Any]",
    *,
    source: str,
    choices: Choices | None = None,
    all_or_nothing: bool | None = None,
    actor: Actor,
) -> ImportRun:
    """The whole way in one call, without a job: for the command line and watched folders.

    Columns by `choices`, else as the source remembers them, else as proposed.
    """
    run = start_import(upload, source=source, actor=actor)
    chosen = choices or from_json(run.layout)
    if all_or_nothing is not None:
        chosen = replace(chosen, all_or_nothing=all_or_nothing)
    name_columns(run.pk, chosen, source=source, actor=actor, now=True)
    check_run(run.pk)
    run.refresh_from_db()
    if run.state == RunState.CHECKED:
        take(run.pk, actor=actor, now=True)
        take_run(run.pk)
        run.refresh_from_db()
    return run


@transaction.atomic
def save_source(source_id: int, *, folder: str, actor: Actor) -> ImportSource:
    """Say which folder is watched for files of a source; "" for none. Needs `orders.import`.

    Needs `orders.review` too where the source's orders run at once: nobody looks at them after this.
    Raises NotFoundError, and InvalidInputError for what is no folder below the setting, or another source's.
    """
    require(actor, "orders.import")
    sources = {it.pk: it for it in ImportSource.objects.select_for_update().order_by("pk")}
    source = sources.pop(source_id, None)
    if source is None:
        raise NotFoundError
    folder = _watched(folder.strip(), {it.folder: it.name for it in sources.values()})
    if folder == source.folder:
        return source
    if folder and source.state == CONFIRMED:
        require(actor, "orders.review")
    event = WatchedFolderSet(source=source.name, old=source.folder, new=folder)
    source.folder = folder
    _sign(source, actor)
    checked_save(source)
    record(event, actor=actor, on=[about_source(source)])
    return source


def _watched(name: str, taken: Mapping[str, str]) -> str:
    """The folder as sources name it. `taken`: those of other sources, with whose they are."""
    if not name:
        return ""
    folder, fault = folder_of(name), ""
    if not are_watched():
        fault = _("No folders are watched here: an administrator sets GENDAN_IMPORT_FOLDER.")
    elif folder is None:
        fault = _("There is no such folder below the one that is watched.")
    elif OWN & set(PurePath(written(folder)).parts):
        fault = _("Files that were taken are put away there: choose another folder.")
    elif source := taken.get(written(folder)):
        fault = _("This folder is that of %(source)s.") % {"source": source}
    if fault or folder is None:
        raise InvalidInputError(fault, fields={"folder": fault})
    return written(folder)


def about_source(source: ImportSource) -> Subject:
    """The source as an event's subject."""
    return Subject("import_source", source.pk)


def _sign(source: ImportSource, actor: Actor) -> None:
    source.changed_by = actor if isinstance(actor, Member) else None
    source.changed_at = clock.now()


def _moved_on(run: ImportRun) -> ConflictError:
    return ConflictError(
        _("This import is %(state)s already.") % {"state": run.get_state_display()},
        hint=_("Load the page again."),
    )
