"""Files that other programs put into a folder."""

from pathlib import Path
from typing import Any

import pytest

from gendan.orders.actions.import_folder import folder_of, look
from gendan.orders.models import ImportSource, Order
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


@pytest.mark.parametrize("name", ["", "..", "../erp", "/etc", "erp/../..", "missing", "link"])
def test_no_folder_outside_is_watched(erp: Path, name: str) -> None:
    (erp.parent / "link").symlink_to("/etc")
    assert folder_of(name) is None
    assert folder_of("erp") == erp
