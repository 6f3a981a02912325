"""RACI: who does it (R), who answers for it (A), who is asked before (C), who is told after (I).

Pure. The rules are those of the handbook of responsibility charting: one A per activity, at least one R, and
the warnings below. Columns are departments, so a letter never hangs on a person. Two readings are ours:
"C or I in more than half of the columns" counts each letter by itself (together they fill most of any honest
matrix), and who bears A and R of a check at once is a column, because the matrix knows no persons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

CROWD = 3  # more R than this in a row, and nobody feels responsible
LETTERS = ("R", "A", "AR", "C", "I")


class Rule(StrEnum):
    """What can be wrong. The first four make a matrix unusable, the rest are advice."""

    ONE_ACCOUNTABLE = "one_accountable"
    SOMEBODY_RESPONSIBLE = "somebody_responsible"
    KNOWN_LETTER = "known_letter"
    KNOWN_COLUMN = "known_column"
    CROWDED = "crowded"
    MANY_CONSULTED = "many_consulted"
    MANY_INFORMED = "many_informed"
    NOBODY_CONSULTED = "nobody_consulted"
    IDLE_COLUMN = "idle_column"
    OVERLOADED = "overloaded"
    WITHOUT_AUTHORITY = "without_authority"
    CHECKS_ITSELF = "checks_itself"
    NOT_VERB_OBJECT = "not_verb_object"


ERRORS = frozenset({Rule.ONE_ACCOUNTABLE, Rule.SOMEBODY_RESPONSIBLE, Rule.KNOWN_LETTER, Rule.KNOWN_COLUMN})


@dataclass(frozen=True, slots=True)
class Row:
    """One activity. `letters` maps a column to one of `LETTERS`; a column without a part is not in it.

    `phrases` are verb and object in each language. `amount` is what a usual case of it costs.
    """

    code: str
    letters: Mapping[str, str]
    phrases: Sequence[tuple[str, str]] = ()
    is_check: bool = False
    is_risky: bool = False
    amount: Decimal | None = None
    currency: str = ""

    def having(self, letter: str) -> list[str]:
        """The columns that bear `letter` (R and A are found in AR as well)."""
        return [column for column, letters in self.letters.items() if letter in letters]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: on an activity, a column, or where the two meet.

    `count` of `of` is its measure.
    """

    rule: Rule
    activity: str = ""
    column: str = ""
    count: int = 0
    of: int = 0

    @property
    def is_error(self) -> bool:
        """A matrix with it cannot be used."""
        return self.rule in ERRORS


@dataclass(frozen=True, slots=True)
class Limits:
    """The highest amount that anybody of a column may decide alone, by (column, currency); None: no limit.

    A column in `unknown` has nobody in it yet, so nothing can be said of it.
    """

    amounts: Mapping[tuple[str, str], Decimal | None] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()

    def allow(self, column: str, currency: str, amount: Decimal) -> bool:
        """Somebody of `column` may decide `amount` alone."""
        if column in self.unknown:
            return True
        limit = self.amounts.get((column, currency), Decimal(0))
        return limit is None or limit >= amount


def letters_from(text: str) -> str:
    """What a person writes in a cell ("A/R", "ra", " c ") as one of `LETTERS`; "" for an empty cell.

    Raises ValueError for anything else.
    """
    found = "".join(sorted(set(text.upper().replace("/", "").replace("-", "").split())))
    found = "".join(sorted(set(found)))
    if found and found not in LETTERS:
        raise ValueError(f"{text!r} is no RACI letter")
    return found


def check_row(row: Row, columns: Sequence[str]) -> list[Finding]:
    """The errors of one row: what makes it impossible to say who answers for it."""
    found = []
    if (accountable := len(row.having("A"))) != 1:
        found.append(Finding(Rule.ONE_ACCOUNTABLE, row.code, count=accountable, of=1))
    if not row.having("R"):
        found.append(Finding(Rule.SOMEBODY_RESPONSIBLE, row.code))
    for column, letters in row.letters.items():
        if letters not in LETTERS:
            found.append(Finding(Rule.KNOWN_LETTER, row.code, column))
        if column not in columns:
            found.append(Finding(Rule.KNOWN_COLUMN, row.code, column))
    return found


def _advise_crowd(row: Row, width: int) -> Iterable[Finding]:
    counts = {letter: len(row.having(letter)) for letter in "RCI"}
    if counts["R"] > CROWD:
        yield Finding(Rule.CROWDED, row.code, count=counts["R"], of=CROWD)
    for letter, rule in (("C", Rule.MANY_CONSULTED), ("I", Rule.MANY_INFORMED)):
        if counts[letter] * 2 > width:
            yield Finding(rule, row.code, count=counts[letter], of=width)
    if row.is_risky and not counts["C"]:
        yield Finding(Rule.NOBODY_CONSULTED, row.code)


def _advise_trust(row: Row, limits: Limits) -> Iterable[Finding]:
    for column in row.having("A"):
        if row.amount is not None and not limits.allow(column, row.currency, row.amount):
            yield Finding(Rule.WITHOUT_AUTHORITY, row.code, column)
        if row.is_check and "R" in row.letters[column]:
            yield Finding(Rule.CHECKS_ITSELF, row.code, column)


def _is_phrase(verb: str, thing: str) -> bool:
    return any(map(str.isalpha, verb)) and any(map(str.isalpha, thing))


def advise_row(row: Row, width: int, limits: Limits) -> list[Finding]:
    """The warnings of one row in a matrix of `width` columns."""
    found = [*_advise_crowd(row, width), *_advise_trust(row, limits)]
    if not all(_is_phrase(verb, thing) for verb, thing in row.phrases):
        found.append(Finding(Rule.NOT_VERB_OBJECT, row.code))
    return found


def advise_column(column: str, rows: Sequence[Row]) -> list[Finding]:
    """The warnings of one column: no part in anything, or a part in too much."""
    letters = [row.letters[column] for row in rows if column in row.letters]
    burden = sum(1 for it in letters if "R" in it or "A" in it)
    if rows and not letters:
        return [Finding(Rule.IDLE_COLUMN, column=column)]
    if burden * 2 > len(rows):
        return [Finding(Rule.OVERLOADED, column=column, count=burden, of=len(rows))]
    return []


def review(rows: Sequence[Row], columns: Sequence[str], limits: Limits | None = None) -> list[Finding]:
    """Everything to say about a matrix: row by row, errors first within each, then column by column."""
    limits = limits or Limits()
    found: list[Finding] = []
    for row in rows:
        found += check_row(row, columns)
        found += advise_row(row, len(columns), limits)
    for column in columns:
        found += advise_column(column, rows)
    return found
