"""Notices: the bell, its page, and what was read."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.desk import subjects
from gendan.desk.asked import number_in
from gendan.desk.pages import asks_for_part, done, for_members, member_of
from gendan.people import actions, queries

SIZE = 30


@for_members()
def notices(request: HttpRequest) -> HttpResponse:
    """The member's notices, newest first."""
    member = member_of(request)
    before = number_in(request.GET.get("before", ""))
    unread = request.GET.get("unread") == "1"
    found = queries.notices(member, before=before, limit=SIZE + 1, unread=unread)
    context = {
        "notices": found[:SIZE],
        "older": found[SIZE - 1].pk if len(found) > SIZE else None,
        "unread": unread,
        "first": before is None,
    }
    template = "desk/notices/_list.html" if asks_for_part(request) else "desk/notices/list.html"
    return render(request, template, context)


@for_members()
def bell(request: HttpRequest) -> HttpResponse:
    """The number on the bell and the newest few, fetched anew when the stream says so."""
    member = member_of(request)
    context = {"count": queries.unread_count(member), "notices": queries.notices(member, limit=8)}
    return render(request, "desk/notices/_bell.html", context)


@require_POST
@for_members()
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    notice = actions.mark_read(notice_id, actor=member_of(request))
    way = notice.url or subjects.way(notice.event)
    about = sorted(notice.event.about, key=lambda it: it.kind == "member")  # who was told comes last
    found = [subjects.address(it) for it in about]
    return HttpResponseRedirect(way or next(filter(None, found), reverse("desk:notices")))


@require_POST
@for_members()
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_all_read(actor=member_of(request))
    return done(request, _("All notices are marked as read."), reverse("desk:notices"))
