"""The places of the desk. A floor that brings a page adds its place here; who may not go does not see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.people.models import Member
from gendan.people.permit import may


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation.

    `permissions`: any one of these suffices; none means everybody. `tab` is the place in the bar at the
    bottom of a phone (at most four are shown), None for none. `words` are further words that the search
    finds it by. `switched_on` says whether this installation has use for it.
    """

    name: str
    title: Text
    icon: str
    url_name: str
    section: str = "work"
    permissions: tuple[str, ...] = ()
    tab: int | None = None
    words: str = ""
    switched_on: Callable[[], bool] = lambda: True

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.url_name)

    def open_to(self, member: Member) -> bool:
        """Whether `member` may go there."""
        if not self.switched_on():
            return False
        return not self.permissions or any(may(member, code) for code in self.permissions)


SECTIONS: dict[str, Text] = {
    "work": "",
    "orders": _("Orders"),
    "basics": _("Master data"),
    "people": _("Colleagues"),
    "administration": _("Administration"),
    "own": "",
}

_places: dict[str, Place] = {}


def add_place(place: Place) -> None:
    """Add an entry, at the end of its section. ValueError when the name is taken or the section unknown."""
    if place.name in _places or place.section not in SECTIONS:
        raise ValueError(f"the place {place.name!r} is there already, or its section is unknown")
    _places[place.name] = place


def places_for(member: Member) -> list[Place]:
    """What `member` may see, in order."""
    return [place for place in _places.values() if place.open_to(member)]


def sections_for(member: Member) -> list[tuple[Text, list[Place]]]:
    """The sidebar: titles and their places; empty sections are left out."""
    mine = places_for(member)
    grouped = [(title, [it for it in mine if it.section == code]) for code, title in SECTIONS.items()]
    return [(title, places) for title, places in grouped if places]


def tabs(places: Iterable[Place]) -> list[Place]:
    """The bar at the bottom of a phone."""
    chosen = [place for place in places if place.tab is not None]
    return sorted(chosen, key=lambda place: place.tab or 0)[:4]
