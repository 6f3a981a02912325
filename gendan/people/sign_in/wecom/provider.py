"""WeCom as a provider of django-allauth, which has none."""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gendan.people.sign_in.account import PlatformAccount
from gendan.people.sign_in.wecom.client import WeCom


class WeComRedirect(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    """Builds the address that the browser is sent to."""

    def get_redirect_url(self, *_: Any) -> str:
        """Inside WeCom's app the silent 网页授权, elsewhere the page with the QR code."""
        app = get_adapter().get_app(self.request, "wecom").settings
        common = {
            "appid": self.consumer_key,
            "redirect_uri": self.callback_url,
            "state": self.state,
            "agentid": app["agent_id"],
        }
        if in_wecom(self.request):
            query = urlencode({**common, "response_type": "code", "scope": "snsapi_base"})
            return f"{app['authorize_url']}?{query}#wechat_redirect"
        return f"{app['qr_url']}?{urlencode({**common, 'login_type': 'CorpApp'})}"


def in_wecom(request: HttpRequest) -> bool:
    """Whether the browser is WeCom's own (its user agent says `wxwork`)."""
    return "wxwork" in request.headers.get("User-Agent", "").lower()


class WeComAdapter(OAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Turns the callback's code into a person."""

    provider_id = "wecom"
    access_token_url = ""
    authorize_url = ""
    client_class = WeComRedirect

    def get_access_token_data(self, *_: Any, **__: Any) -> dict[str, str]:
        """There is no token of the person: the code is answered with who came."""
        return {"access_token": ""}

    def complete_login(self, request: HttpRequest, app: Any, *_: Any, **__: Any) -> SocialLogin:
        """Asks WeCom who came."""
        identity = WeCom(app.client_id, app.secret, app.settings).identity(request.GET["code"])
        return self.get_provider().sociallogin_from_response(request, identity.kept() | {"uid": identity.uid})


class WeComProvider(OAuth2Provider):  # type: ignore[misc]  # allauth has no types
    """What allauth asks a provider."""

    id = "wecom"
    name = _("WeCom")
    account_class = PlatformAccount
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: dict[str, str]) -> str:
        """Corp and userid."""
        return data["uid"]

    def extract_extra_data(self, data: dict[str, str]) -> dict[str, str]:
        """What is kept."""
        return {key: value for key, value in data.items() if key != "uid"}
