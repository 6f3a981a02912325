"""Calendars that a test may change, and a kind of deadline whose answers a test may set."""

from collections.abc import Callable

import pytest

from gendan.base.deadlines import kinds
from gendan.base.deadlines.kinds import DeadlineKind, Fire, Verdict
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.deadlines.tests.clockwork import CN9
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.rules import Calendar

Answer = Callable[[Deadline, DeadlineStep], Verdict]


class Company:
    """The world as the engine's checks see it: `answers` maps a step's key to what its check says."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.calendars: dict[str, Calendar] = {"default": CN9}
        self.ever: dict[tuple[str, int], Calendar] = {}

    def holds(self, deadline: Deadline, step: DeadlineStep) -> Verdict:
        answer = self.answers.get(step.key)
        return answer(deadline, step) if answer else Fire()

    def calendar(self, code: str = "default") -> Calendar:
        found = self.calendars[code]
        return self.ever.setdefault((code, found.version), found)


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    """The kind `test.diagnosis`, on calendars that are not read from the database."""
    it = Company()
    monkeypatch.setattr(worktime, "calendar", it.calendar)
    monkeypatch.setitem(
        kinds._registry, "test.diagnosis", DeadlineKind("test.diagnosis", "Diagnosis", it.holds)
    )
    return it
