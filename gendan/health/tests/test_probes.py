"""Machines that watch over Gendan get clear answers, and nobody gets more than that."""

import pytest
from django.db import connection
from django.test import Client, override_settings

from gendan.base import clock
from gendan.health.actions import beat, leave
from gendan.health.queries import FRESH, LOOPS


@pytest.fixture
def client() -> Client:
    return Client()


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"alive": True}  # pytest-django would refuse a question


def test_probes_answer_whatever_name_the_machine_was_called_by(client: Client) -> None:
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.mark.django_db
def test_ready_only_while_every_loop_gives_signs_of_life(client: Client) -> None:
    now = clock.now()
    silent = client.get("/readyz")
    assert silent.status_code == 503
    assert silent.json()["checks"]["worker"] == {
        "ok": False,
        "reason": "no sign of life: jobs, deadlines, sealer",
    }
    beat("one", LOOPS, now=now)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {it: {"ok": True} for it in ("database", "migrations", "worker")}
    with clock.at(now + 2 * FRESH):
        assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_a_worker_that_takes_its_leave_is_not_counted(client: Client) -> None:
    beat("one", LOOPS, now=clock.now())
    leave("one")
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_not_ready(client: Client) -> None:
    beat("one", LOOPS, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'health'")
    assert client.get("/readyz").json()["checks"]["migrations"] == {"ok": False, "reason": "1 to apply"}


@pytest.mark.django_db
def test_figures_are_for_this_machine_or_who_knows_the_token(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 404
    good = {"Authorization": "Bearer long-enough-for-anybody"}
    with override_settings(METRICS_TOKEN="long-enough-for-anybody"):
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", REMOTE_ADDR="10.0.0.7", headers=good).status_code == 200


@pytest.mark.django_db
def test_figures_tell_of_requests_and_of_what_waits(client: Client) -> None:
    client.get("/account/login/")
    beat("one", LOOPS, now=clock.now())
    text = client.get("/metrics").content.decode()
    assert 'gendan_requests_total{method="GET",route="account/login/",status="200"}' in text
    for name in ("gendan_events_unsealed", "gendan_deadline_steps_overdue", "gendan_streams"):
        assert f"\n{name} " in text
    assert 'gendan_loop_silence_seconds{loop="sealer"}' in text


@pytest.mark.django_db
def test_a_sane_request_id_is_kept_and_another_is_made(client: Client) -> None:
    assert client.get("/account/login/", headers={"X-Request-Id": "abc-12345"})["X-Request-Id"] == "abc-12345"
    assert len(client.get("/account/login/", headers={"X-Request-Id": "a b\n"})["X-Request-Id"]) == 32


@pytest.mark.django_db
def test_pages_tell_the_browser_what_to_refuse(client: Client) -> None:
    answer = client.get("/account/login/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
