"""An order as JSON: back again unchanged, one digest for one content, differences that people understand."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.content import LineContent, OrderContent
from gendan.orders.content_json import (
    Difference,
    differences,
    digest,
    from_json,
    normalised,
    plain,
    to_json,
    total,
)

TEXT = st.text(max_size=8)
NUMBER = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
DAY = st.none() | st.dates()


@st.composite
def contents(draw: st.DrawFn) -> OrderContent:
    places = draw(st.lists(st.integers(1, 9), unique=True, max_size=4))
    lines = [
        LineContent(
            position=place,
            product=draw(TEXT),
            description=draw(TEXT),
            spec=draw(st.dictionaries(st.sampled_from(["colour", "size", "weight"]), TEXT)),
            quantity=draw(NUMBER),
            unit=draw(TEXT),
            price=draw(st.none() | NUMBER),
            amount=draw(st.none() | NUMBER),
        )
        for place in places
    ]
    return OrderContent(
        customer=draw(TEXT),
        customer_po=draw(TEXT),
        ordered_on=draw(DAY),
        promised_ship=draw(DAY),
        amount=draw(st.none() | NUMBER),
        note=draw(TEXT),
        lines=tuple(lines),
    )


SHIRTS = LineContent(
    position=1,
    product="TS-100",
    description="T恤",
    spec={"colour": "白", "size": "M"},
    quantity=Decimal(500),
    unit="件",
    price=Decimal("3.20"),
)
ORDER = OrderContent(
    customer="NORDIC",
    customer_po="PO-881",
    currency="USD",
    promised_ship=date(2027, 2, 1),
    lines=(SHIRTS, replace(SHIRTS, position=2, spec={"colour": "黑"}, quantity=Decimal(200))),
)


@given(contents())
def test_what_is_written_is_read_back(content: OrderContent) -> None:
    body = json.loads(json.dumps(to_json(content)))
    again = from_json(body)
    assert to_json(again) == to_json(content)
    assert digest(again) == digest(content)
    assert differences(content, again) == []


@given(contents(), contents())
def test_equal_digests_mean_no_difference(one: OrderContent, other: OrderContent) -> None:
    assert (digest(one) == digest(other)) == (differences(one, other) == [])


@given(contents())
def test_the_order_of_lines_and_of_specifications_does_not_matter(content: OrderContent) -> None:
    turned = [replace(it, spec=dict(reversed(list(it.spec.items())))) for it in reversed(content.lines)]
    assert digest(replace(content, lines=tuple(turned))) == digest(content)


@given(contents(), contents())
def test_differences_are_the_reverse_in_the_other_direction(one: OrderContent, other: OrderContent) -> None:
    back = [Difference(it.field, it.line, it.new, it.old) for it in differences(other, one)]
    assert sorted(back, key=str) == sorted(differences(one, other), key=str)


@given(contents())
def test_normalising_twice_is_normalising_once(content: OrderContent) -> None:
    once = normalised(content)
    assert normalised(once) == once
    assert from_json(to_json(once)) == once


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("500.0000", "500"),
        ("0.250", "0.25"),
        ("-0.00", "0"),
        ("1E+3", "1000"),
        ("12345678901234567890123456789012345678.5", "12345678901234567890123456789012345678.5"),
    ],
)
def test_numbers_are_plain(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-sNaN", "1E+999999", "1E-999999"])
def test_what_is_no_number_of_an_order_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        plain(Decimal(number))


def test_a_change_names_field_line_old_and_new() -> None:
    lines = (replace(SHIRTS, quantity=Decimal(600), spec={"colour": "红", "size": "M"}),)
    changed = replace(ORDER, promised_ship=date(2027, 2, 8), lines=lines)
    assert differences(ORDER, changed) == [
        ("promised_ship", None, "2027-02-01", "2027-02-08"),
        ("quantity", 1, "500", "600"),
        ("spec.colour", 1, "白", "红"),
        ("line", 2, "TS-100 T恤 200 件 × 3.2", ""),
    ]


def test_a_price_with_more_zeros_is_the_same_price() -> None:
    same = replace(ORDER, lines=tuple(replace(it, price=Decimal("3.2000")) for it in ORDER.lines))
    assert differences(ORDER, same) == []
    assert digest(ORDER) == digest(same)


def test_an_empty_value_of_a_specification_is_none() -> None:
    bare = replace(ORDER, lines=(replace(SHIRTS, spec={"colour": "白", "size": "M", "weight": ""}),))
    assert digest(bare) == digest(replace(ORDER, lines=(SHIRTS,)))


def test_normalising_takes_spaces_away() -> None:
    spaced = OrderContent(customer=" NORDIC ", lines=(replace(SHIRTS, unit=" 件", spec={"size": " M "}),))
    assert normalised(spaced).customer == "NORDIC"
    assert normalised(spaced).lines[0].unit == "件"
    assert normalised(spaced).lines[0].spec == {"size": "M"}


@pytest.mark.parametrize(
    "body",
    [
        {"lines": "none"},
        {"lines": [1]},
        {"lines": [{"position": "1"}]},
        {"lines": [{"position": 1, "quantity": None}]},
        {"lines": [{"position": 1, "quantity": "many"}]},
        {"lines": [{"position": 1, "quantity": "NaN"}]},
        {"lines": [{"position": 1, "quantity": 500}]},
        {"lines": [{"position": 1, "spec": []}]},
        {"promised_ship": "soon"},
        {"customer": None},
        {"amount": "1E+999999"},
    ],
)
def test_json_of_another_shape_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(body)


def test_what_is_missing_is_empty() -> None:
    assert from_json({}) == OrderContent()
    assert from_json({"lines": [{"position": 3}]}).lines == (LineContent(position=3),)


def test_the_total_takes_stated_amounts_before_prices() -> None:
    assert total(ORDER) == Decimal("2240.0")
    assert total(replace(ORDER, lines=(replace(SHIRTS, amount=Decimal(1500)),))) == Decimal(1500)
    assert total(replace(ORDER, lines=(SHIRTS, replace(SHIRTS, position=2, price=None)))) is None
    assert total(OrderContent()) is None
