"""Two starts at once."""

from threading import Event, Thread

import pytest
from django.db import connection, connections

from gendan.cli import prepare


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_another_start_does_not_hold_up_its_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that is made concurrently waits for all statements that run, for one that waits for it too."""
    waits, done, second = Event(), Event(), Event()

    def pause(_seconds: float) -> None:
        waits.set()
        done.wait(30)

    def start() -> None:
        with prepare._alone():
            second.set()
        connections.close_all()

    monkeypatch.setattr("gendan.cli.prepare.time.sleep", pause)
    other = Thread(target=start)
    with prepare._alone():
        other.start()
        assert waits.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("create index concurrently made_beside on orders_importsource (changed_at)")
            cursor.execute("drop index made_beside")
        assert not second.is_set()
    done.set()
    other.join(30)
    assert second.is_set()
