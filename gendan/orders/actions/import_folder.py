"""Watched folders: files of orders that other programs put down are imported by themselves.

A folder stands below `GENDAN_IMPORT_FOLDER`; each source has one of its own there. A file is taken when it
has not changed since the last look, claimed by a rename into `taken/` (of two workers one succeeds), and ends
in `done/`, or in `refused/` beside a text that says why. Links are never followed: nothing outside is read.
What a killed worker has left in `taken/` is begun once more, from `taken/again/`; a file that kills twice is
refused. One worker looks at a time.
"""

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import File
from django.db import connection
from django.utils.translation import gettext as _

from gendan.base.errors import GendanError
from gendan.base.refs import System
from gendan.orders.actions.importing import OPEN, cancel_import, choices_of, import_now
from gendan.orders.import_wording import mistake_text, told
from gendan.orders.models import ImportRun, ImportSource, RunState
from gendan.orders.queries.import_folders import DONE, REFUSED, TAKEN, folder_of

AGAIN = f"{TAKEN}/again"
LOOKER = 5_902_338_114_776_241_093  # the advisory lock of the worker who looks: any number will do
KINDS = (".xlsx", ".csv", ".txt")
MOST = 50  # files of one look
LONGEST_NAME = 240  # bytes; 255 is what file systems allow, and the reason beside it has a longer one
ACTOR = System("watched folder")

Sizes = dict[str, tuple[int, int]]
log = logging.getLogger(__name__)


def look(seen: Sizes) -> Sizes:
    """Take the files that are complete; the sizes and times of those that are not yet known to be.

    A folder that cannot be used stops none of the others.
    """
    with _alone() as mine:
        if not mine:
            return seen
        waiting: Sizes = {}
        for source in ImportSource.objects.exclude(folder=""):
            folder = folder_of(source.folder)
            if folder is None:
                continue
            try:
                _begin_again(folder, source)
                waiting |= _look_into(folder, source, seen)
            except OSError:
                log.exception("The watched folder of %s cannot be used.", source.name)
        return waiting


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other worker looks; a killed one's connection gives the lock back."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOOKER])
        mine = bool((cursor.fetchone() or [False])[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [LOOKER])


def _begin_again(folder: Path, source: ImportSource) -> None:
    """What a worker had taken before it was killed. Only for who looks alone."""
    for name, last in ((AGAIN, True), (TAKEN, False)):
        if not (folder / name).is_dir() or (folder / name).resolve() != folder / name:
            continue
        for file in _files(folder / name):
            _break_off(source, _readable(file.name))
            if last:
                _put_away(file, folder, _("The import was killed twice while it read this file."))
            else:
                bring_in(_move(file, folder / AGAIN), source, folder)


def _break_off(source: ImportSource, name: str) -> None:
    """End what such a worker's import has come to."""
    for run in ImportRun.objects.filter(source=source, name=name, by=None, state__in=OPEN):
        cancel_import(run.pk, actor=ACTOR)


def _look_into(folder: Path, source: ImportSource, seen: Sizes) -> Sizes:
    waiting: Sizes = {}
    for file in _files(folder):
        state = file.lstat()
        mark = (state.st_size, state.st_mtime_ns)
        if seen.get(str(file)) != mark:
            waiting[str(file)] = mark
        elif claimed := _claim(file):
            bring_in(claimed, source)
    return waiting


def bring_in(file: Path, source: ImportSource, folder: Path | None = None) -> ImportRun | None:
    """Import a claimed file by the layout of its source, and put it where its outcome belongs.

    `folder`: that of the source, where it is not the one above the file's own.
    """
    run, reason = None, ""
    try:
        with _open(file) as content:
            choices = choices_of(source) if source.mapping else None
            run = import_now(
                File(content, _readable(file.name)), source=source.name, choices=choices, actor=ACTOR
            )
        reason = _reason(run)
    except GendanError as error:
        reason = str(error)
    except OSError as error:
        reason = error.strerror or type(error).__name__
    except Exception:
        log.exception("An import from the folder of %s failed.", source.name)
        reason = _("Something went wrong here; the log says what.")
    _put_away(file, folder or file.parent.parent, reason)
    return run


def _put_away(file: Path, folder: Path, reason: str) -> None:
    kept = _move(file, folder / (REFUSED if reason else DONE))
    if reason:
        kept.with_name(f"{kept.name}.txt").write_text(reason + "\n", encoding="utf-8")


def _files(folder: Path) -> Iterator[Path]:
    """Plain files of the kinds that can be read, without links, at most some."""
    found = sorted(Path(entry.path) for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))
    wanted = [it for it in found if it.suffix.lower() in KINDS and not it.name.startswith((".", "~"))]
    yield from wanted[:MOST]


def _claim(file: Path) -> Path | None:
    """The file in `taken/`; None where another worker was quicker."""
    with suppress(FileNotFoundError):
        return _move(file, file.parent / TAKEN)
    return None


def _move(file: Path, folder: Path) -> Path:
    if folder.is_symlink():
        raise OSError(f"{folder.name} is a link")
    folder.mkdir(parents=True, exist_ok=True)
    target, number = folder / _fitting(file, ""), 1
    while target.exists():
        number += 1
        target = folder / _fitting(file, f" ({number})")
    return file.rename(target)


def _fitting(file: Path, more: str) -> str:
    """The file's name with `more` behind its stem, which is cut where it would be too long."""
    room = LONGEST_NAME - len(os.fsencode(more + file.suffix))
    stem = os.fsencode(file.stem)
    return (file.stem if len(stem) <= room else stem[:room].decode(errors="ignore")) + more + file.suffix


def _readable(name: str) -> str:
    """A file's name as text: names from Windows shares are GBK at times."""
    written = os.fsencode(name)
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("gb18030", errors="replace")


def _open(file: Path) -> BinaryIO:
    """The file for reading, never through a link that came in the meantime."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a plain file")
    return os.fdopen(descriptor, "rb")


def _reason(run: ImportRun) -> str:
    """Why a run did not take everything; "" where it did."""
    if run.state == RunState.DONE and not run.refused:
        return ""
    lines = [f"{it.row}: {mistake_text(it)}" for it in map(told, run.refusals[:1000])]
    return "\n".join(it for it in (run.error, *lines) if it) or run.get_state_display()
