"""Taking files in and off, and keeping the storage in step with the table."""

import hashlib
import logging
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import NotFoundError
from gendan.base.files.errors import DuplicateFileError, RefusedFileError
from gendan.base.files.events import FileAdded, FileRemoved, FileShown
from gendan.base.files.kinds import Kind
from gendan.base.files.models import StoredFile, Thumbnail
from gendan.base.files.names import clean_name, fitting_name
from gendan.base.files.pictures import FORMATS, UnreadablePictureError, check_size, small_picture
from gendan.base.files.sniff import identify
from gendan.base.files.storage import content_path, full_disk_told
from gendan.base.files.upload import accepted, limit, too_large
from gendan.base.jobs import enqueue
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record

ORPHAN_AGE = timedelta(days=1)  # an upload takes minutes
_PICTURES = {name.lower() for name in FORMATS}

log = logging.getLogger(__name__)


def store(upload: "File[Any]", *, actor: Actor, on: Subject, visible_to_customer: bool = False) -> StoredFile:
    """Check what was uploaded, keep its content, and hang it on `on`.

    `upload` is any Django file with a name; one that LimitedUploadHandler received is not read again for its
    hash. Whether `actor` may add to `on` is the caller's question. Raises RefusedFileError, TooLargeError,
    DuplicateFileError, StorageFullError. Whatever is raised, no row remains; a content without a row may, and
    `sweep_some` removes it.
    """
    given = upload.name or ""
    if (upload.size or 0) > limit(given):
        raise too_large(given, limit(given))
    kind, name = _checked(upload, given)
    sha256 = getattr(upload, "sha256", "") or _hash(upload)
    _keep(upload, sha256)
    with transaction.atomic():
        _lock(sha256)
        _refuse_duplicate(sha256, on)
        _keep(upload, sha256)  # a sweep may have come between
        file = _row(name, kind, upload.size or 0, sha256, actor=actor, on=on, shown=visible_to_customer)
        added = FileAdded(file=file.pk, kind=kind.code, size=file.size, sha256=sha256)
        record(added, actor=actor, on=[on], at=file.uploaded_at)
        if file.thumbnail == Thumbnail.PENDING:
            enqueue("files.make_thumbnail", file=file.pk)
    return file


def store_new(upload: "File[Any]", *, actor: Actor, on: Subject) -> StoredFile | None:
    """`store`, for reports that may be sent twice: what is on the object already is passed over (None)."""
    try:
        return store(upload, actor=actor, on=on)
    except DuplicateFileError:
        return None


def remove(file: StoredFile, *, actor: Actor) -> None:
    """Take a file off its object. Raises NotFoundError where somebody has done so already."""
    now = clock.now()
    with transaction.atomic():
        taken = StoredFile.objects.filter(pk=file.pk, removed_at__isnull=True).update(removed_at=now)
        if not taken:
            raise NotFoundError
        record(
            FileRemoved(file=file.pk, kind=file.kind_code, sha256=file.sha256), actor=actor, on=[file.subject]
        )
    file.removed_at = now


def show_to_customer(file: StoredFile, *, actor: Actor, visible: bool) -> None:
    """Open a file to the customer, or close it again. Nothing happens where it is so already."""
    with transaction.atomic():
        changed = StoredFile.objects.filter(
            pk=file.pk, removed_at__isnull=True, visible_to_customer=not visible
        ).update(visible_to_customer=visible)
        if changed:
            record(FileShown(file=file.pk, visible_to_customer=visible), actor=actor, on=[file.subject])
    file.visible_to_customer = visible


def make_thumbnail(id: int) -> Thumbnail:  # noqa: A002
    """Make the small picture of a file and of all with the same content. Doing it again changes nothing."""
    file = StoredFile.objects.get(pk=id)
    if file.thumbnail != Thumbnail.PENDING:
        return Thumbnail(file.thumbnail)
    outcome = Thumbnail.READY
    try:
        with default_storage.open(file.content_path, "rb") as content:
            _put(file.thumbnail_path, ContentFile(small_picture(content)))
    except (UnreadablePictureError, FileNotFoundError) as problem:
        log.info("no small picture of file %s: %s", id, problem)
        outcome = Thumbnail.FAILED
    pending = StoredFile.objects.filter(sha256=file.sha256, thumbnail=Thumbnail.PENDING)
    pending.update(thumbnail=outcome)
    return outcome


