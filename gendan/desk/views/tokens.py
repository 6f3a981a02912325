"""我的 → 访问令牌: personal tokens for programs."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.desk.forms.sign_in import TokenForm
from gendan.desk.pages import done, for_members, member_of
from gendan.people.sign_in import actions, queries, scopes


@never_cache
@for_members()
def tokens(request: HttpRequest) -> HttpResponse:
    """The member's tokens, and a form for another. A new one's secret is on this one answer alone."""
    member, now = member_of(request), clock.now()
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = form.accept(
            lambda: actions.make_token(
                member,
                name=data["name"],
                wanted=data["scopes"],
                expires_at=now + timedelta(days=data["days"]),
                now=now,
                actor=member,
            )
        )
        if made is not None:
            secret, form = made[1], TokenForm()
    titles = scopes.known()
    found = queries.tokens_of(member)
    context = {
        "form": form,
        "secret": secret,
        "tokens": [(it, [titles.get(name, name) for name in it.scopes], it.is_valid(now)) for it in found],
    }
    return render(request, "desk/me/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@for_members()
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """It opens nothing from now on."""
    member = member_of(request)
    token = queries.token_for(member, token_id)
    actions.revoke_token(token, now=clock.now(), actor=member)
    return done(request, _("“%(name)s” was revoked.") % {"name": token.name}, reverse("desk:tokens"))
