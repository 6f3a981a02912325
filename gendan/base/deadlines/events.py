"""What happens to deadlines, as kinds of event.

The payloads suffice to derive the clock again (`history.replay`): facts first, and beside them the due time
that followed, so that a reader need not compute. A reason is a short word of the trade, never about a person.
"""

from datetime import datetime
from typing import ClassVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.deadlines.kinds import title_of
from gendan.base.deadlines.ladder import Rung
from gendan.base.deadlines.rules import Reopening
from gendan.base.deadlines.state import Timing
from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind
from gendan.base.worktime.wording import duration

NOTABLY_LATE = 60
"""Seconds from which the timeline says that a step was told late."""


def _clock(instant: datetime) -> str:
    return date_format(timezone.localtime(instant), "SHORT_DATETIME_FORMAT")


def _told(text: str, late: int) -> str:
    if late < NOTABLY_LATE:
        return text
    return _("%(text)s (told %(time)s late)") % {"text": text, "time": duration(late)}


class DeadlineEvent(EventKind):
    """What every event of a deadline says: which kind, which cycle, by which version of the calendar."""

    icon: ClassVar[str] = "alarm"

    deadline: str
    cycle: int
    calendar_version: int

    @property
    def what(self) -> str:
        """What has to be done by then."""
        return str(title_of(self.deadline))

    def sentence(self) -> str:
        """Which deadline, and what became of it."""
        return _("%(what)s: %(happened)s") % {"what": self.what, "happened": self.title}


class Started(DeadlineEvent):
    """A deadline began. `until` is set where the timing is an agreed date; `target` is in seconds."""

    name: ClassVar[str] = "deadline.started"
    title: ClassVar[Text] = gettext_lazy("Deadline set")
    icon: ClassVar[str] = "alarm-plus"
    colour: ClassVar[str] = "blue"

    calendar: str
    timing: Timing
    target: int
    until: datetime | None
    start: datetime
    policy: str
    ladder: tuple[Rung, ...]
    due: datetime


class Paused(DeadlineEvent):
    """The clock rests; `left` are the seconds it still has."""

    name: ClassVar[str] = "deadline.paused"
    title: ClassVar[Text] = gettext_lazy("Deadline paused")
    icon: ClassVar[str] = "player-pause"

    reason: str
    left: int


class Resumed(DeadlineEvent):
    """The clock runs again."""

    name: ClassVar[str] = "deadline.resumed"
    title: ClassVar[Text] = gettext_lazy("Deadline resumed")
    icon: ClassVar[str] = "player-play"
    colour: ClassVar[str] = "blue"

    reason: str
    due: datetime


class Met(DeadlineEvent):
    """Done in time. `withdrawn`: a breach had been recorded before it was told."""

    name: ClassVar[str] = "deadline.met"
    title: ClassVar[Text] = gettext_lazy("Deadline met")
    icon: ClassVar[str] = "circle-check"
    colour: ClassVar[str] = "green"

    used: int
    due: datetime
    withdrawn: bool


class DoneLate(DeadlineEvent):
    """Done, but after the due time."""

    name: ClassVar[str] = "deadline.done_late"
    title: ClassVar[Text] = gettext_lazy("Done after the deadline")
    icon: ClassVar[str] = "clock-x"
    colour: ClassVar[str] = "orange"

    used: int
    overdue: int
    due: datetime


class Cancelled(DeadlineEvent):
    """It need not be done any more."""

    name: ClassVar[str] = "deadline.cancelled"
    title: ClassVar[Text] = gettext_lazy("Deadline cancelled")
    icon: ClassVar[str] = "circle-off"

    reason: str


class Reopened(DeadlineEvent):
    """It runs again, in a new cycle: `continue` counts the time used before, `restart` does not."""

    name: ClassVar[str] = "deadline.reopened"
    title: ClassVar[Text] = gettext_lazy("Deadline reopened")
    icon: ClassVar[str] = "rotate-clockwise"
    colour: ClassVar[str] = "orange"

    mode: Reopening
    until: datetime | None
    due: datetime


