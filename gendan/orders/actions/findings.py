"""What the system finds is kept: open until a later version mends it or a reviewer accepts it as it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.types import JSONValue

from gendan.base import clock
from gendan.base.errors import ConflictError
from gendan.base.jobs import enqueue_all
from gendan.base.refs import Actor, System
from gendan.base.timeline.actions import record
from gendan.orders.actions.checking import run_checks
from gendan.orders.checks import Finding as Found
from gendan.orders.entry_events import FindingsStand
from gendan.orders.models import Finding, FindingState, Order
from gendan.orders.queries.reviews import SURE
from gendan.orders.states import RUNNING, SUBMITTED
from gendan.people.actions.writing import locked

CHECKER = System("checks")
AT_ONCE = 20  # orders that are checked while somebody waits
CHECK_JOB = "orders.check"
OF_ONE_JOB = 50  # orders


class _Key(NamedTuple):
    rule: str
    field: str
    line: int | None
    expected: str
    found: str


def _key(it: Finding | Found) -> _Key:
    return _Key(it.rule, it.field, it.line, it.expected, it.found)


def refresh(order: Order) -> list[Finding]:
    """Check the order, locked by the caller, and keep what is found; the findings that are open now.

    A change of what stands in an order that waits for review or runs is an event.
    """
    found = {_key(it): it for it in run_checks(order.pk)}
    kept = {_key(it): it for it in order.findings.exclude(state=FindingState.MENDED).order_by("pk")}
    now = clock.now()
    gone = [it for key, it in kept.items() if it.state == FindingState.OPEN and key not in found]
    fresh = [_row(order, it, now) for key, it in found.items() if key not in kept]
    Finding.objects.filter(pk__in=[it.pk for it in gone]).update(state=FindingState.MENDED, by=None, at=now)
    Finding.objects.bulk_create(fresh)
    standing = [it for it in [*kept.values(), *fresh] if it.state == FindingState.OPEN and it not in gone]
    if gone or fresh:
        tell(order, standing, CHECKER)
    return sorted(standing, key=lambda it: (-it.sure, it.line or 0, it.pk))


def tell(order: Order, standing: Sequence[Finding], actor: Actor) -> None:
    """Record what stands, where the order is past its entry."""
    if order.status == SUBMITTED or order.status in RUNNING:
        rules = sorted(it.rule for it in standing)
        event = FindingsStand(number=order.number, version_no=order.version, rules=rules[:100])
        record(event, actor=actor, on=[order.subject])


def _row(order: Order, it: Found, now: datetime) -> Finding:
    return Finding(
        order=order,
        version=order.version,
        rule=it.rule,
        field=it.field,
        line=it.line,
        expected=it.expected,
        found=it.found,
        sure=it.sure,
        at=now,
    )


@transaction.atomic
def check_again(order_id: int) -> list[Finding]:
    """Check one order now, whatever asked for it. Raises NotFoundError."""
    return refresh(locked(Order, order_id))


def ask_for_checks(order_ids: Sequence[int]) -> None:
    """Have these orders checked by jobs, after the commit."""
    parts: list[list[JSONValue]] = [
        list(order_ids[at : at + OF_ONE_JOB]) for at in range(0, len(order_ids), OF_ONE_JOB)
    ]
    enqueue_all(CHECK_JOB, [{"order_ids": part} for part in parts])


def open_findings(order: Order) -> list[Finding]:
    """What stands now, the surest first."""
    return list(order.findings.filter(state=FindingState.OPEN))


def require_none_sure(order: Order) -> None:
    """Raise ConflictError where sure findings stand."""
    count = order.findings.filter(state=FindingState.OPEN, sure__gte=SURE).count()
    if count:
        raise ConflictError(
            ngettext("%(count)d sure finding stands.", "%(count)d sure findings stand.", count)
            % {"count": count},
            hint=_("Accept it with a reason, or return the order to have it mended."),
        )
