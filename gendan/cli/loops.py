"""Thin loops around steps: "do one, say whether there was work"."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connection

log = logging.getLogger(__name__)

FIRST_WAIT = 0.02
LONGEST_PAUSE = 10.0


@dataclass
class Loop:
    """Repeats `step` in a thread of its own; rests up to `rest` seconds while there is no work."""

    name: str
    step: Callable[[], object]
    rest: float
    last_turn: float | None = None

    def run(self, stop: threading.Event) -> None:
        """Until `stop`. A step that fails is logged and tried again, after a longer pause each time."""
        wait, failures = 0.0, 0
        while not stop.wait(wait):
            try:
                worked = self.step()
            except Exception:
                failures += 1
                wait = min(LONGEST_PAUSE, 0.2 * 2 ** min(failures, 10))
                log.warning("the loop %s failed, next turn in %.1f s", self.name, wait, exc_info=True)
                _drop_connection()
            else:
                failures = 0
                self.last_turn = time.monotonic()
                wait = 0.0 if worked else min(self.rest, max(FIRST_WAIT, 2 * wait))
        close_old_connections()

    def is_alive(self, within: float) -> bool:
        """Whether a turn succeeded in the last `within` seconds."""
        return self.last_turn is not None and time.monotonic() - self.last_turn < within


def _drop_connection() -> None:
    """After a restart of PostgreSQL the old connection is dead: the next turn takes another."""
    try:
        connection.close()
    except Exception:
        log.debug("closing a dead connection failed", exc_info=True)
