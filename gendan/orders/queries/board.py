"""The board of forecast delays and the calendar of promises: bounded, however many orders run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from gendan.base.refs import Actor
from gendan.orders.filters import OrderFilter
from gendan.orders.models import Colour, NodeState, Order, PlanNode
from gendan.orders.queries import listing
from gendan.orders.queries.choices import waiting_codes
from gendan.orders.queries.order_rows import with_partners

CARDS = 25  # of a column
VERY_LATE, SHORT_FLOAT = 7, 2
MOST_OF_A_DAY = 100

Orders = QuerySet[Order]


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of the board: its first cards, and how many there are."""

    name: str  # very_late, late, risk, waiting
    orders: list[Order]
    count: listing.Count


@dataclass(frozen=True, slots=True)
class Board:
    """The columns, and for each order the node that holds it up."""

    lanes: list[Lane]
    culprits: dict[int, PlanNode]


def board(member: Actor, wanted: OrderFilter, today: date) -> Board:
    """Open orders by how late they are forecast, then those warned of: ten queries, by index, cut off."""
    found = listing.matching(member, wanted, today)
    codes = waiting_codes()
    late = ("-late_days", "-id")
    lanes = [
        _lane("very_late", found.filter(late_days__gt=VERY_LATE), late),
        _lane("late", found.filter(late_days__gt=0, late_days__lte=VERY_LATE), late),
        _lane(
            "risk",
            found.filter(late_days__lte=0, float_days__lte=SHORT_FLOAT, colour__gte=Colour.YELLOW),
            ("float_days", "promised_ship", "id"),
        ),
        _waiting(found.filter(late_days__lte=0), codes),
    ]
    return Board(lanes, culprits([it.pk for lane in lanes for it in lane.orders]))


def _lane(name: str, found: Orders, order: Sequence[str]) -> Lane:
    cards = list(with_partners(found).order_by(*order)[:CARDS])
    return Lane(name, sorted(cards, key=lambda it: -it.colour), listing.count(found))


def _waiting(found: Orders, codes: Sequence[str]) -> Lane:
    """What waits for the customer: the first of each code by its index, then the first of all."""
    parts = [
        found.filter(next_code=it).order_by("next_on", "id").values("id", "next_on")[:CARDS] for it in codes
    ]
    if not parts:
        return Lane("waiting", [], listing.Count(0))
    first, *rest = parts
    together = first.union(*rest, all=True).order_by("next_on", "id") if rest else first
    ids = [row["id"] for row in together[:CARDS]]
    by_id = with_partners(Order.objects.filter(pk__in=ids)).in_bulk()
    return Lane(
        "waiting", [by_id[it] for it in ids if it in by_id], listing.count(found.filter(next_code__in=codes))
    )


def culprits(ids: Sequence[int]) -> dict[int, PlanNode]:
    """By order: the open node that is furthest behind its plan, with who answers for it. One query."""
    nodes = (
        PlanNode.objects.filter(order_id__in=ids, state=NodeState.OPEN)
        .select_related("owner", "department", "supplier")
        .order_by("order_id", "-colour", "planned", "position")
        .distinct("order_id")
    )
    return {it.order_id: it for it in nodes}


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day of the calendar: shipments promised, those red and yellow, and nodes that are due."""

    ships: int = 0
    red: int = 0
    yellow: int = 0
    nodes: int = 0


def days(member: Actor, wanted: OrderFilter, since: date, until: date, today: date) -> dict[date, DayCount]:
    """Promised shipments and next nodes of open orders by day, `until` included. Two queries."""
    found = listing.matching(member, wanted, today).order_by()
    red, yellow = Q(colour=Colour.RED), Q(colour=Colour.YELLOW)
    ships = (
        found.filter(promised_ship__range=(since, until))
        .values("promised_ship")
        .annotate(n=Count("pk"), red=Count("pk", filter=red), yellow=Count("pk", filter=yellow))
        .values_list("promised_ship", "n", "red", "yellow")
    )
    counted = {day: DayCount(n, red, yellow) for day, n, red, yellow in ships if day}
    nodes = found.filter(next_on__range=(since, until)).values("next_on").annotate(n=Count("pk"))
    for day, n in nodes.values_list("next_on", "n"):
        if day:
            it = counted.get(day, DayCount())
            counted[day] = DayCount(it.ships, it.red, it.yellow, n)
    return counted


@dataclass(frozen=True, slots=True)
class Day:
    """What one day brings: the orders promised for it, and those whose next node is due."""

    ships: list[Order]
    nodes: list[Order]


def day(member: Actor, wanted: OrderFilter, on: date, today: date) -> Day:
    """The worst first, at most `MOST_OF_A_DAY` of each. Two queries."""
    found = with_partners(listing.matching(member, wanted, today)).order_by("-colour", "id")
    return Day(
        list(found.filter(promised_ship=on)[:MOST_OF_A_DAY]), list(found.filter(next_on=on)[:MOST_OF_A_DAY])
    )
