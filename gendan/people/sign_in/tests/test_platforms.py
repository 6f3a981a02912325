"""Coming from WeCom, DingTalk, Feishu: who gets in, who does not, and what is said to whom."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError
from gendan.base.refs import Subject
from gendan.base.timeline.queries import events_on
from gendan.people.models import Member
from gendan.people.sign_in import actions, platform, queries
from gendan.people.sign_in.models import BindingRequest
from gendan.people.sign_in.tests import platforms
from gendan.people.sign_in.tests.platforms import Platform
from tests.cast import Cast

APPS: dict[str, dict[str, Any]] = {
    "wecom": {
        "client_id": "wwcorp",
        "secret": "s",
        "name": "WeCom",
        "settings": {
            "agent_id": "1000002",
            "match": "username",
            "api_url": "https://qyapi.test",
            "authorize_url": "https://open.test/connect/oauth2/authorize",
            "qr_url": "https://login.test/wwlogin/sso/login",
        },
    },
    "dingtalk": {
        "client_id": "dingkey",
        "secret": "s",
        "name": "DingTalk",
        "settings": {
            "corp_id": "dingcorp",
            "match": "employee_number",
            "api_url": "https://api.ding.test",
            "oapi_url": "https://oapi.ding.test",
            "login_url": "https://login.ding.test/oauth2/auth",
        },
    },
    "feishu": {
        "client_id": "cli_1",
        "secret": "s",
        "name": "Feishu",
        "settings": {
            "tenant_key": "tenant1",
            "match": "employee_number",
            "api_url": "https://open.fs.test",
            "accounts_url": "https://accounts.fs.test",
        },
    },
}
pytestmark = pytest.mark.django_db
IN_WECOM = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 wxwork/4.1.22 NetType/WIFI"}


@pytest.fixture(autouse=True)
def switched_on(settings: Any) -> Iterator[None]:
    settings.SOCIALACCOUNT_PROVIDERS = {name: {"APPS": [app]} for name, app in APPS.items()}
    platform.tokens.clear()
    yield
    platform.Client.transport = None


@pytest.fixture
def lin(db: None) -> Member:
    return Member.objects.create_user("linmei", None, name="林梅", employee_number="E-7")


def come(client: Client, provider: str, answers: Platform, code: str = "CODE", **query: str) -> Any:
    """The whole way: to the platform and back with a code."""
    platform.Client.transport = httpx.MockTransport(answers)
    away = client.post(f"/account/{provider}/login/")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get(
        f"/account/{provider}/login/callback/", {"state": state, "code": code, **query}, follow=False
    )


def signed_in_as(client: Client) -> int | None:
    found = client.session.get("_auth_user_id")
    return int(found) if found else None


def test_wecom_member_comes_in_by_rule(client: Client, lin: Member) -> None:
    answers = platforms.wecom()
    answer = come(client, "wecom", answers)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in_as(client) == lin.pk
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data["external_id"]) == ("wwcorp:linmei", "linmei")
    assert [event.kind for event in events_on(Subject("member", lin.pk))] == [
        "member.signed_in",
        "member.platform_bound",
    ]
    assert answers.asked[0][1] == {"corpid": "wwcorp", "corpsecret": "s"}
    assert answers.asked[1][1] == {"access_token": "accesstoken000001", "code": "CODE"}


@pytest.mark.parametrize("answer", [{"UserId": "LinMei", "DeviceId": "D"}, {"userid": "linmei"}])
def test_wecom_s_older_and_newer_answers_are_read(
    client: Client, lin: Member, answer: dict[str, str]
) -> None:
    answers = platforms.wecom()
    answers.says["/cgi-bin/auth/getuserinfo"] = {"errcode": 0, "errmsg": "ok", **answer}
    come(client, "wecom", answers)
    assert signed_in_as(client) == lin.pk


def test_wecom_s_app_gets_the_silent_page_and_a_computer_the_code(client: Client) -> None:
    inside = client.post("/account/wecom/login/", headers=IN_WECOM)["Location"]
    assert inside.startswith("https://open.test/connect/oauth2/authorize?appid=wwcorp&")
    assert inside.endswith("&response_type=code&scope=snsapi_base#wechat_redirect")
    outside = urlsplit(client.post("/account/wecom/login/")["Location"])
    query = parse_qs(outside.query)
    assert outside.path == "/wwlogin/sso/login"
    assert query["login_type"] == ["CorpApp"]
    assert (query["appid"], query["agentid"]) == (["wwcorp"], ["1000002"])
    assert query["redirect_uri"] == ["http://testserver/account/wecom/login/callback/"]
    assert query["state"][0].isalnum()


def test_state_of_another_browser_is_refused(client: Client, lin: Member) -> None:
    platform.Client.transport = httpx.MockTransport(platforms.wecom())
    state = parse_qs(urlsplit(Client().post("/account/wecom/login/")["Location"]).query)["state"][0]
    answer = client.get("/account/wecom/login/callback/", {"state": state, "code": "CODE"})
    assert answer.status_code == 401
    assert signed_in_as(client) is None


@pytest.mark.parametrize(
    "answer",
    [
        {"openid": "o1", "external_userid": "wm1"},
        {"OpenId": "o1"},
        {"userid": "othercorp/linmei"},
        {"userid": ""},
        {},
    ],
)
def test_wecom_outsider_stays_out(client: Client, lin: Member, answer: dict[str, str]) -> None:
    answers = platforms.wecom()
    answers.says["/cgi-bin/auth/getuserinfo"] = {"errcode": 0, "errmsg": "ok", **answer}
    page = come(client, "wecom", answers)
    assert page.status_code == 401
    assert signed_in_as(client) is None
    assert BindingRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "errmsg", "administrator"),
    [
        (40029, "invalid code", ""),
        (60020, "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more", "203.0.113.9"),
        (40001, "invalid credential", "GENDAN_WECOM_SECRET"),
        (50001, "redirect_url not trusted", "可信域名"),
        (60011, "no privilege", "可见范围"),
        (99999, "something new", "something new"),
    ],
)
def test_wecom_s_refusals_are_said_to_the_right_person(
    client: Client, code: int, errmsg: str, administrator: str
) -> None:
    answers = platforms.wecom()
    answers.says["/cgi-bin/auth/getuserinfo"] = {"errcode": code, "errmsg": errmsg}
    page = come(client, "wecom", answers)
    assert page.status_code == 401
    seen = platform.last_problem("wecom")
    assert seen
    assert seen["code"] == str(code)
    assert administrator in seen["advice"]
    assert "203.0.113.9" not in page.content.decode()
    assert str(code) in str(seen)


@pytest.mark.parametrize("stale", [42001, 40014])
def test_wecom_s_token_that_ended_early_is_fetched_once_more(client: Client, lin: Member, stale: int) -> None:
    answers = platforms.wecom()
    fresh = iter([{"errcode": stale, "errmsg": "expired"}, {"errcode": 0, "userid": "linmei"}])
    answers.says["/cgi-bin/auth/getuserinfo"] = lambda _request: next(fresh)
    come(client, "wecom", answers)
    assert signed_in_as(client) == lin.pk
    assert answers.paths().count("/cgi-bin/gettoken") == 2


def test_wecom_s_token_that_never_works_ends(client: Client, lin: Member) -> None:
    answers = platforms.wecom()
    answers.says["/cgi-bin/auth/getuserinfo"] = {"errcode": 42001, "errmsg": "expired"}
    assert come(client, "wecom", answers).status_code == 401
    assert answers.paths().count("/cgi-bin/auth/getuserinfo") == 2


@pytest.mark.parametrize(
    "trouble", [httpx.ConnectTimeout("slow"), httpx.ConnectError("refused"), httpx.ReadTimeout("slow")]
)
def test_platform_that_does_not_answer_is_a_clear_page(client: Client, trouble: Exception) -> None:
    answers = platforms.wecom()
    answers.says["/cgi-bin/gettoken"] = trouble
    assert come(client, "wecom", answers).status_code == 401
    seen = platform.last_problem("wecom")
    assert seen
    assert "https://qyapi.test" in seen["advice"]


def test_dingtalk_member_comes_in(client: Client, lin: Member) -> None:
    Member.objects.filter(pk=lin.pk).update(employee_number="manager01")
    answers = platforms.dingtalk()
    come(client, "dingtalk", answers, authCode="CODE2")
    assert signed_in_as(client) == lin.pk
    account = SocialAccount.objects.get()
    assert account.uid == "union1"
    assert account.extra_data == {
        "external_id": "manager01",
        "name": "林梅",
        "union_id": "union1",
        "open_id": "open1",
        "corp_id": "dingcorp",
    }
    assert answers.asked[0][2]["code"] == "CODE2"


def test_dingtalk_asks_for_what_it_needs(client: Client) -> None:
    away = urlsplit(client.post("/account/dingtalk/login/")["Location"])
    query = parse_qs(away.query)
    assert away.netloc == "login.ding.test"
    assert query["client_id"] == ["dingkey"]
    assert set(query["scope"][0].split()) == {"openid", "corpid"}
    assert query["prompt"] == ["consent"]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/v1.0/oauth2/userAccessToken", {"accessToken": "t", "expireIn": 1, "corpId": "another"}),
        ("/topapi/user/getbyunionid", {"errcode": 60121, "errmsg": "找不到该用户"}),
        (
            "/topapi/user/getbyunionid",
            {"errcode": 0, "result": {"contact_type": 1, "userid": "linmei"}},
        ),
        (
            "/v1.0/oauth2/userAccessToken",
            (400, {"code": "invalidParameter.authCode.notFound", "message": "不存在的临时授权码"}),
        ),
        ("/v1.0/oauth2/accessToken", (401, {"code": "InvalidAuthentication", "message": "no"})),
        ("/topapi/user/getbyunionid", {"errcode": 60011, "errmsg": "no permission"}),
        ("/v1.0/contact/users/me", {"nick": "x"}),
    ],
)
def test_dingtalk_lets_nobody_else_in(client: Client, lin: Member, path: str, answer: Any) -> None:
    Member.objects.filter(pk=lin.pk).update(employee_number="manager01")
    answers = platforms.dingtalk()
    answers.says[path] = answer
    assert come(client, "dingtalk", answers).status_code == 401
    assert signed_in_as(client) is None
    assert platform.last_problem("dingtalk")


def test_feishu_member_comes_in_by_employee_number(client: Client, lin: Member) -> None:
    answers = platforms.feishu()
    come(client, "feishu", answers)
    assert signed_in_as(client) == lin.pk
    account = SocialAccount.objects.get()
    assert account.uid == "on_1"
    assert "mobile" not in account.extra_data
    assert answers.asked[0][2] == {
        "grant_type": "authorization_code",
        "client_id": "cli_1",
        "client_secret": "s",
        "code": "CODE",
        "redirect_uri": "http://testserver/account/feishu/login/callback/",
    }


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/open-apis/authen/v2/oauth/token", (400, {"code": 20003, "error": "invalid_grant"})),
        ("/open-apis/authen/v2/oauth/token", (400, {"code": 20002, "error_description": "bad secret"})),
        ("/open-apis/authen/v1/user_info", {"code": 0, "data": {"union_id": "on_1", "tenant_key": "other"}}),
        ("/open-apis/authen/v1/user_info", {"code": 0, "data": {"tenant_key": "tenant1"}}),
        ("/open-apis/authen/v1/user_info", {"code": 99991668, "msg": "invalid access token"}),
    ],
)
def test_feishu_lets_nobody_else_in(client: Client, lin: Member, path: str, answer: Any) -> None:
    answers = platforms.feishu()
    answers.says[path] = answer
    assert come(client, "feishu", answers).status_code == 401
    assert signed_in_as(client) is None


def test_stranger_of_the_company_waits_for_an_administrator(
    client: Client, cast: Cast, settings: Any
) -> None:
    answers = platforms.wecom("newcomer", "新人")
    assert come(client, "wecom", answers).status_code == 403
    assert come(client, "wecom", answers).status_code == 403
    (request,) = queries.open_bindings()
    assert (request.external_id, request.display_name) == ("newcomer", "新人")
    with pytest.raises(ForbiddenError):
        actions.approve_binding(request, cast.buyer, now=clock.now(), actor=cast.merchandiser)
    actions.approve_binding(request, cast.buyer, now=clock.now(), actor=cast.administrator)
    with pytest.raises(ConflictError):
        actions.refuse_binding(request, now=clock.now(), actor=cast.administrator)
    come(client, "wecom", answers)
    assert signed_in_as(client) == cast.buyer.pk


def test_refused_stranger_stays_out_and_asks_no_more(client: Client, cast: Cast) -> None:
    answers = platforms.wecom("newcomer")
    come(client, "wecom", answers)
    actions.refuse_binding(queries.open_bindings()[0], now=clock.now(), actor=cast.administrator)
    assert come(client, "wecom", answers).status_code == 403
    assert queries.open_bindings() == []


def test_rule_never_opens_an_administrator_s_door(client: Client, cast: Cast) -> None:
    assert come(client, "wecom", platforms.wecom(cast.administrator.username)).status_code == 403
    assert signed_in_as(client) is None
    assert len(queries.open_bindings()) == 1


def test_former_member_does_not_come_in(client: Client, cast: Cast) -> None:
    come(client, "wecom", platforms.wecom(cast.former.username))
    assert signed_in_as(client) is None


def test_member_who_left_after_the_binding_does_not_come_in(client: Client, lin: Member) -> None:
    come(client, "wecom", platforms.wecom())
    client.logout()
    Member.objects.filter(pk=lin.pk).update(is_active=False)
    come(client, "wecom", platforms.wecom())
    assert signed_in_as(client) is None


def test_second_account_of_one_platform_is_refused(client: Client, lin: Member) -> None:
    come(client, "wecom", platforms.wecom())
    client.logout()
    Member.objects.filter(pk=lin.pk).update(username="renamed")
    other = Member.objects.create_user("linmei", None, name="另一个")
    SocialAccount.objects.create(provider="wecom", uid="wwcorp:old", user=other)
    SocialAccount.objects.filter(user=lin).delete()
    assert come(client, "wecom", platforms.wecom()).status_code == 409
    assert signed_in_as(client) is None


def test_members_are_made_only_where_the_settings_say_so(client: Client, settings: Any) -> None:
    come(client, "wecom", platforms.wecom("newcomer", "新人"))
    assert not Member.objects.filter(username="newcomer").exists()
    settings.SIGN_IN_CREATES_MEMBERS = True
    come(client, "wecom", platforms.wecom("newcomer", "新人"))
    made = Member.objects.get(username="newcomer")
    assert (signed_in_as(client), made.name) == (made.pk, "新人")
    assert not made.has_usable_password()
    assert made.permission_codes == frozenset()


def test_member_adds_an_account_of_their_own(client: Client, lin: Member) -> None:
    client.force_login(lin)
    platform.Client.transport = httpx.MockTransport(platforms.wecom("someoneelse"))
    away = client.post("/account/wecom/login/?process=connect")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    client.get("/account/wecom/login/callback/", {"state": state, "code": "CODE"})
    assert SocialAccount.objects.get().user == lin


def test_member_removes_an_account_of_their_own(client: Client, lin: Member) -> None:
    lin.set_password("three-cats-in-a-boat")
    lin.save()
    client.force_login(lin)
    account = SocialAccount.objects.create(provider="wecom", uid="wwcorp:linmei", user=lin)
    client.post("/account/3rdparty/", {"account": account.pk})
    assert SocialAccount.objects.count() == 0
    assert [event.kind for event in events_on(Subject("member", lin.pk))] == ["member.platform_unbound"]


@pytest.mark.parametrize(
    "path", ["wecom/login/", "dingtalk/login/", "feishu/login/callback/", "oidc/oidc/login/"]
)
def test_platform_that_is_off_is_no_page(client: Client, settings: Any, path: str) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.post(f"/account/{path}").status_code == 404


def test_sign_in_page_shows_what_is_on(client: Client, settings: Any) -> None:
    assert "/account/wecom/login/" in client.get("/account/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "/account/wecom/login/" not in client.get("/account/login/").content.decode()
