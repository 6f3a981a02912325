"""Where a sign-in by OpenID Connect begins and comes back to."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest, HttpResponse

from gendan.people.sign_in.oidc.provider import OurOidcAdapter


@login_not_required  # type: ignore[untyped-decorator]  # allauth has no types
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the identity provider."""
    view = OAuth2LoginView.adapter_view(OurOidcAdapter(request, provider_id))
    response: HttpResponse = view(request)
    return response


@login_not_required  # type: ignore[untyped-decorator]  # allauth has no types
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the identity provider."""
    view = OAuth2CallbackView.adapter_view(OurOidcAdapter(request, provider_id))
    response: HttpResponse = view(request)
    return response
