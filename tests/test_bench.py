"""The table of figures, and the command that prints it."""

import pytest

from bench.__main__ import main, names
from bench.table import Figure, Skipped, number, table


def test_columns_are_aligned_and_a_missed_target_shows() -> None:
    rows = [Figure("idle step", 1.25, "ms", at_most=2), Figure("空闲", 12345, "a second", at_least=20000)]
    assert table([*rows, Skipped("peer", "not installed")]).splitlines() == [
        "name       figure  unit                    target",
        "idle step    1.25  ms                      ≤ 2",
        "空闲       12,300  a second                ≥ 20,000  MISSED",
        "peer            -  skipped: not installed",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234567, "1,230,000"),
        (12.34, "12.3"),
        (999.9, "1000"),
        (0.5, "0.5"),
        (0.000123, "0.000123"),
    ],
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_unknown_bench_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 1
    assert "there is no bench nothing; there are:" in capsys.readouterr().err


def test_benches_are_found() -> None:
    assert "worktime" in names()
