"""The three calls to WeCom that a sign-in needs."""

from collections.abc import Mapping
from typing import Any

from gendan.people.sign_in.identity import Identity
from gendan.people.sign_in.platform import Client, PlatformError, text_of, tokens
from gendan.people.sign_in.wecom import answers


class WeCom:
    """One self-built application (自建应用) of one company."""

    def __init__(self, corp_id: str, secret: str, settings: Mapping[str, Any]) -> None:
        self.corp_id = corp_id
        self.secret = secret
        self.agent_id = str(settings["agent_id"])
        self.http = Client(settings["api_url"])

    def identity(self, code: str) -> Identity:
        """Who came with this code; a code is good once, for five minutes.

        Raises PlatformError, and NotAMemberError for an outsider.
        """
        answer = self._with_token("/cgi-bin/auth/getuserinfo", code=code)
        userid = answers.userid_in(answer)
        name = self._name(userid)
        return Identity("wecom", f"{self.corp_id}:{userid}", userid, name, {"corp_id": self.corp_id})

    def _name(self, userid: str) -> str:
        # The name may be hidden from the application: then the person is known by the userid alone.
        try:
            answer = self._with_token("/cgi-bin/user/get", userid=userid)
        except PlatformError:
            return ""
        return text_of(answer, "name")

    def _with_token(self, path: str, **params: str) -> dict[str, Any]:
        """WeCom may end a token early: fetched anew once, then the refusal stands."""
        answer = self._get(path, access_token=self._token(), **params)
        if answer.get("errcode") in answers.TOKEN_IS_STALE:
            tokens.forget(self._key)
            answer = self._get(path, access_token=self._token(), **params)
        if problem := answers.problem_in(answer):
            raise problem
        return answer

    @property
    def _key(self) -> str:
        return f"wecom:{self.http.base_url}:{self.corp_id}:{self.agent_id}"

    def _token(self) -> str:
        return tokens.get(self._key, self._fetch_token)

    def _fetch_token(self) -> tuple[str, int]:
        answer = self._get("/cgi-bin/gettoken", corpid=self.corp_id, corpsecret=self.secret)
        if problem := answers.problem_in(answer):
            raise problem
        return text_of(answer, "access_token"), int(answer.get("expires_in", 7200))

    def _get(self, path: str, **params: str) -> dict[str, Any]:
        return self.http.call("GET", path, params=params)[1]
