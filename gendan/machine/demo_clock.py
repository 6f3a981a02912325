"""The demo's clock: how far the demo company's "now" is from the present.

`gendan replay` moves it through history, and every process of the installation follows within a second. It is
a file in the home folder; where there is none, now is now.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

LOOK_EVERY = 1.0  # seconds


class DemoClock:
    """The shift of one home folder."""

    def __init__(self, home: Path) -> None:
        self.path = home / "demo-clock"
        self._shift = timedelta(0)
        self._looked = float("-inf")

    def shift(self) -> timedelta:
        """What to add to the present; looked up once a second. Zero for a file that cannot be read."""
        now = time.monotonic()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._shift = self._read()
        return self._shift

    def _read(self) -> timedelta:
        try:
            return timedelta(seconds=float(self.path.read_text()))
        except (OSError, ValueError, OverflowError):
            return timedelta(0)

    def move_to(self, instant: datetime) -> None:
        """Let now be `instant` (which carries a zone), and run on from there."""
        shift = (instant - datetime.now(UTC)).total_seconds()
        fresh = self.path.with_suffix(".new")
        fresh.write_text(f"{shift:.0f}")
        fresh.replace(self.path)  # never half a number
        self._looked = float("-inf")

    def return_to_present(self) -> None:
        """Now is now again."""
        self.path.unlink(missing_ok=True)
        self._looked = float("-inf")
