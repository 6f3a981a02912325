"""Texts that a reader takes for the same fold to the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.text import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＰＯ２６－０８１５", "po26-0815"),
        ("外箱包裝破損嚴重", "外箱包装破损严重"),
        ("  a \u3000 b\n\tc ", "a b c"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("破\u200b损\ufeff", "破损"),
        ("a\x00b", "a b"),
        ("\ud800", ""),
        ("㈱", "(株)"),
    ],
)
def test_width_case_script_and_space_are_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_character_settles() -> None:
    unsettled = [hex(code) for code in range(0x20000) if fold(fold(chr(code))) != fold(chr(code))]
    assert unsettled == []


def test_a_character_is_simplified_alike_alone_and_in_a_phrase() -> None:
    assert fold("乾坤") == fold("乾") + fold("坤")
