"""How states look: label, Tabler icon and Tabler colour live together."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gendan.base.deadlines.ladder import StepKind
from gendan.base.deadlines.state import State, StepState, Timing
from gendan.base.errors import Text


@dataclass(frozen=True)
class Look:
    """What a person sees of a value."""

    label: Text
    icon: str
    colour: str


STATES = {
    State.RUNNING: Look(pgettext_lazy("deadline", "running"), "player-play", "blue"),
    State.PAUSED: Look(pgettext_lazy("deadline", "paused"), "player-pause", "secondary"),
    State.MET: Look(pgettext_lazy("deadline", "met"), "circle-check", "green"),
    State.MISSED: Look(pgettext_lazy("deadline", "missed"), "clock-x", "red"),
    State.CANCELLED: Look(pgettext_lazy("deadline", "cancelled"), "circle-off", "secondary"),
}
STEP_STATES = {
    StepState.PENDING: Look(pgettext_lazy("step", "to come"), "clock", "blue"),
    StepState.FIRED: Look(pgettext_lazy("step", "said"), "bell-ringing", "green"),
    StepState.SKIPPED: Look(pgettext_lazy("step", "not needed"), "arrow-forward-up", "secondary"),
    StepState.VACANT: Look(pgettext_lazy("step", "nobody there"), "user-question", "orange"),
    StepState.CANCELLED: Look(pgettext_lazy("step", "dropped"), "circle-off", "secondary"),
}
STEP_KINDS = {
    StepKind.WARN: Look(_("warning"), "alert-triangle", "yellow"),
    StepKind.DUE: Look(_("due"), "alarm", "red"),
    StepKind.ESCALATE: Look(_("escalation"), "stairs-up", "purple"),
}
TIMINGS = {
    Timing.WORKING: Look(_("working time"), "briefcase", "blue"),
    Timing.ELAPSED: Look(_("round the clock"), "clock-24", "blue"),
    Timing.FIXED: Look(_("agreed date"), "calendar-event", "blue"),
}
