"""Files are kept once, hang on objects, and are seen by who may see those."""

import errno
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from gendan.base import clock
from gendan.base.errors import NotFoundError, TooLargeError
from gendan.base.files import actions, queries, tasks
from gendan.base.files.errors import DuplicateFileError, RefusedFileError, StorageFullError
from gendan.base.files.models import StoredFile, Thumbnail
from gendan.base.files.storage import PART, content_path
from gendan.base.files.tests import samples
from gendan.base.files.tests.conftest import Person
from gendan.base.refs import Subject
from gendan.base.timeline.queries import events_on

pytestmark = pytest.mark.django_db

ORDER, OTHER, SECRET = Subject("order", 1), Subject("order", 2), Subject("order", 99)


def upload(content: bytes = samples.PDF, name: str = "合同.pdf") -> "File[Any]":
    return ContentFile(content, name)


def kept(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_and_told_on_the_timeline(member: Person, disk: Path) -> None:
    file = actions.store(upload(), actor=member, on=ORDER)
    assert (file.name, file.kind_code, file.size) == ("合同.pdf", "pdf", len(samples.PDF))
    assert file.sha256 == hashlib.sha256(samples.PDF).hexdigest()
    with queries.open_content(file) as content:
        assert content.read() == samples.PDF
    assert [event.kind for event in events_on(ORDER)] == ["file.added"]
    assert (
        "PDF" in events_on(ORDER)[0].what.sentence() or "pdf" in events_on(ORDER)[0].what.sentence().lower()
    )


def test_the_same_content_on_the_same_object_is_told(member: Person, disk: Path) -> None:
    actions.store(upload(), actor=member, on=ORDER)
    with pytest.raises(DuplicateFileError) as told:
        actions.store(upload(name="副本.pdf"), actor=member, on=ORDER)
    assert "合同.pdf" in str(told.value)
    assert StoredFile.objects.count() == 1


def test_the_same_content_elsewhere_is_stored_once(member: Person, disk: Path) -> None:
    first = actions.store(upload(), actor=member, on=ORDER)
    second = actions.store(upload(), actor=member, on=OTHER)
    assert kept(disk) == [first.content_path]
    assert queries.same_content(first, member) == [second]


def test_what_was_removed_can_be_added_again(member: Person, disk: Path) -> None:
    first = actions.store(upload(), actor=member, on=ORDER)
    actions.remove(first, actor=member)
    second = actions.store(upload(), actor=member, on=ORDER)
    assert queries.files_on(ORDER, member) == [second]
    with pytest.raises(NotFoundError):
        actions.remove(first, actor=member)
    assert [event.kind for event in events_on(ORDER)] == ["file.added", "file.removed", "file.added"]


def test_absent_removed_and_forbidden_are_the_same(member: Person, stranger: Person) -> None:
    file = actions.store(upload(), actor=member, on=ORDER)
    removed = actions.store(upload(), actor=member, on=OTHER)
    actions.remove(removed, actor=member)
    assert queries.file_for(member, file.pk) == file
    answers = []
    for who, number in ((stranger, file.pk), (member, removed.pk), (member, 0)):
        with pytest.raises(NotFoundError) as answer:
            queries.file_for(who, number)
        answers.append(str(answer.value))
    assert len(set(answers)) == 1
    assert queries.files_on(ORDER, stranger) == []


def test_a_customer_sees_only_what_was_opened(member: Person, customer: Person) -> None:
    file = actions.store(upload(), actor=member, on=ORDER)
    with pytest.raises(NotFoundError):
        queries.file_for(customer, file.pk)
    actions.show_to_customer(file, actor=member, visible=True)
    actions.show_to_customer(file, actor=member, visible=True)
    assert queries.file_for(customer, file.pk) == file
    assert queries.files_on(ORDER, customer) == [file]
    assert [event.kind for event in events_on(ORDER)] == ["file.shown", "file.added"]


def test_the_same_content_on_a_forbidden_object_is_not_betrayed(member: Person) -> None:
    file = actions.store(upload(), actor=member, on=ORDER)
    actions.store(upload(), actor=member, on=SECRET)
    assert queries.same_content(file, member) == []


def test_a_refused_file_leaves_nothing(member: Person, disk: Path) -> None:
    for content, name in ((samples.SVG, "a.svg"), (samples.PDF, "a.exe"), (samples.picture(), "a.pdf")):
        with pytest.raises(RefusedFileError):
            actions.store(upload(content, name), actor=member, on=ORDER)
    assert kept(disk) == []
    assert events_on(ORDER) == []


def test_an_installation_may_accept_less(member: Person, settings: Settings) -> None:
    settings.FILE_KINDS = ["jpeg", "png"]
    with pytest.raises(RefusedFileError, match="not accepted here"):
        actions.store(upload(name="合同"), actor=member, on=ORDER)


def test_a_file_over_the_limit_of_its_kind_is_refused(member: Person, settings: Settings) -> None:
    settings.FILE_LIMIT_BYTES = 10
    with pytest.raises(TooLargeError, match=r"合同\.pdf"):
        actions.store(upload(), actor=member, on=ORDER)


def test_a_full_disk_leaves_no_row_and_no_half_file(
    member: Person, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: "ContentFile[bytes]", size: int | None = None) -> Iterator[bytes]:
        yield samples.PDF[:10]
        raise OSError(errno.ENOSPC, "No space left on device")

    content = upload()
    content.sha256 = hashlib.sha256(samples.PDF).hexdigest()  # type: ignore[attr-defined]
    monkeypatch.setattr(ContentFile, "chunks", full)
    with pytest.raises(StorageFullError):
        actions.store(content, actor=member, on=ORDER)
    assert kept(disk) == []
    assert StoredFile.objects.count() == 0


def test_a_picture_gets_a_small_one_from_a_job(member: Person, disk: Path) -> None:
    content = samples.picture("JPEG", (800, 600))
    file = actions.store(upload(content, "破损.jpg"), actor=member, on=ORDER)
    twin = actions.store(upload(content, "破损.jpg"), actor=member, on=OTHER)
    with pytest.raises(NotFoundError):
        queries.open_thumbnail(file)
    job = ProcrastinateJob.objects.order_by("pk").first()
    assert job is not None
    assert job.task_name == "files.make_thumbnail"
    tasks.make_thumbnail(**job.args)
    for row in (file, twin):
        row.refresh_from_db()
        with queries.open_thumbnail(row) as small:
            assert small.read(4) == b"RIFF"
    assert actions.make_thumbnail(file.pk) == Thumbnail.READY


def test_a_cut_off_picture_is_kept_without_a_small_one(member: Person, disk: Path) -> None:
    content = samples.picture("JPEG", (800, 600))
    file = actions.store(upload(content[: len(content) // 2], "断.jpg"), actor=member, on=ORDER)
    assert actions.make_thumbnail(file.pk) == Thumbnail.FAILED


def test_contents_without_a_row_are_swept_when_they_are_old(member: Person, disk: Path) -> None:
    file = actions.store(upload(), actor=member, on=ORDER)
    orphan = disk / "content" / "ab" / "cd" / ("ab" * 32)
    part = disk / "content" / "ab" / "cd" / f"{PART}1"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    part.write_bytes(b"x")
    assert actions.sweep_some() == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert actions.sweep_some() == 2
        assert actions.sweep_some() == 0
    assert kept(disk) == [file.content_path]


def test_removed_files_are_forgotten_after_the_retention(
    member: Person, disk: Path, settings: Settings
) -> None:
    settings.FILE_RETENTION_DAYS = 30
    actions.remove(actions.store(upload(), actor=member, on=ORDER), actor=member)
    staying = actions.store(upload(samples.PDF + b"\n", "2.pdf"), actor=member, on=ORDER)
    tasks.sweep(0)
    assert StoredFile.objects.count() == 2
    with clock.at(clock.now() + timedelta(days=31)):
        tasks.sweep(0)
    assert kept(disk) == [staying.content_path]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_store_one(member: Person, disk: Path) -> None:
    together = Barrier(2)

    def send(name: str) -> str:
        together.wait(timeout=30)
        try:
            return actions.store(upload(name=name), actor=member, on=ORDER).name
        except DuplicateFileError:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(send, ["1.pdf", "2.pdf"]))
    assert outcomes[1] == "told"
    assert outcomes[0] in {"1.pdf", "2.pdf"}
    assert len(kept(disk)) == StoredFile.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sweep_during_an_upload_takes_nothing_from_it(
    member: Person, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old orphan of the same content is swept between the first look and the row."""
    orphan = disk / content_path(hashlib.sha256(samples.PDF).hexdigest())
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(samples.PDF)
    keep = actions._keep

    def keep_and_sweep(content: "File[Any]", sha256: str) -> None:
        keep(content, sha256)
        if not connection.in_atomic_block:
            with clock.at(clock.now() + timedelta(days=2)):
                assert actions.sweep_some() == 1

    monkeypatch.setattr(actions, "_keep", keep_and_sweep)
    file = actions.store(upload(), actor=member, on=ORDER)
    assert kept(disk) == [file.content_path]
