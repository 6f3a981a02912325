"""What has to be done before anything else: a new password, a second factor."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from gendan.base.errors import ForbiddenError, InvalidInputError
from gendan.base.refs import Subject, System
from gendan.base.timeline.queries import events_on
from gendan.people.models import Member
from gendan.people.sign_in import actions, queries
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
NEW = "a-quite-different-9"


def sign_in(client: Client, member: Member, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": member.username, "password": password})


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def set_up_second_factor(client: Client) -> str:
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'<code id="authenticator_secret"[^>]*>([A-Z2-7]+)<', page)
    assert found, page
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(found[1])})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]


def test_password_of_an_administrator_opens_only_the_page_to_change_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.buyer)
    actions.set_password(cast.buyer, NEW, actor=cast.administrator)
    assert client.get("/").status_code == 302, "the old session ended"
    assert sign_in(client, cast.buyer, NEW).status_code == 302
    assert client.get("/")["Location"] == "/account/password/change/"
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == "/account/password/change/"
    assert client.get("/api/v1/me").json()["code"] == "password_change_required"
    answer = client.post(
        "/account/password/change/",
        {"oldpassword": NEW, "password1": PASSWORD + "x", "password2": PASSWORD + "x"},
    )
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    kinds = [event.kind for event in events_on(Subject("member", cast.buyer.pk))]
    assert kinds == ["member.password_set", "member.signed_in", "member.password_set"]


@pytest.mark.parametrize("password", ["short-1", "1234567890123", "password123", "wangjianguo-77"])
def test_weak_password_is_refused_with_words(cast: Cast, password: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.set_password(cast.buyer, password, actor=cast.administrator)
    assert str(refused.value.fields["password"])


def test_only_who_may_manage_people_sets_passwords(cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        actions.set_password(cast.buyer, NEW, actor=cast.merchandiser)


def test_nobody_takes_over_whoever_may_do_more(cast: Cast) -> None:
    operator = Member.objects.create_superuser("root", PASSWORD)
    for act in (actions.unlock, actions.reset_second_factor, actions.sign_out_everywhere):
        with pytest.raises(ForbiddenError):
            act(operator, actor=cast.administrator)
    with pytest.raises(ForbiddenError):
        actions.set_password(operator, NEW, actor=cast.administrator)


def test_second_factor_is_asked_for_and_needed(client: Client, cast: Cast, settings: Any) -> None:
    settings.SIGN_IN_MFA_REQUIRED = "administrators"
    sign_in(client, cast.administrator)
    assert client.get("/")["Location"] == "/account/2fa/totp/activate/"
    assert client.get("/api/v1/me").json()["code"] == "second_factor_required"
    secret = set_up_second_factor(client)
    assert client.get("/").status_code == 200
    assert secret not in str(Authenticator.objects.get(type="totp").data), "kept in the clear"
    client.post(reverse("account_logout"))
    assert sign_in(client, cast.administrator)["Location"] == "/account/2fa/authenticate/"
    assert client.get("/").status_code == 302
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post("/account/2fa/authenticate/", {"code": recovery_code(cast.administrator)})
    assert "_auth_user_id" in client.session


def recovery_code(member: Member) -> str:
    row = Authenticator.objects.get(user=member, type="recovery_codes")
    codes: list[str] = row.wrap().get_unused_codes()
    return codes[0]


def test_second_factor_is_not_asked_of_others(client: Client, cast: Cast, settings: Any) -> None:
    settings.SIGN_IN_MFA_REQUIRED = "administrators"
    sign_in(client, cast.merchandiser)
    assert client.get("/").status_code == 200


def test_required_second_factor_cannot_be_removed(client: Client, cast: Cast, settings: Any) -> None:
    settings.SIGN_IN_MFA_REQUIRED = "everyone"
    sign_in(client, cast.merchandiser)
    set_up_second_factor(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert queries.has_second_factor(cast.merchandiser)
    actions.reset_second_factor(cast.merchandiser, actor=cast.administrator)
    assert not queries.has_second_factor(cast.merchandiser)
    assert client.get("/")["Location"].startswith("/account/login/")


def test_second_factor_survives_no_change_of_the_secret(client: Client, cast: Cast, settings: Any) -> None:
    sign_in(client, cast.merchandiser)
    secret = set_up_second_factor(client)
    client.post(reverse("account_logout"))
    sign_in(client, cast.merchandiser)
    settings.SECRET_KEY = "another"
    answer = client.post("/account/2fa/authenticate/", {"code": code(secret)})
    assert answer.status_code in {302, 503}
    assert "_auth_user_id" not in client.session


def test_sign_out_everywhere_keeps_the_present_browser(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here, cast.buyer)
    sign_in(there, cast.buyer)
    assert UserSession.objects.count() == 2
    ended = actions.sign_out_everywhere(cast.buyer, actor=cast.buyer, keep=here.session.session_key)
    assert ended == 1
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_sessions_are_listed_and_ended_by_their_member(cast: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here, cast.buyer)
    sign_in(there, cast.buyer)
    assert here.get("/account/sessions/").status_code == 200
    here.post("/account/sessions/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_leaver_s_open_session_ends_at_once(client: Client, cast: Cast) -> None:
    sign_in(client, cast.buyer)
    Member.objects.filter(pk=cast.buyer.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_operators_come_in_by_the_same_door(client: Client) -> None:
    assert client.get("/operator/login/")["Location"].startswith("/account/login/")
    assert client.get("/operator/")["Location"].startswith("/operator/login/")


def test_administrator_unlocks(client: Client, cast: Cast) -> None:
    from gendan.base import clock

    for _ in range(5):
        actions.note_failure(cast.buyer, now=clock.now())
    assert [door.member for door in queries.locked_members(clock.now())] == [cast.buyer]
    actions.unlock(cast.buyer, actor=cast.administrator)
    actions.unlock(cast.buyer, actor=cast.administrator)
    assert queries.locked_members(clock.now()) == []
    sign_in(client, cast.buyer)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("host", ["", "mail.test"])
def test_reset_by_mail_tells_nobody_who_is_here(
    client: Client, cast: Cast, settings: Any, mailoutbox: list[Any], host: str
) -> None:
    settings.EMAIL_HOST = host
    Member.objects.filter(pk=cast.buyer.pk).update(email="wang@example.com")
    answers = [
        client.post("/account/password/reset/", {"email": email})
        for email in ("wang@example.com", "nobody@example.com")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/account/password/reset/done/")
    }
    assert len(mailoutbox) == (1 if host else 0)


def test_reset_link_sets_the_password_once(
    client: Client, cast: Cast, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "mail.test"
    Member.objects.filter(pk=cast.buyer.pk).update(email="wang@example.com")
    client.post("/account/password/reset/", {"email": "wang@example.com"})
    found = re.search(r"http://testserver(\S+)", mailoutbox[0].body)
    assert found
    form = client.get(found[1])["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert Member.objects.get(pk=cast.buyer.pk).check_password(NEW)
    assert client.get(found[1]).status_code == 200, "the link is used up: a page says so, no form follows"


def test_system_may_set_a_first_password(cast: Cast) -> None:
    actions.set_password(cast.buyer, NEW, actor=System("demo"), must_change=False)
    assert not queries.must_change_password(cast.buyer)


def test_first_password_of_a_new_member_has_to_be_replaced_and_keeps_the_rules(cast: Cast) -> None:
    new = actions.add_member(actor=cast.administrator, username="chen", name="陈晓明", password=NEW)
    assert queries.must_change_password(new)
    with pytest.raises(InvalidInputError) as refused:
        actions.add_member(actor=cast.administrator, username="li", name="李红", password="short")
    assert set(refused.value.fields) == {"password"}
    assert not Member.objects.filter(username="li").exists()


def test_new_member_without_a_password_has_none_to_replace(cast: Cast) -> None:
    new = actions.add_member(actor=cast.administrator, username="chen", name="陈晓明")
    assert not new.has_usable_password()
    assert not queries.must_change_password(new)
