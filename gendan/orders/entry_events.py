"""What can happen to an order on its way from the first draft to its end, in the words of the trade."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind
from gendan.orders.content_json import Difference
from gendan.orders.field_wording import UNSAID, in_words

MOST_CHANGES = 20  # that one event names; the version has them all
LONGEST = 80  # of a value in an event


class FieldChange(BaseModel):
    """One field before and after; `line` is None in the header."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    field: str
    line: int | None = None
    old: str = ""
    new: str = ""

    @classmethod
    def of(cls, it: Difference) -> Self:
        """What an event may say of a difference for ever."""
        if it.field in UNSAID:
            return cls(field=it.field, line=it.line)
        return cls(field=it.field, line=it.line, old=it.old[:LONGEST], new=it.new[:LONGEST])


class OrderEntered(EventKind):
    """An order was typed, imported or sent in."""

    name: ClassVar[str] = "order.entered"
    title: ClassVar[Text] = gettext_lazy("Order entered")
    icon: ClassVar[str] = "file-plus"
    colour: ClassVar[str] = "blue"
    number: str
    customer: str
    lines: int
    amount: Decimal | None = None
    currency: str = ""
    source: str = ""

    def sentence(self) -> str:
        """Whose, how many lines, how much, where from."""
        text = ngettext(
            "Order %(number)s of %(customer)s entered, %(lines)d line",
            "Order %(number)s of %(customer)s entered, %(lines)d lines",
            self.lines,
        ) % {"number": self.number, "customer": self.customer, "lines": self.lines}
        if self.amount is not None:
            text += _(", %(amount)s %(currency)s") % {
                "amount": f"{self.amount:,.2f}",
                "currency": self.currency,
            }
        return text + (_(", from %(source)s") % {"source": self.source} if self.source else "")


class OrderChanged(EventKind):
    """What an order says was changed."""

    name: ClassVar[str] = "order.changed"
    title: ClassVar[Text] = gettext_lazy("Order changed")
    icon: ClassVar[str] = "edit"
    colour: ClassVar[str] = "orange"
    number: str
    to: int  # the version
    changes: list[FieldChange]
    more: int = 0
    review: bool = False  # whether it has to be reviewed again

    @classmethod
    def of(cls, number: str, to: int, found: Sequence[Difference], *, review: bool) -> Self:
        """The event of these differences, the first of them by name."""
        changes = [FieldChange.of(it) for it in found[:MOST_CHANGES]]
        return cls(number=number, to=to, changes=changes, more=len(found) - len(changes), review=review)

    def sentence(self) -> str:
        """What changed, and that it wants a second pair of eyes."""
        text = _("Version %(to)d: %(changes)s") % {
            "to": self.to,
            "changes": in_words((it.model_dump() for it in self.changes), self.more),
        }
        return _("%(text)s; to be reviewed again") % {"text": text} if self.review else text


class OrderEvent(EventKind):
    """An event that says no more than which order it is."""

    number: str


class OrderSubmitted(OrderEvent):
    """An order waits for review."""

    name: ClassVar[str] = "order.submitted"
    title: ClassVar[Text] = gettext_lazy("Submitted for review")
    icon: ClassVar[str] = "send"
    colour: ClassVar[str] = "blue"
    version_no: int
    findings: int = 0

    def sentence(self) -> str:
        """Which version, and how much the system found."""
        text = _("Order %(number)s, version %(version)d, submitted for review") % {
            "number": self.number,
            "version": self.version_no,
        }
        if not self.findings:
            return text
        found = ngettext("%(count)d finding", "%(count)d findings", self.findings) % {"count": self.findings}
        return f"{text}: {found}"


