"""今日: the first page."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import Text
from gendan.desk import day, today
from gendan.desk.pages import for_members, member_of, partial_or_page


def greeting(hour: int) -> Text:
    """Good morning, by the clock of the company."""
    if hour < 5 or hour >= 22:
        return _("It is late")
    if hour < 11:
        return _("Good morning")
    if hour < 13:
        return _("Good day")
    return _("Good afternoon") if hour < 18 else _("Good evening")


@for_members()
def first_page(request: HttpRequest) -> HttpResponse:
    """What is late, what is due, what waits for others."""
    member, now = member_of(request), clock.now()
    local = timezone.localtime(now)
    lanes = today.lanes_for(member, now)
    context = {
        "greeting": greeting(local.hour),
        "date": local.date(),
        "day": day.what(local.date()),
        "lanes": lanes,
        "cards": today.cards_for(member, now),
        "banner": day.missing_years(member, local.date()),
    }
    return partial_or_page(request, "desk/today/today.html", context)