def purge_some(*, before: datetime, limit: int = 100) -> int:
    """Delete rows that were removed before `before`, up to `limit`; their contents go with the next sweep."""
    old = StoredFile.objects.filter(removed_at__lt=before).order_by("pk")[:limit]
    return StoredFile.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


def sweep_some(*, older_than: timedelta = ORPHAN_AGE, limit: int = 1000) -> int:
    """Delete contents, small pictures and half-written parts that no row needs; the number deleted.

    They are left where a process died between content and row. Safe beside uploads: both lock the hash.
    """
    oldest = clock.now() - older_than
    return sum(_sweep(path, oldest) for path in islice(_orphans(), limit))


def _checked(upload: "File[Any]", given: str) -> tuple[Kind, str]:
    """What it is, and the name it gets. Raises RefusedFileError."""
    kind = identify(upload, clean_name(given))
    name = fitting_name(given, kind)
    if kind.code not in accepted():
        raise RefusedFileError(
            _("Files of this kind are not accepted here: %(kind)s.") % {"kind": kind.label},
            hint=_("An administrator sets which kinds are."),
        )
    if (upload.size or 0) > limit(name):
        raise too_large(name, limit(name))
    if kind.code in _PICTURES:
        check_size(upload)
    return kind, name


def _row(
    name: str, kind: Kind, size: int, sha256: str, *, actor: Actor, on: Subject, shown: bool
) -> StoredFile:
    return StoredFile.objects.create(
        subject_kind=on.kind,
        subject_id=on.id,
        name=name,
        kind_code=kind.code,
        size=size,
        sha256=sha256,
        thumbnail=Thumbnail.PENDING if kind.code in _PICTURES else Thumbnail.NONE,
        visible_to_customer=shown,
        uploaded_at=clock.now(),
        uploader_kind=actor.actor_kind,
        uploader_id=actor.actor_id,
        uploader_name=actor.actor_name[:120],
    )


def _refuse_duplicate(sha256: str, on: Subject) -> None:
    known = StoredFile.objects.filter(
        sha256=sha256, subject_kind=on.kind, subject_id=on.id, removed_at__isnull=True
    ).first()
    if known is not None:
        raise DuplicateFileError(
            _("This file is here already, as “%(name)s” from %(who)s.")
            % {"name": known.name, "who": known.uploader_name},
            hint=_("Nothing needs to be done."),
        )


def _hash(upload: "File[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _keep(upload: "File[Any]", sha256: str) -> None:
    if not default_storage.exists(content_path(sha256)):
        upload.seek(0)
        _put(content_path(sha256), upload)


def _put(path: str, content: "File[Any]") -> None:
    with full_disk_told():
        default_storage.save(path, content)


def _lock(sha256: str) -> None:
    """Until the transaction ends, nobody else stores or sweeps this content."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [zlib.crc32(sha256.encode())])


def _orphans() -> Iterator[str]:
    """Paths that no row needs at this moment."""
    paths = _paths("content", "thumbnail")
    while batch := {path: _hash_in(path) for path in islice(paths, 500)}:
        known = set(StoredFile.objects.filter(sha256__in=batch.values()).values_list("sha256", flat=True))
        yield from (path for path, sha256 in batch.items() if sha256 not in known)


def _sweep(path: str, oldest: datetime) -> int:
    """Delete one path, if it is old and still nobody's."""
    sha256 = _hash_in(path)
    with transaction.atomic():
        _lock(sha256)
        try:
            young = default_storage.get_modified_time(path) >= oldest
        except FileNotFoundError:
            return 0
        if young or StoredFile.objects.filter(sha256=sha256).exists():
            return 0
        default_storage.delete(path)
    return 1


def _hash_in(path: str) -> str:
    """The hash that a path is made of; of a part that was never finished, a word that is none."""
    return path.rsplit("/", 1)[-1].removesuffix(".webp")


def _paths(*folders: str) -> Iterator[str]:
    for folder in folders:
        try:
            inner, files = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        yield from (f"{folder}/{file}" for file in sorted(files))
        yield from _paths(*(f"{folder}/{name}" for name in sorted(inner)))
