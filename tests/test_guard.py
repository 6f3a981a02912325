"""The web application that is served counts bodies before Django sees them."""

import asyncio
from typing import Any


def test_five_gigabytes_are_refused_at_the_door() -> None:
    from gendan.config.asgi import application

    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/files/",
        "query_string": b"",
        "headers": [
            (b"content-length", b"5368709120"),
            (b"content-type", b"multipart/form-data; boundary=b"),
        ],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask() -> None:
        await application(scope, receive, send)

    asyncio.run(ask())
    assert sent[0]["status"] == 413
