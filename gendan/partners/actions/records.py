"""A supplier's record of a month, counted as nodes are done and goods inspected.

What is counted stands on the timeline already: these counters are a copy of it, and no event is recorded.
"""

from datetime import date

from django.db import connection

_COUNT = """
insert into partners_suppliermonth (supplier_id, month, done, in_time, inspected, passed)
values (%(supplier)s, %(month)s, greatest(%(done)s, 0), greatest(%(in_time)s, 0),
        greatest(%(inspected)s, 0), greatest(%(passed)s, 0))
on conflict (supplier_id, month) do update set
    done = greatest(partners_suppliermonth.done + %(done)s, 0),
    in_time = least(greatest(partners_suppliermonth.in_time + %(in_time)s, 0),
                    greatest(partners_suppliermonth.done + %(done)s, 0)),
    inspected = greatest(partners_suppliermonth.inspected + %(inspected)s, 0),
    passed = least(greatest(partners_suppliermonth.passed + %(passed)s, 0),
                   greatest(partners_suppliermonth.inspected + %(inspected)s, 0))
"""


def count_node(
    supplier_id: int,
    month: date,
    in_time: bool | None,
    inspected: int | None = None,
    passed: int | None = None,
) -> None:
    """A supplier has done a node in `month` (any day of it), in time or not; None: it was only an inspection.

    `inspected` and `passed` are pieces or lots, as many of the latter at most. One statement: two workers
    who count at once lose nothing. Called once for each event, by a reaction. Raises ValueError where more
    passed than were inspected, IntegrityError for a supplier that does not exist.
    """
    _count(supplier_id, month, in_time, inspected, passed, 1)


def uncount_node(
    supplier_id: int,
    month: date,
    in_time: bool | None,
    inspected: int | None = None,
    passed: int | None = None,
) -> None:
    """The report was undone: what `count_node` did with the same arguments is taken back."""
    _count(supplier_id, month, in_time, inspected, passed, -1)


def _count(
    supplier: int, month: date, in_time: bool | None, inspected: int | None, passed: int | None, by: int
) -> None:
    looked, good = inspected or 0, passed or 0
    if not 0 <= good <= looked:
        raise ValueError(f"{good} passed of {looked} inspected")
    counts: dict[str, int | date] = {
        "supplier": supplier,
        "month": month.replace(day=1),
        "done": by * (in_time is not None),
        "in_time": by * (in_time is True),
        "inspected": by * looked,
        "passed": by * good,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, counts)
