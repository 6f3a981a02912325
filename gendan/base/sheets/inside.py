"""A look at an .xlsx before it is unpacked: what it claims, what it hides, which cells are faulty.

The reader makes room for the whole box around the outermost cells, and says nothing of errors and of formulas
that were never computed: it reads both as empty. So the sheet's XML is looked through first, as a stream.
"""

import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import IO
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError, TooLargeError

UNCOMPUTED = "#FORMULA!"
"""What stands in a cell whose formula has no value: like Excel's words for errors, and none of them."""

MOST_PARTS = 500
MOST_FAULTS = 100_000
CHUNK = 1 << 20
LONGEST_CELL = 4 << 20  # bytes of XML
SHARED_TEXTS = "xl/sharedstrings.xml"

Place = tuple[int, int]  # row and column, from 1

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAIN_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_TOKEN = re.compile(
    rb"<(?:\w+:)?(?:row\b([^>]*)>|c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>))", re.DOTALL
)
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)(?:\s[^>]*)?>(.*?)</", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
_PLAIN_CELL = re.compile(
    rb"""<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]{1,6}")?(?: t="(?:s|n|b|str|inlineStr)")?"""
    rb"""(?:/>|>(<v>[^<]+</v>|<is><t(?: xml:space="preserve")?>[^<]*</t></is>)</c>)"""
)
_ANY_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_PLAIN_ROW, _ANY_ROW = re.compile(rb'<row r="[1-9][0-9]{0,6}"[^>]*>'), re.compile(rb"<(?:\w+:)?row\b")
_TEXT_ENDS = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a spreadsheet may be: bytes as uploaded and unpacked, rows, columns, cells with content.

    `text` is bytes of what stands in all cells: one text of the file may stand in each of them.
    """

    size: int
    unpacked: int
    rows: int
    columns: int
    cells: int = 2_000_000
    text: int = 200_000_000

    def too_many_cells(self) -> TooLargeError:
        """What a person is told."""
        return TooLargeError(
            _("The sheet has more than %(rows)d rows or %(columns)d columns.")
            % {"rows": self.rows, "columns": self.columns},
            hint=_("Delete what is not needed, empty formatted rows too, or split the file."),
        )

    def too_full(self) -> TooLargeError:
        """What a person is told."""
        return TooLargeError(
            _("The file is too large when unpacked."),
            hint=_("Delete what is not needed, empty formatted rows too, or split the file."),
        )


def broken() -> InvalidInputError:
    """The answer to what is no spreadsheet."""
    return InvalidInputError(
        _("This is not a spreadsheet that can be read."), hint=_("Save it again as .xlsx or .csv.")
    )


def check_archive(archive: zipfile.ZipFile, file: IO[bytes], limits: Limits) -> None:
    """Refuse passwords, macros and bombs: by what the archive says of itself, and by whether that is true.

    The reader unpacks a part to its end, whatever size the archive has claimed for it.
    """
    parts = archive.infolist()
    if len({_plain(part.filename) for part in parts}) != len(parts):
        raise broken()  # which of two parts the reader takes nobody knows
    if any(part.flag_bits & 1 for part in parts):
        raise InvalidInputError(_("The file has a password."), hint=_("Save it without one."))
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise InvalidInputError(
            _("The file contains macros, which are not accepted."), hint=_("Save it as .xlsx without macros.")
        )
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > limits.unpacked:
        raise limits.too_full()
    for part in parts:
        if _inflated(part, file) != part.file_size:
            raise broken()


def _inflated(part: zipfile.ZipInfo, file: IO[bytes]) -> int:
    """How large a part really is when it is unpacked; a byte more than it claims is enough."""
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return part.compress_size if part.compress_type == zipfile.ZIP_STORED else -1
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30:
        raise broken()
    file.seek(sum(struct.unpack("<HH", head[26:30])), 1)
    inflate, left, size = zlib.decompressobj(-zlib.MAX_WBITS), part.compress_size, 0
    while not inflate.eof and size <= part.file_size:
        packed = inflate.unconsumed_tail
        if not packed:
            packed = file.read(min(CHUNK, left))
            left -= len(packed)
        found = inflate.decompress(packed, CHUNK)
        size += len(found)
        if not packed and not found:
            break
    return size


def faults_in(archive: zipfile.ZipFile, limits: Limits) -> Mapping[Place, str]:
    """Errors and formulas without a value in the first visible sheet, by place.

    Cells without content may stand anywhere. Raises TooLargeError where one with content is outside the
    limits, and InvalidInputError where a cell does not say where it is as it should.
    """
    faults: dict[Place, str] = {}
    weight = _Weight(limits, _shared_lengths(archive, limits))
    for part in sheets_of(archive):
        with archive.open(part) as sheet:
            for place, text in _contents(_chunks(sheet), limits, weight):
                if text:
                    faults[place] = text
                if len(faults) > MOST_FAULTS:
                    raise TooLargeError(
                        _("The sheet has more than %(count)d cells with errors.") % {"count": MOST_FAULTS}
                    )
    return faults


def _plain(name: str) -> str:
    """A part's name as the reader takes it: whatever its case and slashes."""
    return name.lower().replace("\\", "/").lstrip("/")


