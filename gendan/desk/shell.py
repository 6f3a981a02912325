"""What every page of the desk shows around its content."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from gendan.base import clock
from gendan.desk import navigation
from gendan.people.models import Member
from gendan.people.queries import unread_count


class Shell:
    """Navigation, theme and counters for one request; nothing is read before a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def member(self) -> Member | None:
        """Who is signed in."""
        user = getattr(self.request, "user", None)
        return user if isinstance(user, Member) else None

    @cached_property
    def theme(self) -> str:
        """`light`, `dark` or `auto`."""
        chosen = self.member.theme if self.member else self.request.COOKIES.get("gendan_theme", "auto")
        return chosen if chosen in ("light", "dark") else "auto"

    @cached_property
    def unread(self) -> int:
        """The number on the bell."""
        return unread_count(self.member) if self.member else 0

    @property
    def demo_day(self) -> datetime | None:
        """Where the demo's clock stands, if a replay has moved it."""
        return clock.now() if clock.shift() else None

    @property
    def language(self) -> str:
        """The code for `<html lang>`."""
        return "en" if (get_language() or "").startswith("en") else "zh-Hans"

    @property
    def product(self) -> str:
        """The name of the program."""
        return str(settings.PRODUCT_NAME)

    @cached_property
    def sections(self) -> list[Any]:
        """The sidebar."""
        return navigation.sections_for(self.member) if self.member else []

    @cached_property
    def tabs(self) -> list[navigation.Place]:
        """The bar at the bottom of a phone."""
        return navigation.tabs(navigation.places_for(self.member)) if self.member else []

    @cached_property
    def place(self) -> str:
        """The name of the place that this page belongs to: the longest address that fits."""
        path = self.request.path
        here = [
            (place.url, place.name)
            for _, places in self.sections
            for place in places
            if path == place.url or (place.url != "/" and path.startswith(place.url))
        ]
        return max(here)[1] if here else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `shell` in every template."""
    return {"shell": Shell(request)}
