"""Figures, and the one table that shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: `name`, a number and its unit, and what it must reach, if anything."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_missed(self) -> bool:
        """Whether there is a target and the figure does not reach it."""
        return (self.at_most is not None and self.value > self.at_most) or (
            self.at_least is not None and self.value < self.at_least
        )

    @property
    def target(self) -> str:
        """The target in words; empty where there is none."""
        bounds = [f"≤ {number(self.at_most)}"] if self.at_most is not None else []
        bounds += [f"≥ {number(self.at_least)}"] if self.at_least is not None else []
        return " ".join(bounds) + ("  MISSED" if self.is_missed else "")


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be measured here, and why."""

    name: str
    why: str


def number(value: float) -> str:
    """Three significant digits, thousands apart: `1,230,000`, `12.3`, `0.00123`."""
    if value and abs(value) < 1000:
        return f"{value:.3g}" if abs(value) < 0.001 else f"{float(f'{value:.3g}'):.12g}"
    return f"{round(float(f'{value:.3g}')):,}"


def table(rows: Iterable[Figure | Skipped]) -> str:
    """The figures in aligned columns: name, figure, unit, target."""
    lines = [("name", "figure", "unit", "target")]
    for row in rows:
        if isinstance(row, Skipped):
            lines.append((row.name, "-", f"skipped: {row.why}", ""))
        else:
            lines.append((row.name, number(row.value), row.unit, row.target))
    widths = [max(width(line[column]) for line in lines) for column in range(3)]
    widths[1] = -widths[1]  # figures stand to the right
    cells = [[*map(padded, line, widths), line[3]] for line in lines]
    return "\n".join("  ".join(line).rstrip() for line in cells)


def width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, columns: int) -> str:
    """`text` filled up to that many columns; to the left where negative."""
    space = " " * (abs(columns) - width(text))
    return space + text if columns < 0 else text + space
