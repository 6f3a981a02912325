"""A POST may be sent again: it happens once, and the answer is the same."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable

from gendan.api.caller import Caller
from gendan.api.models import Answer
from gendan.base import clock
from gendan.base.errors import ConflictError, GendanError

LIFE = timedelta(hours=24)
WAIT = "10s"


class KeyMissingError(GendanError):
    """A POST without a key cannot be told from its own repetition."""

    code = "idempotency_key_required"
    title = _("Send an Idempotency-Key")

    def __init__(self) -> None:
        super().__init__(hint=_("1 to 255 visible ASCII characters, a new one for each new act."))


class KeyReusedError(GendanError):
    """The key belongs to another request."""

    code = "idempotency_key_reused"
    status = 422
    title = _("This Idempotency-Key was used for another request")


class StillRunningError(ConflictError):
    """The first request with this key has not ended."""

    code = "idempotency_key_busy"
    title = _("The first request with this Idempotency-Key is still running")


def once(request: HttpRequest, caller: Caller, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Run `act` unless its answer is already kept under the request's key.

    Only success is kept: a refusal rolls everything back, the key too, and may be tried again. A second
    request that comes while the first runs waits for it. Raises KeyMissingError, KeyReusedError and
    StillRunningError.
    """
    key = _key(request)
    mark = fingerprint(request)
    try:
        with transaction.atomic():
            kept = _claim(caller.key, key, mark)
            if kept is not None:
                return _again(kept, mark)
            response = act()
            if response.status_code < 400:
                Answer.keep(caller.key, key, response.status_code, response.content)
            else:
                transaction.set_rollback(True)
            return response
    except OperationalError as problem:
        if isinstance(problem.__cause__, LockNotAvailable):
            raise StillRunningError from None
        raise


def fingerprint(request: HttpRequest) -> bytes:
    """What makes two requests the same: method, address and body."""
    head = f"{request.method} {request.get_full_path()}\n"
    return hashlib.sha256(head.encode() + request.body).digest()


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 255 or not all("!" <= letter <= "~" for letter in key):
        raise KeyMissingError
    return key


def _claim(owner: str, key: str, mark: bytes) -> Answer | None:
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = %s", [WAIT])
    kept = Answer.claim(owner, key, mark, now=clock.now(), life=LIFE)
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout to default")
    return kept


def _again(kept: Answer, mark: bytes) -> HttpResponse:
    if bytes(kept.fingerprint) != mark:
        raise KeyReusedError
    response = HttpResponse(bytes(kept.body), status=kept.status or 200, content_type="application/json")
    response["Idempotency-Replayed"] = "true"
    return response
