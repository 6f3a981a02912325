"""What happens to calendars."""

from datetime import date
from typing import Annotated, ClassVar

from annotated_types import Interval
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind
from gendan.base.worktime.wording import kind_word, source_word, weekday_words

Weekday = Annotated[int, Interval(ge=0, le=6)]


class CalendarEvent(EventKind):
    """What all of them have."""

    icon: ClassVar[str] = "calendar"
    colour: ClassVar[str] = "blue"
    calendar: str


class CalendarCreated(CalendarEvent):
    """A calendar was made."""

    name: ClassVar[str] = "calendar.created"
    title: ClassVar[Text] = gettext_lazy("Calendar created")

    def sentence(self) -> str:
        """Names it."""
        return _("The calendar “%(calendar)s” was created") % {"calendar": self.calendar}


class CalendarDetailsChanged(CalendarEvent):
    """It got another name, zone, or other treatment of public holidays. Each as [old, new]."""

    name: ClassVar[str] = "calendar.details_changed"
    title: ClassVar[Text] = gettext_lazy("Calendar changed")
    changes: dict[str, tuple[str, str]]

    def sentence(self) -> str:
        """Old and new."""
        changes = ", ".join(f"{old} → {new}" for old, new in self.changes.values())
        return _("The calendar “%(calendar)s” was changed: %(changes)s") % {
            "calendar": self.calendar,
            "changes": changes,
        }


class CalendarWeekChanged(CalendarEvent):
    """The weekly hours changed: weekday (0 Monday) → [old hours, new hours], only where they differ."""

    name: ClassVar[str] = "calendar.week_changed"
    title: ClassVar[Text] = gettext_lazy("Weekly hours changed")
    icon: ClassVar[str] = "calendar-week"
    days: dict[Weekday, tuple[str, str]]

    def sentence(self) -> str:
        """Each weekday with its new hours."""
        days = weekday_words({day: new for day, (_old, new) in self.days.items()})
        return _("Weekly hours of “%(calendar)s”: %(days)s") % {"calendar": self.calendar, "days": days}


class CalendarDayChanged(CalendarEvent):
    """A day was made special, changed, or (kind empty) made an ordinary day again."""

    name: ClassVar[str] = "calendar.day_changed"
    title: ClassVar[Text] = gettext_lazy("Day changed")
    icon: ClassVar[str] = "calendar-event"
    day: date
    kind: str
    hours: str
    label: str
    old_kind: str
    old_hours: str

    def sentence(self) -> str:
        """The day and what it is now."""
        words = [kind_word(self.kind), self.label, self.hours]
        return _("%(day)s in “%(calendar)s”: %(what)s") % {
            "day": self.day.isoformat(),
            "calendar": self.calendar,
            "what": " ".join(word for word in words if word),
        }


class CalendarDaysImported(CalendarEvent):
    """Several days came in at once. `first` to `last` is the range in which days changed."""

    name: ClassVar[str] = "calendar.days_imported"
    title: ClassVar[Text] = gettext_lazy("Days imported")
    icon: ClassVar[str] = "calendar-plus"
    source: str
    first: date
    last: date
    added: int
    changed: int
    removed: int

    def sentence(self) -> str:
        """How many, and from where."""
        return _(
            "Days imported into “%(calendar)s” from %(source)s: %(added)d new, %(changed)d changed, "
            "%(removed)d provisional ones removed"
        ) % {
            "calendar": self.calendar,
            "source": source_word(self.source),
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
        }


class CalendarYearConfirmed(CalendarEvent):
    """Somebody says that a year's holidays and make-up days are complete, or takes it back."""

    name: ClassVar[str] = "calendar.year_confirmed"
    title: ClassVar[Text] = gettext_lazy("Holidays of a year confirmed")
    icon: ClassVar[str] = "calendar-check"
    year: int
    confirmed: bool

    def sentence(self) -> str:
        """Says which."""
        text = (
            _("The holidays of %(year)d in “%(calendar)s” are complete")
            if self.confirmed
            else _("The holidays of %(year)d in “%(calendar)s” are not complete")
        )
        return text % {"year": self.year, "calendar": self.calendar}
