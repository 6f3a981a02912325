"""Imports beside each other, killed imports, and what others see of one while it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from gendan.base.errors import GendanError
from gendan.base.timeline.models import Event
from gendan.orders.actions import import_taking, import_work, importing
from gendan.orders.actions.entry import draft_order
from gendan.orders.actions.import_work import check_run, take_run
from gendan.orders.import_layout import from_json
from gendan.orders.models import ImportRun, Order, OrderLine, OrderVersion, RefusedRow, RunState
from gendan.orders.tests.test_importing import sheet
from gendan.partners.models import Customer
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

BATCH = 4


@pytest.fixture(autouse=True)
def small(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Small batches, and files on disk: those in memory share one place of reading among threads."""
    monkeypatch.setattr(import_work, "BATCH", BATCH)
    Customer.objects.create(code="ACME", name="ACME Apparel")
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES={**settings.STORAGES, "default": on_disk}):
        yield


def rows(first: int, last: int, quantity: str = "5") -> list[list[str]]:
    """Two rows for each of these orders."""
    return [
        [f"K{n}", "ACME", "", what, quantity, "1", "2027-03-01"]
        for n in range(first, last)
        for what in ("T恤", "长裤")
    ]


def ready(cast: Cast, *lines: list[str], source: str = "客户表", **changed: Any) -> ImportRun:
    """A checked run that waits for a worker."""
    run = importing.start_import(sheet(*lines), source=source, actor=cast.merchandiser)
    choices = from_json({**run.layout, **changed})
    importing.name_columns(run.pk, choices, source=source, actor=cast.merchandiser, now=True)
    check_run(run.pk)
    return importing.take(run.pk, actor=cast.merchandiser, now=True)


def at_once(*acts: Callable[[], object]) -> None:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def outcome(run: ImportRun) -> tuple[str, int, int, int, int]:
    run.refresh_from_db()
    return run.state, run.added, run.changed, run.same, run.refused


def no_duplicates(orders: int) -> None:
    assert Order.objects.count() == orders
    assert OrderLine.objects.count() == 2 * orders
    keys = Counter(OrderVersion.objects.values_list("order", "number"))
    assert set(keys.values()) <= {1}
    assert Event.objects.filter(kind="order.entered").count() == orders


def test_two_workers_on_one_run_take_each_order_once(cast: Cast) -> None:
    run = ready(cast, *rows(0, 18))
    at_once(*[lambda: take_run(run.pk)] * 3)
    take_run(run.pk)  # as `jobs.rescue` would, where the one that was left ended first
    assert (outcome(run), run.error) == ((RunState.DONE, 36, 0, 0, 0), "")
    no_duplicates(18)
    assert Event.objects.filter(kind="import.done").count() == 1


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_a_run_of_many_batches_asks_for_review_once(cast: Cast, all_or_nothing: bool) -> None:
    Customer.objects.update(merchandiser=cast.merchandiser)
    words: dict[str, Any] = {"state": "submitted", "all_or_nothing": all_or_nothing}
    take_run(ready(cast, *rows(0, 18), **words).pk)
    event = Event.objects.get(kind="order.reviews_wanted")
    assert event.payload == {
        "orders": 18,
        "source": "跟单表.xlsx",
        "departments": [cast.merchandiser.department_id],
    }
    take_run(ready(cast, *rows(0, 18), **words).pk)
    assert Event.objects.filter(kind="order.reviews_wanted").count() == 1, "nothing changed, nobody is rung"
    followed = ProcrastinateJob.objects.filter(args__reaction="tell_reviewers")
    assert not followed.exists(), "nor order by order"


