"""Search, timelines of objects, and the audit log."""

from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gendan.base import clock
from gendan.base.errors import NotFoundError
from gendan.base.refs import Subject
from gendan.base.timeline.queries import events_between
from gendan.desk import subjects, timelines
from gendan.desk.asked import day_in, number_in
from gendan.desk.pages import asks_for_part, for_members, member_of
from gendan.desk.search import search

AUDIT_SIZE = 100


@for_members()
def find(request: HttpRequest) -> HttpResponse:
    """What the search box finds: a list under the box, or a page."""
    text = request.GET.get("q", "")
    part = asks_for_part(request)
    groups = search(member_of(request), text, 6 if part else 50)
    context = {"text": text.strip(), "groups": groups, "total": sum(len(it.hits) for it in groups)}
    return render(request, "desk/search/_results.html" if part else "desk/search/page.html", context)


@for_members()
def timeline(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """What happened to one object; `?before=` for older events."""
    before = number_in(request.GET.get("before", ""))
    read = timelines.read(member_of(request), Subject(kind, number), before)
    template = "desk/timeline/_events.html" if asks_for_part(request) else "desk/timeline/page.html"
    return render(request, template, {"timeline": read, "url": subjects.address(read.subject)})


def _before(text: str) -> tuple[datetime, int] | None:
    """`2026-11-23T09:00:00+00:00~15`, as the page before wrote it. Raises NotFoundError on anything else."""
    if not text:
        return None
    instant, _, word = text.partition("~")
    number = number_in(word)
    try:
        at = datetime.fromisoformat(instant).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotFoundError from None
    if number is None or day_in(str(at.date())) is None:
        raise NotFoundError
    return at, number


@for_members("timeline.view_all")
def audit(request: HttpRequest) -> HttpResponse:
    """Everything that happened in some days, latest first."""
    today = timezone.localtime(clock.now()).date()
    until = day_in(request.GET.get("until", "")) or today
    since = min(day_in(request.GET.get("since", "")) or today - timedelta(days=7), until)
    start = timezone.make_aware(datetime.combine(since, time()))
    end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time()))
    found = events_between(start, end, before=_before(request.GET.get("before", "")), limit=AUDIT_SIZE + 1)
    events = found[:AUDIT_SIZE]
    context = {
        "events": events,
        "names": subjects.names(it for event in events for it in event.about[:3]),
        "more": len(found) > AUDIT_SIZE,
        "since": since,
        "until": until,
        "kinds": {it.name: it for it in subjects.kinds()},
    }
    template = "desk/audit/_rows.html" if asks_for_part(request) else "desk/audit/log.html"
    return render(request, template, context)
