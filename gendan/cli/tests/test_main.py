"""The one command line."""

import os
import signal

import pytest

from gendan.cli import main


def test_a_signal_ends_a_command_so_that_what_it_began_is_put_away(monkeypatch: pytest.MonkeyPatch) -> None:
    put_away = []

    def command(**_words: object) -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            put_away.append("PostgreSQL")

    monkeypatch.setattr(main, "app", command)
    usual = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as ended:
            main.run()
    finally:
        signal.signal(signal.SIGTERM, usual)
    assert ended.value.code == 128 + signal.SIGTERM
    assert put_away
