"""Holds a member to what has to be done first: a new password, a second factor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import ForbiddenError
from gendan.people.models import Member
from gendan.people.sign_in import policy, queries

FREE = ("/account/", "/static/", "/language/", "/i18n/", "/healthz", "/readyz", "/metrics")


class PasswordChangeFirstError(ForbiddenError):
    """An administrator chose the password: it opens nothing but the page to change it."""

    code = "password_change_required"
    title = _("Choose a new password first")
    page = "account_change_password"


class SecondFactorFirstError(ForbiddenError):
    """The rules ask for a second factor."""

    code = "second_factor_required"
    title = _("Set up a second factor first")
    page = "mfa_activate_totp"


def demand(member: Member) -> PasswordChangeFirstError | SecondFactorFirstError | None:
    """What the member has to do before anything else."""
    if queries.must_change_password(member):
        return PasswordChangeFirstError()
    if policy.needs_second_factor(member) and not queries.has_second_factor(member):
        return SecondFactorFirstError()
    return None


class FirstThingsMiddleware:
    """Redirects pages to what is to be done first. The API asks `demand` itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Asks only for members who are signed in, on pages that are not free."""
        if request.path.startswith((*FREE, "/api/")):
            return self.get_response(request)
        member = request.user
        if isinstance(member, SimpleLazyObject | Member) and member.is_authenticated:
            wanted = demand(member)
            if wanted is not None:
                return _send_to(request, reverse(wanted.page))
        return self.get_response(request)


def _send_to(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
