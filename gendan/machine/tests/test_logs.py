"""Logs carry ids and leave out what must not be in them."""

import json
import logging
import logging.config
from io import StringIO

import pytest
import structlog

from gendan.machine import env, logs

PHONE = "13800000000"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """A handler of its own with the real formatter."""
    monkeypatch.setenv("GENDAN_LOG_FORMAT", "json")
    settings = logs.settings()
    words = dict(settings["formatters"]["gendan"])
    formatter = words.pop("()")(**words)
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    log = logging.getLogger("gendan.test")
    monkeypatch.setattr(log, "handlers", [handler])
    monkeypatch.setattr(log, "propagate", False)
    log.setLevel("INFO")
    return out


def test_every_line_carries_the_request(written: StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        logging.getLogger("gendan.test").info("%s done", "work")
    line = json.loads(written.getvalue())
    assert (line["event"], line["request_id"], line["level"]) == ("work done", "r-1", "info")


def test_passwords_and_quoted_rows_are_left_out(written: StringIO) -> None:
    try:
        _fail()
    except ValueError:
        logging.getLogger("gendan.test").exception("postgresql://gendan:hush@db/gendan")
    assert "hush" not in written.getvalue()
    assert PHONE not in written.getvalue()
    assert "duplicate key" in written.getvalue()


def test_words_with_secret_names_are_hidden() -> None:
    assert logs.leave_out(None, "info", {"access_token": "x", "ms": 3}) == {"access_token": "…", "ms": 3}


def test_a_wrong_level_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_LOG_LEVEL", "loud")
    with pytest.raises(env.SettingError, match="DEBUG, INFO, WARNING or ERROR"):
        logs.level()


def _fail() -> None:
    raise ValueError(f"duplicate key\nDETAIL:  Key (phone)=({PHONE}) already exists.")
