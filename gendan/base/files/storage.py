"""Where contents are kept: under the hash of the content, on disk or S3.

A path never changes its content, so writing twice is harmless, and nothing else has to agree on names.
"""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from gendan.base.files.errors import StorageFullError

PART = ".part-"


def content_path(sha256: str) -> str:
    """Where a content is kept."""
    return f"content/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def thumbnail_path(sha256: str) -> str:
    """Where the small picture of a content is kept."""
    return f"thumbnail/{sha256[:2]}/{sha256[2:4]}/{sha256}.webp"


class DiskStorage(FileSystemStorage):
    """A folder whose files appear whole or not at all, and stay when the power goes."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002
        """The name itself: another content would have another name."""
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.parent / f"{PART}{uuid.uuid4().hex}"
        try:
            with part.open("xb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
            _sync_folder(target.parent)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        return name


def _sync_folder(folder: Path) -> None:
    """The new name itself is on the disk only after this."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Within the block a full disk is a StorageFullError, which says what to do."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise disk_full() from problem


def disk_full() -> StorageFullError:
    """What a person is told."""
    return StorageFullError(
        _("There is no room left on the disk for this file; nothing of it was kept."),
        hint=_("Tell your administrator, and upload it again when there is room."),
    )
