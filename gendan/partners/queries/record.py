"""A supplier's record: how much was in time, and how much passed inspection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gendan.base.refs import Actor
from gendan.partners.models import Supplier, SupplierMonth
from gendan.people.permit import require


def share(part: int, whole: int) -> float | None:
    """Per cent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """Counts of one month, or of several together (`month` None)."""

    month: date | None
    done: int = 0
    in_time: int = 0
    inspected: int = 0
    passed: int = 0

    @property
    def on_time_rate(self) -> float | None:
        """Per cent of the nodes that were done in time; None where none was done."""
        return share(self.in_time, self.done)

    @property
    def pass_rate(self) -> float | None:
        """Per cent that passed inspection; None where nothing was inspected."""
        return share(self.passed, self.inspected)


@dataclass(frozen=True, slots=True)
class SupplierRecord:
    """Twelve months, the oldest first, those without anything too; their sum; the sum of the year before."""

    months: Sequence[MonthRecord]
    total: MonthRecord
    before: MonthRecord

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show of the twelve months."""
        return not (self.total.done or self.total.inspected)


def record_of(actor: Actor, supplier: Supplier, today: date) -> SupplierRecord:
    """The last twelve months up to that of `today`, and the twelve before for comparison. One query."""
    require(actor, "partners.view")
    wanted = months_until(today, 24)
    rows = {it.month: it for it in SupplierMonth.objects.filter(supplier=supplier, month__gte=wanted[0])}
    found = [_of(rows.get(month), month) for month in wanted]
    return SupplierRecord(found[12:], _sum(found[12:]), _sum(found[:12]))


def months_until(today: date, count: int) -> list[date]:
    """The first days of `count` months, the last one that of `today`."""
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def _of(row: SupplierMonth | None, month: date) -> MonthRecord:
    if row is None:
        return MonthRecord(month)
    return MonthRecord(month, row.done, row.in_time, row.inspected, row.passed)


def _sum(months: Sequence[MonthRecord]) -> MonthRecord:
    return MonthRecord(
        None,
        sum(it.done for it in months),
        sum(it.in_time for it in months),
        sum(it.inspected for it in months),
        sum(it.passed for it in months),
    )