class ReviewsWanted(EventKind):
    """Orders that came together wait for review: told once of all of them. `source`: the file or program."""

    name: ClassVar[str] = "order.reviews_wanted"
    title: ClassVar[Text] = gettext_lazy("Orders wait for review")
    icon: ClassVar[str] = "send"
    colour: ClassVar[str] = "blue"
    orders: int
    source: str = ""
    departments: list[int] = []  # of their merchandisers

    def sentence(self) -> str:
        """How many, and where they came from."""
        text = ngettext(
            "%(count)d order waits for review", "%(count)d orders wait for review", self.orders
        ) % {"count": self.orders}
        return text + (_(", from %(source)s") % {"source": self.source} if self.source else "")


class OrderWithdrawn(OrderEvent):
    """Its editor took it back from review."""

    name: ClassVar[str] = "order.withdrawn"
    title: ClassVar[Text] = gettext_lazy("Withdrawn from review")
    icon: ClassVar[str] = "arrow-back-up"


class ReviewEvent(OrderEvent):
    """An event of a review; its note stands in the review."""

    review_id: int
    version_no: int


class OrderApproved(ReviewEvent):
    """A second person found it right."""

    name: ClassVar[str] = "order.approved"
    title: ClassVar[Text] = gettext_lazy("Review passed")
    icon: ClassVar[str] = "circle-check"
    colour: ClassVar[str] = "green"

    def sentence(self) -> str:
        """Which version passed."""
        return _("Order %(number)s, version %(version)d, passed its review") % {
            "number": self.number,
            "version": self.version_no,
        }


class OrderReturned(ReviewEvent):
    """A second person gave it back to be mended. `to`: whoever entered or changed it."""

    name: ClassVar[str] = "order.returned"
    title: ClassVar[Text] = gettext_lazy("Returned by the reviewer")
    icon: ClassVar[str] = "corner-up-left"
    colour: ClassVar[str] = "orange"
    to: list[int] = []

    def sentence(self) -> str:
        """Which version was returned."""
        return _("Order %(number)s, version %(version)d, was returned to be mended") % {
            "number": self.number,
            "version": self.version_no,
        }


class ReviewVoided(ReviewEvent):
    """A review counts for nothing: decided too fast, or of content that had changed."""

    name: ClassVar[str] = "order.review_void"
    title: ClassVar[Text] = gettext_lazy("Review void")
    icon: ClassVar[str] = "alert-triangle"
    colour: ClassVar[str] = "red"
    because: str  # hasty, changed
    seconds: int = 0

    def sentence(self) -> str:
        """Why it is void."""
        if self.because == "hasty":
            return _("The review of %(number)s is void: it was decided after %(seconds)d seconds") % {
                "number": self.number,
                "seconds": self.seconds,
            }
        return _("The review of %(number)s is void: the order changed while it was open") % {
            "number": self.number
        }


class FindingAccepted(OrderEvent):
    """A reviewer says that a finding is right as it is; the reason stands in the finding."""

    name: ClassVar[str] = "order.finding_accepted"
    title: ClassVar[Text] = gettext_lazy("Finding accepted")
    icon: ClassVar[str] = "checks"
    finding_id: int
    rule: str
    field: str
    line: int | None = None


class FindingsAccepted(OrderEvent):
    """A reviewer says of several findings of one kind, with one reason, that they are right as they are."""

    name: ClassVar[str] = "order.findings_accepted"
    title: ClassVar[Text] = gettext_lazy("Findings accepted")
    icon: ClassVar[str] = "checks"
    rule: str
    field: str
    finding_ids: list[int]

    def sentence(self) -> str:
        """How many, and in which order."""
        count = len(self.finding_ids)
        return ngettext(
            "%(count)d finding of one kind accepted in order %(number)s",
            "%(count)d findings of one kind accepted in order %(number)s",
            count,
        ) % {"count": count, "number": self.number}


