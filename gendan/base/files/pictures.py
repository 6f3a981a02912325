"""Small pictures of pictures: upright, without what the camera wrote down (places above all)."""

import io
import struct
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from gendan.base.files.errors import RefusedFileError

EDGE = 360  # pixels of the longer edge
MOST_PIXELS = 250_000_000  # telephones reach 200 million; a bomb names billions
MOST_DECODED = 60_000_000  # of a kind that cannot be decoded small; four bytes each
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

# What Pillow raises for damaged files, as the formats have it.
_BROKEN = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    TypeError,
    KeyError,
    struct.error,
)

# The limits above are checked before anything is decoded; Pillow's own is a warning, and differs.
Image.MAX_IMAGE_PIXELS = None


class UnreadablePictureError(Exception):
    """No small picture can be made; the text says why."""


def check_size(stream: IO[bytes]) -> None:
    """Raise RefusedFileError where a picture says it has more pixels than any camera. Nothing is decoded."""
    try:
        width, height = _opened(stream).size
    except UnreadablePictureError:
        raise RefusedFileError(
            _("The picture is damaged and cannot be read."), hint=_("Save or photograph it again.")
        ) from None
    if width * height > MOST_PIXELS:
        raise RefusedFileError(
            _("The picture has %(pixels)d million pixels; the most is %(most)d million.")
            % {"pixels": width * height // 1_000_000, "most": MOST_PIXELS // 1_000_000},
            hint=_("Make it smaller and upload it again."),
        )


def small_picture(stream: IO[bytes]) -> bytes:
    """A WebP of at most `EDGE` pixels, turned as EXIF says, with no metadata.

    Raises UnreadablePictureError for cut-off, damaged and oversized pictures.
    """
    picture = _opened(stream)
    picture.draft(
        "RGB", (2 * EDGE, 2 * EDGE)
    )  # a JPEG is decoded at an eighth, so 200 million pixels are cheap
    if picture.width * picture.height > MOST_DECODED:
        raise UnreadablePictureError(f"{picture.width}x{picture.height} pixels")
    try:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((EDGE, EDGE))
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        out = io.BytesIO()
        plain.save(out, "WEBP", quality=80, exif=b"", icc_profile=b"", xmp=b"")
    except _BROKEN as problem:
        raise UnreadablePictureError(str(problem)) from problem
    return out.getvalue()


def _opened(stream: IO[bytes]) -> Image.Image:
    stream.seek(0)
    try:
        return Image.open(stream, formats=FORMATS)
    except _BROKEN as problem:
        raise UnreadablePictureError(str(problem)) from problem
