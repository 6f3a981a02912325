"""What a file is, by its content. Its name and what a browser says of it prove nothing."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from gendan.base.files import archives
from gendan.base.files.errors import RefusedFileError
from gendan.base.files.kinds import BY_EXTENSION, KINDS, Kind, extension

HEAD = 4096
CHUNK = 1024 * 1024
OVERLAP = 64

Prepare = Callable[[bytes], bytes]

_page = re.compile(
    rb"\s*(<!doctype|<html|<head|<body|<script|<svg|<iframe|<\?xml|<\?php|<!--|<meta|<table)", re.IGNORECASE
)
_markup = re.compile(
    rb"<script[\s>]|<html[\s>]|<!doctype html|<iframe[\s>]|<svg[\s>]|<body[\s>]|<\?php", re.IGNORECASE
)
_mail = re.compile(
    rb"^(from|to|subject|date|received|message-id|mime-version|return-path)\s*:", re.IGNORECASE | re.MULTILINE
)
_active_pdf = re.compile(rb"/(JavaScript|Launch|RichMedia)(?![A-Za-z0-9])")
_hex_name = re.compile(rb"#([0-9A-Fa-f]{2})")

_SOUND_BRANDS = {b"M4A ", b"M4B "}
_PICTURE_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1"}
_VIDEO_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"3gp4",
    b"3gp5",
}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def identify(stream: IO[bytes], name: str) -> Kind:
    """The kind of the file in `stream`, looked through to its end.

    `name` decides only between kinds that have no signature (text, CSV, mail). Raises RefusedFileError for
    everything that is not in the table, or is more than one thing at once.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise RefusedFileError(
            _("The file is empty."), hint=_("Check that it was saved, and upload it again.")
        )
    kind = _by_signature(head, stream) or _by_text(head, stream, name)
    if kind is None:
        raise _unknown(head, name)
    _LOOK.get(kind.family, _look_at_nothing)(stream, kind)
    return kind


def _by_signature(head: bytes, stream: IO[bytes]) -> Kind | None:
    for signature, code in _SIGNATURES:
        if head.startswith(signature):
            return KINDS[code]
    if head.startswith(b"RIFF"):
        return {b"WEBP": KINDS["webp"], b"WAVE": KINDS["wav"]}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    if head[0] == 0xFF and len(head) > 2 and head[1] in {0xFB, 0xF3, 0xF2, 0xFA}:
        return KINDS["mp3"]
    if head.startswith(b"PK\x03\x04"):
        return _by_parts(archives.inspect(stream))
    return _by_storages(stream) if head.startswith(_COMPOUND) else None


_SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"ID3", "mp3"),
    (b"#!AMR", "amr"),
)


def _by_brand(brand: bytes) -> Kind | None:
    """ISO base media: pictures, sound and video share one container."""
    if brand in _PICTURE_BRANDS:
        return KINDS["heic"]
    if brand in _SOUND_BRANDS:
        return KINDS["m4a"]
    if brand == b"qt  ":
        return KINDS["mov"]
    return KINDS["mp4"] if brand in _VIDEO_BRANDS else None


def _by_parts(names: frozenset[str]) -> Kind:
    """An Office document, or an archive of files."""
    if "OFD.xml" in names:
        return KINDS["ofd"]
    if "[Content_Types].xml" not in names:
        return KINDS["zip"]
    if any(part in name.lower() for name in names for part in ("vbaproject", "macrosheets/", "activex/")):
        raise _macros()
    code = next((code for name, code in _MAIN_PARTS.items() if name in names), None)
    if code is None:
        raise _unknown(b"PK\x03\x04", "")
    return KINDS[code]


_MAIN_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx", "ppt/presentation.xml": "pptx"}


def _by_storages(stream: IO[bytes]) -> Kind | None:
    """The old Office container, told apart by the names in its directory, which stand at 128-byte steps."""
    names = {name for name in _STORAGES if _has_storage(stream, name)}
    if "__properties_version1.0" in names:
        return KINDS["msg"]
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise RefusedFileError(
            _("The document is protected by a password, so nobody can check it."),
            hint=_("Upload it without a password: only those who may see this object can open it here."),
        )
    if names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"}:
        raise _macros()
    return KINDS["xls"] if names & {"Workbook", "Book"} else None


_STORAGES = (
    "__properties_version1.0",
    "EncryptedPackage",
    "EncryptionInfo",
    "_VBA_PROJECT",
    "_VBA_PROJECT_CUR",
    "VBA",
    "Macros",
    "Workbook",
    "Book",
)