class FindingsStand(OrderEvent):
    """What the system found when the order was submitted or changed, and nobody has mended or accepted."""

    name: ClassVar[str] = "order.findings_stand"
    title: ClassVar[Text] = gettext_lazy("Findings stand")
    icon: ClassVar[str] = "alert-circle"
    colour: ClassVar[str] = "orange"
    version_no: int
    rules: list[str]

    def sentence(self) -> str:
        """How many; none where the last was mended or accepted."""
        count = len(self.rules)
        if not count:
            return _("All findings of order %(number)s are mended or accepted") % {"number": self.number}
        return ngettext(
            "%(count)d finding stands in order %(number)s",
            "%(count)d findings stand in order %(number)s",
            count,
        ) % {"count": count, "number": self.number}


class OrderConfirmed(OrderEvent):
    """The order is under way: it has a plan and is watched."""

    name: ClassVar[str] = "order.confirmed"
    title: ClassVar[Text] = gettext_lazy("Order confirmed")
    icon: ClassVar[str] = "rosette-discount-check"
    colour: ClassVar[str] = "green"
    on: date
    imported: bool = False  # it ran already when it came

    def sentence(self) -> str:
        """From which day it runs."""
        return _("Order %(number)s is under way from %(day)s") % {"number": self.number, "day": self.on}


class ReasonedEvent(OrderEvent):
    """An order was stopped, for a reason of the trade."""

    reason: str = ""

    def sentence(self) -> str:
        """What, and why."""
        return f"{self.title}: {self.reason}" if self.reason else str(self.title)


class OrderHeld(ReasonedEvent):
    """Nothing is done on it for the time being."""

    name: ClassVar[str] = "order.held"
    title: ClassVar[Text] = gettext_lazy("Order put on hold")
    icon: ClassVar[str] = "player-pause"
    colour: ClassVar[str] = "yellow"


class OrderReleased(OrderEvent):
    """It goes on."""

    name: ClassVar[str] = "order.released"
    title: ClassVar[Text] = gettext_lazy("Order released")
    icon: ClassVar[str] = "player-play"
    colour: ClassVar[str] = "green"


class OrderCompleted(OrderEvent):
    """All of it is done."""

    name: ClassVar[str] = "order.completed"
    title: ClassVar[Text] = gettext_lazy("Order completed")
    icon: ClassVar[str] = "flag-check"
    colour: ClassVar[str] = "green"
    on: date


class OrderReopened(ReasonedEvent):
    """It was completed too early."""

    name: ClassVar[str] = "order.reopened"
    title: ClassVar[Text] = gettext_lazy("Order reopened")
    icon: ClassVar[str] = "rotate"
    colour: ClassVar[str] = "orange"


class OrderCancelled(ReasonedEvent):
    """It will not be made."""

    name: ClassVar[str] = "order.cancelled"
    title: ClassVar[Text] = gettext_lazy("Order cancelled")
    icon: ClassVar[str] = "ban"
    colour: ClassVar[str] = "red"


class OrderAssigned(OrderEvent):
    """Another merchandiser, factory, template or calendar. Values are names at the time."""

    name: ClassVar[str] = "order.assigned"
    title: ClassVar[Text] = gettext_lazy("Order assigned")
    icon: ClassVar[str] = "user-share"
    changes: list[FieldChange]

    def sentence(self) -> str:
        """What was assigned anew."""
        return in_words(it.model_dump() for it in self.changes) or self.number or str(self.title)


def changes_as_json(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Differences as a version stores them, whole."""
    return [it._asdict() for it in found]


class HistoryReplayed(EventKind):
    """The demo's real orders were played up to a day."""

    name: ClassVar[str] = "order.history_replayed"
    title: ClassVar[Text] = gettext_lazy("History replayed")
    icon: ClassVar[str] = "player-play"
    colour: ClassVar[str] = "azure"
    until: date
    orders: int

    def sentence(self) -> str:
        """How many orders, up to when."""
        return _("The history of %(orders)d orders was replayed up to %(until)s") % {
            "orders": self.orders,
            "until": self.until.isoformat(),
        }
