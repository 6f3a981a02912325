"""Members: the directory, a member's page, and their administration."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.base.refs import Subject
from gendan.desk import timelines
from gendan.desk.forms.people import (
    ChosenMemberForm,
    MemberFilter,
    MemberForm,
    NewMemberForm,
    PasswordForm,
    RolesForm,
)
from gendan.desk.pages import done, for_members, member_of, page_of, partial_or_page
from gendan.people import actions, queries
from gendan.people.models import Member
from gendan.people.sign_in import queries as sign_in
from gendan.people.sign_in.actions import door

SORTS = {
    "name": ("name_keys", "id"),
    "department": ("department__position", "name_keys"),
    "grade": ("-grade", "name_keys"),
    "joined": ("-joined_at", "name_keys"),
}


def found(request: HttpRequest) -> tuple[MemberFilter, QuerySet[Member]]:
    """The directory as the address narrows and sorts it."""
    form = MemberFilter(member_of(request), request.GET)
    wanted = queries.Wanted(**form.cleaned_data) if form.is_valid() else queries.Wanted()
    order = SORTS.get(request.GET.get("sort", ""), SORTS["name"])
    return form, queries.members(member_of(request), wanted).order_by(*order)


@for_members("people.view")
def members(request: HttpRequest) -> HttpResponse:
    """The directory: search, filter, sort, page."""
    form, rows = found(request)
    page = page_of(request, rows)
    return partial_or_page(
        request,
        "desk/people/members.html",
        {
            "filter": form,
            "page": page,
            "total": page.paginator.count,
            "narrowed": any(form.data.get(name) for name in form.fields),
            "sort": request.GET.get("sort", "name"),
            "may_manage": queries.may(member_of(request), "people.manage"),
        },
    )


@for_members()
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """One member: particulars, absences, and what happened."""
    viewer = member_of(request)
    shown = queries.member_for(viewer, member_id)
    may_manage = queries.may(viewer, "people.manage")
    context: dict[str, Any] = {
        "shown": shown,
        "absences": queries.absences_of(viewer, shown, clock.now() - timedelta(days=30)),
        "may_manage": may_manage,
        "may_set_roles": queries.may(viewer, "roles.manage") and shown != viewer,
        "locked": may_manage and sign_in.is_locked(shown, clock.now()),
        "timeline": timelines.read_if_seen(viewer, Subject("member", shown.pk)),
    }
    return render(request, "desk/people/member.html", context)


@for_members("people.manage")
def add(request: HttpRequest) -> HttpResponse:
    """A new member."""
    viewer = member_of(request)
    form = NewMemberForm(viewer, request.POST or None, initial={"grade": 1})
    if request.method == "POST" and form.is_valid():
        made = form.accept(lambda: door.add_member(actor=viewer, **form.cleaned_data))
        if made is not None:
            return done(
                request,
                _("%(name)s was added.") % {"name": made.name},
                reverse("desk:member", args=[made.pk]),
            )
    context = {"form": form, "back": reverse("desk:members"), "heading": _("New member")}
    return render(request, "desk/people/member_form.html", context, status=422 if form.errors else 200)


@for_members("people.manage")
def edit(request: HttpRequest, member_id: int) -> HttpResponse:
    """A member's particulars."""
    viewer = member_of(request)
    shown = queries.member_for(viewer, member_id)
    initial = {name: getattr(shown, name) for name in MemberForm.base_fields}
    form = MemberForm(viewer, request.POST or None, initial=initial)
    page = reverse("desk:member", args=[shown.pk])
    if request.method == "POST" and form.is_valid():
        saved = form.accept(lambda: actions.change_member(shown.pk, actor=viewer, **form.cleaned_data))
        if saved is not None:
            return done(request, _("Saved."), page)
    context = {"form": form, "back": page, "shown": shown, "heading": shown.name}
    return render(request, "desk/people/member_form.html", context, status=422 if form.errors else 200)


@for_members("roles.manage")
def roles(request: HttpRequest, member_id: int) -> HttpResponse:
    """Which roles a member has."""
    viewer = member_of(request)
    shown = queries.member_for(viewer, member_id)
    form = RolesForm(viewer, request.POST or None, initial={"roles": [it.code for it in shown.roles.all()]})
    page = reverse("desk:member", args=[shown.pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: actions.set_roles(shown.pk, form.cleaned_data["roles"], actor=viewer))
    ):
        return done(request, _("Saved."), page)
    context = {"form": form, "back": page, "heading": _("Roles of %(name)s") % {"name": shown.name}}
    return render(request, "desk/parts/form_page.html", context, status=422 if form.errors else 200)


@for_members("people.manage")
def password(request: HttpRequest, member_id: int) -> HttpResponse:
    """Give a member a password, to be replaced at the next sign-in."""
    viewer = member_of(request)
    shown = queries.member_for(viewer, member_id)
    form = PasswordForm(request.POST or None)
    page = reverse("desk:member", args=[shown.pk])
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            door.set_password(shown, form.cleaned_data["password"], actor=viewer)

        if form.does(act):
            return done(
                request,
                _("The password was set. %(name)s has to replace it at the next sign-in.")
                % {"name": shown.name},
                page,
            )
    context = {
        "form": form,
        "back": page,
        "heading": _("New password for %(name)s") % {"name": shown.name},
        "note": _("It ends all sessions of this member. Tell them the password in person or by phone."),
    }
    return render(request, "desk/parts/form_page.html", context, status=422 if form.errors else 200)


@require_POST
@for_members("people.manage")
def unlock(request: HttpRequest, member_id: int) -> HttpResponse:
    """Open a lock before its time."""
    shown = queries.member_for(member_of(request), member_id)
    door.unlock(shown, actor=member_of(request))
    return done(
        request,
        _("%(name)s can sign in again.") % {"name": shown.name},
        reverse("desk:member", args=[shown.pk]),
    )


@for_members("people.manage")
def leave(request: HttpRequest, member_id: int) -> HttpResponse:
    """A member leaves; open duties go to a successor."""
    viewer = member_of(request)
    shown = queries.member_for(viewer, member_id)
    form = ChosenMemberForm(viewer, request.POST or None, label=_("Successor"), without=shown.pk)
    page = reverse("desk:member", args=[shown.pk])
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["member_id"]
        if form.does(lambda: actions.deactivate_member(shown.pk, actor=viewer, successor_id=successor)):
            return done(request, _("%(name)s was deactivated.") % {"name": shown.name}, page)
    context = {
        "form": form,
        "shown": shown,
        "back": page,
        "duties": queries.open_duties(viewer, shown),
    }
    return render(request, "desk/people/leave.html", context, status=422 if form.errors else 200)


@require_POST
@for_members("people.manage")
def come_back(request: HttpRequest, member_id: int) -> HttpResponse:
    """A former member works here again."""
    shown = actions.reactivate_member(member_id, actor=member_of(request))
    return done(
        request,
        _("%(name)s is active again.") % {"name": shown.name},
        reverse("desk:member", args=[shown.pk]),
    )
