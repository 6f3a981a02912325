"""django-allauth's DingTalk, told apart by union id and held to our company."""

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gendan.people.sign_in.account import PlatformAccount
from gendan.people.sign_in.dingtalk.client import DingTalk


class OurDingTalkAdapter(DingTalkOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """allauth's adapter reads `authCode`; the calls are ours: its own know neither corp nor errors."""

    @property
    def authorize_url(self) -> str:
        """The sign-in page, from the settings."""
        url: str = self.get_provider().app.settings["login_url"]
        return url

    def get_access_token_data(self, *_: Any, **__: Any) -> dict[str, str]:
        """The person's token is used once and not kept."""
        return {"access_token": ""}

    def complete_login(self, request: HttpRequest, app: Any, *_: Any, **__: Any) -> SocialLogin:
        """Asks DingTalk who came."""
        identity = DingTalk(app.client_id, app.secret, app.settings).identity(request.GET["code"])
        return self.get_provider().sociallogin_from_response(request, identity.kept() | {"uid": identity.uid})


class OurDingTalkProvider(DingTalkProvider):  # type: ignore[misc]  # allauth has no types
    """What allauth asks a provider."""

    name = _("DingTalk")
    account_class = PlatformAccount
    oauth2_adapter_class = OurDingTalkAdapter

    def get_auth_params(self) -> dict[str, str]:
        """DingTalk asks for `prompt`."""
        return {"prompt": "consent", **super().get_auth_params()}

    def extract_uid(self, data: dict[str, str]) -> str:
        """The union id: the open id differs from application to application."""
        return data["uid"]

    def extract_extra_data(self, data: dict[str, str]) -> dict[str, str]:
        """What is kept."""
        return {key: value for key, value in data.items() if key != "uid"}

    def extract_common_fields(self, *_: Any) -> dict[str, str]:
        """Nothing: members are not made from what a platform says."""
        return {}
