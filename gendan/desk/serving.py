"""Sending a file: in ranges, not twice, and so that a browser cannot be made to run it."""

import re
from collections.abc import Callable
from typing import IO, Self

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

CHUNK = 256 * 1024

# Whatever the file holds, it is a document without origin, scripts, forms or anything to load. Chromium's PDF
# viewer, a page of its own, shows a document in this sandbox.
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


def serve(
    request: HttpRequest,
    opener: Callable[[], IO[bytes]],
    *,
    size: int,
    media_type: str,
    name: str,
    etag: str,
    inline: bool,
) -> HttpResponseBase:
    """The answer to a GET or HEAD for a file whose permission has been checked.

    200, 206 for one range, 304 where the asker has it, 416 for a range beyond its end.
    """
    quoted = f'"{etag}"'
    response: HttpResponseBase
    if {quoted, f"W/{quoted}", "*"} & set(parse_etags(request.headers.get("If-None-Match", ""))):
        response = HttpResponse(status=304)
    else:
        wanted = _range(request, size, quoted)
        if wanted is None:
            response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        else:
            response = _piece(request, opener(), wanted, size)
            response.headers["Content-Type"] = media_type
            response.headers["Content-Disposition"] = (
                content_disposition_header(not inline, name) or "attachment"
            )
    response.headers["ETag"] = quoted
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-cache"  # kept, but asked for again: rights may end
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First byte and the one after the last: all for anything but one plain range; None beyond the end."""
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", request.headers.get("Range", "").strip())
    if match is None or match[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return 0, size
    if not match[1]:
        last = int(match[2])
        return (max(0, size - last), size) if last else None
    start = int(match[1])
    end = min(int(match[2]) + 1, size) if match[2] else size
    if start >= size:
        return None
    return (start, end) if start < end else (0, size)


def _piece(
    request: HttpRequest, opened: IO[bytes], wanted: tuple[int, int], size: int
) -> StreamingHttpResponse:
    start, end = wanted
    opened.seek(start)
    # Under ASGI Django would first read a synchronous iterator to its end, into memory.
    piece = _AsyncPiece if isinstance(request, ASGIRequest) else _SyncPiece
    part = (start, end) != (0, size)
    response = StreamingHttpResponse(piece(opened, end - start), status=206 if part else 200)
    response.headers["Content-Length"] = str(end - start)
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


class _Piece:
    """So many bytes of an open file, which is closed with the response even if nothing was read."""

    def __init__(self, opened: IO[bytes], length: int) -> None:
        self.opened, self.left = opened, length

    def read(self) -> bytes:
        chunk = self.opened.read(min(CHUNK, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.opened.close()


class _SyncPiece(_Piece):
    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if chunk := self.read():
            return chunk
        raise StopIteration


class _AsyncPiece(_Piece):
    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if chunk := await sync_to_async(self.read, thread_sensitive=False)():
            return chunk
        raise StopAsyncIteration
