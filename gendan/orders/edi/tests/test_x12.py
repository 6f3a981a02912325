"""X12 850: what it says as an order, and what is told of a file that is not right."""

from datetime import date
from decimal import Decimal

import pytest

from gendan.orders.content import LineContent, OrderContent
from gendan.orders.edi import EdiError, EdiOrder, Fault, read
from gendan.orders.edi.tests.sample import DATA, X12_BODY, changed, without, x12

D = Decimal


def order(text: str) -> EdiOrder:
    """The only order of a file."""
    (found,) = read(text.encode()).orders
    return found


def refused(text: str | bytes) -> EdiError:
    with pytest.raises(EdiError) as caught:
        read(text if isinstance(text, bytes) else text.encode())
    return caught.value


def test_a_whole_order() -> None:
    found = order(x12())
    assert found.content == OrderContent(
        customer_po="4500012345",
        ordered_on=date(2026, 11, 20),
        currency="USD",
        incoterm="FOB",
        incoterm_place="SHANGHAI, CHINA",
        transport="sea",
        payment_terms="2% 10 DAYS, NET 30",
        promised_ship=date(2027, 2, 3),
        promised_delivery=date(2027, 3, 10),
        amount=D(14640),
        note="REF DP: 038\nCARTONS MUST NOT EXCEED 20 KG",
        lines=(
            LineContent(
                1,
                product="WS-101",
                customer_item="A1023",
                description="WOMENS WOVEN SHIRT",
                spec={"colour": "NAVY", "size": "M", "weight": "120 GR"},
                quantity=D(3200),
                unit="EA",
                price=D("4.35"),
                amount=D(13920),
            ),
            LineContent(
                2,
                customer_item="B200",
                description="COTTON SOCKS",
                quantity=D(100),
                unit="DZ",
                price=D("7.2"),
            ),
        ),
    )
    assert (found.message, found.control, found.function) == ("850 004010", "0001", "original")
    assert (found.sender, found.receiver) == ("ZZ:NORTHWIND", "ZZ:HUADONG")
    assert (found.buyer.id, found.buyer.name) == ("0001", "NORTHWIND STORES")
    assert found.notes == ()


def test_it_says_in_which_segment_each_field_stands() -> None:
    places = dict(order(x12()).places)
    assert places["customer_po"] == 4
    assert places["promised_ship"] == 10
    assert places["line 2"] == 22


def test_persons_and_streets_are_left_in_the_file() -> None:
    assert "A PERSON" not in repr(order(x12()))
    assert "MAIN STREET" not in repr(order(x12()))


def test_a_real_file_with_invoices_in_one_group_and_an_order_in_the_other() -> None:
    found = read((DATA / "x12_invoice810_po850_dual.edi").read_bytes())
    (only,) = found.orders
    assert only.content.customer_po == "S115921858"
    assert only.content.ordered_on == date(2004, 3, 17)
    assert [(it.customer_item, it.quantity, it.unit) for it in only.content.lines] == [
        ("02006", D(150), "EA"),
        ("02008", D(50), "EA"),
        ("01019", D(25), "EA"),
        ("01220", D(25), "EA"),
    ]
    assert only.buyer.name == "SHIPPING GROUP, INC."
    assert [(it.fault, it.found) for it in found.notes] == [(Fault.OTHER_MESSAGE, "810")] * 2
    assert only.notes == ()


def test_a_file_of_invoices_is_refused_as_what_it_is() -> None:
    error = refused((DATA / "x12_simple810.edi").read_bytes())
    assert (error.note.fault, error.note.found, error.note.expected) == (Fault.NOT_ORDER, "810", "850")


def test_several_orders_in_one_group() -> None:
    text = x12()
    start, end = text.index("ST*850"), text.index("GE*1")
    again = text[start:end].replace("0001~", "0002~").replace("4500012345", "4500012346")
    both = text[:end] + again + text[end:].replace("GE*1", "GE*2")
    found = read(both.encode())
    assert [it.content.customer_po for it in found.orders] == ["4500012345", "4500012346"]
    assert found.notes == ()


