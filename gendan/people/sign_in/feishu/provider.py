"""django-allauth's Feishu, on the present addresses: its own are a generation old."""

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.feishu.provider import FeishuProvider
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gendan.people.sign_in.account import PlatformAccount
from gendan.people.sign_in.feishu.client import Feishu


class OurFeishuAdapter(OAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Turns the callback's code into a person."""

    provider_id = "feishu"
    access_token_url = ""
    client_class = OAuth2Client

    @property
    def authorize_url(self) -> str:
        """The sign-in page, from the settings."""
        base: str = self.get_provider().app.settings["accounts_url"]
        return f"{base}/open-apis/authen/v1/authorize"

    def get_access_token_data(self, *_: Any, **__: Any) -> dict[str, str]:
        """The person's token is used once and not kept."""
        return {"access_token": ""}

    def complete_login(self, request: HttpRequest, app: Any, *_: Any, **__: Any) -> SocialLogin:
        """Asks Feishu who came."""
        feishu = Feishu(app.client_id, app.secret, app.settings)
        identity = feishu.identity(request.GET["code"], self.get_callback_url(request, app))
        return self.get_provider().sociallogin_from_response(request, identity.kept() | {"uid": identity.uid})


class OurFeishuProvider(FeishuProvider):  # type: ignore[misc]  # allauth has no types
    """What allauth asks a provider."""

    name = _("Feishu")
    account_class = PlatformAccount
    oauth2_adapter_class = OurFeishuAdapter

    def extract_uid(self, data: dict[str, str]) -> str:
        """The union id: the open id differs from application to application."""
        return data["uid"]

    def extract_extra_data(self, data: dict[str, str]) -> dict[str, str]:
        """What is kept."""
        return {key: value for key, value in data.items() if key != "uid"}

    def extract_common_fields(self, *_: Any) -> dict[str, str]:
        """Nothing: members are not made from what a platform says."""
        return {}
