"""今日, the first page: rows and cards come from providers, so that a floor only adds.

A row says what is to be done, by when, and where it is done. It stands in one of three lanes: late, due
(today or with nobody else to wait for), and waiting for others.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.people.models import Member


class Lane(StrEnum):
    """Where a row stands."""

    LATE = "late"
    DUE = "due"
    WAITING = "waiting"


OPEN = _("Open")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to be done. `whom` is the person it waits for; `act` names the button."""

    lane: Lane
    text: Text
    url: str
    icon: str
    at: datetime | None = None
    detail: Text = ""
    whom: Member | None = None
    act: Text = OPEN
    is_since: bool = False  # `at` is when it began, not when it is due


@dataclass(frozen=True, slots=True)
class Card:
    """Something at the side: who is on duty, who is away. `load` answers None for nothing."""

    name: str
    title: Text
    icon: str
    template: str
    load: Callable[[Member, datetime], Mapping[str, Any] | None]


@dataclass(frozen=True)
class LaneView:
    """A lane with its title, its rows, and what to say when there are none."""

    lane: Lane
    title: Text
    icon: str
    colour: str
    empty: Text
    hint: Text
    rows: Sequence[Row] = field(default_factory=list)


LANES = (
    LaneView(
        Lane.LATE,
        _("Late"),
        icon="clock-exclamation",
        colour="red",
        empty=_("Nothing is late"),
        hint=_("What passes its due time appears here at once, the oldest first."),
    ),
    LaneView(
        Lane.DUE,
        _("To do"),
        icon="checklist",
        colour="blue",
        empty=_("Nothing is waiting for you"),
        hint=_("What you have to do today appears here, the most urgent first."),
    ),
    LaneView(
        Lane.WAITING,
        _("Waiting for others"),
        icon="hourglass",
        colour="orange",
        empty=_("You wait for nobody"),
        hint=_("What you handed to others stays here until it is done, with a button to nudge."),
    ),
)

Provider = Callable[[Member, datetime], Iterable[Row]]

_providers: dict[str, Provider] = {}
_cards: dict[str, Card] = {}


def add_rows(name: str, provider: Provider) -> None:
    """Add a source of rows; the same name again replaces it."""
    _providers[name] = provider


def add_card(card: Card) -> None:
    """Add a card at the side, after those that are there; the same name again replaces it."""
    _cards[card.name] = card


def lanes_for(member: Member, now: datetime) -> list[LaneView]:
    """The three lanes with their rows: by time, those without a time last."""
    rows = [row for provider in _providers.values() for row in provider(member, now)]
    rows.sort(key=lambda row: row.at or datetime.max.replace(tzinfo=UTC))
    return [
        LaneView(
            it.lane, it.title, it.icon, it.colour, it.empty, it.hint, [r for r in rows if r.lane is it.lane]
        )
        for it in LANES
    ]


def cards_for(member: Member, now: datetime) -> list[tuple[Card, Mapping[str, Any]]]:
    """The cards that have something to show."""
    loaded = ((card, card.load(member, now)) for card in _cards.values())
    return [(card, content) for card, content in loaded if content is not None]