def test_other_delimiters_and_no_line_breaks() -> None:
    text = x12().replace("\n", "").replace("*", "|").replace("~", "\x1e").replace(">", ":")
    assert order(text).content == order(x12()).content


def test_a_line_break_ends_a_segment() -> None:
    text = x12().replace("~\n", "~").replace("~", "\r\n")
    assert order(text).content == order(x12()).content


def test_two_digits_of_a_year_and_a_quarter_dozen() -> None:
    body = changed(X12_BODY, "DTM*010*20270203", "DTM*010*270203")
    body = changed(body, "PO1*2*100*DZ*7.2**IN*B200", "PO1*2*,25*DZ*7.2**IN*B200")
    found = order(x12(body, version="003040")).content
    assert found.promised_ship == date(2027, 2, 3)
    assert found.lines[1].quantity == D("0.25")


@pytest.mark.parametrize(
    ("segments", "ship", "delivery"),
    [
        (("DTM*037*20270101", "DTM*038*20270131"), date(2027, 1, 31), None),
        (("DTM*064*20270301", "DTM*063*20270315"), None, date(2027, 3, 15)),
        (("DTM*037*20270101",), date(2027, 1, 1), None),
        (("DTM*010****RD8*20270101-20270110",), date(2027, 1, 10), None),
        (("DTM*999*20270101",), None, None),
    ],
)
def test_the_dates_that_are_promised(
    segments: tuple[str, ...], ship: date | None, delivery: date | None
) -> None:
    body = without(X12_BODY, "DTM")
    found = order(x12((*body[:5], *segments, *body[5:]))).content
    assert (found.promised_ship, found.promised_delivery) == (ship, delivery)


def test_dates_that_only_the_lines_have() -> None:
    body = without(X12_BODY, "DTM", "CTT", "AMT*TT")
    text = x12((*body[:-2], "DTM*010*20270210", *body[-2:], "DTM*010*20270203", "CTT*2", "AMT*TT*14640"))
    found = order(text)
    assert found.content.promised_ship == date(2027, 2, 3)
    assert [it.fault for it in found.notes] == [Fault.SEVERAL_DATES]


@pytest.mark.parametrize(
    ("basis", "price"), [("HP", "0.0435"), ("TP", "0.00435"), ("PE", "4.35"), ("", "4.35")]
)
def test_prices_per_hundred_and_thousand(basis: str, price: str) -> None:
    body = changed(X12_BODY, X12_BODY[14], f"PO1*1*3200*EA*4.35*{basis}*BP*A1023")
    assert order(x12(body)).content.lines[0].price == D(price)


def test_terms_made_of_their_parts_where_there_is_no_text() -> None:
    body = changed(X12_BODY, "ITD*01*3*2**10**30*****2% 10 DAYS, NET 30", "ITD*01*3*2**10**30")
    assert order(x12(body)).content.payment_terms == "2% 10 days, net 30 days"


def test_lines_without_usable_numbers_are_counted() -> None:
    body = changed(X12_BODY, X12_BODY[18], "PO1*1*100*DZ*7.2**IN*B200")
    assert [it.position for it in order(x12(body)).content.lines] == [1, 2]


