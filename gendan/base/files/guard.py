"""In front of Django: a request's body is counted before anything of it is written.

Django's ASGI handler writes the whole body to a temporary file before it asks any upload handler or view.
Five gigabytes would fill the disk before anybody could refuse them, so they are refused here.
"""

import asyncio
import errno
import json
import logging
import shutil
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from functools import partial
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.utils import translation

from gendan.base.errors import GendanError
from gendan.base.files.storage import disk_full
from gendan.base.files.upload import FORM_BYTES, MEGABYTE, too_large

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]
Problem = Callable[[], GendanError]  # made when the language of the asker is set

LARGEST_OTHER = 10 * MEGABYTE  # of a body that is no form with files
LINGER_BYTES = 8 * MEGABYTE
LINGER_SECONDS = 2.0
SPARE = 256 * MEGABYTE  # free disk space that uploads leave to others

log = logging.getLogger(__name__)


class BodyGuard:
    """An ASGI application around another: refuses bodies that are too large, or that the disk cannot hold."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer 413 or 507 at once, or hand on to the application while counting."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        most = _most(scope)
        problem = _foreseen(scope, most)
        if problem is not None:
            await _refuse(scope, receive, send, problem)
            return
        counted = _Counted(scope, receive, send, most)
        try:
            await self.application(scope, counted.receive, counted.send)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT} or counted.answered:
                raise
            log.exception("the disk is full")
            await _refuse(scope, receive, send, disk_full)


class _Counted:
    """The two ends of one request, counting what comes in."""

    def __init__(self, scope: Message, receive: Receive, send: Send, most: int) -> None:
        self.scope, self._receive, self._send, self.most = scope, receive, send, most
        self.received = 0
        self.answered = False
        self.refused = False

    async def receive(self) -> Message:
        """The next message; where the body passes the limit, the client is answered and "disconnects"."""
        if self.refused:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self.received += len(message.get("body", b""))
        if self.received > self.most and not self.answered:
            self.refused = True
            await _refuse(self.scope, self._receive, self._send, _over(self.most))
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        """Pass an answer on, unless one was given."""
        if not self.refused:
            self.answered = True
            await self._send(message)


def _most(scope: Message) -> int:
    kind = _header(scope, b"content-type").lower()
    return settings.FILE_LIMIT_BYTES + FORM_BYTES if kind.startswith("multipart/form-data") else LARGEST_OTHER


def _over(most: int) -> Problem:
    return partial(too_large, "", min(most, settings.FILE_LIMIT_BYTES))


def _foreseen(scope: Message, most: int) -> Problem | None:
    """What is wrong with the length that the request names."""
    length = _header(scope, b"content-length")
    size = int(length) if length.isascii() and length.isdigit() else 0
    if size > most:
        return _over(most)
    if size > MEGABYTE and shutil.disk_usage(tempfile.gettempdir()).free < 2 * size + SPARE:
        return disk_full
    return None


def _header(scope: Message, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")


async def _refuse(scope: Message, receive: Receive, send: Send, problem: Problem) -> None:
    """Answer, then read on for a moment: a connection closed under a sender loses the answer too."""
    status, body, media_type = await asyncio.to_thread(_answer, scope, problem)
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    with suppress(TimeoutError):
        await asyncio.wait_for(_drain(receive), LINGER_SECONDS)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _drain(receive: Receive) -> None:
    left = LINGER_BYTES
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b"")) or 1
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return


def _answer(scope: Message, make: Problem) -> tuple[int, bytes, str]:
    """The answer in the asker's language: a line of text for a page, a problem (RFC 9457) for a program."""
    request = ASGIRequest(dict(scope), BytesIO())
    with translation.override(translation.get_language_from_request(request)):
        problem = make()
        if "text/html" in request.headers.get("accept", "") and "hx-request" not in request.headers:
            return problem.status, str(problem).encode(), "text/plain; charset=utf-8"
        fields = {
            "type": f"urn:gendan:{problem.code}",
            "title": str(problem.title),
            "status": problem.status,
            "detail": str(problem.message),
            "hint": str(problem.hint),
        }
        body = json.dumps(fields, ensure_ascii=False).encode()
        return problem.status, body, "application/problem+json"
