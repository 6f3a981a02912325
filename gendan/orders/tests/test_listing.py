"""Pages of orders: complete, in order, stable, and never sorted or read through as a whole."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from bench.order_load import TODAY, fill
from gendan.base.errors import ForbiddenError
from gendan.orders.filters import SORTS, OrderFilter, settled
from gendan.orders.models import Order
from gendan.orders.queries import listing
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FIELDS = {"promise": "promised_ship", "forecast": "forecast_ship", "late": "late_days", "next": "next_on"}


def walked(cast: Cast, wanted: OrderFilter, size: int = 7) -> list[int]:
    """Every id, page by page, from the first to the last."""
    found = listing.matching(cast.merchandiser, wanted, TODAY)
    ids: list[int] = []
    mark = ""
    while True:
        part = listing.page(found, wanted, after=mark, size=size)
        ids += [it.pk for it in part.orders]
        mark = part.after
        if not mark:
            return ids


@pytest.fixture
def orders(cast: Cast) -> list[Order]:
    """Fifty orders, some without dates or amount."""
    fill(50, (12,))
    gaps = list(Order.objects.order_by("id")[:6].values_list("id", flat=True))
    Order.objects.filter(pk__in=gaps).update(
        promised_ship=None, forecast_ship=None, next_on=None, amount=None
    )
    return list(Order.objects.all())


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_together_are_all_orders_once_and_in_order(
    sort: str, descending: bool, cast: Cast, orders: list[Order]
) -> None:
    wanted = OrderFilter(sort=sort, descending=descending)
    ids = walked(cast, wanted)
    assert sorted(ids) == sorted(it.pk for it in orders)
    if field := FIELDS.get(sort):
        by_id = {it.pk: getattr(it, field) for it in orders}
        values = [by_id[it] for it in ids]
        filled = [it for it in values if it is not None]
        assert values[: len(filled)] == filled, "what has no date comes last, either way"
        assert filled == sorted(filled, reverse=descending)
    found = listing.matching(cast.merchandiser, wanted, TODAY)
    assert ids == [it.pk for it in listing.walk(found, wanted, 1000)], "a file has the order of the pages"


@pytest.mark.parametrize("sort", SORTS)
def test_going_back_shows_the_page_that_was_there(sort: str, cast: Cast, orders: list[Order]) -> None:
    wanted = OrderFilter(sort=sort)
    found = listing.matching(cast.merchandiser, wanted, TODAY)
    pages = [listing.page(found, wanted, size=20)]
    while pages[-1].after:
        pages.append(listing.page(found, wanted, after=pages[-1].after, size=20))
    assert len(pages) == 3
    assert (pages[0].before, pages[2].after) == ("", "")
    for earlier, later in pairwise(pages):
        back = listing.page(found, wanted, before=later.before, size=20)
        assert [it.pk for it in back.orders] == [it.pk for it in earlier.orders]
        assert bool(back.before) == bool(earlier.before)
        assert back.after


def test_an_order_that_moves_neither_repeats_nor_drops_the_others(cast: Cast, orders: list[Order]) -> None:
    wanted = OrderFilter()
    found = listing.matching(cast.merchandiser, wanted, TODAY)
    first = listing.page(found, wanted, size=10)
    moved = first.orders[3]
    Order.objects.filter(pk=moved.pk).update(promised_ship=date(2028, 1, 1))
    rest = listing.page(found, wanted, after=first.after, size=100)
    assert {it.pk for it in rest.orders} == {it.pk for it in orders} - {it.pk for it in first.orders} | {
        moved.pk
    }


@pytest.mark.parametrize(
    "mark", ["x", "~", "~x", "2026-13-01~5", "\x00~1", "NaN~1", "1e999~1", "9" * 40 + "~1", "a~" + "9" * 30]
)
@pytest.mark.parametrize("sort", SORTS)
def test_a_place_that_nobody_wrote_is_the_first_page(
    sort: str, mark: str, cast: Cast, orders: list[Order]
) -> None:
    wanted = OrderFilter(sort=sort)
    found = listing.matching(cast.merchandiser, wanted, TODAY)
    for part in (listing.page(found, wanted, after=mark), listing.page(found, wanted, before=mark)):
        assert len(part.orders) <= listing.PAGE


def test_filters(cast: Cast, orders: list[Order]) -> None:
    def shown(**fields: Any) -> set[int]:
        wanted = settled(OrderFilter(**fields))
        return {it.pk for it in listing.matching(cast.merchandiser, wanted, TODAY)}

    one = orders[7]
    Order.objects.filter(pk=one.pk).update(merchandiser=cast.merchandiser, customer_po="ACME-77")
    one.customer.name = "东莞市长安制衣"
    one.customer.save()
    assert shown(mine=True) == {one.pk}
    assert shown(text=one.number.lower()) == {one.pk}
    assert shown(text="acme-7") == {one.pk}
    same = {it.pk for it in orders if it.customer_id == one.customer_id}
    assert shown(text="dgs") == shown(text="长安") == shown(customer=one.customer_id) == same
    assert shown(text="100%") == set(), "a wildcard of the database is a letter like others"
    assert shown(late=True) == {it.pk for it in orders if it.late_days > 0}
    assert shown(light="red") == {it.pk for it in orders if it.colour == 3}
    assert shown(overdue=True) == {it.pk for it in Order.objects.filter(next_on__lt=TODAY)}
    assert shown(node=one.next_code) == {it.pk for it in orders if it.next_code == one.next_code}
    assert shown(until=date(2026, 12, 1)) <= shown(until=date(2026, 12, 31))
    assert shown(status="held") == set()
    assert shown(status="all") == {it.pk for it in orders}


def test_counting_ends_at_a_thousand(
    cast: Cast, orders: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = listing.matching(cast.merchandiser, OrderFilter(), TODAY)
    assert listing.count(found) == listing.Count(50)
    monkeypatch.setattr(listing, "MOST_COUNTED", 20)
    assert listing.count(found) == listing.Count(20, more=True)


@pytest.mark.parametrize(
    "wanted", [OrderFilter(text="SO26"), OrderFilter(light="red", late=True), OrderFilter(text="nothing")]
)
def test_few_found_are_the_same_orders_by_their_ids(
    wanted: OrderFilter, cast: Cast, orders: list[Order]
) -> None:
    found = listing.matching(cast.merchandiser, wanted, TODAY)
    counted = listing.count(found)
    few = listing.narrowed(found, wanted, counted)
    assert [it.pk for it in listing.page(few, wanted).orders] == [
        it.pk for it in listing.page(found, wanted).orders
    ]
    assert few.count() == counted.number


def test_many_found_are_not_read_by_their_ids(cast: Cast, orders: list[Order]) -> None:
    wanted = OrderFilter(text="SO26")
    found = listing.matching(cast.merchandiser, wanted, TODAY)
    assert listing.narrowed(found, wanted, listing.Count(listing.FEW + 1)) is found
    assert listing.narrowed(found, OrderFilter(late=True), listing.Count(1)) is found


def test_who_may_not_see_orders_sees_none(cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        listing.matching(cast.outsider, OrderFilter(), TODAY)


@pytest.fixture
def many(cast: Cast) -> None:
    fill(6000, (4,))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_no_page_reads_or_sorts_all_open_orders(
    sort: str, descending: bool, cast: Cast, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, Any]] = []
    real = listing._behind

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    def looked(found: Any, wanted: OrderFilter, place: Any, size: int, *, back: bool) -> list[Order]:
        with connection.execute_wrapper(noted):
            return real(found, wanted, place, size, back=back)

    monkeypatch.setattr(listing, "_behind", looked)
    wanted = OrderFilter(sort=sort, descending=descending)
    found = listing.matching(cast.merchandiser, wanted, TODAY)
    first = listing.page(found, wanted)
    middle = listing.page(found, wanted, after=first.after)
    listing.page(found, wanted, before=middle.before)
    assert len(seen) == 3
    with connection.cursor() as cursor:
        if sort == "customer":  # whose few names are joined faster by reading all, as long as there are few
            cursor.execute("set local enable_seqscan = off")
        for sql, params in seen:
            cursor.execute(f"explain (format json) {sql}", params)
            waiting = [cursor.fetchone()[0][0]["Plan"]]
            while waiting:
                node = waiting.pop()
                waiting += node.get("Plans", [])
                on_orders = node.get("Relation Name") == "orders_order"
                assert not (on_orders and node["Node Type"] == "Seq Scan"), sql
                few = node["Plan Rows"] < 500 or node["Node Type"] != "Sort"  # of the last page, all of it
                assert few, sql
