"""`gendan backup` and `gendan restore`."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from gendan.cli.terminal import refuse, say
from gendan.cli.words import _
from gendan.machine import archive, dump
from gendan.machine.database import database_settings


def backup(home: Path, goal: Path) -> None:
    """Write everything into one file. Django is loaded: the manifest names the migrations."""
    goal = goal.absolute()
    if not goal.parent.is_dir():
        refuse(_("There is no folder {folder}: make it first").format(folder=goal.parent))
    settings, files = database_settings(home), _files_folder()
    with _work_folder(goal.parent) as work:
        dump.dump(settings, work / archive.DUMP)  # first: every file that it names is on the disk by now
        manifest = archive.Manifest(
            version=version("gendan"),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=_applied(),
            with_files=files is not None,
        )
        archive.write(goal, manifest, work / archive.DUMP, files)
    if files is None:
        say(_("Uploads are kept on S3 and are not in the backup: back up the bucket too."))
    say(_("Keep {file} apart from the backup: second factors need it.").format(file=home / "secret-key"))
    say(
        _("{goal}: the database and {count} files, {size:.1f} MB").format(
            goal=goal, count=len(manifest.parts) - 1, size=goal.stat().st_size / 1e6
        )
    )


def restore(home: Path, source: Path, *, replace: bool) -> None:
    """Put everything back as it is in the file, or leave everything as it is."""
    settings = database_settings(home)
    if not source.is_file():
        refuse(_("There is no file {file}").format(file=source))
    if not dump.is_empty(settings) and not replace:
        refuse(_("The database is not empty: with --replace everything in it is replaced by the backup"))
    if dump.others_connected(settings):
        refuse(_("Gendan is running on this database: stop it first, then restore"))
    with _work_folder(home) as work:
        manifest = archive.unpack(source, work)
        _refuse_newer(manifest)
        _put_back(settings, work, manifest)
    say(
        _("Restored the backup of {made_at}; `gendan up` brings it up to date").format(
            made_at=manifest.made_at
        )
    )


def _put_back(settings: dict[str, object], work: Path, manifest: archive.Manifest) -> None:
    """Files first, and none taken away before the database is exchanged: a stop between leaves a whole state.

    Uploads are named by their content, so that old and new ones never clash.
    """
    files, found = _files_folder(), work / archive.FILES
    if files is not None and manifest.with_files:
        _add(found, files)
    dump.restore(settings, work / archive.DUMP)
    if files is not None and manifest.with_files:
        _drop_others(found, files)


def _add(source: Path, goal: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            place = goal / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                shutil.copy2(path, place.with_name(f".{place.name}.part"))
                place.with_name(f".{place.name}.part").replace(place)


def _drop_others(source: Path, goal: Path) -> None:
    for path in goal.rglob("*"):
        if path.is_file() and not (source / path.relative_to(goal)).exists():
            path.unlink()


@contextmanager
def _work_folder(place: Path) -> Iterator[Path]:
    """A folder for the work, on the disk where the result goes."""
    try:
        folder = tempfile.mkdtemp(prefix=".gendan-", dir=place)
    except OSError as problem:
        refuse(
            _("{place} cannot be written to ({reason}): choose another place").format(
                place=place, reason=problem.strerror
            )
        )
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _files_folder() -> Path | None:
    """Where uploads are; None where they are on S3."""
    from django.core.files.storage import default_storage

    location = getattr(default_storage, "base_location", None)
    return Path(location) if location else None


def _applied() -> list[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _refuse_newer(manifest: archive.Manifest) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if not set(manifest.migrations) <= known:
        refuse(
            _(
                "The backup was made by another Gendan ({version}): install that version or a newer one"
            ).format(version=manifest.version)
        )
