"""A POST that is sent again happens once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from gendan.api import idempotency
from gendan.api.models import Answer, purge
from gendan.api.tests.conftest import Program
from gendan.base import clock
from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record
from gendan.people import actions
from gendan.people.models import Member, Notice
from gendan.people.sign_in.events import Unlocked

Programs = Callable[..., Program]


def give_notice(member: Member) -> Notice:
    with transaction.atomic():
        event = record(Unlocked(), actor=System("test"), on=[Subject("member", member.pk)])
        return actions.notify([member], event, actor=System("test"))[0]


@pytest.mark.django_db
def test_same_request_again_gives_the_kept_answer(lin: Member, program: Programs) -> None:
    give_notice(lin)
    caller = program(lin)
    first = caller.post("/notices/read", key="a")
    again = caller.post("/notices/read", key="a")
    assert (first.json(), again.json()) == ({"read": 1}, {"read": 1})
    assert again["Idempotency-Replayed"] == "true"
    assert caller.post("/notices/read", key="b").json() == {"read": 0}


@pytest.mark.django_db
def test_key_of_another_request_is_refused(lin: Member, program: Programs) -> None:
    caller = program(lin)
    caller.post("/notices/read", key="a")
    for answer in (caller.post("/notices/read", {"x": 1}, key="a"), caller.post("/notices/7/read", key="a")):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "a" * 256, "white space", "schlüssel"])
def test_every_post_needs_a_key(lin: Member, program: Programs, key: str) -> None:
    answer = program(lin).send("POST", "/notices/read", **{"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")


@pytest.mark.django_db
def test_keys_of_two_tokens_are_two(lin: Member, boss: Member, program: Programs) -> None:
    give_notice(lin)
    give_notice(boss)
    assert program(lin).post("/notices/read", key="a").json() == {"read": 1}
    assert program(boss).post("/notices/read", key="a").json() == {"read": 1}


@pytest.mark.django_db
def test_refusal_is_not_kept(lin: Member, program: Programs) -> None:
    caller = program(lin)
    missing = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    assert caller.post(f"/notices/{missing + 1}/read", key="a").status_code == 404
    assert Answer.objects.count() == 0


@pytest.mark.django_db
def test_crash_after_the_effect_leaves_neither_effect_nor_key(
    lin: Member, program: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = give_notice(lin)
    caller = program(lin)

    def crash(*_: object) -> None:
        raise RuntimeError("power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(Answer, "keep", crash)
        assert caller.post(f"/notices/{notice.pk}/read", key="a").status_code == 500
    notice.refresh_from_db()
    assert notice.read_at is None
    assert caller.post(f"/notices/{notice.pk}/read", key="a").status_code == 200


@pytest.mark.django_db
def test_key_lives_a_day(lin: Member, program: Programs) -> None:
    caller = program(lin)
    caller.post("/notices/read", key="a")
    with clock.at(clock.now() + timedelta(hours=24)):
        give_notice(lin)
        answer = caller.post("/notices/read", key="a")
        assert answer.json() == {"read": 1}
        assert "Idempotency-Replayed" not in answer
    with clock.at(clock.now() + timedelta(hours=49)):
        purge(clock.now(), idempotency.LIFE)
    assert Answer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_happen_once(lin: Member, program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second comes while the first is inside: it waits, and gets the first one's answer."""
    give_notice(lin)
    caller = program(lin)
    inside, go_on = threading.Event(), threading.Event()
    real = actions.mark_all_read
    calls = []

    def slow(*, actor: Member) -> int:
        calls.append(actor.pk)
        inside.set()
        assert go_on.wait(10)
        return real(actor=actor)

    monkeypatch.setattr("gendan.api.endpoints.notices.actions.mark_all_read", slow)
    answers: list[Any] = []

    def send() -> None:
        try:
            answers.append(Program(caller.secret).post("/notices/read", key="a"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    wait_until_somebody_waits_for_a_lock()
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert [answer.json() for answer in answers] == [{"read": 1}, {"read": 1}]
    assert len(calls) == 1


@pytest.mark.django_db(transaction=True)
def test_second_does_not_wait_for_ever(
    lin: Member, program: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "WAIT", "50ms")
    caller = program(lin)
    answers: list[Any] = []

    def send() -> None:
        try:
            answers.append(Program(caller.secret).post("/notices/read", key="a"))
        finally:
            connection.close()

    token = caller.get("/me").json()["token"]["id"]
    with transaction.atomic():
        Answer.claim(f"token:{token}", "a", b"", now=clock.now(), life=idempotency.LIFE)
        thread = threading.Thread(target=send)
        thread.start()
        thread.join(20)
    assert (answers[0].status_code, answers[0].json()["code"]) == (409, "idempotency_key_busy")


def wait_until_somebody_waits_for_a_lock() -> None:
    for _ in range(10_000):
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(0.002), count(*) from pg_locks where not granted")
            row = cursor.fetchone()
        if row and row[1]:
            return
    raise AssertionError("nobody waits")
