"""The one family of errors that a person may see.

Each has a `code` (stable, for programs), an HTTP `status`, translated text, and `fields` where single
inputs are at fault. Faces turn them into a page, a form error or an RFC 9457 problem; nothing else in the
program builds such an answer.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class GendanError(Exception):
    """Something a person can understand and act on.

    `message` says what is wrong, `hint` what to do; `fields` maps an input's name to what is wrong with it.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    title: ClassVar[Text] = _("This cannot be done")

    def __init__(
        self, message: Text = "", *, hint: Text = "", fields: Mapping[str, Text] | None = None
    ) -> None:
        self.message = message or self.title
        self.hint = hint
        self.fields = dict(fields or {})
        super().__init__(message)

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.message, self.hint) if part)


class InvalidInputError(GendanError):
    """What was given cannot be used."""

    code = "invalid"
    status = 422
    title = _("Some of what was entered cannot be used")


class NotFoundError(GendanError):
    """Absent, or not for this person: deliberately the same answer."""

    code = "not_found"
    status = 404
    title = _("There is no such page, or it is not for you")


class ForbiddenError(GendanError):
    """The object may be seen, the act is not allowed."""

    code = "forbidden"
    status = 403
    title = _("You may not do this")


class ConflictError(GendanError):
    """Somebody else was quicker, or the state does not allow it."""

    code = "conflict"
    status = 409
    title = _("This has changed in the meantime")


class TooLargeError(GendanError):
    """More than the limit that the message names."""

    code = "too_large"
    status = 413
    title = _("This is too large")


class TooManyError(GendanError):
    """Too often in too short a time."""

    code = "too_many"
    status = 429
    title = _("Too many requests")


class UnavailableError(GendanError):
    """Something that is needed does not answer now."""

    code = "unavailable"
    status = 503
    title = _("This is not available at the moment")
