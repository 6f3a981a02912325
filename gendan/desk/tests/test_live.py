"""The live stream is for members, of what they may see, and lets the server stop."""

import asyncio
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import cast as as_type

import httpx
import pytest
from django.conf import settings
from django.db import transaction
from django.http import StreamingHttpResponse
from django.test import AsyncClient, Client

from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record, seal_some
from gendan.base.timeline.hub import in_database
from gendan.base.timeline.queries import head
from gendan.base.timeline.tests.kinds import Weighed
from gendan.people.models import Member
from tests.cast import Cast
from tests.web_server import web_server

pytestmark = pytest.mark.django_db(transaction=True)


def _weigh(member: Member) -> None:
    with transaction.atomic():
        record(Weighed(), actor=System("scale"), on=[Subject("member", member.pk), Subject("issue", 7)])
    while seal_some():
        pass


def test_stranger_is_told_to_sign_in(client: Client) -> None:
    assert client.get("/live?on=member:1").status_code == 401


@pytest.mark.parametrize(
    "query", ["on=member:{other}", "on=shipment:1", "on=member:{own}&on=shipment:1", "on=x", "on=é:1"]
)
def test_what_a_member_may_not_see_is_not_found(query: str, client: Client, cast: Cast) -> None:
    client.force_login(cast.merchandiser)
    query = query.format(own=cast.merchandiser.pk, other=cast.supervisor.pk)
    assert client.get(f"/live?{query}").status_code == 404


@pytest.mark.parametrize("count", [0, 101])
def test_nothing_and_too_much_are_refused(count: int, client: Client, cast: Cast) -> None:
    client.force_login(cast.merchandiser)
    words = "&".join([f"on=member:{cast.merchandiser.pk}"] * count)
    assert client.get(f"/live?{words}").status_code == 422


def test_member_is_told_what_happens_and_resumes(cast: Cast) -> None:
    member = cast.merchandiser

    async def test() -> None:
        client = AsyncClient()
        await client.aforce_login(member)
        await in_database(lambda: _weigh(member))
        await in_database(lambda: _weigh(member))
        response = await client.get(f"/live?on=member:{member.pk}", headers={"Last-Event-ID": "1"})
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        parts = aiter(as_type("StreamingHttpResponse", response))
        assert await anext(parts) == b": here\nretry: 2000\nid: 1\n\n"
        told = await anext(parts)
        assert told.startswith(b'id: 2\ndata: {"kind":"test.weighed"')
        assert b"issue:7" not in told

    asyncio.run(asyncio.wait_for(test(), 30))


def test_page_names_the_place_from_which_its_stream_goes_on(client: Client, cast: Cast) -> None:
    client.force_login(cast.merchandiser)
    _weigh(cast.merchandiser)
    assert f'data-live-after="{head()}"' in client.get("/").content.decode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, "subprocess.Popen[bytes]"]]:
    """A real web server on a Unix socket, with two database connections for everybody."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "web"))
        listening.listen()  # from here on a connection waits for the server instead of being refused
        with web_server(listening, tmp_path, GENDAN_POOL="2") as process:
            yield tmp_path / "web", process


def test_streams_keep_no_connection_of_the_pool_and_let_the_server_stop(
    server: tuple[Path, "subprocess.Popen[bytes]"], cast: Cast, client: Client
) -> None:
    path, process = server
    member = cast.merchandiser
    client.force_login(member)
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}

    async def test() -> None:
        transport = httpx.AsyncHTTPTransport(uds=str(path), limits=httpx.Limits(max_connections=None))
        async with (
            httpx.AsyncClient(
                transport=transport, base_url="http://localhost", cookies=cookies, timeout=20
            ) as web,
            AsyncExitStack() as stack,
        ):
            address = f"/live?on=member:{member.pk}"
            responses = [await stack.enter_async_context(web.stream("GET", address)) for _ in range(6)]
            streams = [response.aiter_text() for response in responses]
            for text in streams:
                assert (await anext(text)).startswith(": here")
            await in_database(lambda: _weigh(member))
            for text in streams:
                assert "test.weighed" in await anext(text)
            assert (await web.get("/live?on=member:0")).status_code == 404
            process.send_signal(signal.SIGTERM)
            for text in streams:
                assert [rest async for rest in text] == []

    asyncio.run(asyncio.wait_for(test(), 60))
    assert process.wait(timeout=10) in {0, -signal.SIGTERM}
