"""The picture in the documentation shows the transitions that the rules allow, and no others."""

import re
from pathlib import Path

from gendan.base.deadlines.rules import ALLOWED, Cancelled, Completed, Paused, Reopened, Resumed
from gendan.base.deadlines.state import State

PAGE = Path(__file__).resolve().parents[4] / "docs" / "deadlines.md"
LEADS_TO = {
    Paused: {State.PAUSED},
    Resumed: {State.RUNNING},
    Completed: {State.MET, State.MISSED},
    Cancelled: {State.CANCELLED},
    Reopened: {State.RUNNING},
}


def test_picture_shows_the_transitions() -> None:
    drawn = set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", PAGE.read_text(), re.MULTILINE))
    allowed = {
        (before.value, after.value, change.__name__.lower())
        for change, afters in LEADS_TO.items()
        for before in ALLOWED[change]
        for after in afters
    }
    assert drawn == allowed
