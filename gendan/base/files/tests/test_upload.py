"""Uploads are hashed on the way in, and stopped where they are too large."""

import asyncio
import errno
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.http.multipartparser import MultiPartParser
from pytest_django.fixtures import Settings

from gendan.base.errors import TooLargeError
from gendan.base.files.errors import StorageFullError
from gendan.base.files.guard import LINGER_BYTES, BodyGuard
from gendan.base.files.upload import LimitedUploadHandler, ReceivedFile

FIVE_GIGABYTES = 5 * 1024**3
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def temporary(settings: Settings, tmp_path: Path) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


class Form:
    """A form with one file of `size` bytes, made while it is read."""

    def __init__(self, size: int, name: str = "a.pdf") -> None:
        head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        self.parts = self._parts(head.encode(), size)
        self.given = 0
        self.rest = b""

    def _parts(self, head: bytes, size: int) -> Iterator[bytes]:
        yield head
        block = bytes(64 * 1024)
        for at in range(0, size, len(block)):
            yield block[: size - at]
        yield b"\r\n--b--\r\n"

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size and (part := next(self.parts, b"")):
            self.rest += part
        taken, self.rest = self.rest[:size], self.rest[size:]
        self.given += len(taken)
        return taken


def parse(form: Form, length: int) -> ReceivedFile:
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=b", "CONTENT_LENGTH": str(length)}
    files = MultiPartParser(meta, form, [LimitedUploadHandler()]).parse()[1]  # type: ignore[arg-type]
    received = files["file"]
    assert isinstance(received, ReceivedFile)
    return received


def test_an_upload_is_hashed_on_the_way_in() -> None:
    with parse(Form(200_000, "合同.pdf"), 200_200) as received:
        assert received.sha256 == hashlib.sha256(bytes(200_000)).hexdigest()
        assert (received.name, received.size) == ("合同.pdf", 200_000)


def test_five_gigabytes_that_say_so_are_refused_unread() -> None:
    form = Form(FIVE_GIGABYTES)
    with pytest.raises(TooLargeError, match="200 MB"):
        parse(form, FIVE_GIGABYTES)
    assert form.given == 0


def test_a_form_that_lies_about_its_length_is_stopped_at_the_limit(temporary: Path) -> None:
    form = Form(FIVE_GIGABYTES, "a.txt")
    with pytest.raises(TooLargeError, match=r"“a\.txt” is too large: the limit is 10 MB"):
        parse(form, 1000)
    assert form.given < 11 * MEGABYTE
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", ["a." + "x" * 240, "长" * 200 + ".pdf", "a.b/c"])
def test_no_name_breaks_the_temporary_folder(name: str) -> None:
    with parse(Form(10, name), 1000) as received:
        assert received.size == 10


def test_a_full_disk_is_told_and_nothing_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ReceivedFile, "write", full)
    with pytest.raises(StorageFullError):
        parse(Form(1000), 1200)
    assert list(temporary.iterdir()) == []


class Client:
    """One request to an ASGI application: what it sends is made when asked for, what it gets is kept."""

    def __init__(self, size: int, *, length: int | None = None, **headers: str) -> None:
        self.left = size
        self.taken = 0
        self.sent: list[dict[str, Any]] = []
        given = {"content_type": "multipart/form-data; boundary=b", **headers}
        if length is not None:
            given["content-length"] = str(length)
        self.scope = {
            "type": "http",
            "method": "POST",
            "path": "/files/",
            "query_string": b"",
            "headers": [(key.replace("_", "-").encode(), value.encode()) for key, value in given.items()],
        }

    async def receive(self) -> dict[str, Any]:
        size = min(self.left, MEGABYTE)
        self.left -= size
        self.taken += size
        return {"type": "http.request", "body": bytes(size), "more_body": self.left > 0}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    def ask(self, application: Any = None) -> tuple[int, str]:
        asyncio.run(BodyGuard(application or ASGIHandler())(self.scope, self.receive, self.send))
        body = b"".join(message.get("body", b"") for message in self.sent)
        return self.sent[0]["status"], body.decode()


def test_the_guard_refuses_five_gigabytes_before_anything_is_written() -> None:
    client = Client(FIVE_GIGABYTES, length=FIVE_GIGABYTES, accept_language="en")
    status, body = client.ask()
    assert status == 413
    assert json.loads(body)["type"] == "urn:gendan:too_large"
    assert "200 MB" in json.loads(body)["detail"]
    assert client.taken <= LINGER_BYTES + MEGABYTE
    assert client.sent[-1]["more_body"] is False


def test_the_guard_stops_a_stream_without_a_length(settings: Settings) -> None:
    settings.FILE_LIMIT_BYTES = 20 * MEGABYTE
    client = Client(FIVE_GIGABYTES)
    assert client.ask()[0] == 413
    assert client.taken <= 22 * MEGABYTE + LINGER_BYTES
    assert sum(message["type"] == "http.response.start" for message in client.sent) == 1


def test_the_guard_holds_other_bodies_to_less() -> None:
    client = Client(50 * MEGABYTE, length=50 * MEGABYTE, content_type="application/json")
    assert client.ask()[0] == 413


def test_the_guard_answers_in_the_language_and_form_of_the_asker() -> None:
    chinese = Client(0, length=FIVE_GIGABYTES, accept_language="zh-CN", accept="text/html")
    english = Client(0, length=FIVE_GIGABYTES, accept_language="en", accept="text/html")
    assert "200 MB" in english.ask()[1]
    assert chinese.ask()[0] == 413


def test_the_guard_foresees_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 100 * MEGABYTE}))
    client = Client(50 * MEGABYTE, length=50 * MEGABYTE)
    assert client.ask()[0] == 507
    assert client.taken <= LINGER_BYTES + MEGABYTE


def test_the_guard_tells_of_a_disk_that_fills_up_meanwhile() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert Client(0).ask(application)[0] == 507


def test_the_guard_lets_ordinary_requests_through() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(len(message["body"])).encode()})

    assert Client(1000, length=1000).ask(application) == (200, "1000")
