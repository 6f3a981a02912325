"""What follows an event. A higher floor installs the table; this floor only asks for the work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from gendan.base import jobs

JOB = "reactions.react"
QUEUE = "reactions"

_table: Mapping[str, Sequence[str]] = MappingProxyType({})


_gathered: ContextVar[list[jobs.Arguments] | None] = ContextVar("gendan_gathered", default=None)


@contextmanager
def gathered() -> Iterator[list[jobs.Arguments]]:
    """Within the block nothing is enqueued: what is asked for is put into the list, for who runs it here.

    A replay of history does so, because its reactions must see things as they were on that day.
    """
    asked: list[jobs.Arguments] = []
    token = _gathered.set(asked)
    try:
        yield asked
    finally:
        _gathered.reset(token)


def install(table: Mapping[str, Sequence[str]]) -> None:
    """Make `table` (kind of event → names of reactions) the one that `record` follows."""
    global _table  # noqa: PLW0603 - set once, when the program starts
    _table = MappingProxyType({kind: tuple(reactions) for kind, reactions in table.items()})


def installed() -> Mapping[str, Sequence[str]]:
    """The table in force."""
    return _table


def ask(events: Iterable[tuple[int, str]]) -> None:
    """Enqueue a job for each reaction to each of these events (id, kind), in the present transaction."""
    wanted: list[jobs.Arguments] = [
        {"event_id": event, "reaction": reaction}
        for event, kind in events
        for reaction in _table.get(kind, ())
    ]
    asked = _gathered.get()
    if asked is None:
        jobs.enqueue_all(JOB, wanted, queue=QUEUE)
    else:
        asked.extend(wanted)
