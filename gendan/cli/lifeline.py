"""Children end when their supervisor does, also when it is killed.

The supervisor holds the writing end of a pipe. The kernel closes it with the process; the children see that.
"""

import os
import signal
import threading
from contextlib import ExitStack
from pathlib import Path

from gendan.machine import locks
from gendan.machine.home import home_folder

NAME = "GENDAN_LIFELINE"
_held = ExitStack()


def children_lock(home: Path) -> Path:
    """Held by every child for its life: who starts anew waits for what a killed supervisor left behind."""
    return home / "children.lock"


def watch_lifeline() -> None:
    """In a child: stop as for SIGTERM once the supervisor is gone."""
    handle = os.environ.pop(NAME, "")
    if handle:
        _held.enter_context(locks.together(children_lock(home_folder())))
        threading.Thread(target=_wait, args=(int(handle),), name="lifeline", daemon=True).start()


def _wait(handle: int) -> None:
    os.read(handle, 1)
    os.kill(os.getpid(), signal.SIGTERM)
