"""The search box: sources answer a text with hits; a floor adds its own source and touches nothing here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.base.text import matches_name
from gendan.desk.navigation import places_for
from gendan.people import queries
from gendan.people.models import Member

EACH = 6  # hits of one source


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it is, what it is called, and what distinguishes it."""

    title: Text
    url: str
    detail: Text = ""
    icon: str = "point"
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing that can be found. `find(member, text, limit)` answers only what the member may see."""

    name: str
    title: Text
    find: Callable[[Member, str, int], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one source, numbered through for the keyboard."""

    source: Source
    hits: Sequence[tuple[int, Hit]]


_sources: dict[str, Source] = {}


def add_source(source: Source) -> None:
    """Add a source, after those that are there; the same name again replaces it."""
    _sources[source.name] = source


def search(member: Member, text: str, limit: int = EACH) -> list[Group]:
    """What `member` may mean by `text`, by source; sources without hits are left out."""
    text = text.strip()[:100].replace("\x00", "")
    if not text:
        return []
    numbers = count(1)
    found = ((source, source.find(member, text, limit)) for source in _sources.values())
    return [Group(source, [(next(numbers), hit) for hit in hits]) for source, hits in found if hits]


def _members(member: Member, text: str, limit: int) -> list[Hit]:
    if not queries.may(member, "people.view"):
        return []
    return [
        Hit(
            it.name,
            reverse("desk:member", args=[it.pk]),
            " · ".join(part for part in (str(it.department or ""), it.title) if part),
            member=it,
        )
        for it in queries.suggest(member, text, limit)
    ]


def _departments(member: Member, text: str, limit: int) -> list[Hit]:
    if not queries.may(member, "people.view"):
        return []
    found = [
        it
        for it in queries.departments(member)
        if matches_name(text, it.name_zh) or text.lower() in f"{it.code} {it.name_en} {it.name_zh}".lower()
    ]
    return [
        Hit(it.name, f"{reverse('desk:members')}?department={it.code}", it.code, icon="sitemap")
        for it in found[:limit]
    ]


def _places(member: Member, text: str, limit: int) -> list[Hit]:
    found = [
        place
        for place in places_for(member)
        if text.lower() in f"{place.title} {place.words}".lower() or matches_name(text, str(place.title))
    ]
    return [Hit(place.title, place.url, icon=place.icon) for place in found[:limit]]


def enter() -> None:
    """The sources that the foundation brings."""
    add_source(Source("members", _("Members"), _members))
    add_source(Source("departments", _("Departments"), _departments))
    add_source(Source("places", _("Pages"), _places))
