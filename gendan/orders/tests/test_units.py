"""Units: what people write, and what one is of another."""

from decimal import Decimal

import pytest

from gendan.orders.units import in_base, price_in_base, unit_of


@pytest.mark.parametrize(
    "text", ["pcs", "PCS.", "件", "EA", "PCE", "个", "piece(s)", " Pieces ", "ｐｃｓ", "条"]
)
def test_pieces_by_any_name(text: str) -> None:
    assert in_base(Decimal(5), text) == (Decimal(5), "pcs")


@pytest.mark.parametrize(
    ("quantity", "unit", "base", "name"),
    [
        ("2", "打", "24", "pcs"),
        ("1.5", "DZN", "18", "pcs"),
        ("1", "gross", "144", "pcs"),
        ("10", "yd", "9.1440", "m"),
        ("3", "公斤", "3", "kg"),
        ("2", "吨", "2000", "kg"),
        ("7", "双", "7", "pair"),
        ("7", "Rolls of", "7", "rolls of"),
    ],
)
def test_quantities_in_their_base_unit(quantity: str, unit: str, base: str, name: str) -> None:
    assert in_base(Decimal(quantity), unit) == (Decimal(base), name)


def test_a_price_by_the_dozen_by_the_piece() -> None:
    assert price_in_base(Decimal(24), "打") == 2
    assert price_in_base(Decimal(24), "no such unit") == 24


def test_fabric_comes_in_parts_and_shirts_do_not() -> None:
    fabric, shirts = unit_of("m"), unit_of("件")
    assert fabric
    assert not fabric.whole
    assert shirts
    assert shirts.whole
    assert unit_of("") is None
