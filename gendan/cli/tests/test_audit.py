"""`gendan audit` says in one line whether the timeline holds."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from gendan.base.refs import Subject, System
from gendan.base.timeline.actions import record, seal_some
from gendan.base.timeline.tests.kinds import Weighed


@pytest.fixture
def events(db: None) -> None:
    """Two sealed events and one that waits."""
    for _ in range(2):
        record(Weighed(), actor=System("scale"), on=[Subject("order", 1)])
    seal_some()
    record(Weighed(), actor=System("scale"), on=[])


def _audit(*words: str) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("audit", *words, stdout=out)
    return out.getvalue().strip()


@pytest.mark.usefixtures("events")
def test_sound_timeline_is_said_to_hold() -> None:
    head = _audit("head")
    assert head.startswith("2:")
    assert _audit("verify") == f"2 sealed events hold, 1 waiting for the seal, {head}"
    assert _audit("verify", "--expect", head) == _audit("verify")


@pytest.mark.usefixtures("events")
def test_broken_timeline_is_an_error_that_names_the_place() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set local session_replication_role = replica")
        cursor.execute("delete from timeline_seal where position = 1")
        cursor.execute("set local session_replication_role = origin")
    with pytest.raises(CommandError, match="broken at position 1: the seal at this position was removed"):
        _audit("verify")


@pytest.mark.django_db
def test_head_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="is no end of a chain"):
        _audit("verify", "--expect", "yesterday")
