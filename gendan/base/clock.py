"""The program's one source of "now".

Rules take the instant as a parameter. Only the outermost layer asks `now()`, and tests and the replay of
history set it with `at()`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_frozen: ContextVar[datetime | None] = ContextVar("gendan_now", default=None)


_shift: Callable[[], timedelta] | None = None


def install_shift(shift: Callable[[], timedelta]) -> None:
    """Let `now()` be so far from the present: the demo's clock is moved through history by this."""
    global _shift  # noqa: PLW0603 - set once, when the program starts
    _shift = shift


def shift() -> timedelta:
    """How far `now()` is from the present; zero but in a demo whose clock was moved."""
    return _shift() if _shift else timedelta(0)


def now() -> datetime:
    """The present instant, in UTC."""
    return _frozen.get() or datetime.now(UTC) + shift()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Within the block, `now()` is `instant` (which must carry a zone)."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
