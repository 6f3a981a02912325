"""An order against the customer's own document: what differs, and what only looks different."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.checks import check
from gendan.orders.checks.document import matched
from gendan.orders.checks.tests.sample import ORDER, SHIRT, SOCKS, bare, order
from gendan.orders.content import LineContent, OrderContent

D = Decimal


def told(own: OrderContent, document: OrderContent) -> list[tuple[str, str, int | None, str, str]]:
    """What the comparison says, without how sure it is."""
    return [
        (it.rule.removeprefix("document."), it.field, it.line, it.expected, it.found)
        for it in check(own, bare(document=document))
        if it.rule.startswith("document.")
    ]


def shirt(**values: object) -> OrderContent:
    """The customer's document with another first line."""
    return replace(ORDER, amount=None, lines=(replace(SHIRT, amount=None, **values), SOCKS))  # type: ignore[arg-type]


HEADER = [
    ("customer_po", "PO26-0816", "PO26-0815"),
    ("currency", "EUR", "USD"),
    ("incoterm", "FCA", "FOB"),
    ("incoterm_place", "Ningbo", "Shanghai"),
    ("transport", "air", "sea"),
    ("payment_terms", "T/T 50% deposit, 50% against copy of B/L", ORDER.payment_terms),
    ("payment_terms", "L/C at sight", ORDER.payment_terms),
    ("ordered_on", date(2026, 11, 2), date(2026, 11, 20)),
    ("promised_ship", date(2027, 1, 25), date(2027, 2, 3)),
    ("promised_delivery", date(2027, 3, 1), date(2027, 3, 10)),
    ("amount", D("14460"), D("14640")),
]


@pytest.mark.parametrize(("field", "theirs", "ours"), HEADER, ids=[f"{it[0]}-{it[1]}" for it in HEADER])
def test_a_field_of_the_header_differs(field: str, theirs: object, ours: object) -> None:
    found = told(ORDER, replace(ORDER, **{field: theirs}))  # type: ignore[arg-type]
    assert found == [("differs", field, None, str(theirs), str(ours))]


@pytest.mark.parametrize(
    "field", ["customer_po", "currency", "incoterm", "incoterm_place", "transport", "promised_ship"]
)
def test_what_the_customer_states_and_the_order_does_not_is_told(field: str) -> None:
    empty = None if field == "promised_ship" else ""
    own = replace(ORDER, **{field: empty})  # type: ignore[arg-type]
    assert told(own, ORDER) == [("differs", field, None, str(getattr(ORDER, field)), "")]


def test_what_the_customer_does_not_state_is_not_compared() -> None:
    assert told(ORDER, OrderContent(customer_po="PO26-0815")) == []
    assert told(ORDER, replace(ORDER, promised_ship=None, currency="", amount=None)) == []


SAME_HEADER = [
    ("customer_po", "po26 0815"),
    ("incoterm_place", "SHANGHAI, CHINA"),
    ("incoterm_place", "上海港"),
    ("payment_terms", "70% against copy of B/L, 30% deposit by T/T"),
    ("payment_terms", "T/T 30% deposit"),
    ("currency", "usd"),
]


@pytest.mark.parametrize(("field", "theirs"), SAME_HEADER, ids=[f"{it[0]}-{it[1]}" for it in SAME_HEADER])
def test_another_way_of_writing_is_no_difference(field: str, theirs: str) -> None:
    assert told(ORDER, replace(ORDER, **{field: theirs})) == []  # type: ignore[arg-type]


def test_a_promise_later_than_wanted_is_surer_than_an_earlier_one() -> None:
    later, earlier = (
        check(order(promised_ship=day), bare(document=replace(ORDER, promised_ship=date(2027, 2, 3))))
        for day in (date(2027, 2, 10), date(2027, 1, 20))
    )
    assert later[0].sure > 90 > earlier[0].sure


LINE = [
    ("quantity", {"quantity": D(2300)}, "2300 pcs", "3200 pcs"),
    ("price", {"price": D("4.53")}, "4.53", "4.35"),
    ("spec.yarn", {"spec": {"yarn": "75D"}}, "75D", "70D"),
    ("spec.colour", {"spec": {"color": "black"}}, "black", "navy"),
    ("spec.size", {"spec": {"尺码": "XL"}}, "XL", ""),
    ("customer_item", {"customer_item": "A1024"}, "A1024", "A1023"),
    ("unit", {"unit": "kg"}, "kg", "pcs"),
]


@pytest.mark.parametrize(
    ("field", "values", "expected", "found"), LINE, ids=[f"{it[0]}-{at}" for at, it in enumerate(LINE)]
)
def test_a_field_of_a_line_differs(field: str, values: dict[str, object], expected: str, found: str) -> None:
    own = replace(ORDER, amount=None)
    names = {"spec.size": "spec.尺码"}
    assert told(own, shirt(**values)) == [("differs", names.get(field, field), 1, expected, found)]


SAME_LINE: list[dict[str, object]] = [
    {"quantity": D("3200.00"), "unit": "件"},
    {"quantity": D("3200"), "unit": "EA"},
    {"quantity": D(3200), "unit": ""},
    {"price": D("4.350000")},
    {"spec": {"yarn": "70d"}},
    {"spec": {"yarn": "７０D", "color": "Navy"}},
    {"spec": {}},
    {"customer_item": "a-1023"},
    {"customer_item": "WS101", "product": ""},
    {"customer_item": "", "product": "ws101"},
    {"description": "LADIES SHIRT W/ POCKET"},
    {"spec": {"kind": "woven"}},
]


