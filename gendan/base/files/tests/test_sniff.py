"""What a file is, is told by its content; what is hostile is refused with words."""

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.base.files import archives
from gendan.base.files.errors import RefusedFileError
from gendan.base.files.sniff import identify
from gendan.base.files.tests import samples
from gendan.base.files.tests.samples import HTML, PDF, SVG


def kind_of(content: bytes, name: str = "x") -> str:
    return identify(io.BytesIO(content), name).code


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (samples.picture("JPEG"), "a.jpg", "jpeg"),
        (samples.picture("PNG"), "a.png", "png"),
        (samples.picture("WEBP"), "a.webp", "webp"),
        (samples.picture("GIF"), "a.gif", "gif"),
        (samples.media(b"heic"), "a.heic", "heic"),
        (samples.media(b"isom"), "a.mp4", "mp4"),
        (samples.media(b"qt  "), "a.mov", "mov"),
        (samples.media(b"M4A "), "a.m4a", "m4a"),
        (b"ID3\x04" + bytes(100), "a.mp3", "mp3"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "a.wav", "wav"),
        (b"#!AMR\n" + bytes(50), "a.amr", "amr"),
        (PDF, "a.pdf", "pdf"),
        (samples.office(), "a.xlsx", "xlsx"),
        (samples.office("word/document.xml"), "a.docx", "docx"),
        (samples.office("ppt/presentation.xml"), "a.pptx", "pptx"),
        (samples.archive({"OFD.xml": b"<ofd/>"}), "发票.ofd", "ofd"),
        (samples.compound("Root Entry", "Workbook"), "a.xls", "xls"),
        (samples.compound("Root Entry", "__properties_version1.0"), "a.msg", "msg"),
        (samples.archive({"照片/1.jpg": samples.picture("JPEG")}), "a.zip", "zip"),
        (samples.archive({"订单.xlsx": samples.office()}), "a.zip", "zip"),
        ("订单号,数量\nPO26-0815,100".encode("gb18030"), "a.csv", "csv"),
        ("订单号,数量\n".encode("utf-8-sig"), "a.csv", "csv"),
        ("备注".encode("utf-16"), "a.txt", "txt"),
        ("備註".encode("big5"), "a.txt", "txt"),
        (b"From: a@example.com\nSubject: x\n\n<html></html>", "a.eml", "eml"),
    ],
)
def test_accepted_kinds_are_told_apart(content: bytes, name: str, code: str) -> None:
    assert kind_of(content, name) == code


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.txt", "empty"),
        (SVG, "a.svg", "HTML, SVG"),
        (SVG, "a.png", "HTML, SVG"),
        (b"\xef\xbb\xbf  \n" + HTML, "a.txt", "not accepted"),
        (HTML, "a.html", "HTML, SVG"),
        (b"<table><tr><td>1</td></tr></table>", "报表.xls", "HTML, SVG"),
        (b"MZ" + bytes(200), "a.jpg", "not accepted"),
        (b"\x7fELF" + bytes(200), "a.pdf", "not accepted"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "a.rar", "RAR"),
        (b"\x00\x01\x02binary", "a.csv", "not accepted"),
        (b"no header here", "a.eml", "not accepted"),
        (b"junk " + PDF, "a.pdf", "not accepted"),
        (samples.picture("GIF") + samples.archive({"a.txt": b"x"}), "a.gif", "two things"),
        (samples.picture("JPEG") + HTML, "a.jpg", "two things"),
        (samples.picture("PNG") + b"<ScRiPt >alert(1)</script>", "a.png", "two things"),
        (samples.picture("JPEG", comment=b"<?php system($_GET[0]); ?>"), "a.jpg", "two things"),
        (PDF + samples.archive({"a.txt": b"x"}), "a.pdf", "two things"),
        (PDF + HTML, "a.pdf", "two things"),
        (
            PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert) >>"),
            "a.pdf",
            "JavaScript",
        ),
        (PDF.replace(b"/Catalog", b"/Catalog /AA << /S /J#61vaScript >>"), "a.pdf", "JavaScript"),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /Launch >>"), "a.pdf", "JavaScript"),
        (samples.office("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsm", "macros"),
        (samples.office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "a.xlsx", "macros"),
        (samples.compound("Workbook", "_VBA_PROJECT_CUR"), "a.xls", "macros"),
        (samples.compound("EncryptedPackage"), "a.xlsx", "password"),
        (samples.compound("WordDocument"), "a.doc", "not accepted"),
        (samples.encrypted(samples.archive({"a.txt": b"x"})), "a.zip", "password"),
        (samples.archive({"../../a.txt": b"x"}), "a.zip", "outside"),
        (samples.archive({"/etc/a.txt": b"x"}), "a.zip", "outside"),
        (samples.archive({"C:\\a.txt": b"x"}), "a.zip", "outside"),
        (samples.archive({"合同.pdf.exe": b"x"}), "a.zip", "program"),
        (samples.archive({"a/index.html": b"x"}), "a.zip", "program"),
        (samples.archive({"inner.zip": samples.archive({"a": b"x"})}), "a.zip", "another archive"),
        (samples.archive({"photo.jpg": samples.archive({"a": b"x"})}), "a.zip", "another archive"),
        (samples.archive({"a.xlsx": samples.overlapping()}), "a.zip", "unpacks"),
        (samples.overlapping(), "a.zip", "unpacks"),
        (samples.many_entries(60_000), "a.zip", "more than"),
        (samples.many_entries(0xFFFF), "a.zip", "unusual"),
        (samples.lying(10, 1_000_000), "a.zip", "unpacks"),
        (samples.archive({"a.txt": b"x"})[:-10], "a.zip", "damaged"),
        (samples.archive({"a.txt": b"x" * 100}, 14), "a.zip", "cannot be checked"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(content: bytes, name: str, words: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        identify(io.BytesIO(content), name)
    assert words in str(refused.value)


def test_a_bomb_is_refused_before_it_is_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = samples.archive({"a.csv": bytes(60 * 1024 * 1024)})
    assert len(bomb) < 100_000
    monkeypatch.setattr(archives, "_inflated", None)
    with pytest.raises(RefusedFileError, match="unpacks"):
        identify(io.BytesIO(bomb), "a.zip")


def test_the_limit_holds_for_all_entries_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_UNPACKED", 1000)
    parts = {f"{number}.txt": random.Random(number).randbytes(400) for number in range(3)}
    with pytest.raises(RefusedFileError, match="unpacks"):
        archives.inspect(io.BytesIO(samples.archive(parts)), archives.Budget(1000))


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff", b"GIF89a", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
    ),
    st.sampled_from(["a.zip", "a.txt", "a.pdf", "a.eml", "a"]),
)
def test_any_bytes_are_a_kind_or_refused(content: bytes, head: bytes, name: str) -> None:
    try:
        identify(io.BytesIO(head + content), name)
    except RefusedFileError as refused:
        problem = refused
    else:
        return
    assert problem.message


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_archive_is_a_kind_or_refused(data: st.DataObject) -> None:
    content = bytearray(samples.archive({"a.txt": b"x" * 50, "b/c.txt": b"y" * 50}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        identify(io.BytesIO(bytes(content)), "a.zip")
    except RefusedFileError as refused:
        problem = refused
    else:
        return
    assert problem.message
