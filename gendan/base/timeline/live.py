"""The live stream: what happens to given objects, as server-sent events that resume where they broke off."""

import asyncio
import json
from collections.abc import AsyncGenerator, Collection
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.utils import translation

from gendan.base.refs import Subject
from gendan.base.timeline import queries
from gendan.base.timeline.hub import Subscription, hub, in_database
from gendan.base.timeline.queries import SealedEvent

HEARTBEAT = 15.0  # seconds: proxies close what stays silent for a minute
LIFETIME = 600.0  # seconds: then the page comes again, and what it may see is checked again
PATIENCE = 10.0  # seconds to wait for the database at the beginning
RETRY = 2_000  # milliseconds after which a page comes again
MOST_MISSED = 500  # events: who has missed more does better to load the page again


@dataclass(frozen=True)
class ServerSentEvent:
    """One message of the stream; `id` is the position to resume from."""

    data: str | None = None
    id: int | None = None
    event: str | None = None
    comment: str | None = None
    retry: int | None = None

    def encode(self) -> bytes:
        """The message as it goes over the wire. `data` must be one line, as JSON is."""
        fields = {
            "": self.comment,
            "retry": self.retry,
            "event": self.event,
            "id": self.id,
            "data": self.data,
        }
        lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
        return ("\n".join(lines) + "\n\n").encode()


def close() -> None:
    """End every stream of this event loop. SIGTERM and SIGINT do it without being told."""
    hub().close()


async def stream(
    subjects: Collection[Subject],
    after: int | None,
    *,
    language: str = "zh-hans",
    heartbeat: float = HEARTBEAT,
    lifetime: float = LIFETIME,
) -> AsyncGenerator[ServerSentEvent, None]:
    """What happens to any of `subjects`, each event once and in order, in the reader's `language`.

    From the present on, or from `after`, the last `id` that the reader was given. An event names only those
    of its subjects that were asked for: the caller has checked those. Ends after `lifetime` seconds, when the
    reader does not keep up, and when the process stops; the reader then comes again.
    """
    wanted = frozenset(subjects)
    await in_database(lambda: None)  # gives back what the request has used
    try:
        async with hub().subscribed(wanted, PATIENCE) as subscription:
            async for message in _messages(subscription, after, language, heartbeat, lifetime):
                yield message
    except (TimeoutError, DatabaseError):
        yield ServerSentEvent(comment="not available now", retry=RETRY)


async def _messages(
    subscription: Subscription, after: int | None, language: str, heartbeat: float, lifetime: float
) -> AsyncGenerator[ServerSentEvent, None]:
    position = subscription.start if after is None else after
    yield ServerSentEvent(comment="here", retry=RETRY, id=position)
    if after is not None:
        missed = await in_database(lambda: _missed(subscription.subjects, after))
        if missed is None:
            position = subscription.start
            yield ServerSentEvent(event="reload", id=position, data="{}")
        for it in missed or ():
            position = it.position
            yield _message(it, subscription.subjects, language)
    end = asyncio.get_running_loop().time() + lifetime
    while asyncio.get_running_loop().time() < end:
        try:
            event = await subscription.next(heartbeat)
        except TimeoutError:
            yield ServerSentEvent(comment="still here")
            continue
        if event is None:
            return
        if event.position > position:
            position = event.position
            yield _message(event, subscription.subjects, language)


def _missed(subjects: Collection[Subject], after: int) -> list[SealedEvent] | None:
    """What happened since; None where it is too much, or where an older database was restored."""
    if after > queries.head():
        return None
    found = queries.events_after(after, subjects=subjects, limit=MOST_MISSED + 1)
    return found if len(found) <= MOST_MISSED else None


def _message(it: SealedEvent, wanted: Collection[Subject], language: str) -> ServerSentEvent:
    with translation.override(language):
        data = json.dumps(_shown(it, wanted), ensure_ascii=False, separators=(",", ":"))
    return ServerSentEvent(id=it.position, data=data)


def _shown(it: SealedEvent, wanted: Collection[Subject]) -> dict[str, Any]:
    event, what = it.event, it.event.what
    return {
        "kind": event.kind,
        "title": str(what.title),
        "sentence": event.sentence,
        "icon": what.icon,
        "colour": what.colour,
        "actor": event.actor_name,
        "at": event.at.isoformat(),
        "subjects": [str(subject) for subject in event.about if subject in wanted],
    }
