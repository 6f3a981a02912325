"""Platforms that answer like the real ones, behind httpx: captured shapes, no network.

Each keeps what it was asked in `asked`, and takes the answers of single paths from `says`.
"""

import json
from collections.abc import Callable
from typing import Any

import httpx

Answer = dict[str, Any] | tuple[int, dict[str, Any]] | Exception


class Platform:
    """A contract server in the process."""

    def __init__(self, says: dict[str, Answer | Callable[[httpx.Request], Answer]]) -> None:
        self.says = says
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        self.asked.append((request.url.path, dict(request.url.params), body))
        answer = self.says[request.url.path]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        status, content = answer if isinstance(answer, tuple) else (200, answer)
        return httpx.Response(status, json=content)

    def paths(self) -> list[str]:
        return [path for path, _params, _body in self.asked]


def wecom(userid: str = "LinMei", name: str = "林梅") -> Platform:
    return Platform(
        {
            "/cgi-bin/gettoken": {
                "errcode": 0,
                "errmsg": "ok",
                "access_token": "accesstoken000001",
                "expires_in": 7200,
            },
            "/cgi-bin/auth/getuserinfo": {"errcode": 0, "errmsg": "ok", "userid": userid, "user_ticket": "T"},
            "/cgi-bin/user/get": {"errcode": 0, "errmsg": "ok", "userid": userid, "name": name},
        }
    )


def dingtalk(corp_id: str = "dingcorp") -> Platform:
    return Platform(
        {
            "/v1.0/oauth2/userAccessToken": {
                "accessToken": "user-token",
                "refreshToken": "r",
                "expireIn": 7200,
                "corpId": corp_id,
            },
            "/v1.0/contact/users/me": {
                "nick": "林梅",
                "avatarUrl": "https://x/y.png",
                "mobile": "13800000001",
                "openId": "open1",
                "unionId": "union1",
                "stateCode": "86",
            },
            "/v1.0/oauth2/accessToken": {"accessToken": "app-token", "expireIn": 7200},
            "/topapi/user/getbyunionid": {
                "errcode": 0,
                "errmsg": "ok",
                "result": {"contact_type": 0, "userid": "manager01"},
                "request_id": "abc",
            },
        }
    )


def feishu(tenant: str = "tenant1") -> Platform:
    return Platform(
        {
            "/open-apis/authen/v2/oauth/token": {
                "code": 0,
                "access_token": "u-token",
                "expires_in": 7200,
                "token_type": "Bearer",
                "scope": "auth:user.id:read",
            },
            "/open-apis/authen/v1/user_info": {
                "code": 0,
                "msg": "success",
                "data": {
                    "name": "林梅",
                    "en_name": "Lin Mei",
                    "avatar_url": "https://x/y.png",
                    "open_id": "ou_1",
                    "union_id": "on_1",
                    "user_id": "g1",
                    "tenant_key": tenant,
                    "employee_no": "E-7",
                    "mobile": "+8613800000001",
                },
            },
        }
    )