class Retargeted(DeadlineEvent):
    """Another target or another agreed date, with the ladder that goes with it."""

    name: ClassVar[str] = "deadline.retargeted"
    title: ClassVar[Text] = gettext_lazy("Deadline changed")
    icon: ClassVar[str] = "target-arrow"
    colour: ClassVar[str] = "orange"

    target: int
    until: datetime | None
    policy: str
    ladder: tuple[Rung, ...]
    reason: str
    due: datetime | None


class LadderReapplied(Retargeted):
    """The policy's present ladder took the place of the frozen one."""

    name: ClassVar[str] = "deadline.ladder_reapplied"
    title: ClassVar[Text] = gettext_lazy("Escalation ladder applied anew")
    icon: ClassVar[str] = "stairs"
    colour: ClassVar[str] = "blue"


class Recalculated(DeadlineEvent):
    """The calendar changed, and the due time or a step with it."""

    name: ClassVar[str] = "deadline.recalculated"
    title: ClassVar[Text] = gettext_lazy("Deadline recalculated after a change of the calendar")
    icon: ClassVar[str] = "calendar-time"

    reason: str
    due_before: datetime | None
    due: datetime | None


class Acknowledged(DeadlineEvent):
    """Somebody has it in hand; no further escalation."""

    name: ClassVar[str] = "deadline.acknowledged"
    title: ClassVar[Text] = gettext_lazy("Taken in hand")
    icon: ClassVar[str] = "hand-stop"
    colour: ClassVar[str] = "blue"


class StepEvent(DeadlineEvent):
    """What every event of a step says: which one, and by how many seconds it came late."""

    position: int
    key: str
    planned: datetime


class Warned(StepEvent):
    """It will be due soon."""

    name: ClassVar[str] = "deadline.warned"
    title: ClassVar[Text] = gettext_lazy("Deadline is near")
    icon: ClassVar[str] = "alert-triangle"
    colour: ClassVar[str] = "yellow"

    late: int
    due: datetime

    def sentence(self) -> str:
        """When it will be due."""
        return _told(_("%(what)s: due at %(due)s") % {"what": self.what, "due": _clock(self.due)}, self.late)


class Escalated(StepEvent):
    """It is late, and the next level hears of it."""

    name: ClassVar[str] = "deadline.escalated"
    title: ClassVar[Text] = gettext_lazy("Escalated")
    icon: ClassVar[str] = "stairs-up"
    colour: ClassVar[str] = "purple"

    late: int
    due: datetime

    def sentence(self) -> str:
        """To whom, and since when it is late."""
        values = {"what": self.what, "level": self.key, "due": _clock(self.due)}
        return _told(_("%(what)s: escalated to %(level)s, due since %(due)s") % values, self.late)


class Missed(DeadlineEvent):
    """The due time passed. `announced` is false where another step tells people, or nobody could be told."""

    name: ClassVar[str] = "deadline.missed"
    title: ClassVar[Text] = gettext_lazy("Deadline missed")
    icon: ClassVar[str] = "alarm"
    colour: ClassVar[str] = "red"

    key: str
    due: datetime
    overdue: int
    late: int
    announced: bool

    def sentence(self) -> str:
        """Since when it is late."""
        values = {"what": self.what, "due": _clock(self.due)}
        return _told(_("%(what)s: missed, was due at %(due)s") % values, self.late)


class StepSkipped(StepEvent):
    """A step did not hold any more when its time came."""

    name: ClassVar[str] = "deadline.step_skipped"
    title: ClassVar[Text] = gettext_lazy("Step of a deadline not needed")
    icon: ClassVar[str] = "arrow-forward-up"

    reason: str


class StepVacant(StepEvent):
    """There was nobody to tell; the next level hears of it at once."""

    name: ClassVar[str] = "deadline.step_vacant"
    title: ClassVar[Text] = gettext_lazy("Nobody there to be told")
    icon: ClassVar[str] = "user-question"
    colour: ClassVar[str] = "orange"

    reason: str

    def sentence(self) -> str:
        """Which level nobody stood on."""
        return _("%(what)s: nobody at %(level)s") % {"what": self.what, "level": self.key}


class StepStuck(StepEvent):
    """A step failed again and again; an operator should look. It is still tried."""

    name: ClassVar[str] = "deadline.step_stuck"
    title: ClassVar[Text] = gettext_lazy("A step of a deadline keeps failing")
    icon: ClassVar[str] = "bug"
    colour: ClassVar[str] = "red"

    attempts: int
