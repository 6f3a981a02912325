"""What the filters of the order list read: an index finds the few orders that are meant among thousands."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from bench.order_load import TODAY, fill
from gendan.orders.filters import OrderFilter, settled, sorted_as_usual
from gendan.orders.models import Order, PlanTemplate
from gendan.orders.queries import listing
from gendan.partners.models import Customer, Supplier
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ORDERS, FEW = 6000, 40  # all, and those that each filter means
MOST_READ = 4 * FEW  # rows that a statement may read: a plan that walks through all would read thousands
FAR = date(2030, 1, 1)


@pytest.fixture
def numbers(cast: Cast) -> dict[str, int]:
    """Six thousand orders of which each filter means forty; half of all are done."""
    fill(ORDERS, (4,))
    found = {
        "customer_id": Customer.objects.create(code="RARE", name="稀客贸易", name_keys="xike xk").pk,
        "factory_id": Supplier.objects.create(code="RARE", name="少见制衣").pk,
        "template_id": PlanTemplate.objects.create(code="rare", name_zh="少", name_en="Rare", span=70).pk,
        "merchandiser_id": cast.merchandiser.pk,
    }
    usual = {"late_days": 0, "colour": 1, "next_code": "EXF", "next_on": TODAY + timedelta(days=9)}
    Order.objects.update(**usual, promised_ship=TODAY + timedelta(days=60))
    first = Order.objects.order_by("id").values_list("id", flat=True)[0]
    groups: list[dict[str, Any]] = [
        *({name: number} for name, number in found.items()),
        *({"colour": 3}, {"late_days": 4}, {"next_code": "FAB"}, {"next_on": TODAY - timedelta(days=2)}),
        *({"promised_ship": FAR}, {"promised_ship": date(2026, 1, 5)}, {"source": "shop"}),
        *({"number": None}, {"customer_po": "PO-RARE"}),
    ]
    for place, values in enumerate(groups):
        ids = range(first + place * FEW, first + (place + 1) * FEW)
        if "number" in values:
            for it in ids:
                Order.objects.filter(pk=it).update(number=f"RARE-{it}")
        else:
            Order.objects.filter(pk__in=ids).update(**values)
    Order.objects.filter(pk__gte=first + len(groups) * FEW + ORDERS // 2).update(status="done")
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return found


def wanted_of(name: str, found: dict[str, int]) -> OrderFilter:
    meant: dict[str, dict[str, Any]] = {
        "customer": {"customer": found["customer_id"]},
        "mine": {"mine": True},
        "merchandiser": {"merchandiser": found["merchandiser_id"]},
        "factory": {"factory": found["factory_id"]},
        "template": {"template": found["template_id"]},
        "light": {"light": "red"},
        "late": {"late": True},
        "node": {"node": "FAB"},
        "overdue": {"overdue": True},
        "since": {"since": FAR},
        "until": {"until": date(2026, 2, 1)},
        "source": {"source": "shop"},
        "text: our number": {"text": "rare-"},
        "text: their number": {"text": "po-rare"},
        "text: a customer": {"text": "稀客"},
        "text: its pinyin": {"text": "xk"},
    }
    return settled(OrderFilter(**meant[name]))


FILTERS = (
    *("customer", "mine", "merchandiser", "factory", "template", "light", "late", "node", "overdue", "since"),
    *("until", "source", "text: our number", "text: their number", "text: a customer", "text: its pinyin"),
)


def test_every_filter_finds_its_orders_by_an_index(cast: Cast, numbers: dict[str, int]) -> None:
    told = {}
    for name in FILTERS:
        wanted = wanted_of(name, numbers)
        found = listing.matching(cast.merchandiser, wanted, TODAY)
        assert found.count() == FEW, name
        told[name] = read_by(cast, wanted)
    assert {name: read for name, read in told.items() if max(read) > MOST_READ} == {}


@pytest.mark.parametrize("status", ["done", "all"])
def test_of_orders_without_end_an_index_finds_these(status: str, cast: Cast, numbers: dict[str, int]) -> None:
    Order.objects.exclude(number__startswith="SO").update(status="done")
    Order.objects.filter(customer_id=numbers["customer_id"]).update(status="done")
    names = ["customer", "mine", "merchandiser", "factory", "source", *(it for it in FILTERS if ":" in it)]
    told = {}
    for name in names:
        wanted = sorted_as_usual(
            settled(OrderFilter(**{**fields_of(wanted_of(name, numbers)), "status": status}))
        )
        told[name] = read_by(cast, wanted)
    assert {name: read for name, read in told.items() if max(read) > MOST_READ} == {}


def test_no_filter_is_forgotten() -> None:
    """`todo` begins with the key nodes of its reader; how those are found is theirs."""
    known = {it.partition(":")[0] for it in FILTERS} | {"todo"}
    assert known == set(OrderFilter.__dataclass_fields__) - {"status", "sort", "descending"}


def test_what_is_to_do_reads_neither_orders_nor_nodes_through(cast: Cast, numbers: dict[str, int]) -> None:
    Order.objects.filter(merchandiser=cast.merchandiser)[0].nodes.update(
        state="open", actual=None, owner=cast.merchandiser, planned=TODAY
    )
    wanted = OrderFilter(todo=True)
    assert listing.matching(cast.merchandiser, wanted, TODAY).count() >= 1
    nodes = [node for plan in plans(cast, wanted) for node in walked(plan)]
    through = {it["Relation Name"] for it in nodes if it["Node Type"] == "Seq Scan"}
    assert not through & {"orders_order", "orders_plannode"}


def fields_of(wanted: OrderFilter) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in wanted.narrows}


def read_by(cast: Cast, wanted: OrderFilter) -> list[int]:
    """How many orders each statement of a page reads: those it gives, and those it looks at in vain."""
    return [sum(_read(node) for node in walked(plan)) for plan in plans(cast, wanted)]


def _read(node: dict[str, Any]) -> int:
    if node.get("Relation Name") != "orders_order":
        return 0
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


def plans(cast: Cast, wanted: OrderFilter) -> list[dict[str, Any]]:
    """The plans, as they ran, of counting and of the first page."""
    seen: list[tuple[str, Any]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    found = listing.matching(cast.merchandiser, wanted, TODAY)
    with connection.execute_wrapper(noted):
        counted = listing.count(found)
        listing.page(listing.narrowed(found, wanted, counted), wanted)
    with connection.cursor() as cursor:
        made = []
        for sql, params in seen:
            cursor.execute(f"explain (analyze, format json) {sql}", params)
            made.append(cursor.fetchone()[0][0]["Plan"])
    return made


def walked(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for it in plan.get("Plans", []):
        yield from walked(it)
