"""Which syntax a file is; and whatever it is, nothing but EdiError comes of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gendan.orders.content_json import from_json, to_json
from gendan.orders.edi import EdiError, Fault, read, sniff
from gendan.orders.edi.tests.sample import DATA, edifact, x12

GOOD = [x12().encode(), edifact().encode(), edifact(una="UNA:+.? '").encode()]
GOOD += [it.read_bytes() for it in sorted(DATA.glob("*.edi"))]


@pytest.mark.parametrize(
    ("content", "syntax"),
    [
        (x12().encode(), "x12"),
        (b"\xef\xbb\xbf\r\n " + x12().encode(), "x12"),
        (edifact().encode("utf-16"), "edifact"),
        (b"UNA:+.? 'UNB+", "edifact"),
        (b"STX=ANA:1+", "tradacoms"),
        (b"ISABELLA", ""),
        (b"UNBELIEVABLE", ""),
        (b"ISA", ""),
        (b"", ""),
        (b"\x00\xff\xfe", ""),
        (b"PK\x03\x04", ""),
    ],
)
def test_the_syntax_is_told_by_the_first_characters(content: bytes, syntax: str) -> None:
    assert sniff(content) == syntax


@pytest.mark.parametrize("name", ["TRADACOMS_order.edi", "TRADACOMS_order-blocked.edi"])
def test_tradacoms_is_known_and_not_read(name: str) -> None:
    with pytest.raises(EdiError) as caught:
        read((DATA / name).read_bytes())
    assert caught.value.note.fault is Fault.TRADACOMS


@pytest.mark.parametrize(
    ("content", "fault", "found"),
    [
        (b"", Fault.EMPTY, ""),
        (b" \r\n ", Fault.EMPTY, ""),
        (b"<?xml version='1.0'?><Order/>", Fault.NEITHER, "XML"),
        (b"%PDF-1.7 ...", Fault.NEITHER, "PDF"),
        (b'{"order": 1}', Fault.NEITHER, "JSON"),
        (b"Dear Ms Lin, please find", Fault.NEITHER, "Dear Ms Lin, please "),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Fault.BINARY, ""),
        (b"ISA*" + b"A" * 10_000_001, Fault.TOO_LARGE, "10000005"),
        (b"ISA*" + b"A" * 9_000_000, Fault.HEADER, ""),
        (b"UNB+" + b"A" * 9_000_000, Fault.SEGMENT, ""),
        (b"UNB+A+B+C+D'" * 300_000, Fault.TOO_MANY, ""),
        (x12().encode() + b"ZZ*1~" * 300_000, Fault.TOO_MANY, ""),
    ],
    ids=range(12),
)
def test_what_is_no_edi_is_refused_in_a_moment(content: bytes, fault: Fault, found: str) -> None:
    with pytest.raises(EdiError) as caught:
        read(content)
    assert caught.value.note.fault is fault
    assert len(caught.value.note.found) <= 80
    assert not found or caught.value.note.found == found


def _reads_or_refuses(content: bytes) -> None:
    sniff(content)
    try:
        found = read(content)
    except EdiError:
        return
    assert found.orders
    for order in found.orders:
        positions = [it.position for it in order.content.lines]
        assert len(set(positions)) == len(positions)
        assert from_json(to_json(order.content)).customer_po == order.content.customer_po
        assert "\x00" not in repr(order)


@given(st.binary(max_size=400))
@example(b"UNB+\x00")
def test_any_bytes(content: bytes) -> None:
    _reads_or_refuses(content)


@given(st.sampled_from(["ISA*", "UNB+", "UNA:+.? 'UNB+", "STX="]), st.text(max_size=300))
def test_any_text_behind_a_good_beginning(head: str, rest: str) -> None:
    _reads_or_refuses((head + rest).encode("utf-8", "replace"))


@given(st.sampled_from(GOOD), st.data())
def test_good_files_with_bytes_changed(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.integers(0, 255) | st.sampled_from(b"*~>+:'?\n \x000"))
    _reads_or_refuses(bytes(changed))


@given(st.sampled_from(GOOD), st.data())
def test_good_files_with_a_part_left_out_doubled_or_moved(content: bytes, data: st.DataObject) -> None:
    one, two = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    head, middle, tail = content[:one], content[one:two], content[two:]
    _reads_or_refuses(
        data.draw(st.sampled_from([head + tail, head + middle * 2 + tail, head + tail + middle]))
    )


X12_TAGS = "ST SE BEG PO1 PID DTM CTT AMT FOB ITD TD5 REF CUR MEA SAC SCH LIN MSG N1"
EDIFACT_TAGS = "BGM DTM NAD CUX TOD LOC PAT TDT FTX LIN PIA IMD QTY PRI MOA ALC MEA UNS CNT RFF"
_tags, _edifact_tags = (st.sampled_from(it.split(" ")) for it in (X12_TAGS, EDIFACT_TAGS))
_values = st.sampled_from(
    ["", "00", "850", "1", "-1", "9" * 30, "1E9", "20270203", "271332", "EA", "A>B", "²"]
)


@given(st.lists(st.tuples(_tags, st.lists(_values, max_size=8)), max_size=20))
def test_segments_in_any_order_with_any_values(segments: list[tuple[str, list[str]]]) -> None:
    body = tuple("*".join([tag, *values]) for tag, values in segments)
    _reads_or_refuses(x12(("BEG*00*SA*1", *body)).encode())


_composites = st.lists(_values, max_size=5).map(":".join)


@given(st.lists(st.tuples(_edifact_tags, st.lists(_composites, max_size=5)), max_size=20))
def test_edifact_segments_in_any_order_with_any_values(segments: list[tuple[str, list[str]]]) -> None:
    body = tuple("+".join([tag, *values]) for tag, values in segments)
    _reads_or_refuses(edifact(("BGM+220+1", *body)).encode())
