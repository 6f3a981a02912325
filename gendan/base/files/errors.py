"""Why a file was not taken."""

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import ConflictError, InvalidInputError, UnavailableError


class RefusedFileError(InvalidInputError):
    """The content, or its name, is not of a kind that is kept here."""

    code = "file_refused"
    title = _("This file is not accepted")


class DuplicateFileError(ConflictError):
    """The same content hangs on the same object already."""

    code = "file_duplicate"
    title = _("This file is here already")


class StorageFullError(UnavailableError):
    """The disk has no room; nothing was kept of the upload."""

    code = "storage_full"
    status = 507
    title = _("There is no room left to store this file")