@pytest.mark.parametrize("values", SAME_LINE, ids=[str(it) for it in SAME_LINE])
def test_a_line_that_says_the_same_in_other_words(values: dict[str, object]) -> None:
    assert told(replace(ORDER, amount=None), shirt(**values)) == []


def test_dozens_are_pieces() -> None:
    document = replace(
        ORDER, lines=(SHIRT, replace(SOCKS, quantity=D(1200), unit="pcs", price=D("0.60"), amount=None))
    )
    assert told(ORDER, document) == []
    wrong = replace(document, lines=(SHIRT, replace(document.lines[1], quantity=D(100))))
    assert told(ORDER, wrong) == [("differs", "quantity", 2, "100 pcs", "100 打")]


def test_a_price_by_the_dozen_need_not_divide_evenly() -> None:
    own = replace(ORDER, lines=(replace(SOCKS, price=D("10.00"), amount=None),), amount=None)
    document = replace(own, lines=(replace(own.lines[0], quantity=D(1200), unit="pcs", price=D("0.8333")),))
    assert told(own, document) == []


def test_the_lines_may_stand_in_another_order() -> None:
    document = replace(ORDER, lines=(replace(SOCKS, position=1), replace(SHIRT, position=2)))
    assert told(ORDER, document) == []


def test_a_line_is_missing_and_another_too_many() -> None:
    extra = LineContent(3, customer_item="C9", description="Scarf", quantity=D(50), unit="pcs", price=D(2))
    assert told(ORDER, replace(ORDER, lines=(SHIRT, SOCKS, extra))) == [
        ("missing_line", "line", None, "C9 Scarf 50 pcs × 2", "")
    ]
    assert told(replace(ORDER, lines=(SHIRT, SOCKS, extra), amount=None), ORDER) == [
        ("extra_line", "line", 3, "", "C9 Scarf 50 pcs × 2")
    ]


def test_a_line_that_is_another_article_is_missing_on_one_side_and_too_many_on_the_other() -> None:
    scarf = LineContent(2, customer_item="C9", product="SC-9", quantity=D(50), unit="pcs", price=D(2))
    rules = {it[0] for it in told(ORDER, replace(ORDER, lines=(SHIRT, scarf)))}
    assert rules == {"missing_line", "extra_line"}


def test_an_item_number_with_one_wrong_character_is_told_as_such() -> None:
    document = replace(ORDER, lines=(SHIRT, replace(SOCKS, customer_item="B2O0", product="")))
    assert told(ORDER, document) == [("differs", "customer_item", 2, "B2O0", "B200")]


def test_colours_of_one_style_find_their_lines() -> None:
    colours = ("navy", "white", "red")
    ours = tuple(
        replace(SHIRT, position=at, spec={"colour": it}, quantity=D(100 * at), amount=None)
        for at, it in enumerate(colours, 1)
    )
    theirs = tuple(replace(it, position=4 - it.position) for it in ours)
    wrong = tuple(replace(it, quantity=D(999)) if it.spec["colour"] == "red" else it for it in theirs)
    own = replace(ORDER, lines=ours, amount=None)
    assert told(own, replace(own, lines=theirs)) == []
    assert told(own, replace(own, lines=wrong)) == [("differs", "quantity", 3, "999 pcs", "300 pcs")]


def test_lines_without_numbers_are_matched_by_their_place() -> None:
    document = replace(
        ORDER, lines=(LineContent(1, description="Shirt", quantity=D(3000), unit="pcs"), SOCKS)
    )
    assert told(ORDER, document) == [("differs", "quantity", 1, "3000 pcs", "3200 pcs")]


def test_every_finding_is_surer_than_a_guess() -> None:
    findings = check(ORDER, bare(document=OrderContent(customer_po="other", lines=(SOCKS,))))
    assert all(it.sure >= 50 for it in findings)


@given(st.permutations(range(6)))
def test_matching_pairs_each_line_once_whatever_the_order(places: list[int]) -> None:
    ours = [LineContent(at, customer_item=f"A{at}", quantity=D(at)) for at in range(1, 7)]
    theirs = [replace(ours[at], position=place) for place, at in enumerate(places, 1)]
    items = [[it.customer_item if it else "" for it in pair] for pair in matched(ours, theirs)]
    assert items == [[f"A{at}", f"A{at}"] for at in range(1, 7)]


lines = st.builds(
    LineContent,
    position=st.integers(1, 9),
    product=st.sampled_from(["", "P1", "P2"]),
    customer_item=st.sampled_from(["", "A1", "A2", "P1"]),
    spec=st.dictionaries(st.sampled_from(["colour", "color", "size"]), st.sampled_from(["M", "navy", ""])),
    quantity=st.decimals(0, 10_000, places=2),
    unit=st.sampled_from(["", "pcs", "打", "kg", "zz"]),
    price=st.none() | st.decimals(0, 100, places=4),
    amount=st.none() | st.decimals(0, 10_000, places=2),
)
some_lines = st.lists(lines, max_size=6, unique_by=lambda it: it.position).map(tuple)


@given(some_lines, some_lines)
def test_every_line_of_both_sides_appears_once(
    ours: tuple[LineContent, ...], theirs: tuple[LineContent, ...]
) -> None:
    pairs = matched(ours, theirs)
    assert [it for it, _other in pairs if it is not None] == list(ours)
    assert sorted(it.position for _own, it in pairs if it is not None) == sorted(it.position for it in theirs)


@given(some_lines)
def test_an_order_never_differs_from_itself(some: tuple[LineContent, ...]) -> None:
    own = replace(ORDER, lines=some)
    assert told(own, own) == []
