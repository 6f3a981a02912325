"""Personal tokens, and the administrators' page of signing in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gendan.base import clock
from gendan.people.sign_in import actions, queries
from gendan.people.sign_in.identity import Identity
from gendan.people.sign_in.models import AccessToken, BindingRequest, Door
from gendan.people.sign_in.platform import PlatformError, note_problem
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BACKEND = "gendan.people.sign_in.backends.MemberBackend"
WISH = {"name": "ERP", "scopes": ["members:read"], "days": "30"}


def signed_in(client: Client, member: Any) -> Client:
    client.force_login(member, backend=BACKEND)
    return client


def test_secret_of_a_token_is_shown_once(client: Client, cast: Cast) -> None:
    signed_in(client, cast.merchandiser)
    answer = client.post("/me/tokens/", WISH)
    found = re.search(r'value="(gendan_[\w-]+)"', answer.content.decode())
    assert found
    assert queries.valid_token(found[1], clock.now()) == AccessToken.objects.get()
    assert "no-store" in answer["Cache-Control"]
    again = client.get("/me/tokens/").content.decode()
    assert found[1] not in again
    assert "ERP" in again


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "9999"}])
def test_token_that_cannot_be_is_refused(client: Client, cast: Cast, wrong: dict[str, Any]) -> None:
    assert signed_in(client, cast.merchandiser).post("/me/tokens/", WISH | wrong).status_code == 422
    assert not AccessToken.objects.exists()


def test_token_is_revoked_by_its_member_alone(client: Client, cast: Cast) -> None:
    now = clock.now()
    token, secret = actions.make_token(
        cast.buyer, name="x", wanted=["members:read"], expires_at=None, now=now, actor=cast.buyer
    )
    page = f"/me/tokens/{token.pk}/revoke/"
    assert signed_in(client, cast.administrator).post(page).status_code == 404
    assert queries.valid_token(secret, now)
    assert signed_in(client, cast.buyer).post(page).status_code == 302
    assert client.post(page).status_code == 302
    assert queries.valid_token(secret, now) is None


@pytest.fixture
def waiting(cast: Cast) -> BindingRequest:
    return actions.ask_for_binding(Identity("wecom", "u1", "LinMei", "林梅"), now=clock.now())


def test_request_is_approved_once(client: Client, cast: Cast, waiting: BindingRequest) -> None:
    signed_in(client, cast.administrator)
    assert "林梅" in client.get("/sign-in/").content.decode()
    page = f"/sign-in/{waiting.pk}/approve/"
    assert client.post(page, {"member_id": ""}).status_code == 422
    assert client.post(page, {"member_id": cast.merchandiser.pk}).status_code == 302
    assert [it.uid for it in queries.accounts_of(cast.merchandiser)] == ["u1"]
    assert client.post(page, {"member_id": cast.buyer.pk}).status_code == 409
    assert "林梅" not in client.get("/sign-in/").content.decode()


def test_request_is_refused_once(client: Client, cast: Cast, waiting: BindingRequest) -> None:
    signed_in(client, cast.administrator)
    page = f"/sign-in/{waiting.pk}/refuse/"
    assert client.post(page).status_code == 302
    assert client.post(page).status_code == 409
    assert client.post("/sign-in/999999/refuse/").status_code == 404


def test_last_problem_and_locked_members_are_shown(client: Client, cast: Cast, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"wecom": {"APPS": [{"client_id": "c", "secret": "s"}]}}
    note_problem("wecom", PlatformError("refused", advice="list the address", platform_code="60020"))
    Door.objects.create(member=cast.buyer, locked_until=clock.now() + timedelta(minutes=9))
    page = signed_in(client, cast.administrator).get("/sign-in/").content.decode()
    assert "list the address" in page
    assert "60020" in page
    assert f"/members/{cast.buyer.pk}/unlock/" in page


def test_page_is_in_the_navigation_where_a_platform_is_on(client: Client, cast: Cast, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    signed_in(client, cast.administrator)
    assert 'href="/sign-in/"' not in client.get("/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"wecom": {"APPS": [{"client_id": "c", "secret": "s"}]}}
    assert 'href="/sign-in/"' in client.get("/").content.decode()
