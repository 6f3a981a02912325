"""What people do with an open issue, in the words of the trade."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.issues.events import IssueEvent
from gendan.issues.work_wording import why_text


class IssueAssigned(IssueEvent):
    """It was given to somebody, with the reason why to them."""

    name: ClassVar[str] = "issue.assigned"
    title: ClassVar[Text] = gettext_lazy("Issue assigned")
    icon: ClassVar[str] = "user-check"
    colour: ClassVar[str] = "blue"
    to: str
    why: str

    def sentence(self) -> str:
        """To whom, and why."""
        return _("%(what)s goes to %(to)s: %(why)s") % {
            "what": self.what,
            "to": self.to,
            "why": why_text(self.why),
        }


class IssueAccepted(IssueEvent):
    """Somebody took it on."""

    name: ClassVar[str] = "issue.accepted"
    title: ClassVar[Text] = gettext_lazy("Issue accepted")
    icon: ClassVar[str] = "hand-grab"
    colour: ClassVar[str] = "green"
    by: str

    def sentence(self) -> str:
        """Who."""
        return _("%(by)s has taken on %(what)s") % {"by": self.by, "what": self.what}


class IssueHandedOver(IssueEvent):
    """It went from one to another, and why."""

    name: ClassVar[str] = "issue.handed_over"
    title: ClassVar[Text] = gettext_lazy("Issue handed over")
    icon: ClassVar[str] = "arrow-forward-up"
    colour: ClassVar[str] = "orange"
    old: str
    new: str
    old_department: str = ""
    new_department: str = ""
    reason: str

    def sentence(self) -> str:
        """From whom to whom, and why."""
        return _("%(what)s: handed over from %(old)s to %(new)s: %(reason)s") % {
            "what": self.what,
            "old": self.old or "—",
            "new": self.new or "—",
            "reason": self.reason,
        }


class IssueAsked(IssueEvent):
    """Whoever has it asks somebody back; it rests until the answer."""

    name: ClassVar[str] = "issue.asked"
    title: ClassVar[Text] = gettext_lazy("Question asked")
    icon: ClassVar[str] = "help-circle"
    colour: ClassVar[str] = "yellow"
    of: str
    question: str

    def sentence(self) -> str:
        """Of whom, and what."""
        return _("%(what)s: %(of)s is asked: %(question)s") % {
            "what": self.what,
            "of": self.of,
            "question": self.question,
        }


class IssueAnswered(IssueEvent):
    """The question has its answer; the clocks run on."""

    name: ClassVar[str] = "issue.answered"
    title: ClassVar[Text] = gettext_lazy("Question answered")
    icon: ClassVar[str] = "message-circle"
    colour: ClassVar[str] = "blue"
    by: str
    answer: str

    def sentence(self) -> str:
        """By whom, and what."""
        return _("%(what)s: %(by)s answers: %(answer)s") % {
            "what": self.what,
            "by": self.by,
            "answer": self.answer,
        }