def _has_storage(stream: IO[bytes], name: str) -> bool:
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    return any((at + hit.start()) % 128 == 0 for at, hit in _hits(re.compile(re.escape(wanted)), stream))


def _by_text(head: bytes, stream: IO[bytes], name: str) -> Kind | None:
    """Text, where every byte of it is; what kind of text, only the name can say."""
    kind = BY_EXTENSION.get(extension(name), KINDS["txt"])
    if _page.match(head.removeprefix(codecs.BOM_UTF8)):
        return None
    if kind.family != "text" or not _is_text(stream):
        return None
    if kind.code == "eml" and not _mail.search(head):
        return None
    return kind


def _is_text(stream: IO[bytes]) -> bool:
    """Whether it decodes throughout in an encoding that trade partners send, without control characters."""
    return any(_decodes(stream, encoding) for encoding in ("utf-8", "gb18030", "utf-16", "big5"))


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    stream.seek(0)
    if encoding == "utf-16" and stream.read(2) not in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return False
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(CHUNK):
            if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _look_at_picture(stream: IO[bytes], kind: Kind) -> None:
    if archives.is_archive(stream):
        raise _two_things(kind, _("a ZIP archive"))
    if _found(_markup, stream):
        raise _two_things(kind, _("a web page"))


def _look_at_pdf(stream: IO[bytes], kind: Kind) -> None:
    if archives.is_archive(stream):
        raise _two_things(kind, _("a ZIP archive"))
    if _found(_markup, stream):
        raise _two_things(kind, _("a web page"))
    if _found(_active_pdf, stream, lambda chunk: _hex_name.sub(_unhex, chunk)):
        raise RefusedFileError(
            _("The PDF holds a program (JavaScript, or a command to start)."),
            hint=_("Print it to a new PDF and upload that."),
        )


def _look_at_media(stream: IO[bytes], kind: Kind) -> None:
    if archives.is_archive(stream):
        raise _two_things(kind, _("a ZIP archive"))


def _look_at_nothing(stream: IO[bytes], kind: Kind) -> None:
    """Looked through already, or shown to nobody in a browser."""


_LOOK = {"image": _look_at_picture, "document": _look_at_pdf, "media": _look_at_media}


def _unhex(match: re.Match[bytes]) -> bytes:
    """`/J#61vaScript` is `/JavaScript`."""
    return bytes([int(match[1], 16)])


def _found(pattern: re.Pattern[bytes], stream: IO[bytes], prepare: Prepare | None = None) -> bool:
    return next(_hits(pattern, stream, prepare), None) is not None


def _hits(
    pattern: re.Pattern[bytes], stream: IO[bytes], prepare: Prepare | None = None
) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Matches in the whole stream with the position of their window, without holding it in memory."""
    stream.seek(0)
    at, kept = 0, b""
    while chunk := stream.read(CHUNK):
        window = kept + chunk
        text = prepare(window) if prepare else window
        yield from ((at, match) for match in pattern.finditer(text))
        kept = window[-OVERLAP:]
        at += len(window) - len(kept)


def _macros() -> RefusedFileError:
    return RefusedFileError(
        _("The document holds macros."), hint=_("Save it without macros (as .xlsx or .docx) and upload that.")
    )


def _two_things(kind: Kind, other: str) -> RefusedFileError:
    return RefusedFileError(
        _("The file is two things at once: %(kind)s and %(other)s.") % {"kind": kind.label, "other": other},
        hint=_("Save it again from the program that made it, and upload that."),
    )


def _unknown(head: bytes, name: str) -> RefusedFileError:
    return RefusedFileError(
        _("Files of this kind are not accepted: %(kind)s.") % {"kind": _called(head, name)},
        hint=_("Accepted are pictures, PDF, Excel, Word, PowerPoint, CSV, text, mail, ZIP, video and sound."),
    )


def _called(head: bytes, name: str) -> str:
    """What to call it in a message. puremagic guesses by the longest signature and by the name: good enough
    to name what is refused, not to accept anything.
    """
    if _page.match(head):
        return _("a web page or drawing with code (HTML, SVG, XML)")
    try:
        return puremagic.magic_string(head)[0].name or extension(name) or _("unknown")
    except (puremagic.PureError, ValueError, IndexError):
        return f".{extension(name)}" if extension(name) else _("unknown")
