"""A supplier's record: counted without loss, shown by month and in all."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gendan.partners import queries
from gendan.partners.actions import add_supplier, count_node, uncount_node
from gendan.partners.models import Supplier, SupplierMonth
from gendan.partners.queries.record import months_until, share
from gendan.partners.tests.conftest import TEST
from tests.cast import Cast

TODAY = date(2026, 11, 23)


def counts(supplier: Supplier) -> list[tuple[date, int, int, int, int]]:
    rows = SupplierMonth.objects.filter(supplier=supplier).order_by("month")
    return [(it.month, it.done, it.in_time, it.inspected, it.passed) for it in rows]


def test_counts_by_the_month_of_the_day(supplier: Supplier) -> None:
    count_node(supplier.pk, date(2026, 11, 1), True)
    count_node(supplier.pk, date(2026, 11, 30), False, inspected=80, passed=78)
    count_node(supplier.pk, date(2026, 12, 1), None, inspected=50, passed=50)
    assert counts(supplier) == [(date(2026, 11, 1), 2, 1, 80, 78), (date(2026, 12, 1), 0, 0, 50, 50)]


def test_undone_is_taken_back_and_never_below_zero(supplier: Supplier) -> None:
    count_node(supplier.pk, TODAY, True, 10, 9)
    uncount_node(supplier.pk, TODAY, True, 10, 9)
    assert counts(supplier) == [(date(2026, 11, 1), 0, 0, 0, 0)]
    uncount_node(supplier.pk, TODAY, True, 10, 9)
    uncount_node(supplier.pk, date(2026, 1, 5), False)
    assert counts(supplier)[1][1:] == (0, 0, 0, 0)


def test_no_more_pass_than_are_inspected(supplier: Supplier) -> None:
    with pytest.raises(ValueError, match="3 passed of 2"):
        count_node(supplier.pk, TODAY, True, 2, 3)


def test_twelve_months_with_those_of_nothing(cast: Cast, supplier: Supplier) -> None:
    count_node(supplier.pk, date(2026, 11, 3), True, 100, 97)
    count_node(supplier.pk, date(2026, 11, 4), False)
    count_node(supplier.pk, date(2026, 2, 4), True)
    count_node(supplier.pk, date(2025, 11, 4), True)
    count_node(supplier.pk, date(2024, 11, 4), True)
    record = queries.record_of(cast.merchandiser, supplier, TODAY)
    assert [it.month for it in record.months][::11] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert (record.months[-1].on_time_rate, record.months[-1].pass_rate) == (50.0, 97.0)
    assert record.months[0].on_time_rate is None
    assert (record.total.done, record.total.on_time_rate) == (3, 66.7)
    assert record.before.done == 1
    assert not record.is_empty


def test_of_nothing_there_is_no_rate(supplier: Supplier) -> None:
    assert queries.record_of(TEST, supplier, TODAY).is_empty
    assert share(0, 0) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 60))
def test_months_follow_each_other(today: date, count: int) -> None:
    months = months_until(today, count)
    assert len(months) == count
    assert months[-1] == today.replace(day=1)
    numbers = [it.year * 12 + it.month for it in months]
    assert numbers == list(range(numbers[0], numbers[0] + count))


@pytest.mark.django_db(transaction=True)
def test_workers_who_count_at_once_lose_nothing(transactional_db: None) -> None:
    supplier = add_supplier(actor=TEST, code="HD", name="宏达")
    barrier = Barrier(4)

    def run() -> None:
        barrier.wait()
        for number in range(10):
            count_node(supplier.pk, TODAY, number % 2 == 0, 2, 1)
        connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    assert counts(supplier) == [(date(2026, 11, 1), 40, 20, 80, 40)]
