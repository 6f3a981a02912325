"""What follows an event. A higher floor installs the table; this floor only asks for the work."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from gendan.base import jobs

JOB = "reactions.react"
QUEUE = "reactions"

_table: Mapping[str, Sequence[str]] = MappingProxyType({})


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
    jobs.enqueue_all(JOB, wanted, queue=QUEUE)
