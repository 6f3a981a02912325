"""Starts the roles as children, starts a dead one again, and stops all of them within a bound."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from gendan.cli import lifeline
from gendan.cli.terminal import REFUSED, warn
from gendan.cli.words import _

LOOK_SECONDS = 0.2
STOP_SECONDS = 25.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
SETTLED_SECONDS = 60.0  # a child that ran for so long is started again at once


@dataclass
class Child:
    """One process with a role. `handles` are open files that it inherits."""

    name: str
    command: Sequence[str]
    handles: Sequence[int] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    start_at: float = 0.0

    def start(self, line: int, now: float) -> None:
        """Start it, with the reading end of the lifeline."""
        environment = {**os.environ, **self.environment, lifeline.NAME: str(line)}
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gendan", *self.command],
            stdin=subprocess.DEVNULL,
            pass_fds=(*self.handles, line),
            env=environment,
            start_new_session=True,  # Ctrl+C reaches the supervisor alone, which stops everything in order
        )
        self.started = now

    def is_running(self) -> bool:
        """Whether it lives."""
        return self.process is not None and self.process.poll() is None

    def send(self, number: int) -> None:
        """A signal, if it lives."""
        if self.process is not None and self.is_running():
            self.process.send_signal(number)

    def note_end(self, now: float) -> None:
        """Put off the next start for longer each time, unless it had settled."""
        self.failures = 0 if now - self.started > SETTLED_SECONDS else self.failures + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.failures - 1)) if self.failures else 0.0
        self.start_at = now + pause
        self.process = None


class Supervisor:
    """Keeps its children running until it is told to stop."""

    def __init__(self, children: Sequence[Child], clock: Callable[[], float] = time.monotonic) -> None:
        self.children = list(children)
        self.clock = clock
        self.code = 0
        self.hurry = False
        # A plain word, no threading.Event: a signal that comes within its wait() would lock itself out.
        self.is_stopping = False
        self._line, self._held = os.pipe()

    def stop(self) -> None:
        """Ask it to stop; asked again, it does not wait for anybody."""
        self.hurry = self.is_stopping
        self.is_stopping = True

    def run(self) -> int:
        """Until a signal. Returns the exit code."""
        with self._signals():
            try:
                while not self.is_stopping:
                    self.turn()
                    time.sleep(LOOK_SECONDS)
            finally:
                self._end_all()
                os.close(self._held)
                os.close(self._line)
        return self.code

    def turn(self) -> None:
        """Look at each child once."""
        now = self.clock()
        for child in self.children:
            if child.process is not None and not child.is_running():
                self._ended(child, now)
            if child.process is None and now >= child.start_at and not self.is_stopping:
                child.start(self._line, now)

    def _ended(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else 0
        if code == REFUSED:  # it said why, and it would say it again
            child.process, self.code = None, REFUSED
            self.is_stopping = True
            return
        child.note_end(now)
        warn(
            _("{name} ended ({code}), next start in {seconds:.1f} s").format(
                name=child.name, code=code, seconds=child.start_at - now
            )
        )

    def _end_all(self) -> None:
        for child in self.children:
            child.send(signal.SIGTERM)
        end = self.clock() + STOP_SECONDS
        while any(child.is_running() for child in self.children):
            if self.clock() > end or self.hurry:
                for child in self.children:
                    child.send(signal.SIGKILL)
            time.sleep(0.05)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def handle(_number: int, _frame: FrameType | None) -> None:
            self.stop()

        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        usual = {number: signal.signal(number, handle) for number in numbers}
        try:
            yield
        finally:
            for number, handler in usual.items():
                signal.signal(number, handler)
