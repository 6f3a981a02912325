"""A spreadsheet that somebody has uploaded, as rows of text.

Everything is decided by the content, never by the name. The limits are checked before anything is unpacked: a
small file can claim a sheet of 17 thousand million cells, and the reader would make room for all of them.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from gendan.base.errors import InvalidInputError, TooLargeError

MOST_BYTES = 5_000_000  # as uploaded
MOST_UNPACKED = 60_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 100

Row = list[str]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def read_rows(content: bytes) -> list[Row]:
    """The first visible sheet of an .xlsx, or a .csv, as rows of stripped text. Empty rows are "" throughout.

    Numbers read as people wrote them (1001, not 1001.0), dates as 2026-11-23. CSV may be UTF-8, UTF-16 or
    GB18030 (GBK), separated by comma, semicolon or tab. Raises InvalidInputError or TooLargeError.
    """
    if len(content) > MOST_BYTES:
        raise TooLargeError(_("The file is larger than %(limit)d MB.") % {"limit": MOST_BYTES // 1_000_000})
    if not content.strip():
        raise InvalidInputError(_("The file is empty."))
    if content.startswith(_OLE):
        raise InvalidInputError(
            _("The file has a password, or is of the old kind .xls."),
            hint=_("Save it as .xlsx without a password."),
        )
    rows = _from_xlsx(content) if content.startswith(_ZIP) else _from_csv(content)
    if len(rows) > MOST_ROWS:
        raise _too_many_cells()
    if not any(any(row) for row in rows):
        raise InvalidInputError(_("The file is empty."))
    return rows


def _too_many_cells() -> TooLargeError:
    return TooLargeError(
        _("The sheet has more than %(rows)d rows or %(columns)d columns.")
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS},
        hint=_("Delete what is not needed, empty formatted rows too, or split the file."),
    )


def _broken() -> InvalidInputError:
    return InvalidInputError(
        _("This is not a spreadsheet that can be read."), hint=_("Save it again as .xlsx or .csv.")
    )


def _from_xlsx(content: bytes) -> list[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [it.name for it in book.sheets_metadata if it.visible == SheetVisibleEnum.Visible]
            if not visible:
                raise InvalidInputError(_("The file has no visible sheet."))
            cells = book.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False)
    except PasswordError as error:
        raise InvalidInputError(_("The file has a password."), hint=_("Save it without one.")) from error
    except (zipfile.BadZipFile, CalamineError, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise _broken() from error
    return [[_text(cell) for cell in row] for row in cells]


def _check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse macros, bombs, and sheets that claim more cells than the limits, before they are unpacked."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise InvalidInputError(_("The file has a password."), hint=_("Save it without one."))
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise InvalidInputError(
            _("The file contains macros, which are not accepted."), hint=_("Save it as .xlsx without macros.")
        )
    if len(parts) > 500 or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooLargeError(_("The file is too large when unpacked."))
    for part in parts:
        if _SHEET.fullmatch(part.filename):
            _check_places(archive.read(part))


def _check_places(sheet: bytes) -> None:
    """Every row and cell says where it is; none may be outside the limits, or say it in a way of its own."""
    for place in _PLACE.finditer(sheet):
        cell = _CELL.fullmatch(place.group(1))
        if cell is None:
            raise _broken()
        if int(cell.group(2)) > MOST_ROWS or _column(cell.group(1)) > MOST_COLUMNS:
            raise _too_many_cells()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _from_csv(content: bytes) -> list[Row]:
    text = _decoded(content)
    if _BINARY.search(text) or text.lstrip().startswith(("<", "%PDF")):
        raise _broken()
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    try:
        found = [
            [cell.strip() for cell in row]
            for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), MOST_ROWS + 1)
        ]
    except csv.Error as error:
        raise _broken() from error
    if any(len(row) > MOST_COLUMNS for row in found):
        raise _too_many_cells()
    return list(_even(found))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs: Iterable[str] = ("utf-16",)
    else:
        codecs = ("utf-8-sig", "gb18030")
    for codec in codecs:
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise _broken()


def _even(rows: list[Row]) -> Iterator[Row]:
    """All rows as long as the longest."""
    width = max(map(len, rows), default=0)
    return (row + [""] * (width - len(row)) for row in rows)
