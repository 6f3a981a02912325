"""For administrators: who waits to be let in from a platform, what a platform last refused, who is locked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.base.errors import InvalidInputError
from gendan.desk.forms.sign_in import BindingForm
from gendan.desk.pages import done, for_members, member_of
from gendan.people import queries
from gendan.people.sign_in import actions
from gendan.people.sign_in import queries as sign_in


@for_members("people.manage")
def state(request: HttpRequest) -> HttpResponse:
    """Everything about signing in that waits for a person."""
    viewer = member_of(request)
    found = sign_in.doors(viewer, clock.now())
    form = BindingForm(viewer) if found.waiting else None
    return render(request, "desk/sign_in/state.html", {"doors": found, "form": form})


@require_POST
@for_members("people.manage")
def approve(request: HttpRequest, request_id: int) -> HttpResponse:
    """The person is this member."""
    viewer = member_of(request)
    wanted = sign_in.binding_request(request_id)
    form = BindingForm(viewer, request.POST)
    if not form.is_valid():
        raise InvalidInputError(_("Choose the member who this is."))
    member = queries.member_for(viewer, form.cleaned_data["member_id"])
    actions.approve_binding(wanted, member, now=clock.now(), actor=viewer)
    return done(request, _("%(name)s can sign in this way now.") % {"name": member.name}, _page())


@require_POST
@for_members("people.manage")
def refuse(request: HttpRequest, request_id: int) -> HttpResponse:
    """The person is nobody here."""
    actions.refuse_binding(sign_in.binding_request(request_id), now=clock.now(), actor=member_of(request))
    return done(request, _("The request was refused."), _page())


def _page() -> str:
    return reverse("desk:sign_in")
