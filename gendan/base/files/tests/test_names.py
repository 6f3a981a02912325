"""Names are made harmless and stay recognisable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.files.errors import RefusedFileError
from gendan.base.files.kinds import KINDS
from gendan.base.files.names import LONGEST, LONGEST_BYTES, clean_name, fitting_name


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("破损照片 1.jpg", "破损照片 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\合同.pdf", "合同.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("报\u200b价\ufeff.xlsx", "报价.xlsx"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        (" . .. ", "file"),
        ("", "file"),
        ("a.pdf. . ", "a.pdf"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_a_name_is_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned


@pytest.mark.parametrize(
    ("given_name", "code", "fitting"),
    [
        ("照片.JPG", "jpeg", "照片.jpg"),
        ("照片.png", "jpeg", "照片.jpg"),
        ("合同 v1.2", "pdf", "合同 v1.2.pdf"),
        ("合同.exe.pdf", "pdf", "合同_exe.pdf"),
        ("image", "webp", "image.webp"),
        (".pdf", "pdf", "pdf.pdf"),
    ],
)
def test_a_name_gets_the_extension_of_its_content(given_name: str, code: str, fitting: str) -> None:
    assert fitting_name(given_name, KINDS[code]) == fitting


@pytest.mark.parametrize(
    ("given_name", "code"),
    [("a.pdf", "zip"), ("a.jpg.exe", "jpeg"), ("a.xlsx", "pdf"), ("a.html", "txt"), ("a.svg", "png")],
)
def test_a_name_that_claims_another_thing_is_refused(given_name: str, code: str) -> None:
    with pytest.raises(RefusedFileError, match="ends in"):
        fitting_name(given_name, KINDS[code])


@given(st.text(max_size=400))
def test_any_name_fits_a_folder(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= LONGEST
    assert len(cleaned.encode()) <= LONGEST_BYTES
    assert not set(cleaned) & set('/\\<>:"|?*\x00')
    assert clean_name(cleaned) == cleaned


@given(st.text(max_size=400), st.sampled_from(sorted(KINDS)))
def test_any_fitting_name_ends_as_its_kind(name: str, code: str) -> None:
    try:
        fitting = fitting_name(name, KINDS[code])
    except RefusedFileError:
        return
    assert fitting.rsplit(".", 1)[1] in KINDS[code].extensions
    assert len(fitting.encode()) <= LONGEST_BYTES + 8


def test_a_long_name_keeps_its_extension() -> None:
    assert clean_name("长" * 300 + ".pdf").endswith("长.pdf")
