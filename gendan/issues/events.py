"""What can happen to an issue, in the words of the trade."""

from typing import Annotated, ClassVar

from annotated_types import Interval
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind
from gendan.issues.wording import end_text, title_text
from gendan.people.models import Severity
from gendan.people.models.department import in_language

Level = Annotated[int, Interval(ge=1, le=3)]


class IssueEvent(EventKind):
    """What all events of an issue have."""

    number: str
    rule: str = ""
    subtype: str = ""
    node: str = ""
    zh: str = ""
    en: str = ""

    @property
    def what(self) -> str:
        """The issue in the reader's language."""
        head = title_text(self.rule, self.subtype, in_language(self.zh, self.en))
        return f"{self.number} {head}".strip() or "—"


class IssueRaised(IssueEvent):
    """The system raised an issue, classified and assigned."""

    name: ClassVar[str] = "issue.raised"
    title: ClassVar[Text] = gettext_lazy("Issue raised")
    icon: ClassVar[str] = "alert-octagon"
    colour: ClassVar[str] = "red"
    severity: Level

    def sentence(self) -> str:
        """What, and how grave."""
        return _("Issue raised: %(what)s (%(severity)s)") % {
            "what": self.what,
            "severity": Severity(self.severity).label,
        }


class IssueSeverityChanged(IssueEvent):
    """The facts made it graver or lighter."""

    name: ClassVar[str] = "issue.severity_changed"
    title: ClassVar[Text] = gettext_lazy("Severity changed")
    icon: ClassVar[str] = "arrows-up-down"
    colour: ClassVar[str] = "orange"
    old: Level
    new: Level

    def sentence(self) -> str:
        """From what to what."""
        return _("%(what)s: severity %(old)s → %(new)s") % {
            "what": self.what,
            "old": Severity(self.old).label,
            "new": Severity(self.new).label,
        }


class IssueClosed(IssueEvent):
    """It ended: it came true and is over, or somebody closed it."""

    name: ClassVar[str] = "issue.closed"
    title: ClassVar[Text] = gettext_lazy("Issue closed")
    icon: ClassVar[str] = "circle-check"
    colour: ClassVar[str] = "green"
    reason: str

    def sentence(self) -> str:
        """Which, and why."""
        return _("Issue closed: %(what)s; %(reason)s") % {"what": self.what, "reason": end_text(self.reason)}


class IssueWithdrawn(IssueEvent):
    """The facts changed: it need not be solved any more."""

    name: ClassVar[str] = "issue.withdrawn"
    title: ClassVar[Text] = gettext_lazy("Issue withdrawn")
    icon: ClassVar[str] = "circle-minus"
    colour: ClassVar[str] = "secondary"
    reason: str
    is_false_alarm: bool = False

    def sentence(self) -> str:
        """Which, and why."""
        values = {"what": self.what, "reason": end_text(self.reason)}
        return _("Issue withdrawn: %(what)s; %(reason)s") % values


class IssueFalseAlarm(IssueEvent):
    """Somebody says that there was nothing to warn of; it counts against the threshold."""

    name: ClassVar[str] = "issue.false_alarm"
    title: ClassVar[Text] = gettext_lazy("Marked as false alarm")
    icon: ClassVar[str] = "bell-off"
    colour: ClassVar[str] = "secondary"

    def sentence(self) -> str:
        """Which."""
        return _("Marked as a false alarm: %(what)s") % {"what": self.what}
