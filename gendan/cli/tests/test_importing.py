"""`gendan import`: what a person at a terminal, or a script, is told."""

from pathlib import Path
from typing import Any

import pytest
import typer

from gendan.base.sheets.reading import read_rows
from gendan.cli.importing import import_orders
from gendan.orders.models import ImportRun, ImportSource, Order
from gendan.partners.models import Customer

pytestmark = pytest.mark.django_db

GOOD = "订单号,客户,品名,数量,交期\nA1,ACME,T恤,5,2027-01-01\n"
MIXED = GOOD + "A2,NOBODY,长裤,x,下周\nA2,NOBODY,外套,5,2027-01-01\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    Customer.objects.create(code="ACME", name="ACME Apparel")


def run(tmp_path: Path, content: str | bytes, name: str = "list.csv", **words: Any) -> int:
    """The exit code."""
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        import_orders(file, words.pop("source", "ERP"), all_or_nothing=words.pop("all_or_nothing", False))
    except typer.Exit as ended:
        return ended.exit_code
    return 0


def test_a_good_file_of_a_new_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, GOOD) == 0
    said = capsys.readouterr()
    assert said.out == "1 orders new, 0 changed, 0 as before; 0 rows refused\n"
    assert "ERP is new" in said.err
    assert "交期 → promised ship date" in said.err
    source = ImportSource.objects.get()
    assert (source.name, source.changed_by) == ("ERP", None)
    assert Order.objects.get().entered_by is None
    assert run(tmp_path, GOOD) == 0
    said = capsys.readouterr()
    assert said.out == "0 orders new, 0 changed, 1 as before; 0 rows refused\n"
    assert said.err == ""


def test_refused_rows_lie_beside_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _time in range(2):
        assert run(tmp_path, MIXED) == 3
    said = capsys.readouterr().err
    assert "3: 数量: “x” is not a number" in said
    assert {it.name for it in tmp_path.iterdir()} == {
        "list.csv",
        "list_refused.xlsx",
        "list_refused (2).xlsx",
    }
    rows = read_rows((tmp_path / "list_refused.xlsx").read_bytes())
    assert rows[0] == ["订单号", "客户", "品名", "数量", "交期", "Reason"]
    assert rows[1][:5] == ["A2", "NOBODY", "长裤", "x", "下周"]
    assert all(it in rows[1][5] for it in ("“x” is not a number", "“下周” is not a date", "NOBODY"))
    assert rows[2][5] == "another row of this order is wrong"
    assert Order.objects.get().external_key == "A1"


def test_all_or_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, MIXED, all_or_nothing=True) == 1
    said = capsys.readouterr()
    assert (said.out, "nothing was imported" in said.err) == ("", True)
    assert (tmp_path / "list_refused.xlsx").exists()
    assert not Order.objects.exists()
    assert run(tmp_path, GOOD, all_or_nothing=True) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04nothing", "not a spreadsheet"),
        (b"", "empty"),
        (b"\x00\x01\x02", "not a spreadsheet"),
        (b"1\n2\n", "names of columns"),
        (b"a,b,c\nx,y,z\n", "tells the orders apart"),
    ],
)
def test_a_broken_file_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    assert run(tmp_path, content) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("list.csv: ")
    assert words in said.err
    assert not ImportSource.objects.exists()


def test_no_such_file_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match=r"missing\.csv"):
        import_orders(tmp_path / "missing.csv", "ERP", all_or_nothing=False)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("source", ["", " ", "\x00", "源" * 41])
def test_a_source_needs_a_name(tmp_path: Path, source: str) -> None:
    assert run(tmp_path, GOOD, source=source) == 1
    assert not Order.objects.exists()
