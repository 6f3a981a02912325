"""Files over HTTP: up, down, in pieces, and only for who may see the object."""

import asyncio
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client
from django.utils import translation

from gendan.base.files import actions, queries
from gendan.base.files.models import StoredFile
from gendan.base.files.tests import samples
from gendan.base.refs import Subject
from gendan.people.models import Member

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def me(cast: "Cast", client: Client) -> Member:
    Member.objects.filter(pk=cast.merchandiser.pk).update(language="en")
    client.force_login(cast.merchandiser)
    return cast.merchandiser


def paper(content: bytes = samples.PDF, name: str = "合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def mine(me: Member, content: bytes = samples.PDF, name: str = "合同.pdf") -> StoredFile:
    return actions.store(paper(content, name), actor=me, on=Subject("member", me.pk))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def send(client: Client, on: str, *files: SimpleUploadedFile, **headers: str) -> Any:
    return client.post(
        "/files/", {"on": on, "file": list(files)}, headers={"Accept-Language": "en", **headers}
    )


def test_a_file_goes_up_and_comes_down(client: Client, me: Member) -> None:
    answer = send(client, f"member:{me.pk}", paper())
    assert answer.status_code == 201
    (result,) = answer.json()["files"]
    shown = client.get(result["file"]["url"])
    assert body(shown) == samples.PDF
    assert shown["Content-Type"] == "application/pdf"


def test_each_file_of_a_form_has_its_own_answer(client: Client, me: Member) -> None:
    answer = send(client, f"member:{me.pk}", paper(), paper(samples.SVG, "a.svg"), paper())
    assert answer.status_code == 422
    codes = [result["error"] and result["error"]["code"] for result in answer.json()["files"]]
    assert codes == [None, "file_refused", "file_duplicate"]


def test_htmx_gets_a_fragment_that_says_so(client: Client, me: Member) -> None:
    answer = send(client, f"member:{me.pk}", paper(samples.HTML, "<b>.html"), **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert "was not stored" in answer.content.decode()
    assert "<b>" not in answer.content.decode()


@pytest.mark.parametrize(("on", "status"), [("member:999999", 404), ("mystery:1", 404), ("nonsense", 422)])
def test_nothing_goes_to_what_one_may_not_see(client: Client, me: Member, on: str, status: int) -> None:
    assert send(client, on, paper()).status_code == status
    assert StoredFile.objects.count() == 0


def test_an_upload_over_the_limit_is_told_as_such(client: Client, me: Member, settings: Any) -> None:
    settings.FILE_LIMIT_BYTES = 100
    answer = send(client, f"member:{me.pk}", paper(samples.PDF * 10))
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_strangers_and_the_signed_out_get_nothing(client: Client, cast: "Cast") -> None:
    file = mine(cast.merchandiser)
    assert client.get(f"/files/{file.pk}/x.pdf").status_code == 302
    assert send(client, f"member:{cast.merchandiser.pk}", paper()).status_code == 401
    client.force_login(cast.buyer)
    absent, forbidden = client.get("/files/0/x.pdf"), client.get(f"/files/{file.pk}/x.pdf")
    assert (absent.status_code, forbidden.status_code) == (404, 404)
    assert client.get(f"/files/{file.pk}/thumb").status_code == 404


def test_a_form_from_elsewhere_is_refused(cast: "Cast") -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.merchandiser)
    assert send(strict, f"member:{cast.merchandiser.pk}", paper()).status_code == 403
    assert StoredFile.objects.count() == 0


def test_a_browser_is_told_to_run_nothing(client: Client, me: Member) -> None:
    text = mine(me, b"alert(1)", "a.txt")
    shown = client.get(f"/files/{text.pk}/a.txt")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"].startswith("attachment")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["Cache-Control"] == "private, no-cache"
    shown.close()


def test_pictures_and_pdfs_are_shown_and_can_be_downloaded(client: Client, me: Member) -> None:
    file = mine(me)
    shown, saved = client.get(f"/files/{file.pk}/x"), client.get(f"/files/{file.pk}/x?download")
    assert shown["Content-Disposition"] == "inline; filename*=utf-8''%E5%90%88%E5%90%8C.pdf"
    assert saved["Content-Disposition"].startswith("attachment")
    shown.close()
    saved.close()


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=5-99999", 206, 5, None),
        ("bytes=9-3", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("pages=1-2", 200, 0, None),
    ],
)
def test_pieces_are_sent_as_asked(
    client: Client, me: Member, asked: str, status: int, start: int, end: int | None
) -> None:
    answer = client.get(f"/files/{mine(me).pk}/x", headers={"Range": asked})
    wanted = samples.PDF[start:end]
    assert (answer.status_code, body(answer)) == (status, wanted)
    assert answer["Content-Length"] == str(len(wanted))


def test_a_piece_beyond_the_end_is_416(client: Client, me: Member) -> None:
    file = mine(me)
    answer = client.get(f"/files/{file.pk}/x", headers={"Range": "bytes=99999-"})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{file.size}")


def test_what_the_browser_has_is_not_sent_again_but_asked_for(
    client: Client, me: Member, cast: "Cast"
) -> None:
    file = mine(me)
    known = {"If-None-Match": f'"{file.sha256}"'}
    assert client.get(f"/files/{file.pk}/x", headers=known).status_code == 304
    client.force_login(cast.buyer)
    assert client.get(f"/files/{file.pk}/x", headers=known).status_code == 404


def test_a_small_picture_is_served_when_it_is_made(client: Client, me: Member) -> None:
    file = mine(me, samples.picture("JPEG"), "a.jpg")
    assert client.get(f"/files/{file.pk}/thumb").status_code == 404
    actions.make_thumbnail(file.pk)
    assert client.get(f"/files/{file.pk}/thumb")["Content-Type"] == "image/webp"


def test_the_opened_file_is_closed_with_the_answer(
    client: Client, me: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = io.BytesIO(samples.PDF)
    file = mine(me)
    monkeypatch.setattr(queries, "open_content", lambda file: opened)
    client.get(f"/files/{file.pk}/x").close()
    assert opened.closed


@pytest.mark.django_db(transaction=True)
def test_under_asgi_a_file_is_read_as_it_is_sent(cast: "Cast") -> None:
    file = mine(cast.merchandiser)
    client = AsyncClient()
    client.force_login(cast.merchandiser)

    async def read() -> bytes:
        answer: Any = await client.get(f"/files/{file.pk}/x")
        assert answer.is_async
        return b"".join([chunk async for chunk in answer.streaming_content])

    assert asyncio.run(read()) == samples.PDF
