"""The calls to DingTalk that a sign-in needs.

Two interfaces are needed: the newer (`api_url`: HTTP status and `{"code", "message"}`) and the older
(`oapi_url`: HTTP 200 and `errcode`).
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gendan.people.sign_in.identity import Identity
from gendan.people.sign_in.platform import (
    START_AGAIN,
    Client,
    NotAMemberError,
    PlatformError,
    text_of,
    tokens,
)

NO_SUCH_USER = {60121, 33012}
TOKEN_IS_STALE = {88, 33, 40014, 42001}
ADVICE = {
    40096: _(
        "The application's key or secret is wrong (GENDAN_DINGTALK_APP_KEY, GENDAN_DINGTALK_APP_SECRET)."
    ),
    60011: _("Give the application the permission to read the address book (通讯录) in DingTalk."),
    90018: _("DingTalk's limit of calls is used up; it opens again by itself."),
}


class DingTalk:
    """One internal application (企业内部应用) of one company."""

    def __init__(self, app_key: str, app_secret: str, settings: Mapping[str, Any]) -> None:
        self.app_key = app_key
        self.app_secret = app_secret
        self.corp_id = settings["corp_id"]
        self.api = Client(settings["api_url"])
        self.oapi = Client(settings["oapi_url"])

    def identity(self, code: str) -> Identity:
        """Who came with this code. Raises PlatformError, and NotAMemberError for an outsider.

        DingTalk signs in anybody who has an account: only the corp id and the address book tell our people.
        """
        given = self._new(
            "POST",
            "/v1.0/oauth2/userAccessToken",
            json={
                "clientId": self.app_key,
                "clientSecret": self.app_secret,
                "code": code,
                "grantType": "authorization_code",
            },
        )
        if given.get("corpId") and given["corpId"] != self.corp_id:
            raise NotAMemberError(platform_code="corp_id")
        token = {"x-acs-dingtalk-access-token": text_of(given, "accessToken")}
        person = self._new("GET", "/v1.0/contact/users/me", headers=token)
        union_id = text_of(person, "unionId")
        if not union_id:
            raise PlatformError(advice=_("DingTalk told no unionId: check the application's permissions."))
        userid = self._userid(union_id)
        ids = {"union_id": union_id, "open_id": text_of(person, "openId"), "corp_id": self.corp_id}
        return Identity("dingtalk", union_id, userid, text_of(person, "nick"), ids)

    def _userid(self, union_id: str) -> str:
        """The id in our company's address book; whoever is not in it is not ours."""
        answer = self._by_union_id(union_id)
        if answer.get("errcode") in TOKEN_IS_STALE:
            tokens.forget(self._key)
            answer = self._by_union_id(union_id)
        code = answer.get("errcode")
        found = answer.get("result") or {}
        # contact_type 1 is an outside contact of the company, not an employee
        if code in NO_SUCH_USER or (code == 0 and found.get("contact_type", 0) != 0):
            raise NotAMemberError(platform_code=str(code))
        if code != 0:
            raise refusal(str(code), ADVICE.get(code or 0) or text_of(answer, "errmsg"))
        return text_of(found, "userid")

    def _by_union_id(self, union_id: str) -> dict[str, Any]:
        token = tokens.get(self._key, self._fetch_token)
        path = "/topapi/user/getbyunionid"
        return self.oapi.call("POST", path, params={"access_token": token}, json={"unionid": union_id})[1]

    @property
    def _key(self) -> str:
        return f"dingtalk:{self.api.base_url}:{self.app_key}"

    def _fetch_token(self) -> tuple[str, int]:
        secret = {"appKey": self.app_key, "appSecret": self.app_secret}
        answer = self._new("POST", "/v1.0/oauth2/accessToken", json=secret)
        return text_of(answer, "accessToken"), int(answer.get("expireIn", 7200))

    def _new(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        status, answer = self.api.call(method, path, **arguments)
        if status >= 400:
            code = text_of(answer, "code")
            if "authCode" in code or "invalidParameter.code" in code:
                message = _("The sign-in code has expired or was used before")
                raise PlatformError(message, hint=START_AGAIN, platform_code=code)
            raise refusal(code or str(status), text_of(answer, "message"))
        return answer


def refusal(code: str, advice: Any) -> PlatformError:
    """DingTalk said no."""
    message = _("DingTalk refused the sign-in (%(code)s)") % {"code": code}
    return PlatformError(message, advice=advice, platform_code=code)
