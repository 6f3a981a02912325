"""EDIFACT ORDERS: what it says as an order, and what is told of a file that is not right."""

from datetime import date
from decimal import Decimal

import pytest

from gendan.orders.content import LineContent, OrderContent
from gendan.orders.edi import EdiError, EdiOrder, Fault, read
from gendan.orders.edi.tests.sample import DATA, EDIFACT_BODY, changed, edifact, without

D = Decimal


def order(text: str, encoding: str = "utf-8") -> EdiOrder:
    """The only order of a file."""
    (found,) = read(text.encode(encoding)).orders
    return found


def refused(text: str | bytes) -> EdiError:
    with pytest.raises(EdiError) as caught:
        read(text if isinstance(text, bytes) else text.encode())
    return caught.value


def test_a_whole_order() -> None:
    found = order(edifact())
    assert found.content == OrderContent(
        customer_po="4500012345",
        ordered_on=date(2026, 11, 20),
        currency="USD",
        incoterm="FOB",
        incoterm_place="SHANGHAI",
        transport="sea",
        payment_terms="30 days",
        promised_ship=date(2027, 2, 3),
        promised_delivery=date(2027, 3, 10),
        amount=D(14640),
        note="CARTONS MUST NOT EXCEED 20 KG, PLEASE\nRFF CT: FRAME-7",
        lines=(
            LineContent(
                1,
                product="WS-101",
                customer_item="A1023",
                description="WOMEN'S WOVEN SHIRT",
                spec={"colour": "NAVY"},
                quantity=D(3200),
                unit="PCE",
                price=D("4.35"),
                amount=D(13920),
            ),
            LineContent(
                2,
                customer_item="B200",
                description="COTTON SOCKS",
                quantity=D(100),
                unit="DZN",
                price=D("7.2"),
            ),
        ),
    )
    assert (found.message, found.function) == ("ORDERS D.96A EAN008", "original")
    assert (found.sender, found.receiver) == ("5412345000013", "6901234000017")
    assert (found.buyer.id, found.buyer.name) == ("5412345000013", "NORTHWIND STORES")
    assert found.notes == ()


def test_a_real_order_in_a_group_whose_count_is_wrong() -> None:
    found = read((DATA / "EDIFACT_orders-with-group.edi").read_bytes())
    (only,) = found.orders
    assert only.message == "ORDERS D.96B EAN008B"
    assert only.content == OrderContent(
        customer_po="C1441747",
        ordered_on=date(2001, 5, 2),
        note="THIS IS AN EXAMPLE OF EDIFACT FILE.",
        lines=(
            LineContent(
                1,
                customer_item="8641800",
                description="WIDGETS 0.7066 EURO",
                quantity=D(288),
                price=D("12.80"),
            ),
        ),
    )
    (note,) = only.notes
    assert (note.fault, note.segment, note.found, note.expected) == (Fault.COUNT, "UNT", "21", "18")
    assert found.notes == ()


def test_a_real_invoice_is_refused_as_what_it_is() -> None:
    note = refused((DATA / "EDIFACT_invoic_d97b_una.edi").read_bytes()).note
    assert (note.fault, note.found, note.segment, note.number) == (Fault.NOT_ORDER, "INVOIC", "UNH", 2)


def test_service_characters_of_ones_own() -> None:
    text = edifact().replace("'", "~").replace("+", "*").replace(":", "=").replace("?~", "?'")
    text = text.replace("WOMEN?'S", "WOMEN'S").replace("?,", ",")
    assert order(f"UNA=*.! ~{text}").content == order(edifact()).content


def test_released_characters_stand_for_themselves() -> None:
    body = changed(EDIFACT_BODY, EDIFACT_BODY[15], "IMD+F++:::A?+B ?:C ??D ?'E ???'F")
    assert order(edifact(body)).content.lines[0].description == "A+B :C ?D 'E ?'F"


def test_a_comma_before_the_decimals() -> None:
    body = changed(EDIFACT_BODY, EDIFACT_BODY[18], "PRI+AAA:4,35")
    assert order(edifact(body, una="UNA:+,? '")).content.lines[0].price == D("4.35")


@pytest.mark.parametrize(
    "release", ["D:93A:UN", "D:96B:UN:EAN008", "D:97A:UN", "D:01B:UN:EAN010", "S:93A:UN"]
)
def test_the_releases_in_use(release: str) -> None:
    assert order(edifact(kind=f"ORDERS:{release}")).content == order(edifact()).content


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("10:20270203:102", date(2027, 2, 3)),
        ("10:270203:101", date(2027, 2, 3)),
        ("10:202702031530:203", date(2027, 2, 3)),
        ("10:20270203153059:204", date(2027, 2, 3)),
        ("10:2702031530:201", date(2027, 2, 3)),
        ("10:030227:2", date(2027, 2, 3)),
        ("10:202702031530EST:303", date(2027, 2, 3)),
        ("10:20270101-20270203:718", date(2027, 2, 3)),
        ("10:2027010120270203:718", date(2027, 2, 3)),
        ("10:20270203", date(2027, 2, 3)),
        ("38:20270203:102", date(2027, 2, 3)),
        ("10:202706:616", None),
    ],
)
def test_days_in_the_formats_that_dtm_has(told: str, day: date | None) -> None:
    body = changed(EDIFACT_BODY, "DTM+10:202702030000:203", f"DTM+{told}")
    assert order(edifact(body)).content.promised_ship == day


def test_chinese_in_utf8_in_gbk_and_in_what_the_header_says() -> None:
    body = changed(EDIFACT_BODY, EDIFACT_BODY[15], "IMD+F++:::女式梭织衬衫")
    for encoding in ("utf-8", "gb18030", "utf-8-sig", "utf-16"):
        text = edifact(body).replace("UNOC", "UNOB") if encoding == "gb18030" else edifact(body)
        assert order(text, encoding).content.lines[0].description == "女式梭织衬衫"


