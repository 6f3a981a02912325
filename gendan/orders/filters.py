"""Which orders a list shows, and in what order: read from an address, and written into one. Pure.

An address is typed, cut off and kept for years. What is unknown in it, or no row can have, is left out and
named in `Asked.ignored`, so that the page can say so; nothing here raises.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

LONGEST_TEXT = 60
MOST_ID = 2**63 - 1
YEARS = range(2000, 2100)

OPEN, ALL = "confirmed", "all"
STATUSES = (OPEN, "draft", "submitted", "held", "done", "cancelled", ALL)
LARGE = ("done", "cancelled", ALL)  # of these there is no end: only what an index orders can be sorted
LIGHTS = {"none": 0, "green": 1, "yellow": 2, "red": 3}
MINE = "mine"

# sorts, and whether they begin with the highest
SORTS = {
    "promise": False,
    "forecast": False,
    "late": True,
    "next": False,
    "number": False,
    "customer": False,
    "amount": True,
    "newest": True,
}
SORTS_OF_LARGE = ("newest", "number", "promise")


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What to look for; an empty field is anything. `since` and `until` bound the promised ship date."""

    text: str = ""  # the beginning of a number or of the customer's, or a piece of the customer's name
    status: str = OPEN
    customer: int | None = None
    mine: bool = False
    merchandiser: int | None = None
    factory: int | None = None
    template: int | None = None
    light: str = ""  # a key of LIGHTS
    late: bool = False  # forecast past a promise
    node: str = ""  # the code of the next node
    overdue: bool = False  # whose next node's day has passed
    todo: bool = False  # with a node of the reader's own that is late, or due within three days
    since: date | None = None
    until: date | None = None
    source: str = ""
    sort: str = "promise"
    descending: bool = False

    @property
    def sorts(self) -> Sequence[str]:
        """What it can be sorted by: all for the orders at hand, a few where there is no end of them."""
        if self.status == ALL:
            return ("newest", "number")
        return SORTS_OF_LARGE if self.status in LARGE else tuple(SORTS)

    @property
    def narrows(self) -> tuple[str, ...]:
        """The fields that narrow the list, in the order of the class."""
        return tuple(
            it.name
            for it in fields(self)
            if it.name not in ("sort", "descending", "status") and getattr(self, it.name)
        )

    def without(self, name: str) -> "OrderFilter":
        """The same with one field empty again."""
        return settled(replace(self, **{name: getattr(OrderFilter(), name)}))

    def sorted_by(self, sort: str) -> "OrderFilter":
        """The same sorted by `sort`; the other way round where it is sorted by that already."""
        down = not self.descending if sort == self.sort else SORTS[sort]
        return settled(replace(self, sort=sort, descending=down))


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, and the names of what was left out because it makes no sense."""

    wanted: OrderFilter
    ignored: tuple[str, ...] = ()


def settled(wanted: OrderFilter) -> OrderFilter:
    """The same with a sort that its status allows, and the days in their order."""
    if wanted.sort not in wanted.sorts:
        wanted = sorted_as_usual(wanted)
    if wanted.since and wanted.until and wanted.until < wanted.since:
        wanted = replace(wanted, since=wanted.until, until=wanted.since)
    return wanted


def sorted_as_usual(wanted: OrderFilter) -> OrderFilter:
    """The same in the order that its status has where nothing is said."""
    sort = wanted.sorts[0]
    return replace(wanted, sort=sort, descending=SORTS[sort])


def parse(query: Mapping[str, str]) -> Asked:
    """Read an address's query. Other names than those of filters are nobody's business here."""
    found: dict[str, object] = {}
    ignored: list[str] = []
    for name, read in _READERS.items():
        text = query.get(name, "").replace("\x00", "").strip()
        if not text:
            continue
        read_as = read(text)
        if read_as is None:
            ignored.append(name)
        else:
            found |= read_as
    wanted = OrderFilter(**found)  # type: ignore[arg-type] # each reader answers its own fields
    final = settled(wanted if "sort" in found else sorted_as_usual(wanted))
    if "sort" in found and final.sort != wanted.sort:
        ignored.append("sort")
    return Asked(final, tuple(ignored))


def written(wanted: OrderFilter) -> dict[str, str]:
    """The query that `parse` reads as `wanted`; what is as usual is left out."""
    sort = ("-" if wanted.descending else "") + wanted.sort
    words = {
        "text": wanted.text,
        "status": "" if wanted.status == OPEN else wanted.status,
        "customer": wanted.customer,
        "who": MINE if wanted.mine else wanted.merchandiser,
        "factory": wanted.factory,
        "template": wanted.template,
        "light": wanted.light,
        "late": int(wanted.late),
        "node": wanted.node,
        "overdue": int(wanted.overdue),
        "todo": int(wanted.todo),
        "from": wanted.since,
        "to": wanted.until,
        "source": wanted.source,
        "sort": "" if wanted == sorted_as_usual(wanted) else sort,
    }
    return {name: str(value) for name, value in words.items() if value}


Read = dict[str, object] | None


def _text(text: str) -> Read:
    return {"text": text[:LONGEST_TEXT]}


def _one_of(name: str, values: Sequence[str]) -> Callable[[str], Read]:
    return lambda text: {name: text} if text in values else None


def _id(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    number = int(text)
    return number if 0 < number <= MOST_ID else None


def _number(name: str) -> Callable[[str], Read]:
    return lambda text: {name: number} if (number := _id(text)) else None


def _flag(name: str) -> Callable[[str], Read]:
    return lambda text: {name: text in ("1", "on", "true")} if text in ("1", "on", "true", "0") else None


def _day(name: str) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return {name: day} if day.year in YEARS else None

    return read


def _who(text: str) -> Read:
    if text == MINE:
        return {"mine": True}
    number = _id(text)
    return {"merchandiser": number} if number else None


def _code(name: str, longest: int) -> Callable[[str], Read]:
    return lambda text: {name: text} if len(text) <= longest else None


def _sort(text: str) -> Read:
    name = text.removeprefix("-")
    return {"sort": name, "descending": text.startswith("-")} if name in SORTS else None


_READERS: dict[str, Callable[[str], Read]] = {
    "text": _text,
    "status": _one_of("status", STATUSES),
    "customer": _number("customer"),
    "who": _who,
    "factory": _number("factory"),
    "template": _number("template"),
    "light": _one_of("light", tuple(LIGHTS)),
    "late": _flag("late"),
    "node": _code("node", 10),
    "overdue": _flag("overdue"),
    "todo": _flag("todo"),
    "from": _day("since"),
    "to": _day("until"),
    "source": _code("source", 40),
    "sort": _sort,
}
NAMES = tuple(_READERS)  # of the query
