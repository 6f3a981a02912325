"""What follows what happens to orders that run: checks, issues, deadlines, suppliers' records."""

from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.issues.actions.raising import follow_warnings, raise_for_findings
from gendan.issues.queries import people_of
from gendan.orders.actions.alarms import follow_nodes
from gendan.orders.actions.monitoring import ask_for_calendar, recheck
from gendan.orders.queries.suppliers import inspected_by_node, supplier_of_node
from gendan.orders.running_events import NodeFailed, NodeReported, NodeUndone
from gendan.partners.actions.records import count_node, uncount_node
from gendan.people.actions.notices import notify

REACTIONS = System("reactions")


def _numbers(event: Event, kind: str) -> list[int]:
    return [it.id for it in event.about if it.kind == kind]


def check_orders_of_calendar(event: Event) -> None:
    """A holiday declared later moves forecasts: in jobs, for it may be a hundred thousand orders."""
    for number in _numbers(event, "calendar"):
        ask_for_calendar(number)


def check_order(event: Event) -> None:
    """An order that was held, released, cancelled or reopened is watched, or is not any more."""
    recheck(_numbers(event, "order"))


def keep_issues(event: Event) -> None:
    """The open issues of an order say what its warnings say."""
    for number in _numbers(event, "order"):
        follow_warnings(number, at=event.at)


def keep_finding_issues(event: Event) -> None:
    """What does not fit in an order after its submission is an issue until it is mended or accepted."""
    for number in _numbers(event, "order"):
        raise_for_findings(number, at=event.at)


def keep_alarms(event: Event) -> None:
    """The deadlines of an order's nodes follow the nodes."""
    follow_nodes(_numbers(event, "order"), at=event.at)


def tell_about_issue(event: Event) -> None:
    """Whoever has to solve it hears of it, and the merchandiser."""
    for number in _numbers(event, "issue"):
        notify(people_of(number), event, actor=REACTIONS)


def count_for_supplier(event: Event) -> None:
    """A node done in time or late is on the record of the supplier who did it; taken back, it is not."""
    happened = event.what
    if not isinstance(happened, NodeReported | NodeUndone) or happened.day is None:
        return
    count = uncount_node if isinstance(happened, NodeUndone) else count_node
    for number in _numbers(event, "node"):
        supplier = supplier_of_node(number)
        if supplier is not None:
            count(supplier, happened.day, happened.late <= 0)


def count_inspection(event: Event) -> None:
    """An inspection that passed or failed is on the record of whose goods they were; taken back, it is not.

    What passes is reported done; each failure counts, however often the same goods are looked at.
    """
    happened = event.what
    if not isinstance(happened, NodeReported | NodeUndone | NodeFailed) or happened.day is None:
        return
    count = uncount_node if isinstance(happened, NodeUndone) else count_node
    passed = 0 if isinstance(happened, NodeFailed) else 1
    for number in _numbers(event, "node"):
        supplier = inspected_by_node(number)
        if supplier is not None:
            count(supplier, happened.day, None, 1, passed)
