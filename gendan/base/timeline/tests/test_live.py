"""A stream tells each event once and in order, through slow readers, broken connections and restarts."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import aclosing
from decimal import Decimal

import pytest
from django.db import connection, transaction

from gendan.base.refs import Subject, System
from gendan.base.timeline import hub as hub_module
from gendan.base.timeline import live
from gendan.base.timeline.actions import record, seal_some
from gendan.base.timeline.hub import hub, in_database
from gendan.base.timeline.live import ServerSentEvent, stream
from gendan.base.timeline.tests.kinds import Weighed

ORDER, ISSUE = Subject("order", 1), Subject("issue", 7)
pytestmark = pytest.mark.django_db(transaction=True)


def _weigh(*kilograms: int, on: tuple[Subject, ...] = (ORDER,)) -> None:
    for number in kilograms:
        with transaction.atomic():
            record(Weighed(kilograms=Decimal(number)), actor=System("scale"), on=on)
    while seal_some():
        pass


async def _weighed(*kilograms: int, on: tuple[Subject, ...] = (ORDER,)) -> None:
    await in_database(lambda: _weigh(*kilograms, on=on))


def _run(test: Coroutine[None, None, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


async def _next(messages: AsyncIterator[ServerSentEvent], count: int) -> list[tuple[int | None, str]]:
    """The next `count` events, as position and sentence."""
    found = []
    async for message in messages:
        if message.data is not None and message.event is None:
            found.append((message.id, json.loads(message.data)["sentence"]))
        if len(found) == count:
            break
    return found


async def _begun(messages: AsyncIterator[ServerSentEvent]) -> ServerSentEvent:
    return await anext(messages)


def test_stream_tells_what_happens_from_the_present_on() -> None:
    async def test() -> None:
        await _weighed(1, 2)
        async with aclosing(stream([ORDER], None)) as messages:
            assert await _begun(messages) == ServerSentEvent(comment="here", retry=live.RETRY, id=2)
            await _weighed(9, on=(ISSUE,))
            await _weighed(3, 4)
            assert await _next(messages, 2) == [(4, "weighed 3 kg"), (5, "weighed 4 kg")]

    _run(test())


def test_event_on_several_subjects_is_told_once_and_names_only_those_asked_for() -> None:
    async def test() -> None:
        async with aclosing(stream([ORDER, Subject("order", 2)], None)) as messages:
            await _begun(messages)
            await _weighed(1, on=(ISSUE, ORDER, Subject("order", 2)))
            await _weighed(2)
            first, second = await anext(messages), await anext(messages)
        assert first.data is not None
        shown = json.loads(first.data)
        assert shown.pop("at").endswith("+00:00")
        assert shown == {
            "kind": "test.weighed",
            "title": "Weighed",
            "sentence": "weighed 1 kg",
            "icon": "point",
            "colour": "secondary",
            "actor": "scale",
            "subjects": ["order:1", "order:2"],
        }
        assert (first.id, second.id) == (1, 2)

    _run(test())


def test_reader_resumes_after_the_last_id_without_gap_or_repetition() -> None:
    async def test() -> None:
        await _weighed(*range(1, 8))
        async with aclosing(stream([ORDER], 3)) as messages:
            await _begun(messages)
            await _weighed(8)
            told = await _next(messages, 5)
            await _weighed(9)
            told += await _next(messages, 1)
        assert [position for position, _sentence in told] == [4, 5, 6, 7, 8, 9]

    _run(test())


def test_reader_who_is_too_slow_is_cut_off_and_resumes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "QUEUE", 3)

    async def test() -> None:
        async with aclosing(stream([ORDER], None)) as slow, aclosing(stream([ORDER], None)) as watch:
            await _begun(slow)
            await _begun(watch)
            for number in range(1, 6):
                await _weighed(number)
                assert await _next(watch, 1) == [(number, f"weighed {number} kg")]
            assert [message async for message in slow] == []
        async with aclosing(stream([ORDER], 0)) as again:
            await _begun(again)
            assert len(await _next(again, 5)) == 5

    _run(test())


def test_broken_listener_comes_back_and_catches_up(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async with aclosing(stream([ORDER], None)) as messages:
            await _begun(messages)
            for number in range(1, 4):
                await in_database(_break_listeners)
                await _weighed(number)
                assert await _next(messages, 1) == [(number, f"weighed {number} kg")]

    _run(test())
    assert "next attempt in 0.2 s" in caplog.text


def _break_listeners() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'gendan live' and datname = current_database()"
        )


def _listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity"
            " where application_name = 'gendan live' and datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def test_many_streams_share_one_listener_which_ends_with_the_last() -> None:
    async def test() -> None:
        streams = [stream([ORDER], None) for _ in range(5)]
        for messages in streams:
            await _begun(messages)
        assert await in_database(_listeners) == 1
        for messages in streams:
            await messages.aclose()
        assert hub()._listener is None
        assert not hub()._streams
        while await in_database(_listeners):
            pass

    _run(test())


def test_silent_stream_shows_that_it_lives_and_ends_in_time() -> None:
    async def test() -> None:
        messages = [it async for it in stream([ORDER], None, heartbeat=0.01, lifetime=0.05)]
        assert messages[1:]
        assert {message.comment for message in messages[1:]} == {"still here"}

    _run(test())


def test_reader_who_missed_too_much_is_told_to_load_the_page_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_MISSED", 2)

    async def test() -> None:
        await _weighed(1, 2, 3)
        async with aclosing(stream([ORDER], 0)) as messages:
            await _begun(messages)
            assert await anext(messages) == ServerSentEvent(event="reload", id=3, data="{}")
            await _weighed(4)
            assert await _next(messages, 1) == [(4, "weighed 4 kg")]

    _run(test())


def test_reader_from_before_a_restored_backup_is_told_to_load_the_page_again() -> None:
    async def test() -> None:
        await _weighed(1)
        async with aclosing(stream([ORDER], 70)) as messages:
            await _begun(messages)
            assert await anext(messages) == ServerSentEvent(event="reload", id=1, data="{}")
            await _weighed(2)
            assert await _next(messages, 1) == [(2, "weighed 2 kg")]

    _run(test())


def test_process_that_stops_ends_its_streams_and_begins_no_more() -> None:
    async def test() -> None:
        messages = stream([ORDER], None)
        await _begun(messages)
        live.close()
        assert [it async for it in messages] == []
        assert len([it async for it in stream([ORDER], None)]) == 1

    _run(test())


def test_stream_ends_where_the_database_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreachable() -> None:
        raise OSError("no such place")

    monkeypatch.setattr(hub_module, "_listening", unreachable)
    monkeypatch.setattr(live, "PATIENCE", 0.02)

    async def test() -> None:
        assert [it.comment async for it in stream([ORDER], None)] == ["not available now"]

    _run(test())


def test_message_is_written_as_the_standard_says() -> None:
    assert ServerSentEvent(comment="here", retry=5, id=3).encode() == b": here\nretry: 5\nid: 3\n\n"
    assert ServerSentEvent(event="reload", id=3, data="{}").encode() == b"event: reload\nid: 3\ndata: {}\n\n"
