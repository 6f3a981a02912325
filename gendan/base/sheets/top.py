"""The first rows of a spreadsheet, without reading all of it: 50 MB are looked at in a moment.

Of an .xlsx a small one is made that ends after these rows, and read as any other, so that both say the same.
What is wrong further down is not seen here.
"""

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO

from gendan.base.sheets.inside import broken, check_archive, sheets_of
from gendan.base.sheets.reading import LARGE, Limits, Row, is_book, iter_rows

MOST_BYTES = 8 << 20  # of a sheet that are unpacked to find its first rows
CHUNK = 1 << 18
CSV_BYTES = 1 << 20

_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>|<(?:\w+:)?row\b[^>]*/>")
_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>.{0,4096}?<(?:\w+:)?v>(\d{1,9})<""", re.DOTALL)
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_TEXTS_PREFIX = re.compile(rb"<(\w+:)?sst\b")
_NEEDED = frozenset(
    {"[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
)
_TEXTS = "xl/sharedstrings.xml"


def read_top(file: IO[bytes], most: int, limits: Limits = LARGE) -> list[Row]:
    """The first `most` rows, at most, as `iter_rows` gives them. Raises as it does."""
    small = _small_xlsx(file, most, limits) if is_book(file, limits) else _small_csv(file)
    return list(islice(iter_rows(small, limits), most))


def _small_xlsx(file: IO[bytes], most: int, limits: Limits) -> IO[bytes]:
    try:
        with zipfile.ZipFile(file) as archive:
            check_archive(archive, file, limits)
            parts = sheets_of(archive)
            return _shortened(archive, parts[0], most) if len(parts) == 1 else file
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, KeyError) as error:
        raise broken() from error
    except (NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise broken() from error


def _shortened(archive: zipfile.ZipFile, sheet: str, most: int) -> IO[bytes]:
    rows = _first(archive, sheet, _ROW_END, most, MOST_BYTES)
    prefix = _prefix(_PREFIX, rows[0])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as small:
        for name in archive.namelist():
            if name.lower() in _NEEDED:
                small.writestr(name, archive.read(name))
            elif name.lower() == _TEXTS:
                small.writestr(name, _texts(archive, name, rows[0]))
        end = b"" if rows[1] else b"</%bsheetData></%bworksheet>" % (prefix, prefix)
        small.writestr(sheet, rows[0] + end)
    return target


def _texts(archive: zipfile.ZipFile, name: str, rows: bytes) -> bytes:
    """The shared texts, as far as these rows need them."""
    needed = 1 + max((int(it) for it in _SHARED.findall(rows)), default=0)
    texts, whole = _first(archive, name, _TEXT_END, needed, archive.getinfo(name).file_size)
    return texts if whole else texts + b"</%bsst>" % _prefix(_TEXTS_PREFIX, texts)


def _first(
    archive: zipfile.ZipFile, name: str, end: re.Pattern[bytes], most: int, size: int
) -> tuple[bytes, bool]:
    """A part up to its `most`th match of `end`, within `size` bytes; and whether that is the whole part."""
    text, count, last = bytearray(), 0, 0
    with archive.open(name) as part:
        for chunk in _chunks(part, size):
            text += chunk
            for found in end.finditer(text, last):
                count, last = count + 1, found.end()
                if count == most:
                    return bytes(text[:last]), False
        if not part.read(1):
            return bytes(text), True
    if not last:
        raise broken()
    return bytes(text[:last]), False


def _chunks(part: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := part.read(min(CHUNK, size))):
        size -= len(chunk)
        yield chunk


def _prefix(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    found = pattern.search(text)
    return (found[1] or b"") if found else b""


def _small_csv(file: IO[bytes]) -> IO[bytes]:
    """The beginning, up to the end of a line."""
    file.seek(0)
    start = file.read(CSV_BYTES)
    if not file.read(1):
        return file
    if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        start = start[: len(start) // 2 * 2].decode("utf-16", "ignore").encode()
    end = start.rfind(b"\n")
    if end < 0:
        raise broken()
    return io.BytesIO(start[: end + 1])
