"""`gendan import`: a file of orders without a browser."""

from pathlib import Path

import pytest
import typer
from django.db import transaction

from gendan.cli.importing import import_orders
from gendan.orders.models import ImportSource, Order
from gendan.partners.models import Customer

pytestmark = pytest.mark.django_db
GOOD = "订单号,客户,数量\nA,ACME,5\nB,ACME,7\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    Customer.objects.create(code="ACME", name="ACME Apparel")
    path = tmp_path / "orders.csv"
    path.write_text(GOOD, encoding="gbk")
    return path


def refused(file: Path, source: str = "ERP", *, all_or_nothing: bool = False) -> None:
    with pytest.raises(typer.Exit) as ended:
        import_orders(file, source, all_or_nothing=all_or_nothing)
    assert ended.value.exit_code == 1


def test_orders_come_in_and_the_same_file_again_changes_nothing(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_orders(file, "ERP", all_or_nothing=False)
    assert "2" in capsys.readouterr().out
    import_orders(file, "ERP", all_or_nothing=False)
    assert [it.version for it in Order.objects.all()] == [1, 1]
    source = ImportSource.objects.get(name="ERP")
    source.full_clean()
    assert source.changed_by is None, "the command line is nobody"


def test_a_wrong_row_ends_with_one_and_is_told_by_its_number(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(GOOD + "C,ACME,-5\n", encoding="utf-8")
    refused(file)
    assert "4: " in capsys.readouterr().err
    assert Order.objects.count() == 2


def test_all_or_nothing_takes_nothing_where_a_row_is_wrong(file: Path) -> None:
    file.write_text(GOOD + "C,ACME,-5\n", encoding="utf-8")
    refused(file, all_or_nothing=True)
    assert not Order.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"nothing\n"])
def test_what_is_no_list_is_refused_in_words(
    content: bytes, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(content)
    with transaction.atomic():
        refused(file)
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize("source", ["", "  ", "\x00", "源" * 41])
def test_a_source_needs_a_name_that_fits(source: str, file: Path) -> None:
    refused(file, source)
    assert not Order.objects.exists()


def test_a_missing_file_is_a_wrong_argument(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter):
        import_orders(tmp_path / "none.csv", "ERP", all_or_nothing=False)
