"""The first rows of a large sheet are those that the whole of it begins with."""

import io
from typing import IO

import pytest
from django.utils.translation import override

from gendan.base.errors import InvalidInputError, TooLargeError
from gendan.base.sheets.reading import iter_rows
from gendan.base.sheets.tests.test_large import TINY, sheet
from gendan.base.sheets.tests.test_sheets import book
from gendan.base.sheets.top import CSV_BYTES, read_top
from gendan.base.sheets.writing import Sheet, write_book

ROWS = [[f"订单 {number}", f"客户 <{number % 7}> & Co", str(number), ""] for number in range(3000)]


class Counted(io.BytesIO):
    """How many bytes were read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(size)
        self.taken += len(content)
        return content


def test_the_first_rows_are_the_same() -> None:
    content = write_book([Sheet("a", ["编号", "客户", "数量", "备注"], ROWS), Sheet("b", ["x"], [["y"]])])
    whole = list(iter_rows(io.BytesIO(content)))
    for most in (1, 2, 65, 2999, 5000):
        top = read_top(io.BytesIO(content), most)
        assert [row[:3] for row in top] == [row[:3] for row in whole[:most]]


def test_errors_and_formulas_keep_their_cells() -> None:
    content = sheet(
        b'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
        b'<row r="2"/><row r="3"><c r="B3"><f>A1</f></c></row><row r="4"><c r="A4"><v>9</v></c></row>'
    )
    assert read_top(io.BytesIO(content), 3) == [["1", "#N/A"], [], ["", "#FORMULA!"]]


def test_what_is_wrong_further_down_is_not_seen_yet() -> None:
    content = sheet(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 9)))
    assert read_top(io.BytesIO(content), 2, TINY) == [["1"], ["1"]]
    with pytest.raises(TooLargeError):
        list(iter_rows(io.BytesIO(content), TINY))


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_of_a_long_text_the_beginning_is_read(codec: str) -> None:
    text = "编号,客户\n" + "".join(f"{n},客户甲乙丙丁戊\n" for n in range(200_000))
    file = Counted(text.encode(codec))
    assert read_top(file, 3) == [["编号", "客户"], ["0", "客户甲乙丙丁戊"], ["1", "客户甲乙丙丁戊"]]
    assert file.taken < 2 * CSV_BYTES


def test_a_short_text_is_read_whole() -> None:
    assert read_top(io.BytesIO(b"a,b\n1,2"), 9) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04nothing",
        b"\xd0\xcf\x11\xe0" + bytes(600),
        b"%PDF-1.7 x",
        b"x" * (CSV_BYTES + 2),
        b"\x00\x01",
    ],
)
def test_what_is_no_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInputError), override("en"):
        read_top(io.BytesIO(content), 5)


def test_the_file_stays_open() -> None:
    file: IO[bytes] = io.BytesIO(book(["x"]))
    read_top(file, 5)
    assert not file.closed
