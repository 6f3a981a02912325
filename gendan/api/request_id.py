"""One name for one request, in the answer and in the log."""

import re
import uuid

from django.http import HttpRequest

_GOOD = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id(request: HttpRequest) -> str:
    """The one the proxy or the logging gave, else a new one; the same for the life of the request."""
    known: str | None = getattr(request, "request_id", None)
    if not known:
        given = request.headers.get("X-Request-Id", "")
        known = given if _GOOD.fullmatch(given) else uuid.uuid4().hex
        request.request_id = known  # type: ignore[attr-defined]
    return known
