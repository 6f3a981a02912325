"""What WeCom's answers mean (official list, document path 90313). Pure."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.people.sign_in.platform import START_AGAIN, NotAMemberError, PlatformError, text_of

TOKEN_IS_STALE = {40014, 42001}
CODE_IS_STALE = {40029, 42003}
_IP = re.compile(r"from ip: ?([0-9a-fA-F.:]+)")

ADVICE = {
    40001: _("The secret of the WeCom application is wrong (GENDAN_WECOM_SECRET)."),
    40013: _("The corp id is wrong (GENDAN_WECOM_CORP_ID)."),
    40056: _("The agent id is wrong (GENDAN_WECOM_AGENT_ID)."),
    45009: _("WeCom's limit of calls is used up; it opens again by itself."),
    48002: _("The application may not call this interface; check its permissions in WeCom."),
    50001: _("Set this site's domain as a trusted domain (可信域名) of the application in WeCom."),
    60011: _("The person is outside the application's visible range (可见范围) in WeCom."),
}


def problem_in(answer: Mapping[str, Any]) -> PlatformError | None:
    """None where the answer says success; else the error to show, with advice for the administrator."""
    code = answer.get("errcode", 0)
    if code == 0:
        return None
    if code in CODE_IS_STALE:
        message = _("The sign-in code has expired or was used before")
        return PlatformError(message, hint=START_AGAIN, platform_code=str(code))
    advice: Text
    if code == 60020:
        found = _IP.search(text_of(answer, "errmsg"))
        advice = _(
            "Add this server's address %(ip)s to the trusted IPs (企业可信IP) of the application in WeCom."
        ) % {"ip": found[1] if found else "?"}
    else:
        advice = ADVICE.get(code) or text_of(answer, "errmsg")[:200]
    return PlatformError(
        _("WeCom refused the sign-in (%(code)s)") % {"code": code}, advice=advice, platform_code=str(code)
    )


def userid_in(answer: Mapping[str, Any]) -> str:
    """The member's userid, in lower case because WeCom ignores case.

    The older path answers `UserId`, the newer `userid`. Raises NotAMemberError where there is none
    (`openid`, `external_userid`: an outsider) or where it belongs to a linked company (`corp/userid`).
    """
    userid = text_of(answer, "userid", "UserId").lower()
    if not userid or "/" in userid:
        raise NotAMemberError(platform_code="not_a_member")
    return userid
