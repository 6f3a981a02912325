"""Addresses of sign-in: django-allauth's, without those that Gendan has no use for."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path

# Members do not sign up, and their addresses are kept by administrators.
SHUT = (
    "confirm-email/",
    "email/",
    "login/code/confirm/",
    "social/connections/",
    "social/login/cancelled/",
    "social/login/error/",
    "social/signup/",
    "3rdparty/signup/",
)


def shut(request: HttpRequest, key: str = "") -> NoReturn:  # noqa: ARG001
    """There is no such page."""
    raise Http404(request.path)


urlpatterns = [
    *(path(address, shut) for address in SHUT),
    path("confirm-email/<str:key>/", shut),
    path("", include("allauth.urls")),
]
