"""The orders of the SCMS delivery history: what was promised, and what happened on which day. Pure.

The file is a history, so each date of it is known only from that day on: a replay lets things happen on their
days. Lines of one delivery note with one scheduled date are an order (`KEY`), because they share all dates.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SOURCE, DELIVERY = "SCMS", "DLV"
KEY = ("ASN/DN #", "Scheduled Delivery Date")
PROMISED, DELIVERED = "Scheduled Delivery Date", "Delivered to Client Date"
ASKED, ORDERED = "PQ First Sent to Client Date", "PO Sent to Vendor Date"
UNKNOWN_LEAD = timedelta(days=60)  # from order to promise, where the file has captured neither date

Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Course:
    """One order: when it got under way, what was promised, and when the client had it."""

    key: str
    lines: int
    begun: date
    promised: date
    delivered: date

    @property
    def is_late(self) -> bool:
        """Delivered after the promise."""
        return self.delivered > self.promised


def key_of(record: Record) -> str:
    """The external key, joined as an import with `KEY` as its key columns joins it."""
    return "/".join(record[column].strip() for column in KEY)


def courses(records: Iterable[Record]) -> list[Course]:
    """The orders of the file, in the order of their beginning. Raises ValueError on a date that is none."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(key_of(record), []).append(record)
    found = [_course(key, group) for key, group in groups.items()]
    return sorted(found, key=lambda it: (it.begun, it.key))


def _course(key: str, group: list[Record]) -> Course:
    promised = _day(group[0][PROMISED])
    delivered = max(_day(it[DELIVERED]) for it in group)
    begun = _first(group, ORDERED) or _first(group, ASKED) or promised - UNKNOWN_LEAD
    # Ten were asked for or ordered, says the file, after the goods had come.
    return Course(key, len(group), min(begun, promised, delivered), promised, delivered)


def _first(group: list[Record], column: str) -> date | None:
    return min((day for it in group if (day := _maybe(it[column]))), default=None)


def _day(text: str) -> date:
    return date(*time.strptime(text.strip(), "%d-%b-%y")[:3])


def _maybe(text: str) -> date | None:
    """A day of the two columns that also hold words ("Pre-PQ Process", "Date Not Captured")."""
    try:
        return date(*time.strptime(text.strip(), "%m/%d/%y")[:3])
    except ValueError:
        return None
