"""Files that other programs put into a folder."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.db import connection
from django.utils.translation import override

from gendan.orders.actions import import_folder
from gendan.orders.actions.import_folder import ACTOR, LOOKER, _claim, look
from gendan.orders.actions.importing import start_import
from gendan.orders.models import ImportRun, ImportSource, Order, RunState
from gendan.orders.queries.import_folders import folder_of
from gendan.partners.models import Customer

GOOD = "订单号,客户,数量\nA,ACME,5\n"


@pytest.fixture
def erp(db: None, tmp_path: Path, settings: Any) -> Path:
    settings.IMPORT_FOLDER = str(tmp_path)
    Customer.objects.create(code="ACME", name="ACME Apparel")
    ImportSource.objects.create(name="ERP", folder="erp")
    (tmp_path / "erp").mkdir()
    return tmp_path / "erp"


def names(folder: Path) -> list[str]:
    return sorted(it.name for it in folder.iterdir()) if folder.is_dir() else []


def test_a_complete_file_is_imported_and_put_away(erp: Path) -> None:
    (erp / "a.csv").write_text(GOOD, encoding="gbk")
    seen = look({})
    assert not Order.objects.exists()
    assert look(seen) == {}
    assert Order.objects.get().external_key == "A"
    assert names(erp / "done") == ["a.csv"]
    assert names(erp / "taken") == []


def test_a_file_that_still_grows_waits(erp: Path) -> None:
    file = erp / "a.csv"
    file.write_text(GOOD[:10], encoding="utf-8")
    seen = look({})
    file.write_text(GOOD, encoding="utf-8")
    seen = look(seen)
    assert not Order.objects.exists()
    look(seen)
    assert Order.objects.count() == 1


def test_unfinished_downloads_are_left(erp: Path) -> None:
    (erp / "a.csv.part").write_text(GOOD, encoding="utf-8")
    look(look({}))
    assert names(erp) == ["a.csv.part"]


def test_a_refused_file_lies_beside_its_reason(erp: Path) -> None:
    (erp / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    (erp / "b.csv").write_text("订单号,客户,数量\nB,ACME,-5\n", encoding="utf-8")
    look(look({}))
    assert names(erp / "refused") == ["a.xlsx", "a.xlsx.txt", "b.csv", "b.csv.txt"]
    assert "-5" in (erp / "refused" / "b.csv.txt").read_text(encoding="utf-8")
    assert not Order.objects.exists()


def test_the_same_file_again_changes_nothing_and_keeps_both(erp: Path) -> None:
    for _time in range(2):
        (erp / "a.csv").write_text(GOOD, encoding="utf-8")
        look(look({}))
    assert names(erp / "done") == ["a (2).csv", "a.csv"]
    assert Order.objects.get().version == 1


def test_links_are_never_followed(erp: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(GOOD, encoding="utf-8")
    (erp / "a.csv").symlink_to(tmp_path / "secret.csv")
    look(look({}))
    assert names(erp) == ["a.csv"]
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../erp", "/etc", "erp/../..", "missing", "link", "x" * 300, "a\x00b"]
)
def test_no_folder_outside_is_watched(erp: Path, name: str) -> None:
    (erp.parent / "link").symlink_to("/etc")
    assert folder_of(name) is None
    assert folder_of("erp") == erp


def test_two_workers_take_a_file_once(erp: Path) -> None:
    file = erp / "a.csv"
    file.write_text(GOOD, encoding="utf-8")
    assert _claim(file) == erp / "taken" / "a.csv"
    assert _claim(file) is None


def test_a_name_that_is_no_text_is_still_a_file(erp: Path) -> None:
    Path(os.fsdecode(os.fsencode(erp) + b"/\xb6\xa9\xb5\xa5.csv")).write_text(GOOD, encoding="utf-8")
    look(look({}))
    assert Order.objects.get().external_key == "A"
    assert ImportRun.objects.get().name == "订单.csv", "as the share's Windows means it"
    assert len(names(erp / "done")) == 1


def test_a_refused_file_with_the_longest_name_has_its_reason_too(erp: Path) -> None:
    (erp / ("单" * 83 + "a.csv")).write_text("nothing", encoding="utf-8")
    look(look({}))
    assert len(names(erp / "refused")) == 2
    assert names(erp / "taken") == []


def test_the_longest_name_twice_keeps_both(erp: Path) -> None:
    for _time in range(2):
        (erp / ("单" * 83 + "a.csv")).write_text(GOOD, encoding="utf-8")
        look(look({}))
    assert len(names(erp / "done")) == 2


@pytest.mark.parametrize("obstacle", ["file", "link"])
def test_a_folder_that_cannot_be_used_stops_no_other(erp: Path, obstacle: str) -> None:
    ImportSource.objects.create(name="ZZ", folder="zz")
    other = erp.parent / "zz"
    other.mkdir()
    if obstacle == "file":
        (erp / "taken").write_text("x", encoding="utf-8")
    else:
        (erp / "taken").symlink_to(erp.parent)
    for folder in (erp, other):
        (folder / "a.csv").write_text(GOOD, encoding="utf-8")
    look(look({}))
    assert "a.csv" in names(erp), "it stays where it was put"
    assert names(other / "done") == ["a.csv"]


def test_pipes_and_folders_are_no_files(erp: Path) -> None:
    os.mkfifo(erp / "a.csv")
    (erp / "b.xlsx").mkdir()
    look(look({}))
    assert names(erp) == ["a.csv", "b.xlsx"]


def test_a_file_full_of_nothing_is_refused(erp: Path) -> None:
    (erp / "a.csv").write_bytes(b"\x00" * 100_000)
    (erp / "b.csv").write_bytes(b"")
    look(look({}))
    assert names(erp / "refused") == ["a.csv", "a.csv.txt", "b.csv", "b.csv.txt"]


def test_a_file_that_a_killed_worker_had_taken_is_begun_again(erp: Path) -> None:
    (erp / "taken").mkdir()
    (erp / "taken" / "a.csv").write_text(GOOD, encoding="utf-8")
    with (erp / "taken" / "a.csv").open("rb") as content:
        killed = start_import(File(content, "a.csv"), source="ERP", actor=ACTOR)
    ImportRun.objects.update(source=ImportSource.objects.get(), state=RunState.IMPORTING)
    look({})
    assert Order.objects.get().external_key == "A"
    assert names(erp / "done") == ["a.csv"]
    killed.refresh_from_db()
    assert killed.state == RunState.CANCELLED


@override("en")
def test_a_file_that_kills_twice_is_refused(erp: Path) -> None:
    (erp / "taken" / "again").mkdir(parents=True)
    (erp / "taken" / "again" / "a.csv").write_text(GOOD, encoding="utf-8")
    look({})
    assert names(erp / "refused") == ["a.csv", "a.csv.txt"]
    assert "killed twice" in (erp / "refused" / "a.csv.txt").read_text(encoding="utf-8")
    assert not Order.objects.exists()


def test_what_nobody_foresaw_refuses_the_file_and_goes_on(
    erp: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_args: Any, **_options: Any) -> ImportRun:
        raise ZeroDivisionError

    for name in ("a.csv", "b.csv"):
        (erp / name).write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(import_folder, "import_now", fails)
    look(look({}))
    assert names(erp / "refused") == ["a.csv", "a.csv.txt", "b.csv", "b.csv.txt"]
    assert names(erp / "taken") == []
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_looks(erp: Path) -> None:
    (erp / "a.csv").write_text(GOOD, encoding="utf-8")
    seen = look({})
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [LOOKER])
            assert look(seen) == seen
            assert names(erp) == ["a.csv"]
            cursor.execute("select pg_advisory_unlock(%s)", [LOOKER])
    finally:
        other.close()
    look(seen)
    assert names(erp / "done") == ["a.csv"]
