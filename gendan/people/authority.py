"""Authority to decide: which grade may decide what alone. Pure.

Severities and grades are whole numbers, higher is graver and more senior. A limit grows with the grade: what
a grade may decide, every grade above it may too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Limit:
    """What a grade may decide alone: severities up to `severity` (0: none), and amounts by currency.

    An amount of None is without limit; a currency that is not named allows nothing.
    """

    grade: int
    severity: int = 0
    amounts: Mapping[str, Decimal | None] = field(default_factory=dict)

    def allows_severity(self, severity: int) -> bool:
        """A problem of this severity may be decided."""
        return severity <= self.severity

    def allows_amount(self, amount: Decimal, currency: str) -> bool:
        """This much may be given away. Nothing costs nothing in any currency."""
        limit = self.amounts.get(currency, NOTHING)
        return limit is None or amount <= limit


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be decided. A part that is None does not count."""

    severity: int | None = None
    amount: Decimal | None = None
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Break:
    """A higher grade that may less than a lower one: in severity (`currency` empty) or in one currency."""

    lower: int
    higher: int
    currency: str = ""


def may_decide(limit: Limit | None, case: Case) -> bool:
    """Whether somebody with `limit` may decide `case` alone. Without a limit: nothing."""
    if limit is None:
        return False
    return (case.severity is None or limit.allows_severity(case.severity)) and (
        case.amount is None or limit.allows_amount(case.amount, case.currency)
    )


def lowest_grade(limits: Iterable[Limit], case: Case) -> int | None:
    """The lowest grade that may decide `case` alone; None: nobody may."""
    return min((limit.grade for limit in limits if may_decide(limit, case)), default=None)


def decides_own(decider: int | None, *interested: int | None) -> bool:
    """Whether `decider` would decide a case of their own: as who raised it, asked for it or gains by it.

    Nobody may, whatever the grade. Unknown persons (None) are nobody's own.
    """
    return decider is not None and decider in interested


def _at_most(lower: Decimal | None, higher: Decimal | None) -> bool:
    return higher is None or (lower is not None and lower <= higher)


def breaks(limits: Sequence[Limit]) -> list[Break]:
    """Where the table falls though the grade rises. Empty: it is sound."""
    found: list[Break] = []
    for lower, higher in pairwise(sorted(limits, key=lambda limit: limit.grade)):
        if lower.severity > higher.severity:
            found.append(Break(lower.grade, higher.grade))
        found += (
            Break(lower.grade, higher.grade, currency)
            for currency in sorted(lower.amounts)
            if not _at_most(lower.amounts[currency], higher.amounts.get(currency, NOTHING))
        )
    return found
