"""Small files of every kind, and hostile ones, made on the spot."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form, **options)
    return out.getvalue()


def archive(parts: Mapping[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def office(main: str = "xl/workbook.xml", *more: str) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", main: b"<x/>", **dict.fromkeys(more, b"x")})


def compound(*names: str) -> bytes:
    """The old Office container, with a directory of these names."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entries


def media(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(12) + b"mdat" + bytes(100)


def declared_png(width: int, height: int) -> bytes:
    """A PNG that names a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def encrypted(data: bytes) -> bytes:
    """An archive whose entries say that they are encrypted."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


def overlapping(copies: int = 200) -> bytes:
    """Many directory entries over one compressed kernel."""
    kernel = archive({"a": bytes(100_000)})
    start = kernel.find(b"PK\x01\x02")
    end = kernel.find(b"PK\x05\x06")
    directory = kernel[start:end] * copies
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(directory), start, 0)
    return kernel[:start] + directory + record


def many_entries(count: int) -> bytes:
    """A directory that says it has `count` entries; none of them is there."""
    return (
        b"PK\x03\x04"
        + bytes(60)
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, count * 46, 4, 0)
    )


def lying(declared: int, real: int) -> bytes:
    """One entry that unpacks to more than it says."""
    data = bytearray(archive({"a.txt": bytes(real)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        data[at + offset : at + offset + 4] = struct.pack("<I", declared)
    return bytes(data)
