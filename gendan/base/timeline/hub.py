"""One listener for each web process, and the many streams it feeds.

A single PostgreSQL connection waits for the sealer's word, however many pages are open. What is new is read
once, by position, and put into the queue of every stream that follows one of its subjects. A word that is
lost loses nothing: the listener also looks each time it connects, and twice a minute.
"""

import asyncio
import logging
import signal
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import TypeVar
from weakref import WeakKeyDictionary

import psycopg
from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections

from gendan.base.refs import Subject
from gendan.base.timeline import queries
from gendan.base.timeline.actions import CHANNEL
from gendan.base.timeline.queries import SealedEvent

T = TypeVar("T")
Handler = Callable[[int, FrameType | None], object]
log = logging.getLogger(__name__)

BATCH = 500
QUEUE = 200  # events that a slow reader may lag behind before it is cut off
LOOK_SECONDS = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds between attempts to reach the database


class Subscription:
    """One stream's queue. `start` is the position after which everything is put into it."""

    def __init__(self, subjects: frozenset[Subject], start: int) -> None:
        self.subjects, self.start = subjects, start
        self._queue: asyncio.Queue[SealedEvent | None] = asyncio.Queue(QUEUE)
        self._is_open = True

    def offer(self, event: SealedEvent) -> None:
        """Give it an event. A reader that does not keep up is cut off, and resumes by position."""
        if self._is_open and self._queue.full():
            self.end()
        elif self._is_open:
            self._queue.put_nowait(event)

    def end(self) -> None:
        """Drop what waits, and tell the reader that this is the end."""
        self._is_open = False
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)

    async def next(self, seconds: float) -> SealedEvent | None:
        """The next event, or None at the end. Raises TimeoutError where none comes in time."""
        return await asyncio.wait_for(self._queue.get(), seconds)


class Hub:
    """Listens for as long as there are streams."""

    def __init__(self) -> None:
        self._streams: defaultdict[Subject, set[Subscription]] = defaultdict(set)
        self._users = 0
        self._position = 0
        self._ready = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None
        self._is_closing = False

    @asynccontextmanager
    async def subscribed(self, subjects: frozenset[Subject], patience: float) -> AsyncIterator[Subscription]:
        """A subscription while the block lasts. Raises TimeoutError where the database is not reached."""
        self._users += 1
        if self._listener is None:
            self._ready.clear()
            self._listener = asyncio.create_task(self._listen(), name="timeline listener")
        try:
            await asyncio.wait_for(self._ready.wait(), patience)
            with self._fed(Subscription(subjects, self._position)) as subscription:
                yield subscription
        finally:
            self._users -= 1
            if not self._users:
                self._listener.cancel()
                self._listener = None

    def close(self) -> None:
        """End every stream, and those that are still to come: the process is about to stop."""
        self._is_closing = True
        for stream in set().union(*self._streams.values()):
            stream.end()

    @contextmanager
    def _fed(self, stream: Subscription) -> Iterator[Subscription]:
        if self._is_closing:
            stream.end()
        for subject in stream.subjects:
            self._streams[subject].add(stream)
        try:
            yield stream
        finally:
            for subject in stream.subjects:
                self._streams[subject].discard(stream)
                if not self._streams[subject]:
                    del self._streams[subject]

    async def _listen(self) -> None:
        pause = FIRST_PAUSE
        with _before_the_process_stops(self.close):
            while True:
                try:
                    async with await _listening() as connection:
                        if not self._ready.is_set():
                            self._position = await in_database(queries.head)
                            self._ready.set()
                        pause = FIRST_PAUSE
                        await self._follow(connection)
                except Exception as problem:  # noqa: BLE001 - the edge of a loop that must go on
                    log.warning("The timeline cannot be followed, next attempt in %.1f s: %r", pause, problem)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)

    async def _follow(self, connection: "psycopg.AsyncConnection[object]") -> None:
        while True:
            await self._fan_out()
            async for _word in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                pass
            await connection.execute("select 1")  # a connection that died in silence is found here

    async def _fan_out(self) -> None:
        while found := await in_database(
            lambda: queries.events_after(self._position, subjects=None, limit=BATCH)
        ):
            for it in found:
                for stream in set().union(*(self._streams.get(about, ()) for about in it.event.about)):
                    stream.offer(it)
            self._position = found[-1].position


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop: a web process has one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


async def in_database(work: Callable[[], T]) -> T:
    """Do `work` in a thread that may use the database, and give its connection back at once.

    Under ASGI a request keeps its connection until its response has ended. A stream that kept one for its
    hours would empty the pool.
    """

    def run() -> T:
        try:
            return work()
        finally:
            close_old_connections()

    return await sync_to_async(run)()


async def _listening() -> "psycopg.AsyncConnection[object]":
    params = connections["default"].get_connection_params()
    for name in ("cursor_factory", "context"):
        params.pop(name, None)
    params |= {"application_name": "gendan live", "autocommit": True}
    connection = await psycopg.AsyncConnection.connect(**params)
    await connection.execute(f"listen {CHANNEL}")
    return connection


@contextmanager
def _before_the_process_stops(work: Callable[[], None]) -> Iterator[None]:
    """Let `work` go before what SIGTERM and SIGINT do: a web server waits for its streams to end."""
    loop = asyncio.get_running_loop()
    usual: dict[signal.Signals, Handler] = {}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(work)
        usual[signal.Signals(number)](number, frame)

    for number in (signal.SIGTERM, signal.SIGINT):
        previous = signal.getsignal(number)
        if callable(previous) and _set(number, handle):
            usual[number] = previous
    try:
        yield
    finally:
        for number, previous in usual.items():
            if signal.getsignal(number) is handle:
                _set(number, previous)


def _set(number: signal.Signals, handler: Handler) -> bool:
    try:
        signal.signal(number, handler)
    except ValueError:  # not the main thread: whoever owns that one calls `live.close` itself
        return False
    return True
