"""ZIP archives, looked through without unpacking them to anywhere.

Nothing an archive says of itself is believed: sizes are counted while inflating, and inflating stops at a
limit. ZIP64, which a file under four gigabytes does not need, is refused with the means to hide in it.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from gendan.base.files.errors import RefusedFileError
from gendan.base.files.kinds import DANGEROUS, extension

MOST_ENTRIES = 10_000
LARGEST_DIRECTORY = 4 * 1024 * 1024
LARGEST_UNPACKED = 500 * 1024 * 1024
LARGEST_INNER = 50 * 1024 * 1024  # an Office document inside an archive
SUSPICIOUS_RATIO = 200
HARMLESS_SIZE = 50 * 1024 * 1024  # under it the ratio does not matter: an empty sheet packs very well
CHUNK = 256 * 1024

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_INNER_OFFICE = {"xlsx", "docx", "pptx", "ofd"}
_PARTS_OF_OFFICE = {"xml", "bin"}  # Office documents are archives of these; macros are looked for by name
_NESTED = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")


@dataclass
class Budget:
    """How many more bytes may come out of an archive and what is inside it."""

    left: int = LARGEST_UNPACKED


def is_archive(stream: IO[bytes]) -> bool:
    """Whether a program that unpacks ZIPs would find one here, at the beginning or at the end."""
    return _end_record(stream) is not None


def inspect(stream: IO[bytes], budget: Budget | None = None, *, depth: int = 0) -> frozenset[str]:
    """The names inside. Raises RefusedFileError for bombs, encryption, programs and nested archives."""
    budget = budget or Budget()
    _check_directory(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            start_of_directory = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError, OSError) as problem:
        raise _damaged() from problem
    for entry in entries:
        _check_entry(entry)
    _check_sizes(entries, budget)
    for entry, start in zip(entries, _data_starts(stream, entries, start_of_directory), strict=True):
        _check_content(stream, entry, start, budget, depth)
    return frozenset(entry.filename for entry in entries)


def _end_record(stream: IO[bytes]) -> tuple[int, bytes] | None:
    """Position and bytes of the end-of-directory record that an unpacker uses: the last one."""
    size = stream.seek(0, io.SEEK_END)
    start = max(0, size - 65_557)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return None
    return start + at, tail[max(0, at - 20) : at + _END.size]


def _check_directory(stream: IO[bytes]) -> None:
    """Before `zipfile` builds an object for each of a million entries."""
    found = _end_record(stream)
    if found is None:
        raise _damaged()
    record = _END.unpack(found[1][-_END.size :])
    disk, directory_disk, here, entries, size, offset = record[1:7]
    if found[1].startswith(b"PK\x06\x07") or entries == 0xFFFF or 0xFFFFFFFF in {size, offset}:
        raise _damaged()
    if disk or directory_disk or here != entries:
        raise _damaged()
    if entries > MOST_ENTRIES or size > LARGEST_DIRECTORY:
        raise RefusedFileError(
            _("The archive holds more than %(most)d files.") % {"most": MOST_ENTRIES},
            hint=_("Upload the files that matter, or several smaller archives."),
        )


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & 0x1:
        raise RefusedFileError(
            _("The archive is protected by a password, so nobody can check it."),
            hint=_("Upload it without a password: only those who may see this object can open it here."),
        )
    outside = name.startswith("/") or ":" in name[:3] or ".." in PurePosixPath(name).parts
    if outside or stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedFileError(_("The archive would write outside its own folder when it is unpacked."))
    if extension(name) in DANGEROUS - _PARTS_OF_OFFICE:
        raise RefusedFileError(
            _("The archive holds a program or a web page: %(name)s") % {"name": name[:80]},
            hint=_("Take it out and upload the rest."),
        )
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RefusedFileError(
            _("The archive is packed in a way that cannot be checked."),
            hint=_("Pack it again as an ordinary ZIP."),
        )


def _check_sizes(entries: list[zipfile.ZipInfo], budget: Budget) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > budget.left or (unpacked > HARMLESS_SIZE and unpacked / packed > SUSPICIOUS_RATIO):
        raise _bomb()


def _data_starts(stream: IO[bytes], entries: list[zipfile.ZipInfo], directory: int) -> list[int]:
    """Where each entry's data begins. Entries that share bytes make petabytes of a small archive."""
    starts, spans = [], []
    for entry in entries:
        if entry.header_offset < 0:  # a damaged directory makes it so
            raise _damaged()
        stream.seek(entry.header_offset)
        header = stream.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
            raise _damaged()
        start = entry.header_offset + _LOCAL.size + sum(_LOCAL.unpack(header)[-2:])
        starts.append(start)
        spans.append((entry.header_offset, start + entry.compress_size))
    spans.sort()
    for (_begin, end), (following, _end) in zip(spans, [*spans[1:], (directory, directory)], strict=True):
        if end > following:
            raise _bomb()
    return starts


def _check_content(stream: IO[bytes], entry: zipfile.ZipInfo, start: int, budget: Budget, depth: int) -> None:
    """Inflate one entry, count, and look inside where it is an Office document."""
    inner: io.BytesIO | None = None
    size = 0
    for number, block in enumerate(_inflated(stream, entry, start)):
        size += len(block)
        budget.left -= len(block)
        if budget.left < 0 or size > entry.file_size:
            raise _bomb()
        if number == 0 and block.startswith(_NESTED):
            inner = _inner_document(entry, depth)
        if inner is not None:
            inner.write(block)
    if inner is not None:
        inspect(inner, budget, depth=depth + 1)


def _inner_document(entry: zipfile.ZipInfo, depth: int) -> io.BytesIO:
    """A buffer for an Office document inside an archive. Any other archive inside is refused."""
    if depth or extension(entry.filename) not in _INNER_OFFICE or entry.file_size > LARGEST_INNER:
        raise RefusedFileError(
            _("The archive holds another archive: %(name)s") % {"name": entry.filename[:80]},
            hint=_("Unpack the inner one and pack everything into one ZIP."),
        )
    return io.BytesIO()


def _inflated(stream: IO[bytes], entry: zipfile.ZipInfo, start: int) -> Iterator[bytes]:
    """The entry's bytes in blocks of at most `CHUNK`."""
    stream.seek(start)
    left = entry.compress_size
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = stream.read(min(CHUNK, left))
        if not packed:
            raise _damaged()
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        try:
            while packed:
                yield inflate.decompress(packed, CHUNK)
                packed = inflate.unconsumed_tail
        except zlib.error as problem:
            raise _damaged() from problem


def _bomb() -> RefusedFileError:
    return RefusedFileError(
        _("The archive unpacks to far more than it should (more than %(size)d MB, or one part many times).")
        % {"size": LARGEST_UNPACKED // 1024 // 1024},
        hint=_("Upload the files that matter, or several smaller archives."),
    )


def _damaged() -> RefusedFileError:
    return RefusedFileError(
        _("The file is damaged, or packed in an unusual way."),
        hint=_("Save it again from the program that made it, and upload that."),
    )
