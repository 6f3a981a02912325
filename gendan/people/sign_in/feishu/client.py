"""The calls to Feishu that a sign-in needs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.people.sign_in.identity import Identity
from gendan.people.sign_in.platform import START_AGAIN, Client, NotAMemberError, PlatformError, text_of

CODE_IS_STALE = {20003, 20004, 20065}
ADVICE = {
    20002: _("The application's id or secret is wrong (GENDAN_FEISHU_APP_ID, GENDAN_FEISHU_APP_SECRET)."),
    20027: _("Give the application the permission to read basic user information in Feishu."),
    20029: _("Set this site's callback address as a redirect URL of the application in Feishu."),
    20071: _("Set this site's callback address as a redirect URL of the application in Feishu."),
}


class Feishu:
    """One application of one tenant."""

    def __init__(self, app_id: str, app_secret: str, settings: Mapping[str, Any]) -> None:
        self.app_id = app_id
        self.app_secret = app_secret
        self.tenant_key = settings.get("tenant_key", "")
        self.http = Client(settings["api_url"])

    def identity(self, code: str, redirect_uri: str) -> Identity:
        """Who came with this code. Raises PlatformError, and NotAMemberError for another tenant's people."""
        given = self._call(
            "POST",
            "/open-apis/authen/v2/oauth/token",
            json={
                "grant_type": "authorization_code",
                "client_id": self.app_id,
                "client_secret": self.app_secret,
                "code": code,
                "redirect_uri": redirect_uri,
            },
        )
        token = {"Authorization": f"Bearer {text_of(given, 'access_token')}"}
        person = self._call("GET", "/open-apis/authen/v1/user_info", headers=token).get("data") or {}
        if self.tenant_key and person.get("tenant_key") != self.tenant_key:
            raise NotAMemberError(platform_code="tenant_key")
        union_id = text_of(person, "union_id")
        if not union_id:
            raise PlatformError(advice=_("Feishu told no union_id: check the application's permissions."))
        names = ("open_id", "employee_no", "tenant_key")
        ids = {name: text_of(person, name) for name in names if person.get(name)}
        return Identity("feishu", union_id, text_of(person, "user_id"), text_of(person, "name"), ids)

    def _call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        _status, answer = self.http.call(method, path, **arguments)
        code = answer.get("code", 0)
        if code == 0:
            return answer
        if code in CODE_IS_STALE:
            stale = _("The sign-in code has expired or was used before")
            raise PlatformError(stale, hint=START_AGAIN, platform_code=str(code))
        advice: Text = ADVICE.get(code) or text_of(answer, "error_description", "msg")
        message = _("Feishu refused the sign-in (%(code)s)") % {"code": code}
        raise PlatformError(message, advice=advice, platform_code=str(code))
