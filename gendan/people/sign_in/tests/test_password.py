"""Signing in with a password: who comes in, who does not, and what is told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gendan.base import clock
from gendan.base.errors import ForbiddenError
from gendan.base.refs import Subject
from gendan.base.timeline.queries import events_on
from gendan.people.models import Member, Role
from gendan.people.sign_in import actions, queries
from gendan.people.sign_in.adapters import WRONG
from tests.cast import Cast

PASSWORD = "three-cats-in-a-boat"
LOGIN = "/account/login/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> Member:
    return Member.objects.create_user(
        "Lin.Mei", PASSWORD, name="林梅", email="Lin@Example.com", phone="13800000001"
    )


def try_password(client: Client, login: str, password: str) -> bool:
    client.post(LOGIN, {"login": login, "password": password})
    return "_auth_user_id" in client.session


def kinds(member: Member) -> list[str]:
    return [event.kind for event in reversed(events_on(Subject("member", member.pk)))]


@pytest.mark.parametrize("login", ["Lin.Mei", "lin.mei", " LIN.MEI ", "lin@example.com", "13800000001"])
def test_name_email_and_phone_open_whatever_the_case(client: Client, lin: Member, login: str) -> None:
    assert try_password(client, login, PASSWORD)
    assert kinds(lin) == ["member.signed_in"]


def test_unknown_wrong_inactive_and_locked_are_one_answer(client: Client, lin: Member) -> None:
    def answer(login: str, password: str) -> str:
        page = client.post(LOGIN, {"login": login, "password": password}).content.decode()
        assert str(WRONG) in page
        return page.replace(login, "")

    Member.objects.create_user("gone", PASSWORD, name="离职", is_active=False)
    Member.objects.create_user("shut", PASSWORD, name="锁定")
    for _ in range(5):
        actions.note_failure(Member.objects.get(username="shut"), now=clock.now())
    answer("nobody", PASSWORD)
    answer("lin.mei", "wrong")
    answer("gone", PASSWORD)
    answer("shut", PASSWORD)
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(client: Client, lin: Member) -> None:
    now = clock.now()
    for _ in range(5):
        actions.note_failure(lin, now=now)
    assert not try_password(client, "lin.mei", PASSWORD)
    with clock.at(now + timedelta(minutes=15)):
        assert try_password(client, "lin.mei", PASSWORD)
    assert kinds(lin) == ["member.sign_in_failed", "member.locked_out", "member.signed_in"]


def test_wrong_passwords_far_apart_do_not_lock(lin: Member) -> None:
    now = clock.now()
    for hour in range(10):
        actions.note_failure(lin, now=now + timedelta(hours=hour))
    assert not queries.is_locked(lin, now + timedelta(hours=10))


def test_attacker_cannot_flood_the_timeline(lin: Member) -> None:
    now = clock.now()
    for second in range(600):
        actions.note_failure(lin, now=now + timedelta(seconds=second))
    assert kinds(lin) == ["member.sign_in_failed", "member.locked_out"]


def test_sign_in_clears_the_count(client: Client, lin: Member) -> None:
    for _ in range(4):
        assert not try_password(client, "lin.mei", "wrong")
    assert try_password(client, "lin.mei", PASSWORD)
    client.logout()
    assert not try_password(client, "lin.mei", "wrong")
    assert try_password(client, "lin.mei", PASSWORD)


def test_many_names_from_one_address_are_slowed(client: Client, lin: Member) -> None:
    for number in range(21):
        client.post(LOGIN, {"login": f"guess{number}", "password": "x"})
    assert not try_password(client, "lin.mei", PASSWORD)


def test_nobody_signs_up(client: Client) -> None:
    answer = client.post("/account/signup/", {"username": "me", "email": "me@x.cn", "password1": PASSWORD})
    assert answer.status_code == 200
    assert not Member.objects.filter(username="me").exists()


def test_sign_out_needs_a_post(client: Client, lin: Member) -> None:
    client.force_login(lin)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_leaver_s_password_is_not_set_by_who_may_less_than_before_the_leave(cast: Cast) -> None:
    """Else: deactivate the administrator, set the password, take them back, sign in."""
    role = Role.objects.create(code="clerk", name_zh="人事", name_en="Clerk", permissions=["people.manage"])
    cast.supervisor.roles.set([role])
    clerk = Member.objects.get(pk=cast.supervisor.pk)
    cast.administrator.is_active = False
    cast.administrator.save()
    gone = Member.objects.get(pk=cast.administrator.pk)
    with pytest.raises(ForbiddenError):
        actions.set_password(gone, PASSWORD, actor=clerk)