def _shared_lengths(archive: zipfile.ZipFile, limits: Limits) -> "array[int]":
    """The bytes of each shared text. Raises TooLargeError for more texts than there may be cells."""
    lengths, size = array("L"), 0
    for name in archive.namelist():
        if _plain(name) != SHARED_TEXTS:
            continue
        with archive.open(name) as texts:
            for ended, length in _pieces(_chunks(texts)):
                size += length
                if ended:
                    lengths.append(size)
                    size = 0
                if len(lengths) > limits.cells:
                    raise limits.too_full()
    return lengths


def _pieces(chunks: Iterator[bytes]) -> Iterator[tuple[bool, int]]:
    """Lengths between the ends of shared texts, and whether a text ended there."""
    kept = b""
    for chunk in chunks:
        text, start = kept + chunk, 0
        for end in _TEXT_ENDS.finditer(text):
            yield True, end.end() - start
            start = end.end()
        cut = max(start, len(text) - 64)  # an end may lie across two chunks
        yield False, cut - start
        kept = text[cut:]


class _Weight:
    """Counts cells and what stands in them. A text that is shared is unpacked once for each of its cells."""

    def __init__(self, limits: Limits, shared: "array[int]") -> None:
        can_be_too_much = max(shared, default=0) * limits.cells > limits.text
        self.shared = shared if can_be_too_much else array("L")
        self.limits, self.cells, self.text = limits, 0, 0

    def add(self, attributes: bytes, content: bytes) -> None:
        """One more cell. Raises TooLargeError."""
        self.cells += 1
        self.text += len(content)
        if self.shared and _SHARED.search(attributes):
            value = _VALUE.search(content)
            number = value[1].strip() if value else b""
            if number.isdigit() and len(number) < 10 and int(number) < len(self.shared):
                self.text += self.shared[int(number)]
        self._check()

    def add_plain(self, contents: Sequence[bytes]) -> bool:
        """Many more cells, "" for empty ones; False where shared texts want each cell looked at."""
        if self.shared:
            return False
        self.cells += len(contents) - contents.count(b"")
        self.text += sum(map(len, contents))
        self._check()
        return True

    def _check(self) -> None:
        if self.cells > self.limits.cells or self.text > self.limits.text:
            raise self.limits.too_full()


def sheets_of(archive: zipfile.ZipFile) -> list[str]:
    """The part of the first visible sheet; all parts of sheets where the workbook does not say clearly."""
    everything = [
        name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name, re.IGNORECASE)
    ]
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 expat bounds entities
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return everything
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in chain(book.iter(f"{_MAIN}sheet"), book.iter(f"{_MAIN_STRICT}sheet")):
        if sheet.get("state", "visible") == "visible":
            number = next((value for key, value in sheet.items() if key.endswith("}id")), None)
            target = targets.get(number, "").lstrip("/").removeprefix("xl/")
            return [f"xl/{target}"] if f"xl/{target}" in archive.namelist() else everything
    return everything


