"""Counts the pages that follow live events: a middleware would only see such a response begin."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from gendan.health.figures import STREAMS

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


def counted(application: Application) -> Application:
    """The application, with its event streams counted while they last."""

    async def answer(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        is_stream = False

        async def pass_on(message: Message) -> None:
            nonlocal is_stream
            if message["type"] == "http.response.start" and _is_stream(message) and not is_stream:
                is_stream = True
                STREAMS.inc()
            await send(message)

        try:
            await application(scope, receive, pass_on)
        finally:
            if is_stream:
                STREAMS.dec()

    return answer


def _is_stream(message: Message) -> bool:
    kinds = [value for name, value in message.get("headers", ()) if name.lower() == b"content-type"]
    return any(kind.startswith(b"text/event-stream") for kind in kinds)
