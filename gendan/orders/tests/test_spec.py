"""A specification against the fields of its product."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.orders.spec import FaultKind, FieldSpec, SpecFault, check, number_in

COLOUR = FieldSpec("color", "choice", ("藏青 Navy", "白 White"), is_required=True)
WEIGHT = FieldSpec("weight", "number", lowest=Decimal(160), highest=Decimal(220), unit="g/m²")
WASH = FieldSpec("wash", "text")
FIELDS = (COLOUR, WEIGHT, WASH)


def kinds(spec: dict[str, str]) -> list[tuple[str, FaultKind]]:
    return [(it.key, it.kind) for it in check(FIELDS, spec)]


def test_fits() -> None:
    assert check(FIELDS, {"color": "藏青 Navy", "weight": "180", "wash": "酵素洗"}) == []


@pytest.mark.parametrize("written", ["藏青 NAVY", " 藏青　navy ", "藏靑 Navy".replace("靑", "青")])
def test_width_case_and_blanks_do_not_matter(written: str) -> None:
    assert check(FIELDS, {"color": written}) == []


def test_missing_and_not_allowed_say_what_is_expected() -> None:
    assert check(FIELDS, {}) == [SpecFault("color", FaultKind.MISSING, "", COLOUR.allowed)]
    assert check(FIELDS, {"color": "黑 Black"}) == [
        SpecFault("color", FaultKind.NOT_ALLOWED, "黑 Black", COLOUR.allowed)
    ]


@pytest.mark.parametrize(
    ("weight", "kind", "expected"),
    [
        ("159", FaultKind.TOO_LOW, "160 g/m²"),
        ("220.1 g/m²", FaultKind.TOO_HIGH, "220 g/m²"),
        ("heavy", FaultKind.NOT_A_NUMBER, "g/m²"),
        ("1,8", FaultKind.NOT_A_NUMBER, "g/m²"),
        ("NaN", FaultKind.NOT_A_NUMBER, "g/m²"),
        ("1e400", FaultKind.NOT_A_NUMBER, "g/m²"),
    ],
)
def test_number_outside_its_limits(weight: str, kind: FaultKind, expected: str) -> None:
    assert check(FIELDS, {"color": "白 White", "weight": weight}) == [
        SpecFault("weight", kind, weight, (expected,))
    ]


def test_unknown_key_is_told_last_and_blank_ones_are_not() -> None:
    found = kinds({"size": "XL", "hem": " ", "color": ""})
    assert found == [("color", FaultKind.MISSING), ("size", FaultKind.UNKNOWN)]


def test_product_without_fields_takes_anything() -> None:
    assert check((), {"color": "any"}) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("180", "180"), ("1,200.5", "1200.5"), ("180 G/M²", "180"), ("１８０", "180"), ("12,00", None)],
)
def test_numbers_as_people_write_them(text: str, number: str | None) -> None:
    assert number_in(text, "g/m²") == (Decimal(number) if number else None)


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=5))
def test_any_text_gets_an_answer_and_each_fault_names_a_key_once(spec: dict[str, str]) -> None:
    faults = check(FIELDS, spec)
    keys = [it.key for it in faults]
    assert len(keys) == len(set(keys))
    assert set(keys) <= {"color", "weight", "wash", *spec}


@given(st.decimals(min_value=160, max_value=220, places=2))
def test_every_number_within_the_limits_fits(weight: Decimal) -> None:
    assert check(FIELDS, {"color": "白 White", "weight": f"{weight} g/m²"}) == []
