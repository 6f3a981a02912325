"""Incoterms 2020: eleven rules, four of them for the sea only."""

import pytest

from gendan.orders.incoterms import INCOTERMS, WITHDRAWN, incoterm


def test_there_are_eleven_rules() -> None:
    assert list(INCOTERMS) == ["EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"]


def test_four_are_for_sea_and_inland_waterway_only() -> None:
    assert {it.code for it in INCOTERMS.values() if it.sea_only} == {"FAS", "FOB", "CFR", "CIF"}


@pytest.mark.parametrize(
    ("code", "transport", "fits"),
    [
        ("FOB", "sea", True),
        ("FOB", "air", False),
        ("FOB", "", True),
        ("CIF", "multi", False),
        ("FCA", "air", True),
        ("DDP", "courier", True),
    ],
)
def test_a_rule_fits_a_mode_or_not(code: str, transport: str, fits: bool) -> None:
    assert INCOTERMS[code].fits(transport) is fits


def test_every_rule_says_in_both_languages_where_risk_passes() -> None:
    for rule in INCOTERMS.values():
        assert rule.risk
        assert rule.risk_zh
        assert rule.place
        assert rule.place_zh
        assert rule.group in "EFCD"


def test_c_rules_pass_risk_before_the_place_that_is_paid_to() -> None:
    assert "on board" in INCOTERMS["CIF"].risk
    assert "first carrier" in INCOTERMS["CIP"].risk


def test_letter_case_does_not_matter_and_old_rules_are_none() -> None:
    assert incoterm(" fob ") is INCOTERMS["FOB"]
    assert incoterm("DDU") is None
    assert incoterm("") is None
    assert set(WITHDRAWN.values()) <= set(INCOTERMS)
