"""The frame: who sees what, in which language and theme, and what an error looks like."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from gendan.base.errors import ConflictError
from gendan.desk.errors import answer_to, error_page, server_error
from gendan.people.models import Member


@pytest.fixture
def mei(db: None) -> Member:
    return Member.objects.create_user("mei", "a long word 1", name="李梅")


@pytest.fixture
def desk(client: Client, mei: Member) -> Client:
    client.force_login(mei, backend="gendan.people.sign_in.backends.MemberBackend")
    return client


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/")


def test_first_page_asks_strangers_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_first_page_opens_for_a_member(desk: Client) -> None:
    assert desk.get("/").status_code == 200


def test_pages_hold_no_inline_script_or_style(desk: Client) -> None:
    page = desk.get("/").content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "javascript:" not in page
    assert all("src=" in tag for tag in page.split("<script")[1:])


def test_unknown_language_is_refused(desk: Client) -> None:
    assert desk.post("/language/", {"language": "xx"}).status_code == 422


def test_switching_leads_back_but_never_elsewhere(desk: Client) -> None:
    assert desk.post("/theme/", {"theme": "dark", "next": "/?x=1"})["Location"] == "/?x=1"
    assert desk.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})["Location"] == "/"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_error_pages_need_no_database(request_: HttpRequest, status: int) -> None:
    request_.request_id = "r-1"  # type: ignore[attr-defined]
    answer = error_page(request_, status)
    assert answer.status_code == status
    assert "r-1" in answer.content.decode()


def test_server_error_is_a_page(request_: HttpRequest) -> None:
    assert server_error(request_).status_code == 500


def test_errors_of_the_house_say_what_to_do(request_: HttpRequest) -> None:
    answer = answer_to(request_, ConflictError("Zhao was quicker.", hint="Reload the page."))
    assert answer.status_code == 409
    assert "Zhao was quicker." in answer.content.decode()
    assert "Reload the page." in answer.content.decode()


def test_unknown_address_is_a_page(desk: Client) -> None:
    answer = desk.get("/no-such-page/")
    assert answer.status_code == 404
    assert "<main" in answer.content.decode()


def test_wrong_method_is_a_page(desk: Client) -> None:
    answer = desk.get("/language/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "<main" in answer.content.decode()