def test_a_run_that_is_broken_off_asks_for_review_of_what_it_took(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ready(cast, *rows(0, 18), state="submitted")
    whole, batches = import_taking.take_orders, 0

    def dies(items: Any, *args: Any, **words: Any) -> Any:
        nonlocal batches
        batches += 1
        if batches == 3:
            raise KeyboardInterrupt
        return whole(items, *args, **words)

    monkeypatch.setattr(import_work, "take_orders", dies)
    with pytest.raises(KeyboardInterrupt):
        take_run(run.pk)
    importing.cancel_import(run.pk, actor=cast.merchandiser)
    assert Event.objects.get(kind="order.reviews_wanted").payload["orders"] == 2 * BATCH


def test_two_imports_of_one_source_both_end_and_agree(cast: Cast) -> None:
    first, second = ready(cast, *rows(0, 14)), ready(cast, *rows(7, 21))
    at_once(lambda: take_run(first.pk), lambda: take_run(second.pk))
    states = [outcome(first), outcome(second)]
    assert [it[0] for it in states] == [RunState.DONE] * 2
    assert sum(it[1] for it in states) == 42
    assert sum(it[3] for it in states) == 14  # what the other was quicker with is as before
    no_duplicates(21)


def test_two_sources_that_use_the_same_numbers(cast: Cast) -> None:
    first, second = ready(cast, *rows(0, 10)), ready(cast, *rows(0, 10), source="另一个表")
    at_once(lambda: take_run(first.pk), lambda: take_run(second.pk))
    assert {outcome(first), outcome(second)} == {(RunState.DONE, 20, 0, 0, 0)}
    assert Order.objects.values("number").distinct().count() == 20


def test_all_or_nothing_beside_good_rows(cast: Cast) -> None:
    first = ready(cast, *rows(0, 12), all_or_nothing=True)
    second = ready(cast, *rows(6, 18, "7"))
    at_once(lambda: take_run(first.pk), lambda: take_run(second.pk))
    assert [outcome(it)[0] for it in (first, second)] == [RunState.DONE] * 2
    assert Order.objects.count() == 18


def test_an_order_that_was_entered_by_hand_meanwhile_keeps_its_number(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ready(cast, *rows(0, 6))
    judged: list[Any] = []
    whole = import_taking.take_orders

    def late(items: Any, *args: Any, **words: Any) -> Any:
        if not judged:
            judged.append(items)
            content = items[0].draft.content
            with ThreadPoolExecutor(1) as pool:
                pool.submit(by_hand, content).result()
        return whole(items, *args, **words)

    def by_hand(content: Any) -> None:
        try:
            draft_order(content, number="K2", actor=cast.merchandiser)
        finally:
            connection.close()

    monkeypatch.setattr(import_work, "take_orders", late)
    take_run(run.pk)
    assert outcome(run) == (RunState.DONE, 12, 0, 0, 0)
    assert Order.objects.get(number="K2").source == ""
    assert Order.objects.get(external_key="K2").number != "K2"


@pytest.mark.parametrize("before", [True, False])
def test_killed_at_every_batch_and_begun_again_takes_everything_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    run = ready(cast, *rows(0, 18), ["X", "ACME", "", "T恤", "many", "1", ""])
    whole, deaths, died = import_taking.take_orders, 0, set()

    def mortal(items: Any, *args: Any, **words: Any) -> Any:
        taken = None if before else whole(items, *args, **words)
        if items[0].read.key not in died:
            died.add(items[0].read.key)
            raise KeyboardInterrupt
        return whole(items, *args, **words) if before else taken

    monkeypatch.setattr(import_work, "take_orders", mortal)
    while True:
        try:
            take_run(run.pk)
            break
        except KeyboardInterrupt:
            deaths += 1
            run.refresh_from_db()
            assert run.state == RunState.IMPORTING
            assert Order.objects.count() == (deaths - 1) * BATCH
            assert run.summary.get("taken", 0) == (deaths - 1) * BATCH
    assert deaths == 5
    assert outcome(run) == (RunState.DONE, 36, 0, 0, 1)
    no_duplicates(18)
    assert list(RefusedRow.objects.filter(run=run).values_list("row", flat=True)) == [38]


def test_killed_while_all_or_nothing_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ready(cast, *rows(0, 10), all_or_nothing=True)
    with monkeypatch.context() as patch:
        patch.setattr(import_work, "_done", lambda *_words: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_run(run.pk)
    assert not Order.objects.exists()
    take_run(run.pk)
    assert outcome(run) == (RunState.DONE, 20, 0, 0, 0)
    no_duplicates(10)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The progress that others see at each batch."""
    found: list[int] = []
    whole = import_taking.take_orders

    def watched(*args: Any, **words: Any) -> Any:
        with ThreadPoolExecutor(1) as pool:
            found.append(pool.submit(outside).result())
        return whole(*args, **words)

    def outside() -> int:
        try:
            return ImportRun.objects.get().progress
        finally:
            connection.close()

    monkeypatch.setattr(import_work, "take_orders", watched)
    return found


def test_all_or_nothing_shows_how_far_it_is(cast: Cast, seen: list[int]) -> None:
    run = ready(cast, *rows(0, 10), all_or_nothing=True)
    take_run(run.pk)
    assert seen == [0, 8, 16]
    assert outcome(run)[0] == RunState.DONE
    assert run.progress == 20


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_a_run_may_be_broken_off_while_it_writes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, all_or_nothing: bool
) -> None:
    run = ready(cast, *rows(0, 18), all_or_nothing=all_or_nothing)
    whole = import_taking.take_orders

    def cancelled(items: Any, *args: Any, **words: Any) -> Any:
        if (
            items[0].read.key == "K8"
        ):  # of good rows, the run's row is held: it is broken off behind the batch
            waiting.append(pool.submit(cancel))
            if all_or_nothing:
                waiting[0].result()
        return whole(items, *args, **words)

    def cancel() -> None:
        try:
            importing.cancel_import(run.pk, actor=cast.merchandiser)
        finally:
            connection.close()

    waiting: list[Future[None]] = []
    monkeypatch.setattr(import_work, "take_orders", cancelled)
    with ThreadPoolExecutor(1) as pool:
        take_run(run.pk)
        waiting[0].result()
    run.refresh_from_db()
    if all_or_nothing:
        assert (run.state, Order.objects.count()) == (RunState.CANCELLED, 0)
    else:
        assert run.state in {RunState.CANCELLED, RunState.DONE}
        assert Order.objects.count() == run.summary["taken"]
    no_duplicates(Order.objects.count())


def test_a_broken_file_is_refused_by_the_check_with_its_reason(cast: Cast) -> None:
    text = "订单号,客户,数量\n" + "A,ACME,5\n" * 60_001
    run = importing.start_import(ContentFile(text.encode(), "a.csv"), source="x", actor=cast.merchandiser)
    importing.name_columns(run.pk, from_json(run.layout), source="x", actor=cast.merchandiser, now=True)
    check_run(run.pk)
    run.refresh_from_db()
    assert (run.state, bool(run.error)) == (RunState.REFUSED, True)
    with pytest.raises(GendanError):
        importing.take(run.pk, actor=cast.merchandiser, now=True)
