"""我的: profile, language, appearance, deputy, absences, and the way to password and sessions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.desk.forms.base import DeskForm
from gendan.desk.forms.people import AbsenceForm, ChosenMemberForm, ProfileForm
from gendan.desk.pages import done, for_members, member_of
from gendan.desk.views.preferences import remember
from gendan.people import actions, queries
from gendan.people.models import Member
from gendan.people.sign_in import queries as sign_in


def _deputies(member: Member, data: Any = None) -> ChosenMemberForm | None:
    if not queries.may(member, "people.view"):
        return None
    initial = {"member_id": member.deputy_id}
    return ChosenMemberForm(member, data, initial=initial, label=_("Deputy"), without=member.pk)


def _page(request: HttpRequest, **forms: DeskForm | None) -> HttpResponse:
    member = member_of(request)
    initial = {"phone": member.phone, "language": member.language, "theme": member.theme}
    context = {
        "profile": ProfileForm(initial=initial),
        "deputy": _deputies(member) if "deputy" not in forms else None,
        "absence": AbsenceForm(),
        **forms,
        "absences": queries.absences_of(member, member, clock.now()),
        "has_second_factor": sign_in.has_second_factor(member),
    }
    failed = any(form is not None and form.is_bound for form in forms.values())
    return render(request, "desk/me/me.html", context, status=422 if failed else 200)


@for_members()
def me(request: HttpRequest) -> HttpResponse:
    """Everything that is the member's own."""
    return _page(request)


@require_POST
@for_members()
def profile(request: HttpRequest) -> HttpResponse:
    """Phone, language and appearance."""
    member = member_of(request)
    form = ProfileForm(request.POST)
    if form.is_valid() and form.does(lambda: actions.change_profile(actor=member, **form.cleaned_data)):
        with translation.override(form.cleaned_data["language"]):
            response = done(request, _("Saved."), reverse("desk:me"))
        return remember(request, response, form.cleaned_data["language"], form.cleaned_data["theme"])
    return _page(request, profile=form)


@require_POST
@for_members("people.view")
def deputy(request: HttpRequest) -> HttpResponse:
    """Who stands in."""
    member = member_of(request)
    form = _deputies(member, request.POST)
    if form is not None and form.is_valid():
        chosen = form.cleaned_data["member_id"]
        if form.does(lambda: actions.set_deputy(member.pk, chosen, actor=member)):
            return done(request, _("Saved."), reverse("desk:me"))
    return _page(request, deputy=form)


@require_POST
@for_members()
def absence(request: HttpRequest) -> HttpResponse:
    """Record that one is away."""
    member = member_of(request)
    form = AbsenceForm(request.POST)
    if form.is_valid() and form.does(
        lambda: actions.record_absence(member.pk, actor=member, **form.cleaned_data)
    ):
        return done(request, _("Your absence was recorded."), reverse("desk:me"))
    return _page(request, absence=form)


@require_POST
@for_members()
def withdraw_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Back after all."""
    actions.withdraw_absence(absence_id, actor=member_of(request))
    return done(request, _("The absence was withdrawn."), reverse("desk:me"))
