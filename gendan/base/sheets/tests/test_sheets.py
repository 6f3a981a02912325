"""Spreadsheets in and out, the broken and the wicked ones too."""

import io
import zipfile
from contextlib import suppress
from datetime import datetime
from decimal import Decimal

import pytest
import xlsxwriter
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.errors import GendanError, InvalidInputError, TooLargeError
from gendan.base.sheets import reading
from gendan.base.sheets.reading import read_rows
from gendan.base.sheets.writing import Sheet, plain, write_book

PEOPLE = "姓名,工号\n张三,001\n"


def book(*rows: list[object], hide: bool = False) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        if hide:
            made.add_worksheet("secret").hide()
        page = made.add_worksheet("people")
        if hide:
            page.activate()
            page.set_first_sheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return target.getvalue()


def repacked(content: bytes, **changed: bytes) -> bytes:
    """The archive with parts replaced or added; `__` in a name stands for `/`, `_dot_` for `.`."""
    parts = {name.replace("__", "/").replace("_dot_", "."): data for name, data in changed.items()}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_as_it_comes_from_any_system(codec: str, separator: str) -> None:
    content = PEOPLE.replace(",", separator).encode(codec)
    assert read_rows(content) == [["姓名", "工号"], ["张三", "001"]]


def test_quotes_and_short_rows_of_csv() -> None:
    assert read_rows(b'a,b,c\n"x, y",1\n') == [["a", "b", "c"], ["x, y", "1", ""]]


def test_cells_read_as_people_wrote_them() -> None:
    content = book(["工号", 1001, 1.5, True, "  空格 "], ["", "", "", "", ""], ["end"])
    assert read_rows(content)[0] == ["工号", "1001", "1.5", "1", "空格"]
    assert read_rows(content)[2][0] == "end"


def test_rows_keep_their_places_under_an_empty_head() -> None:
    assert read_rows(book([], ["姓名"]))[1] == ["姓名"]


def test_hidden_sheets_are_not_read() -> None:
    assert read_rows(book(["姓名"], hide=True)) == [["姓名"]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n ",
        b"\xd0\xcf\x11\xe0 an encrypted or old workbook",
        b"PK\x03\x04 half a file",
        b"%PDF-1.7",
        b"<html><table>",
        b"\x00\x01\x02\x03",
        b"\xff\xff\xff\xff",
        "姓名\x00".encode(),
        b",,\n,,\n",
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_words(content: bytes) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        read_rows(content)
    assert str(refusal.value)


@override("en")
def test_an_archive_that_is_no_workbook_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(InvalidInputError, match="spreadsheet"):
        read_rows(target.getvalue())


@override("en")
def test_macros_are_refused_whatever_the_file_is_called() -> None:
    with pytest.raises(InvalidInputError, match="macros"):
        read_rows(repacked(book(["姓名"]), xl__vbaProject_dot_bin=b"x"))


@override("en")
def test_a_sheet_that_claims_too_many_cells_is_refused_before_it_is_unpacked() -> None:
    sheet = (
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(TooLargeError, match="rows"):
        read_rows(repacked(book(["姓名"]), xl__worksheets__sheet1_dot_xml=sheet))


def test_a_place_written_in_a_strange_way_is_refused() -> None:
    sheet = b'<worksheet><sheetData><row r="1"><c r="&#88;FD9"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(InvalidInputError):
        read_rows(repacked(book(["姓名"]), xl__worksheets__sheet1_dot_xml=sheet))


@override("en")
def test_a_bomb_is_refused() -> None:
    with pytest.raises(TooLargeError, match="unpacked"):
        read_rows(repacked(book(["姓名"]), bomb=b"0" * (reading.SMALL.unpacked + 1)))


def test_limits_of_size_rows_and_columns() -> None:
    with pytest.raises(TooLargeError):
        read_rows(b"x" * (reading.SMALL.size + 1))
    with pytest.raises(TooLargeError):
        read_rows(b"x\n" * (reading.SMALL.rows + 1))
    with pytest.raises(TooLargeError):
        read_rows(b"x," * (reading.SMALL.columns + 1))
    assert len(read_rows(b"x\n" * reading.SMALL.rows)) == reading.SMALL.rows


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_words(content: bytes) -> None:
    with suppress(GendanError):
        assert all(isinstance(cell, str) for row in read_rows(content) for cell in row)


def test_what_is_written_reads_back_and_no_text_becomes_a_formula() -> None:
    header = ["姓名", "金额", "时间"]
    rows: list[list[str | Decimal | datetime | None]] = [
        ["=1+1", Decimal("12.50"), datetime(2026, 11, 23, 9, 30)],  # noqa: DTZ001 - a sheet has local times
        ["00123", None, None],
    ]
    content = write_book([Sheet("人员", header, rows, {0: ["a", "b"]})])
    assert read_rows(content) == [header, ["=1+1", "12.5", "2026-11-23 09:30"], ["00123", "", ""]]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_text_for_csv_is_made_harmless(text: str) -> None:
    assert plain(text) == "'" + text
    assert plain("张三") == "张三"
