"""Orders that came together ask for review once: one event for a run, whatever it took over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.orders.entry_events import ReviewsWanted
from gendan.orders.models import Order, ReviewState

COMPANY = Subject("company", 1)


@dataclass(slots=True)
class Waiting:
    """How many orders wait for review, and the departments of their merchandisers."""

    orders: int = 0
    departments: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, order_ids: Iterable[int]) -> Self:
        """Those of these orders that wait, in one query."""
        found = Order.objects.filter(pk__in=list(order_ids), review_state=ReviewState.WANTED)
        rows: list[int | None] = list(found.values_list("merchandiser__department_id", flat=True))
        return cls(len(rows), {it for it in rows if it is not None})

    @classmethod
    def from_json(cls, kept: Any) -> Self:
        """As a run keeps it; nothing waits where it keeps none."""
        return cls(kept["orders"], set(kept["departments"])) if kept else cls()

    def as_json(self) -> dict[str, Any]:
        """For a run to keep."""
        return {"orders": self.orders, "departments": sorted(self.departments)}

    def __add__(self, other: "Waiting") -> "Waiting":
        return Waiting(self.orders + other.orders, self.departments | other.departments)


def tell_waiting(waiting: Waiting, source: str, *, actor: Actor, on: Sequence[Subject] = (COMPANY,)) -> None:
    """Record that these orders wait, where there are any: who reviews is told of it by a reaction."""
    if waiting.orders:
        departments = sorted(waiting.departments)
        event = ReviewsWanted(orders=waiting.orders, source=source, departments=departments)
        record(event, actor=actor, on=on)