FREIGHT = "SAC*C*D240***12500**********FREIGHT"
DOUBTS = [
    (x12().replace("SE*24*0001", "SE*23*0001"), Fault.COUNT, "SE", "23", "24"),
    (x12().replace("SE*24*0001", "SE*24*0009"), Fault.REFERENCE, "SE", "0009", "0001"),
    (x12().replace("CTT*2*3300", "CTT*3*3300"), Fault.LINES, "CTT", "3", "2"),
    (x12().replace("CTT*2*3300", "CTT*2*3000"), Fault.HASH, "CTT", "3000", "3300"),
    (x12().replace("BEG*00", "BEG*01"), Fault.FUNCTION, "BEG", "cancellation", "original"),
    (x12().replace("BEG*00", "BEG*04"), Fault.FUNCTION, "BEG", "change", "original"),
    (x12((*X12_BODY[:-2], FREIGHT, *X12_BODY[-2:])), Fault.CHARGES, "SAC", "C FREIGHT 125.00", ""),
    (x12((*X12_BODY, "ZZZ*1")), Fault.IGNORED, "", "ZZZ", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault", "segment", "found", "expected"), DOUBTS, ids=[it[1] for it in DOUBTS]
)
def test_a_doubt_is_told_and_the_order_is_read(
    text: str, fault: Fault, segment: str, found: str, expected: str
) -> None:
    (note,) = order(text).notes
    assert (note.fault, note.segment, note.found, note.expected) == (fault, segment, found, expected)


def test_counts_of_the_envelope_are_told_of_the_file() -> None:
    found = read(x12().replace("GE*1", "GE*4").replace("IEA*1", "IEA*2").encode())
    assert [(it.segment, it.found, it.expected) for it in found.notes] == [
        ("GE", "4", "1"),
        ("IEA", "2", "1"),
    ]


GOOD = x12()
ERRORS: list[tuple[str, str, Fault, str]] = [
    ("an order without its end", GOOD[: GOOD.index("GE*")], Fault.CUT_OFF, "SE"),
    ("a transaction without its end", GOOD.replace("SE*24*0001~\n", ""), Fault.ORDER, "GE"),
    ("cut in the middle", GOOD[: GOOD.index("PID")], Fault.CUT_OFF, "PO1"),
    ("only an ISA", GOOD[:106], Fault.CUT_OFF, "ISA"),
    ("half an ISA", GOOD[:50], Fault.HEADER, "ISA"),
    ("one delimiter twice", GOOD.replace("*>~", "*~~", 1), Fault.DELIMITERS, "ISA"),
    ("a letter as delimiter", GOOD.replace("*>~", "*>A", 1), Fault.DELIMITERS, "ISA"),
    ("without BEG", x12(without(X12_BODY, "BEG")), Fault.ORDER, "CUR"),
    ("an empty transaction", x12(()), Fault.ORDER, "SE"),
    ("without a number", x12(changed(X12_BODY, X12_BODY[0], "BEG*00*SA***20261120")), Fault.MISSING, "BEG"),
    ("a month too many", GOOD.replace("DTM*010*20270203", "DTM*010*20271303"), Fault.DATE, "DTM"),
    ("a day in words", GOOD.replace("DTM*010*20270203", "DTM*010*3 FEB 27"), Fault.DATE, "DTM"),
    ("a quantity in words", GOOD.replace("PO1*1*3200", "PO1*1*MANY"), Fault.NUMBER, "PO1"),
    ("no quantity", GOOD.replace("PO1*1*3200", "PO1*1*"), Fault.MISSING, "PO1"),
    ("a price without end", GOOD.replace("*4.35*", f"*{'9' * 50}*"), Fault.NUMBER, "PO1"),
    ("segments without tags", GOOD.replace("PID*F*08", "?!*F*08"), Fault.SEGMENT, "?!"),
    ("no transaction", x12().split("ST*")[0] + "GE*0*7~IEA*1*000000007~", Fault.MISSING, "ST"),
    ("text after the end", GOOD + "hello", Fault.SEGMENT, "hello"),
]


@pytest.mark.parametrize(("what", "text", "fault", "segment"), ERRORS, ids=[it[0] for it in ERRORS])
def test_a_broken_file_is_refused_by_naming_the_segment(
    what: str, text: str, fault: Fault, segment: str
) -> None:
    note = refused(text).note
    assert (note.fault, note.segment) == (fault, segment)


def test_a_change_order_is_not_taken_for_an_order() -> None:
    assert refused(x12(code="860")).note.found == "860"


def test_more_lines_than_an_order_may_have() -> None:
    body = (*X12_BODY[:14], *["PO1**1*EA*1**IN*A"] * 5_001)
    assert refused(x12(body)).note.fault is Fault.TOO_MANY
