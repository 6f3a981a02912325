"""Large and hostile sheets: read as a stream, refused cheaply, faults kept in their cells."""

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from django.utils.translation import override

from gendan.base.errors import InvalidInputError, TooLargeError
from gendan.base.sheets import inside
from gendan.base.sheets.inside import _pieces
from gendan.base.sheets.reading import LARGE, SMALL, UNCOMPUTED, Limits, iter_rows, read_rows
from gendan.base.sheets.tests.test_sheets import book, repacked

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TINY = Limits(1_000_000, 10_000_000, 3, 4)


def sheet(rows: bytes) -> bytes:
    """An .xlsx whose only sheet has these rows of XML."""
    xml = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (MAIN, rows)
    return repacked(book(["x"]), xl__worksheets__sheet1_dot_xml=xml)


def rows_of(content: bytes, limits: Limits = LARGE) -> list[list[str]]:
    return list(iter_rows(io.BytesIO(content), limits))


def test_rows_come_one_by_one_with_their_places() -> None:
    content = sheet(b'<row r="2"><c r="B2"><v>1</v></c></row><row r="3"><c r="C3"><v>2</v></c></row>')
    assert rows_of(content) == [["", "", ""], ["", "1", ""], ["", "", "2"]]


def test_a_million_empty_rows_are_passed_over() -> None:
    empty = b"".join(b'<row r="%d" ht="15"/>' % number for number in range(2, 1_048_577))
    assert rows_of(sheet(b'<row r="1"><c r="A1"><v>7</v></c></row>' + empty)) == [["7"]]


def test_empty_formatted_cells_may_stand_anywhere() -> None:
    content = sheet(
        b'<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    assert read_rows(content) == [["7"]]


@override("en")
def test_a_million_empty_formatted_rows_that_unpack_to_too_much_are_refused_with_a_hint() -> None:
    padding = b'<row r="9"><c r="A9" s="1"/></row>' * 2_000_000
    with pytest.raises(TooLargeError, match="empty formatted rows"):
        read_rows(sheet(padding), SMALL)


@override("en")
@pytest.mark.parametrize(
    "row",
    [
        b'<row r="4"><c r="A4"><v>1</v></c></row>',
        b'<row r="1"><c r="E1"><v>1</v></c></row>',
        b'<row r="1048576"><c><v>1</v></c></row>',
        b'<row r="1">' + b"<c><v>1</v></c>" * 5 + b"</row>",
    ],
)
def test_content_outside_the_limits_is_refused(row: bytes) -> None:
    with pytest.raises(TooLargeError, match="3 rows or 4 columns"):
        rows_of(sheet(row), TINY)


def test_errors_and_uncomputed_formulas_are_kept_in_their_cells() -> None:
    content = sheet(
        b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>SUM(1)</f></c>'
        b'<c r="C1"><f>1+1</f><v>2</v></c>'
        b'<c r="D1"><f>1+1</f><v></v></c><c r="E1" t="str"><f>A2</f><v></v></c></row>'
        b'<row r="3"><c r="B3" t="e"><f>A9</f><v>#REF!</v></c></row>'
    )
    first, second, third = rows_of(content)
    assert first[:5] == ["#N/A", UNCOMPUTED, "2", UNCOMPUTED, ""]
    assert not any(second)
    assert third[1] == "#REF!"


def test_cells_are_found_across_the_borders_of_chunks() -> None:
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="e"><v>#N/A</v></c><c r="B%d"><v>%d</v></c></row>' % (n, n, n, n)
        for n in range(1, 40_001)
    )
    assert all(row == ["#N/A", str(n)] for n, row in enumerate(rows_of(sheet(cells)), 1))


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        rows_of(sheet(b'<row r="1"><c r="A1"><v>' + b"1" * 6_000_000))


def test_no_zero_character_comes_through() -> None:
    with pytest.raises(InvalidInputError):
        rows_of(b"a,b\x00\n")
    with suppress(InvalidInputError):
        cells = rows_of(sheet(b'<row r="1"><c r="A1" t="str"><v>a&#0;b</v></c></row>'))
        assert "\x00" not in str(cells)


def test_sixty_thousand_rows_are_within_the_large_limits_and_one_more_is_not() -> None:
    assert sum(1 for _ in iter_rows(io.BytesIO(b"x\n" * 60_000), LARGE)) == 60_000
    with pytest.raises(TooLargeError):
        rows_of(b"x\n" * 60_001)


