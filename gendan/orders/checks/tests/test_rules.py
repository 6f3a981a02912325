"""Each rule catches what it is for, says what was expected and found, and leaves good orders alone."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gendan.orders.checks import RULES, Context, Finding, SpecFault, check
from gendan.orders.checks.tests.sample import (
    ORDER,
    SHIRT,
    SOCKS,
    TODAY,
    bare,
    context,
    first,
    order,
    past,
    second,
)
from gendan.orders.content import OrderContent

D = Decimal
Case = tuple[OrderContent, Context, str, str, int | None, str, str]
RUNNING = {"forecast_ship": date(2027, 2, 20), "forecast_delivery": date(2027, 3, 1)}

# the order, what is known, then rule, field, line, expected and found
CATCHES: list[Case] = [
    # 1-8 something is missing
    (order(customer_po=""), bare(), "missing", "customer_po", None, "", ""),
    (order(currency=""), bare(), "missing", "currency", None, "", ""),
    (order(incoterm=""), bare(), "missing", "incoterm", None, "", ""),
    (order(payment_terms=""), bare(), "missing", "payment_terms", None, "", ""),
    (order(promised_ship=None, promised_delivery=None), bare(), "missing", "promised_ship", None, "", ""),
    (order(lines=(), amount=None), bare(), "missing", "lines", None, "", ""),
    (first(unit=""), bare(), "missing", "unit", 1, "", ""),
    (first(price=None), bare(), "missing", "price", 1, "", ""),
    (first(product="", customer_item="", description=""), bare(), "missing", "product", 1, "", ""),
    # 10-24 something is left open
    (order(payment_terms="TBD"), bare(), "unclear", "payment_terms", None, "", "TBD"),
    (order(payment_terms="付款方式待定"), bare(), "unclear", "payment_terms", None, "", "付款方式待定"),
    (order(incoterm_place="T.B.A."), bare(), "unclear", "incoterm_place", None, "", "T.B.A."),
    (order(incoterm_place="?"), bare(), "unclear", "incoterm_place", None, "", "?"),
    (order(note="包装另行通知"), bare(), "unclear", "note", None, "", "包装另行通知"),
    (order(note="交期尽快"), bare(), "unclear", "note", None, "", "交期尽快"),
    (order(note="delivery ASAP"), bare(), "unclear", "note", None, "", "delivery ASAP"),
    (first(spec={"colour": "如样"}), bare(), "unclear", "spec.colour", 1, "", "如样"),
    (first(spec={"colour": "as per sample"}), bare(), "unclear", "spec.colour", 1, "", "as per sample"),
    (
        first(spec={"colour": "as our last sample"}),
        bare(),
        "unclear",
        "spec.colour",
        1,
        "",
        "as our last sample",
    ),
    (first(spec={"colour": "navy？"}), bare(), "unclear", "spec.colour", 1, "", "navy?"),
    (first(spec={"yarn": "ＴＢＣ"}), bare(), "unclear", "spec.yarn", 1, "", "TBC"),
    (
        first(description="shirt, same as last order"),
        bare(),
        "unclear",
        "description",
        1,
        "",
        "shirt, same as last order",
    ),
    (first(description="克重 180g 左右"), bare(), "unclear", "description", 1, "", "克重 180g 左右"),
    (first(spec={"colour": "XXX"}), bare(), "unclear", "spec.colour", 1, "", "XXX"),
    # 25-30 numbers that do not add up
    (
        replace(ORDER, lines=(replace(SHIRT, amount=D("13290")), SOCKS), amount=None),
        bare(),
        "amount.line",
        "amount",
        1,
        "13920",
        "13290",
    ),
    (
        replace(ORDER, lines=(replace(SHIRT, amount=D("13920.01")), SOCKS), amount=None),
        bare(),
        "amount.line",
        "amount",
        1,
        "13920",
        "13920.01",
    ),
    (order(amount=D(14460)), bare(), "amount.total", "amount", None, "14640", "14460"),
    (order(amount=D("14640.01")), bare(), "amount.total", "amount", None, "14640", "14640.01"),
    (replace(first(), amount=D(13920)), bare(), "amount.total", "amount", None, "14640", "13920"),
    (
        order(currency="JPY", lines=(replace(SHIRT, amount=D("13921")),), amount=None),
        bare(),
        "amount.line",
        "amount",
        1,
        "13920",
        "13921",
    ),
    # 31-38 numbers that no order has
    (first(quantity=D(0)), bare(), "number.not_positive", "quantity", 1, "> 0", "0"),
    (first(quantity=D(-5)), bare(), "number.not_positive", "quantity", 1, "> 0", "-5"),
    (first(price=D(0)), bare(), "number.not_positive", "price", 1, "> 0", "0"),
    (first(price=D("-4.35")), bare(), "number.not_positive", "price", 1, "> 0", "-4.35"),
    (first(quantity=D("3200.5")), bare(), "number.implausible", "quantity", 1, "3200", "3200.5"),
    (second(quantity=D("10.3")), bare(), "number.implausible", "quantity", 2, "10", "10.3"),
    (first(quantity=D(320_000_000)), bare(), "number.implausible", "quantity", 1, "≤ 10000000", "320000000"),
    (first(price=D(4_350_000)), bare(), "number.implausible", "price", 1, "≤ 1000000", "4350000"),
    # 39-51 dates
    (
        order(promised_delivery=date(2027, 2, 1)),
        bare(),
        "date.delivery_before_ship",
        "promised_delivery",
        None,
        "≥ 2027-02-03",
        "2027-02-01",
    ),
    (
        order(promised_ship=date(2026, 2, 3)),
        bare(),
        "date.before_order",
        "promised_ship",
        None,
        "≥ 2026-11-20",
        "2026-02-03",
    ),
    (
        order(promised_delivery=date(2026, 11, 19), promised_ship=None),
        bare(),
        "date.before_order",
        "promised_delivery",
        None,
        "≥ 2026-11-20",
        "2026-11-19",
    ),
    (
        order(promised_ship=date(2026, 11, 21)),
        bare(),
        "date.past",
        "promised_ship",
        None,
        "≥ 2026-11-23",
        "2026-11-21",
    ),
    (
        order(promised_ship=date(2072, 2, 3), promised_delivery=None),
        bare(),
        "date.implausible",
        "promised_ship",
        None,
        "≤ 2028-11-22",
        "2072-02-03",
    ),
    (
        order(ordered_on=date(2027, 1, 20)),
        bare(),
        "date.implausible",
        "ordered_on",
        None,
        "≤ 2026-11-23",
        "2027-01-20",
    ),
    (
        ORDER,
        bare(closed={date(2027, 2, 3): date(2027, 2, 2)}),
        "date.closed",
        "promised_ship",
        None,
        "2027-02-02",
        "2027-02-03",
    ),
    (
        ORDER,
        bare(closed={date(2027, 3, 10): date(2027, 3, 9)}),
        "date.closed",
        "promised_delivery",
        None,
        "2027-03-09",
        "2027-03-10",
    ),
    (
        ORDER,
        bare(earliest_ship=date(2027, 2, 4)),
        "date.too_early",
        "promised_ship",
        None,
        "≥ 2027-02-04",
        "2027-02-03",
    ),
    (
        ORDER,
        bare(earliest_delivery=date(2027, 3, 30)),
        "date.too_early",
        "promised_delivery",
        None,
        "≥ 2027-03-30",
        "2027-03-10",
    ),
    (ORDER, bare(**RUNNING), "date.before_forecast", "promised_ship", None, "≥ 2027-02-20", "2027-02-03"),
    # 50-60 terms
    (order(transport="air"), bare(), "incoterm.mode", "incoterm", None, "FCA", "FOB (air)"),
    (order(incoterm="CIF", transport="rail"), bare(), "incoterm.mode", "incoterm", None, "CIP", "CIF (rail)"),
    (order(incoterm="CFR", transport="road"), bare(), "incoterm.mode", "incoterm", None, "CPT", "CFR (road)"),
    (
        order(incoterm="FAS", transport="courier"),
        bare(),
        "incoterm.mode",
        "incoterm",
        None,
        "FCA",
        "FAS (courier)",
    ),
    (
        order(incoterm="FOB", transport="multi"),
        bare(),
        "incoterm.mode",
        "incoterm",
        None,
        "FCA",
        "FOB (multi)",
    ),
    (order(incoterm_place=" "), bare(), "incoterm.place", "incoterm_place", None, "", ""),
    (order(incoterm="FBO"), bare(), "incoterm.unknown", "incoterm", None, "", "FBO"),
    (order(incoterm="DDU"), bare(), "incoterm.withdrawn", "incoterm", None, "DAP", "DDU"),
    (order(incoterm="dat"), bare(), "incoterm.withdrawn", "incoterm", None, "DPU", "dat"),
    (order(incoterm="DEQ"), bare(), "incoterm.withdrawn", "incoterm", None, "DPU", "DEQ"),
    (order(currency="RMB"), bare(), "currency.unknown", "currency", None, "CNY", "RMB"),
    (order(currency="USX"), bare(), "currency.unknown", "currency", None, "", "USX"),
    # 62-64 products and other orders
    (
        ORDER,
        bare(spec_faults=(SpecFault(1, "colour", "navy, white", "navi"),)),
        "spec.not_allowed",
        "spec.colour",
        1,
        "navy, white",
        "navi",
    ),
    (
        ORDER,
        bare(spec_faults=(SpecFault(2, "yarn", is_missing=True),)),
        "spec.missing",
        "spec.yarn",
        2,
        "",
        "",
    ),
    (ORDER, bare(same_po=("GD26-0007",)), "duplicate", "customer_po", None, "", "PO26-0815 = GD26-0007"),
    # 65-70 history
    (
        first(spec={"yarn": "75D"}),
        bare(past=past(12)),
        "spec.nearly_usual",
        "spec.yarn",
        1,
        "70D (n=12)",
        "75D",
    ),
    (
        first(spec={"yarn": "07D"}),
        bare(past=past(12)),
        "spec.nearly_usual",
        "spec.yarn",
        1,
        "70D (n=12)",
        "07D",
    ),
    (
        first(price=D("43.5")),
        bare(past=past(12)),
        "unusual.price",
        "price",
        1,
        "3.91 – 4.73 pcs (n=12)",
        "43.5 pcs",
    ),
    (
        first(price=D("0.435")),
        bare(past=past(12)),
        "unusual.price",
        "price",
        1,
        "3.91 – 4.73 pcs (n=12)",
        "0.435 pcs",
    ),
    (
        first(quantity=D(32000)),
        bare(past=past(12)),
        "unusual.quantity",
        "quantity",
        1,
        "737 – 11798 pcs (n=12)",
        "32000 pcs",
    ),
    (
        first(quantity=D(320)),
        bare(past=past(12)),
        "unusual.quantity",
        "quantity",
        1,
        "737 – 11798 pcs (n=12)",
        "320 pcs",
    ),
]


@pytest.mark.parametrize("case", CATCHES, ids=[f"{it[2]}-{it[3]}-{at}" for at, it in enumerate(CATCHES, 1)])
def test_a_rule_catches_what_it_is_for(case: Case) -> None:
    content, known, rule, field, line, expected, found = case
    findings = [it for it in check(content, known) if it.rule == rule]
    assert [(it.field, it.line, it.expected, it.found) for it in findings] == [(field, line, expected, found)]


def test_there_are_more_than_sixty_cases_and_every_rule_is_among_the_tests() -> None:
    assert len(CATCHES) >= 60
    documents = {"document.differs", "document.missing_line", "document.extra_line"}  # in test_document.py
    assert {it[2] for it in CATCHES} | documents == set(RULES)


def test_a_clean_order_gives_nothing() -> None:
    assert check(ORDER, context()) == []
    assert check(ORDER, bare()) == []


# Good orders that a careless rule would take for wrong.
CLEAN: list[tuple[str, OrderContent, Context]] = [
    ("air freight by FCA", order(incoterm="FCA", transport="air", incoterm_place="PVG"), bare()),
    ("an Incoterm in small letters", order(incoterm="fob"), bare()),
    ("EXW, collected by road", order(incoterm="EXW", transport="road", incoterm_place="Keqiao"), bare()),
    ("only a delivery date", order(promised_ship=None), bare()),
    ("shipped and delivered on one day", order(promised_delivery=date(2027, 2, 3)), bare()),
    ("promised for the earliest day", ORDER, bare(earliest_ship=date(2027, 2, 3))),
    ("promised for the forecast", ORDER, bare(forecast_ship=date(2027, 2, 3))),
    ("promised for today", order(promised_ship=TODAY, ordered_on=TODAY), bare()),
    ("a price of four decimals", first(price=D("0.3333")), bare()),
    (
        "an amount that was cut off, not rounded",
        order(lines=(replace(SHIRT, price=D("4.33333"), amount=D("13866.65")),), amount=None),
        bare(),
    ),
    ("half metres of fabric", first(unit="m", quantity=D("120.5")), bare()),
    ("half a dozen", second(quantity=D("0.5")), bare()),
    ("sizes up to XXXL", first(spec={"size": "XXL"}), bare()),
    ("a zip left and right", first(description="左右口袋各一"), bare()),
    (
        "a sample that is named",
        order(note="Approved PP sample of 2026-11-02 is kept in our showroom."),
        bare(),
    ),
    ("a question in the note", order(note="Could you also quote for socks?"), bare()),
    ("a dear currency unit", first(price=D(105_000)), bare()),
    ("prices in Vietnam", replace(first(price=D(1_105_000)), currency="VND"), bare()),
    ("four past lines are no history", first(price=D("43.5")), bare(past=past(4))),
    ("a price ten per cent up", first(price=D("4.70")), bare(past=past(12))),
    ("three times the usual quantity", first(quantity=D(9000)), bare(past=past(12))),
    ("history in another currency", first(price=D(31)), bare(past=past(12, currency="CNY"))),
    ("history in another kind of unit", first(unit="kg", quantity=D(90), price=D(40)), bare(past=past(12))),
    ("history of another product", first(price=D("43.5")), bare(past=past(12, product="WS-999"))),
    (
        "prices by the dozen before",
        first(price=D("4.30")),
        bare(past=past(12, unit="打", price=D("51.6"), quantity=D(300))),
    ),
    (
        "a value that was used before",
        first(spec={"yarn": "75D"}),
        bare(past=past(10) + past(1, spec={"yarn": "75D"})),
    ),
    (
        "a value that was never usual",
        first(spec={"yarn": "75D"}),
        bare(past=past(6) + past(6, spec={"yarn": "100D"})),
    ),
    ("another size is a choice", first(spec={"size": "L"}), bare(past=past(9, spec={"size": "M"}))),
    ("a value far from the usual", first(spec={"yarn": "150D"}), bare(past=past(12))),
    (
        "yen without decimals",
        order(currency="JPY", lines=(replace(SHIRT, price=D("4.3501"), amount=D(13920)),), amount=None),
        bare(),
    ),
]


@pytest.mark.parametrize(("what", "content", "known"), CLEAN, ids=[it[0] for it in CLEAN])
def test_a_good_order_is_left_alone(what: str, content: OrderContent, known: Context) -> None:
    assert check(content, known) == []


def test_more_orders_before_make_it_surer() -> None:
    few, many = (
        next(it.sure for it in check(first(price=D("9.99")), bare(past=past(count))) if it.field == "price")
        for count in (5, 40)
    )
    assert few < many <= 95


def test_a_greater_distance_makes_it_surer() -> None:
    near, far = (
        next(it.sure for it in check(first(price=D(price)), bare(past=past(8))) if it.field == "price")
        for price in ("5.50", "435")
    )
    assert near < far


def test_one_wrong_order_before_does_not_make_the_next_wrong_one_usual() -> None:
    before = past(8) + past(1, price=D("43.5"))
    assert any(it.rule == "unusual.price" for it in check(first(price=D("43.5")), bare(past=before)))


def test_a_promise_before_the_forecast_is_not_told_twice() -> None:
    known = bare(earliest_ship=date(2027, 2, 25), **RUNNING)
    assert [it.rule for it in check(ORDER, known)] == ["date.before_forecast"]


def test_a_promise_that_is_over_is_told_once() -> None:
    known = bare(earliest_ship=TODAY + timedelta(days=60))
    assert [it.rule for it in check(order(promised_ship=date(2026, 11, 21)), known)] == ["date.past"]


def test_every_finding_has_a_rule_and_is_sure_in_per_cent() -> None:
    for content, known, *_rest in CATCHES:
        for it in check(content, known):
            assert it.rule in RULES
            assert 0 < it.sure <= 100


def test_the_surest_stand_first() -> None:
    findings = check(order(currency="RMB", incoterm_place="", amount=D(1)), bare())
    assert [it.sure for it in findings] == sorted((it.sure for it in findings), reverse=True)


def test_a_finding_fits_the_table_however_long_the_text_is() -> None:
    findings = check(first(spec={"k" * 60: "TBD" + "x" * 10_000, "yarn": "?" * 10_000}), bare())
    assert findings
    assert all(len(it.found) <= 300 and len(it.field) <= 40 for it in findings)


def test_an_order_of_ten_thousand_lines_is_looked_at_whole() -> None:
    lines = tuple(replace(SHIRT, position=at, quantity=D(0)) for at in range(1, 10_001))
    assert len(check(replace(ORDER, lines=lines, amount=None), bare(document=ORDER))) == 500


def test_an_empty_order_misses_what_an_order_needs() -> None:
    fields = {it.field for it in check(OrderContent(), bare()) if it.rule == "missing"}
    assert fields == {"customer_po", "currency", "incoterm", "payment_terms", "promised_ship", "lines"}


def test_the_default_sureness_of_a_finding_is_none_of_the_certain() -> None:
    assert Finding("missing", "currency").sure == 80
