"""Receiving an upload: hashed on the way in, stopped at the limit of its kind."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.request import QueryDict
from django.utils.translation import gettext as _

from gendan.base.errors import TooLargeError
from gendan.base.files.kinds import KINDS, largest
from gendan.base.files.names import clean_name
from gendan.base.files.storage import full_disk_told

MEGABYTE = 1024 * 1024
FORM_BYTES = MEGABYTE  # what a form holds besides its files


def accepted() -> frozenset[str]:
    """The codes of the kinds that this installation accepts."""
    return frozenset(settings.FILE_KINDS or KINDS) & KINDS.keys()


def limit(name: str) -> int:
    """The largest size in bytes of a file with this name."""
    return largest(name, accepted(), settings.FILE_LIMIT_BYTES)


def too_large(name: str, most: int) -> TooLargeError:
    """What a person is told; `name` is "" where no file is to be named."""
    message = (
        _("“%(name)s” is too large: the limit is %(limit)d MB.")
        if name
        else _("The upload is too large: the limit is %(limit)d MB.")
    )
    return TooLargeError(
        message % {"name": clean_name(name), "limit": most // MEGABYTE},
        hint=_("Make pictures smaller, split an archive, or put the file where others can fetch it."),
    )


class ReceivedFile(TemporaryUploadedFile):
    """An upload in the temporary folder, and the SHA-256 of what came in."""

    sha256 = ""


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes each file of a form to the temporary folder and puts its `sha256` on it.

    Raises TooLargeError at the first byte over the limit, and before the first where the form says its size.
    """

    file: ReceivedFile

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002
        META: dict[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> tuple[QueryDict, Any] | None:
        """Refuse a form that says it is larger than any file may be."""
        if content_length > settings.FILE_LIMIT_BYTES + FORM_BYTES:
            raise too_large("", settings.FILE_LIMIT_BYTES)
        return None

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        self.received = 0
        self.limit = limit(file_name)
        self.digest = hashlib.sha256()
        super(TemporaryFileUploadHandler, self).new_file(field_name, file_name, *args, **kwargs)
        with full_disk_told():
            # Not under the sender's name: an extension of 250 letters is more than a folder takes.
            self.file = ReceivedFile("upload", self.content_type or "", 0, self.charset)
        self.file.name = file_name

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Count, hash and write."""
        self.received += len(raw_data)
        if self.received > self.limit:
            self.discard()
            raise too_large(self.file_name or "", self.limit)
        self.digest.update(raw_data)
        try:
            with full_disk_told():
                self.file.write(raw_data)
        except BaseException:
            self.discard()
            raise

    def file_complete(self, file_size: int) -> ReceivedFile:
        """The file, with its hash."""
        with full_disk_told():
            self.file.seek(0)
        self.file.size = file_size
        self.file.sha256 = self.digest.hexdigest()
        return self.file

    def discard(self) -> None:
        """Leave nothing of the file that is being received."""
        self.file.close()
        Path(self.file.temporary_file_path()).unlink(missing_ok=True)