def _chunks(sheet: IO[bytes]) -> Iterator[bytes]:
    while chunk := sheet.read(CHUNK):
        yield chunk


def _contents(chunks: Iterator[bytes], limits: Limits, weight: _Weight) -> Iterator[tuple[Place, str]]:
    """The place of each cell that has content, with what is wrong with it or ""."""
    kept, row, column = b"", 0, 0
    for chunk in chunks:
        text = kept + chunk
        end, (row, column) = _plain_until(text, limits, weight, (row, column))
        for token in _TOKEN.finditer(text, end):
            end = token.end()
            said = _PLACE.search(token[1] if token[1] is not None else token[2])
            if token[1] is not None:
                row, column = _row_number(said, row), 0
                continue
            row, column = _where(said, row, column)
            if token[3] is not None and (b"<" in token[3]):
                if row > limits.rows or column > limits.columns:
                    raise limits.too_many_cells()
                weight.add(token[2], token[3])
                yield (row, column), _fault(token[2], token[3])
        kept = text[end:] if b"<" in text[end:] else b""
        if len(kept) > CHUNK:
            kept = _from_last_cell(kept)


def _plain_until(text: bytes, limits: Limits, weight: _Weight, place: Place) -> tuple[int, Place]:
    """How far there are whole rows of plain cells, which have no faults, and the place of the last of them.

    Nearly all of nearly all sheets is plain, and this takes a fifth of the time of looking at each cell. It
    goes no way at all where anything is unusual: then each cell is looked at.
    """
    end = text.rfind(b"</row>")
    if end < 0:
        return 0, place
    rows = text[:end]
    cells = _PLAIN_CELL.findall(rows)
    plain = (
        len(cells) == len(_ANY_CELL.findall(rows))
        and len(_PLAIN_ROW.findall(rows)) == len(_ANY_ROW.findall(rows))
        and b"<!" not in rows
    )
    if not plain or not cells:
        return 0, place
    columns, numbers = {letters for letters, _, _ in cells}, {number for _, number, _ in cells}
    if max(map(_column, columns)) > limits.columns or max(map(int, numbers)) > limits.rows:
        return 0, place
    if not weight.add_plain([content for _, _, content in cells]):
        return 0, place
    return end, (int(cells[-1][1]), _column(cells[-1][0]))


def _from_last_cell(kept: bytes) -> bytes:
    """What may still be the beginning of a cell or row; the rest is of no interest (widths, drawings)."""
    starts = [found.start() for found in re.finditer(rb"<(?:\w+:)?(?:c[\s/>]|row\b)", kept)]
    begun = kept[starts[0] :] if starts else kept[-64:]
    if len(begun) > LONGEST_CELL:
        raise broken()
    return begun


def _row_number(said: re.Match[bytes] | None, before: int) -> int:
    if said is None:
        return before + 1
    if not said[1].isdigit() or len(said[1]) > 7:
        raise broken()
    return int(said[1])


def _where(said: re.Match[bytes] | None, row: int, column: int) -> Place:
    """Where a cell says it is; after the one before where it says nothing."""
    if said is None:
        return max(row, 1), column + 1
    cell = _CELL.fullmatch(said[1])
    if cell is None:
        raise broken()
    return int(cell[2]), _column(cell[1])


@lru_cache(maxsize=1_000)
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _fault(attributes: bytes, content: bytes) -> str:
    if b"f" not in content and b"e" not in attributes:  # no formula, no error: nearly all cells
        return ""
    if b"<v" not in content and not _FORMULA.search(content):
        return ""
    value = _VALUE.search(content)
    if _ERROR.search(attributes):
        return value[1].decode("utf-8", "replace")[:20] if value else "#N/A"
    if _FORMULA.search(content) and (value is None or not value[1]):
        # a formula whose result is an empty text has t="str" and an empty value: that is a value
        return "" if b't="str"' in attributes and value is not None else UNCOMPUTED
    return ""