def test_letters_of_western_europe() -> None:
    body = changed(EDIFACT_BODY, EDIFACT_BODY[15], "IMD+F++:::Größe café")
    assert order(edifact(body), "latin-1").content.lines[0].description == "Größe café"


def test_the_net_price_is_better_than_the_gross_one() -> None:
    body = changed(EDIFACT_BODY, EDIFACT_BODY[18], "PRI+AAB:5")
    both = (*body[:19], "PRI+AAA:4.35", *body[19:])
    assert order(edifact(both)).content.lines[0].price == D("4.35")
    assert order(edifact(body)).content.lines[0].price == D(5)


def test_the_place_of_delivery_may_stand_in_a_segment_of_its_own() -> None:
    body = changed(EDIFACT_BODY, "TOD+3++FOB::9:SHANGHAI", "TOD+3++FOB")
    assert (
        order(edifact((*body[:12], "LOC+1+CNSHA::6:SHANGHAI", *body[12:]))).content.incoterm_place
        == "SHANGHAI"
    )


def test_two_messages_and_two_interchanges() -> None:
    found = read((edifact() + edifact().replace("4500012345", "4500012346")).encode())
    assert [it.content.customer_po for it in found.orders] == ["4500012345", "4500012346"]


DOUBTS = [
    (edifact().replace("UNT+28", "UNT+27"), Fault.COUNT, "UNT", "27", "28"),
    (edifact().replace("UNT+28+1", "UNT+28+2"), Fault.REFERENCE, "UNT", "2", "1"),
    (edifact().replace("CNT+2:2", "CNT+2:3"), Fault.LINES, "CNT", "3", "2"),
    (edifact().replace("CNT+2:2", "CNT+1:100"), Fault.HASH, "CNT", "100", "3300"),
    (edifact().replace("4500012345+9", "4500012345+1"), Fault.FUNCTION, "BGM", "cancellation", "original"),
    (edifact((*EDIFACT_BODY, "ALC+C++++FC")), Fault.CHARGES, "ALC", "C FC", ""),
    (edifact((*EDIFACT_BODY, "ZZZ+1")), Fault.IGNORED, "", "ZZZ", ""),
]


@pytest.mark.parametrize(
    ("text", "fault", "segment", "found", "expected"), DOUBTS, ids=[it[1] for it in DOUBTS]
)
def test_a_doubt_is_told_and_the_order_is_read(
    text: str, fault: Fault, segment: str, found: str, expected: str
) -> None:
    (note,) = order(text).notes
    assert (note.fault, note.segment, note.found, note.expected) == (fault, segment, found, expected)


GOOD = edifact()
ERRORS: list[tuple[str, str, Fault, str]] = [
    ("without its end", GOOD[: GOOD.index("UNZ")], Fault.CUT_OFF, "UNT"),
    ("cut in the middle", GOOD[: GOOD.index("IMD")], Fault.CUT_OFF, "PIA"),
    ("a message without its end", edifact().replace("UNT+28+1'\n", ""), Fault.ORDER, "UNZ"),
    ("half a UNA", "UNA:+.", Fault.CUT_OFF, "UNA"),
    ("a UNA and nothing else", "UNA:+.? '", Fault.CUT_OFF, "UNA"),
    ("one service character twice", "UNA++.? '" + GOOD, Fault.DELIMITERS, "UNA"),
    ("a letter as service character", "UNAA+.? '" + GOOD, Fault.NEITHER, ""),
    (
        "a header without sender",
        GOOD.replace("+5412345000013:14+6901234000017:14", "++", 1),
        Fault.HEADER,
        "UNB",
    ),
    ("without BGM", edifact(without(EDIFACT_BODY, "BGM")), Fault.ORDER, "DTM"),
    ("an empty message", edifact(()), Fault.ORDER, "UNT"),
    ("without a number", GOOD.replace("BGM+220+4500012345+9", "BGM+220"), Fault.MISSING, "BGM"),
    ("the 30th of February", GOOD.replace("20261120:102", "20260230:102"), Fault.DATE, "DTM"),
    ("a format that is none", GOOD.replace("20261120:102", "20261120:999"), Fault.DATE, "DTM"),
    ("a quantity in words", GOOD.replace("QTY+21:3200", "QTY+21:LOTS"), Fault.NUMBER, "QTY"),
    ("no quantity", GOOD.replace("QTY+21:3200:PCE", "QTY+21"), Fault.MISSING, "QTY"),
    ("wrong delimiters", GOOD.replace("+", "*"), Fault.SEGMENT, "UNB*UNOC"),
    ("no message", "UNB+UNOC:3+A+B+261120:1200+7'UNZ+0+7'", Fault.MISSING, "UNH"),
    ("a message in a message", GOOD.replace("CUX+2", "UNH+2+ORDERS'CUX+2"), Fault.ORDER, "UNH"),
]


@pytest.mark.parametrize(("what", "text", "fault", "segment"), ERRORS, ids=[it[0] for it in ERRORS])
def test_a_broken_file_is_refused_by_naming_the_segment(
    what: str, text: str, fault: Fault, segment: str
) -> None:
    note = refused(text).note
    assert (note.fault, note.segment) == (fault, segment)


@pytest.mark.parametrize("kind", ["INVOIC", "ORDCHG", "ORDRSP", "DESADV", "CONTRL"])
def test_other_messages_are_refused_by_their_names(kind: str) -> None:
    note = refused(edifact(kind=f"{kind}:D:96A:UN")).note
    assert (note.fault, note.found) == (Fault.NOT_ORDER, kind)
