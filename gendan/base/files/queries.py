"""Reading files. `file_for` is the one door."""

from collections.abc import Collection
from typing import IO

from django.core.files.storage import default_storage

from gendan.base.errors import NotFoundError
from gendan.base.files import access
from gendan.base.files.models import StoredFile, Thumbnail
from gendan.base.refs import Actor, Subject


def file_for(member: Actor, id: int) -> StoredFile:  # noqa: A002
    """The file, if `member` may see what it hangs on.

    Raises NotFoundError for absent, removed and forbidden alike. Customers see only what was opened to them.
    """
    file = StoredFile.objects.filter(pk=id, removed_at__isnull=True).first()
    if file is None or not _visible(member, file):
        raise NotFoundError
    return file


def files_on(subject: Subject, member: Actor) -> list[StoredFile]:
    """The files on an object that `member` may see, newest first; none where the object is not theirs."""
    if not access.may_see(member, subject):
        return []
    files = StoredFile.objects.filter(
        subject_kind=subject.kind, subject_id=subject.id, removed_at__isnull=True
    )
    return list(files if member.actor_kind in _STAFF else files.filter(visible_to_customer=True))


def files_on_many(kind: str, numbers: Collection[int], member: Actor) -> list[StoredFile]:
    """The files on several objects of one kind that `member` may see, newest first, in one query.

    Whoever may see the first of them must be able to see them all: parts of one whole are meant.
    """
    if not numbers or not access.may_see(member, Subject(kind, next(iter(numbers)))):
        return []
    files = StoredFile.objects.filter(subject_kind=kind, subject_id__in=numbers, removed_at__isnull=True)
    return list(files if member.actor_kind in _STAFF else files.filter(visible_to_customer=True))


def same_content(file: StoredFile, member: Actor) -> list[StoredFile]:
    """Other uploads of the same content that `member` may see: the photo that served two complaints."""
    others = StoredFile.objects.filter(sha256=file.sha256, removed_at__isnull=True).exclude(pk=file.pk)
    return [other for other in others[:50] if _visible(member, other)]


def open_content(file: StoredFile) -> IO[bytes]:
    """Its bytes, for reading. Raises NotFoundError where the storage has lost them."""
    return _opened(file.content_path)


def open_thumbnail(file: StoredFile) -> IO[bytes]:
    """Its small picture. Raises NotFoundError where there is none (yet)."""
    if file.thumbnail != Thumbnail.READY:
        raise NotFoundError
    return _opened(file.thumbnail_path)


_STAFF = {"member", "system"}


def _visible(member: Actor, file: StoredFile) -> bool:
    if member.actor_kind not in _STAFF and not file.visible_to_customer:
        return False
    return access.may_see(member, file.subject)


def _opened(path: str) -> IO[bytes]:
    try:
        return default_storage.open(path, "rb")
    except FileNotFoundError:
        raise NotFoundError from None
