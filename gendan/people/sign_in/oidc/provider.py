"""django-allauth's OpenID Connect, keeping no more than is needed and failing with a clear page."""

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.utils.translation import gettext_lazy as _

from gendan.people.sign_in.account import PlatformAccount
from gendan.people.sign_in.identity import Identity
from gendan.people.sign_in.platform import PlatformError, text_of


class OurOidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """allauth's own answers 500 where the server's configuration cannot be read."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the server says of itself."""
        try:
            config: dict[str, Any] = super().openid_config
        except (requests.RequestException, ValueError) as problem:
            advice = _(
                "Read the identity provider's configuration by hand: GENDAN_OIDC_URL (%(problem)s)."
            ) % {"problem": type(problem).__name__}
            error = PlatformError(_("The sign-in platform does not answer"), advice=advice)
            page = render_authentication_error(self.request, self.get_provider(), exception=error)
            raise ImmediateHttpResponse(page) from None
        return config


class OurOidcProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """What allauth asks a provider."""

    account_class = PlatformAccount
    oauth2_adapter_class = OurOidcAdapter

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """What is kept: the id by which the company knows the person, and the name."""
        claims = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}
        external_id = text_of(claims, self.app.settings.get("claim", "preferred_username"))
        name = text_of(claims, "name", "nickname")
        return Identity(self.sub_id, self.extract_uid(data), external_id, name).kept()

    def extract_common_fields(self, *_: Any) -> dict[str, str]:
        """Nothing: members are not made from what a platform says."""
        return {}

    def extract_email_addresses(self, *_: Any) -> list[Any]:
        """None: nobody is recognised by an e-mail address."""
        return []
