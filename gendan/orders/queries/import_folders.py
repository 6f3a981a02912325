"""Folders that may be watched for files of orders: below `GENDAN_IMPORT_FOLDER`, never through a link."""

import os
from pathlib import Path

from django.conf import settings

TAKEN, DONE, REFUSED = "taken", "done", "refused"
OWN = frozenset({TAKEN, DONE, REFUSED})  # where files of a watched folder are put away
MOST_OFFERED = 200


def folder_of(name: str) -> Path | None:
    """The folder of a source, if it is one below the setting; None for whatever else the name is."""
    root = settings.IMPORT_FOLDER
    if not root or not name:
        return None
    base = Path(root).resolve()
    folder = base / name
    try:
        is_there = folder.is_dir() and folder.resolve() == folder
    except OSError:  # a name longer than any
        return None
    return folder if is_there and folder != base and folder.is_relative_to(base) else None


def are_watched() -> bool:
    """Whether this installation watches folders at all."""
    return bool(settings.IMPORT_FOLDER)


def written(folder: Path) -> str:
    """A folder that `folder_of` found, as sources name it."""
    return folder.relative_to(Path(settings.IMPORT_FOLDER).resolve()).as_posix()


def offered() -> list[str]:
    """The folders that stand right below the setting, by name; none where it cannot be read."""
    if not settings.IMPORT_FOLDER:
        return []
    try:
        found = [it.name for it in os.scandir(settings.IMPORT_FOLDER) if it.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(it for it in found if not it.startswith(".") and it not in OWN)[:MOST_OFFERED]
