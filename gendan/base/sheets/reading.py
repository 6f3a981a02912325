"""A spreadsheet that somebody has uploaded, as rows of text.

Everything is decided by the content, never by the name. The limits are checked before anything is unpacked: a
small file can claim a sheet of 17 thousand million cells, and the reader would make room for all of them.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import IO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from gendan.base.errors import InvalidInputError, TooLargeError
from gendan.base.sheets.inside import UNCOMPUTED, Limits, Place, broken, check_archive, faults_in

__all__ = ["LARGE", "SMALL", "UNCOMPUTED", "Limits", "Row", "iter_rows", "read_rows"]

SMALL = Limits(5_000_000, 60_000_000, 10_000, 100)
LARGE = Limits(50 * 1024 * 1024, 300_000_000, 60_000, 100)

Row = list[str]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CHUNK = 1 << 20


def read_rows(content: bytes, limits: Limits = SMALL) -> list[Row]:
    """The first visible sheet of an .xlsx, or a .csv, as rows of stripped text. Empty rows are "" throughout.

    Numbers read as people wrote them (1001, not 1001.0), dates as 2026-11-23. CSV may be UTF-8, UTF-16 or
    GB18030 (GBK), separated by comma, semicolon or tab. Raises InvalidInputError or TooLargeError.
    """
    found = list(_even(list(iter_rows(io.BytesIO(content), limits))))
    if not any(any(row) for row in found):
        raise InvalidInputError(_("The file is empty."))
    return found


def iter_rows(file: IO[bytes], limits: Limits = LARGE) -> Iterator[Row]:
    """As `read_rows`, from a seekable file and one row after another: for what is too large for a list.

    Rows of a .csv may differ in length. An Excel error reads as its own word (#N/A), a formula that was never
    computed as `UNCOMPUTED`. What is wrong with the file is raised before the first row.
    """
    return _from_xlsx(file, limits) if is_book(file, limits) else _from_csv(file, limits)


def is_book(file: IO[bytes], limits: Limits = LARGE) -> bool:
    """Whether it is an .xlsx, else text. Raises for what is neither, is empty, or larger than the limit."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > limits.size:
        raise TooLargeError(_("The file is larger than %(limit)d MB.") % {"limit": limits.size // 1_000_000})
    head = file.read(4096)
    if not head.strip() and size <= len(head):
        raise InvalidInputError(_("The file is empty."))
    if head.startswith(_OLE):
        raise InvalidInputError(
            _("The file has a password, or is of the old kind .xls."),
            hint=_("Save it as .xlsx without a password."),
        )
    return head.startswith(_ZIP)


def _from_xlsx(file: IO[bytes], limits: Limits) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(file) as archive:
            check_archive(archive, file, limits)
            faults = faults_in(archive, limits)
        file.seek(0)
        with CalamineWorkbook.from_filelike(file) as book:
            visible = [it.name for it in book.sheets_metadata if it.visible == SheetVisibleEnum.Visible]
            if not visible:
                raise InvalidInputError(_("The file has no visible sheet."))
            sheet = book.get_sheet_by_name(visible[0])
    except PasswordError as error:
        raise InvalidInputError(_("The file has a password."), hint=_("Save it without one.")) from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, CalamineError, RuntimeError) as error:
        raise broken() from error
    except (NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise broken() from error
    if sheet.end is not None and (sheet.end[0] >= limits.rows or sheet.end[1] >= limits.columns):
        raise limits.too_many_cells()
    left = [""] * (sheet.start[1] if sheet.start else 0)  # rows begin at the first column that has content
    rows = ([*left, *map(_text, row)] for row in sheet.iter_rows())
    return _with_faults(rows, faults) if faults else rows


def _with_faults(rows: Iterable[Row], faults: Mapping[Place, str]) -> Iterator[Row]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (number, column), text in faults.items():
        by_row.setdefault(number, []).append((column, text))
    last = 0
    for last, row in enumerate(rows, 1):
        yield _marked(row, by_row.get(last, ()))
    for number in range(last + 1, max(by_row, default=0) + 1):  # the reader sees nothing there, and stops
        yield _marked([], by_row.get(number, ()))


def _marked(row: Row, faults: Iterable[tuple[int, str]]) -> Row:
    for column, text in faults:
        row.extend([""] * (column - len(row)))
        row[column - 1] = text
    return row


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell.replace("\x00", "").strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _from_csv(file: IO[bytes], limits: Limits) -> Iterator[Row]:
    codec, start = _codec(file)
    if start.lstrip().startswith(("<", "%PDF")):
        raise broken()
    head = start.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Kept(file), _CHUNK), codec, newline="")
    return _csv_rows(csv.reader(text, delimiter=separator), limits)


class _Kept(io.RawIOBase):
    """A file that is not closed with the text around it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        """It is read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        content = self.file.read(len(view))
        view[: len(content)] = content
        return len(content)


def _csv_rows(found: Iterator[Row], limits: Limits) -> Iterator[Row]:
    try:
        for number, row in enumerate(found, 1):
            while row and not row[-1].strip():
                row.pop()
            if row and (number > limits.rows or len(row) > limits.columns):
                raise limits.too_many_cells()
            if number <= limits.rows:
                yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise broken() from error


def _codec(file: IO[bytes]) -> tuple[str, str]:
    """In which encoding the whole of the file is text, and how it begins."""
    file.seek(0)
    marked = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    for codec in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        start = _decoded(file, codec)
        if start is not None:
            return codec, start
    raise broken()


def _decoded(file: IO[bytes], codec: str) -> str | None:
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    start = ""
    try:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            start = start or text
            if _BINARY.search(text):
                raise broken()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return start


def _even(rows: list[Row]) -> Iterator[Row]:
    """All rows as long as the longest."""
    width = max(map(len, rows), default=0)
    return (row + [""] * (width - len(row)) for row in rows)
