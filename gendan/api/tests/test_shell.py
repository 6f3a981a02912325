"""What holds for every operation: who calls, errors, limits, headers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from gendan.api.problems import MEDIA_TYPE
from gendan.api.tests.conftest import Program
from gendan.base import clock
from gendan.people.models import Member
from gendan.people.sign_in import actions
from gendan.people.sign_in.models import AccessToken

Programs = Callable[..., Program]
pytestmark = pytest.mark.django_db


def test_token_says_who_it_is(lin: Member, program: Programs) -> None:
    answer = program(lin, "events:read").get("/me")
    assert answer.status_code == 200
    body = answer.json()
    assert body["member"]["name"] == "林梅"
    assert body["permissions"] == sorted(lin.permission_codes)
    assert body["token"]["scopes"] == ["events:read"]
    assert answer["API-Version"] == "1"
    assert answer["X-Request-Id"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic bGluOng=", "Bearer \x7f", "x"])
def test_what_is_no_token_is_refused_alike(lin: Member, header: str) -> None:
    answer = Program("").get("/me", Authorization=header)
    assert answer.status_code == 401
    assert answer["Content-Type"] == MEDIA_TYPE
    assert answer["WWW-Authenticate"] == 'Bearer realm="Gendan", error="invalid_token"'
    assert answer.json()["code"] == "unauthenticated"


def test_expired_revoked_and_a_leaver_s_token_open_nothing(lin: Member, program: Programs) -> None:
    caller = program(lin, days=2)
    assert caller.get("/me").status_code == 200
    with clock.at(clock.now() + timedelta(days=3)):
        assert caller.get("/me").status_code == 401
    Member.objects.filter(pk=lin.pk).update(is_active=False)
    assert caller.get("/me").status_code == 401
    Member.objects.filter(pk=lin.pk).update(is_active=True)
    actions.revoke_token(AccessToken.objects.get(), now=clock.now(), actor=lin)
    assert caller.get("/me").status_code == 401


def test_scope_that_is_missing_is_named(lin: Member, program: Programs) -> None:
    answer = program(lin, "notices:read").get(f"/events/member/{lin.pk}")
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert 'scope="events:read"' in answer["WWW-Authenticate"]


def test_problem_names_everything(lin: Member, program: Programs) -> None:
    answer = program(lin).get("/events/member/0", **{"X-Request-Id": "abcdefgh-1", "Accept-Language": "en"})
    assert answer.status_code == 422
    body = answer.json()
    assert body["errors"][0]["pointer"] == "path:number"
    del body["errors"]
    assert body == {
        "type": "urn:gendan:problem:invalid",
        "title": "Some of what was entered cannot be used",
        "status": 422,
        "code": "invalid",
        "instance": "/api/v1/events/member/0",
        "request_id": "abcdefgh-1",
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("DELETE", "/me", 405, "method_not_allowed"),
        ("GET", "/events/shipment/1", 404, "not_found"),
    ],
)
def test_errors_of_django_have_the_same_shape(
    lin: Member, program: Programs, method: str, path: str, status: int, code: str
) -> None:
    answer = program(lin).send(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (status, MEDIA_TYPE)
    assert answer.json()["code"] == code
    if status == 405:
        assert answer["Allow"] == "GET"


def test_unexpected_error_tells_nothing_but_its_number(
    lin: Member, program: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("gendan.api.endpoints.events.events_on", broken)
    answer = program(lin).get(f"/events/member/{lin.pk}")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert answer.json()["request_id"] == answer["X-Request-Id"]


def test_limit_says_when_to_come_back(lin: Member, program: Programs, settings: object) -> None:
    settings.API_PER_MINUTE = 3  # type: ignore[attr-defined]
    caller = program(lin)
    now = clock.now()
    with clock.at(now):
        assert [caller.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
        answer = caller.get("/me")
        assert (answer["Retry-After"], answer["RateLimit"]) == ("20", '"caller";r=0;t=60')
        assert answer["RateLimit-Policy"] == '"caller";q=3;w=60'
        assert answer.json()["code"] == "too_many"
    with clock.at(now + timedelta(seconds=20)):
        assert [caller.get("/me").status_code for _ in range(2)] == [200, 429]


def test_one_address_is_limited_without_any_token(settings: object) -> None:
    settings.API_PER_MINUTE_AND_ADDRESS = 2  # type: ignore[attr-defined]
    with clock.at(clock.now()):
        assert [Program("").get("/me").status_code for _ in range(3)] == [401, 401, 429]


def test_use_is_written_at_most_once_a_minute(lin: Member, program: Programs) -> None:
    caller = program(lin)
    now = clock.now()
    for second, expected in ((0, 0), (59, 0), (60, 60)):
        with clock.at(now + timedelta(seconds=second)):
            caller.get("/me")
        assert AccessToken.objects.get().last_used_at == now + timedelta(seconds=expected)


def test_unchanged_answer_is_not_sent_again(lin: Member, program: Programs) -> None:
    caller = program(lin)
    tag = caller.get("/me")["ETag"]
    again = caller.get("/me", **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_browser_reads_with_its_session(lin: Member) -> None:
    client = Client()
    client.force_login(lin)
    answer = client.get("/api/v1/me")
    assert answer.status_code == 200
    assert answer.json()["token"] is None


def test_program_without_json_is_told(lin: Member, program: Programs) -> None:
    caller = program(lin)
    answer = caller.client.post(
        "/api/v1/notices/read",
        "a=1",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {caller.secret}", "Idempotency-Key": "k1"},
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("body", ["x", '--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n'])
def test_browser_with_a_form_is_told(lin: Member, body: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lin)
    answer = client.post(
        "/api/v1/notices/read",
        body,
        content_type="multipart/form-data; boundary=a",
        headers={"Idempotency-Key": "k1"},
    )
    assert answer.status_code in {400, 403, 415}


def test_secret_is_not_in_the_database(lin: Member, program: Programs) -> None:
    secret = program(lin).secret
    token = AccessToken.objects.get()
    assert len(secret) >= 50
    assert token.prefix == secret[:13]
    assert secret not in str(vars(token))