def test_empty_lines_at_the_end_of_a_csv_do_not_count() -> None:
    assert len(rows_of(b"x\n" + b",,,\n" * 70_000)) == 60_000


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "utf-16"])
def test_long_text_files_are_streamed_in_any_encoding(codec: str) -> None:
    content = ("订单号,客户\n" + "X1,绍兴柯桥纺织有限公司\n" * 50_000).encode(codec)
    found = iter_rows(io.BytesIO(content))
    assert next(found) == ["订单号", "客户"]
    assert next(found) == ["X1", "绍兴柯桥纺织有限公司"]
    assert sum(1 for _ in found) == 49_999


def test_a_file_is_not_closed_by_reading() -> None:
    file = io.BytesIO("订单号\n1\n".encode())
    assert list(iter_rows(file)) == [["订单号"], ["1"]]
    assert not file.closed


@override("en")
def test_a_text_that_stands_in_every_cell_is_weighed_for_every_cell() -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (it, it) for it in range(1, 9000))
    xml = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (MAIN, cells)
    texts = b"<sst %s><si><t>%s</t></si></sst>" % (MAIN, b"x" * 32_000)
    content = repacked(book(["x"]), xl__worksheets__sheet1_dot_xml=xml, xl__sharedStrings_dot_xml=texts)
    assert len(content) < 200_000
    with pytest.raises(TooLargeError, match="too large when unpacked"):
        rows_of(content)


@override("en")
def test_more_cells_than_anybody_reads_are_refused() -> None:
    few = Limits(1_000_000, 10_000_000, 100, 100, cells=20)
    full = b'<row r="1">' + b"<c><v>1</v></c>" * 21 + b"</row>"
    with pytest.raises(TooLargeError, match="too large when unpacked"):
        rows_of(sheet(full), few)
    texts = b"<sst %s>%s</sst>" % (MAIN, b"<si><t/></si><si/>" * 11)
    with pytest.raises(TooLargeError, match="too large when unpacked"):
        rows_of(repacked(book(["x"]), xl__sharedStrings_dot_xml=texts), few)


def test_ends_of_shared_texts_are_found_where_chunks_meet() -> None:
    whole = b"<sst><si><t>one</t></si><si/><x:si><x:t>three</x:t></x:si ></sst>"
    for size in range(1, len(whole)):
        chunks = iter([whole[it : it + size] for it in range(0, len(whole), size)])
        assert sum(ended for ended, _length in _pieces(chunks)) == 3, size


def test_a_part_that_says_it_is_smaller_than_it_is_is_refused() -> None:
    content = book(["x"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = next(it for it in archive.infolist() if it.filename.endswith("sheet1.xml"))
    for claimed in (part.file_size - 1, 10):
        lying = content.replace(struct.pack("<L", part.file_size), struct.pack("<L", claimed))
        assert lying != content
        with pytest.raises(InvalidInputError):
            rows_of(lying)


def test_two_parts_of_one_name_are_refused() -> None:
    target = io.BytesIO(book(["x"]))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/SHAREDSTRINGS.xml", "<sst/>")
        archive.writestr("xl/sharedstrings.XML", "<sst/>")
    with pytest.raises(InvalidInputError):
        rows_of(target.getvalue())


SMALL_CELLS = Limits(1_000_000, 10_000_000, 100, 10, cells=5, text=60)
PLAIN = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="3" t="n"><v>2.5</v></c></row>'
SCATTERED = [  # none of these is plain: each follows plain rows and must be seen all the same
    (b'<row r="2"><c r="B2" t="e"><v>#REF!</v></c></row>', "#REF!"),
    (b'<row r="2"><c r="B2"><f>A1</f></c></row>', UNCOMPUTED),
    (b'<row><c/><c t="e"><v>#N/A</v></c></row>', "#N/A"),
    (b"<row r='2'><c r='B2' t='e'><v>#NUM!</v></c></row>", "#NUM!"),
]


@pytest.mark.parametrize(("row", "said"), SCATTERED)
@pytest.mark.parametrize("chunk", [40, 100, 1 << 20])
def test_a_fault_among_plain_cells_is_found_wherever_the_sheet_is_cut(
    row: bytes, said: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inside, "CHUNK", chunk)
    rows = rows_of(sheet(PLAIN + row + b'<row r="3"><c r="B3"><v>9</v></c></row>'))
    assert rows == [["1", "2.5"], ["", said], ["", "9"]]


@pytest.mark.parametrize(
    "rows",
    [
        b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (it, it) for it in range(1, 7)),
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>' % (b"x" * 70),
    ],
)
def test_plain_cells_count_against_the_limits(rows: bytes) -> None:
    with pytest.raises(TooLargeError):
        rows_of(sheet(rows), SMALL_CELLS)
