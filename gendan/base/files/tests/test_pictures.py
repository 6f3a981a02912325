"""Small pictures: upright, without places, and never at the price of the machine."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gendan.base.files.errors import RefusedFileError
from gendan.base.files.pictures import EDGE, UnreadablePictureError, check_size, small_picture
from gendan.base.files.tests import samples

ORIENTATION, GPS = 0x0112, 0x8825


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_becomes_small(form: str) -> None:
    small = opened(small_picture(io.BytesIO(samples.picture(form, (1600, 800)))))
    assert (small.format, small.size) == ("WEBP", (EDGE, EDGE // 2))


def test_it_is_turned_and_loses_its_place() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # lies on its side
    exif.get_ifd(GPS)[1] = "N"
    content = samples.picture("JPEG", (400, 200), exif=exif)
    assert opened(content).getexif().get_ifd(GPS)
    small = opened(small_picture(io.BytesIO(content)))
    assert small.height > small.width
    assert not small.getexif()


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(small_picture(out)).mode == "RGBA"


def test_a_bomb_is_refused_by_its_size_alone() -> None:
    with pytest.raises(RefusedFileError, match="million pixels"):
        check_size(io.BytesIO(samples.declared_png(50_000, 50_000)))


def test_what_is_too_large_to_decode_has_no_small_picture() -> None:
    with pytest.raises(UnreadablePictureError):
        small_picture(io.BytesIO(samples.declared_png(10_000, 10_000)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_cut_off_picture_has_no_small_picture(form: str) -> None:
    whole = samples.picture(form, (300, 300))
    with pytest.raises(UnreadablePictureError):
        small_picture(io.BytesIO(whole[: len(whole) // 2]))


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(RefusedFileError, match="damaged"):
        check_size(io.BytesIO(b"\xff\xd8\xff nothing"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]), st.data())
def test_damage_never_breaks_the_job(form: str, data: st.DataObject) -> None:
    content = bytearray(samples.picture(form))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadablePictureError):
        assert small_picture(io.BytesIO(bytes(content)))
