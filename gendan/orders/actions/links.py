"""Links by which whoever has no account reports key nodes: made, revoked, and reported by."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, InvalidInputError, NotFoundError
from gendan.base.refs import Actor
from gendan.base.timeline.actions import record
from gendan.orders.actions import reporting
from gendan.orders.actions.evidence import report_with_photos
from gendan.orders.link_events import ReportLinkMade, ReportLinkRevoked
from gendan.orders.models import Order, PlanNode, ReportLink
from gendan.orders.queries.links import opened_by
from gendan.orders.reporters import LinkHolder, hash_of
from gendan.partners.models import Supplier
from gendan.people.actions.writing import checked_save, chosen, locked
from gendan.people.models import Member
from gendan.people.permit import require

TOKEN_BYTES = 32
MOST_FILES = 9  # photos with one report, as chat programs allow
LONGEST = 400  # days: the longest order with its after-sales


def create_link(
    order_id: int,
    *,
    codes: Collection[str],
    label: str,
    supplier_id: int | None = None,
    days_valid: int = 90,
    actor: Actor,
) -> tuple[ReportLink, str]:
    """A link to some nodes of an order, and its token, which can never be read again.

    Raises NotFoundError, ForbiddenError (needs `orders.report`), InvalidInputError naming the field.
    """
    require(actor, "orders.report")
    if not isinstance(actor, Member):
        raise TypeError("whoever gets a link asks the member who made it")
    now, token = clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        order = locked(Order, order_id)
        if not 1 <= days_valid <= LONGEST:
            raise InvalidInputError(fields={"days_valid": _("From 1 to %d days.") % LONGEST})
        link = ReportLink(
            order=order,
            token_hash=hash_of(token),
            label=label.strip(),
            supplier=chosen(Supplier, supplier_id, "supplier_id"),
            codes=_known(order_id, codes),
            expires_at=now + timedelta(days=days_valid),
            created_by=actor,
            created_at=now,
        )
        checked_save(link)
        made = ReportLinkMade(link=link.pk, codes=tuple(link.codes), expires_at=link.expires_at)
        record(made, actor=actor, on=[order.subject])
    return link, token


def revoke_link(link_id: int, *, actor: Actor) -> None:
    """It opens nothing from now on. Raises ConflictError where it is revoked already."""
    require(actor, "orders.report")
    now = clock.now()
    with transaction.atomic():
        link = locked(ReportLink, link_id)
        if not ReportLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now):
            raise ConflictError(_("This link has been revoked already."))
        record(ReportLinkRevoked(link=link.pk), actor=actor, on=[link.order.subject])


def note_view(link: ReportLink) -> None:
    """Count that the link was opened. No event: a supplier who looks often would fill the timeline."""
    ReportLink.objects.filter(pk=link.pk).update(views=F("views") + 1, last_seen_at=clock.now())


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What somebody without an account says of a node. `request_key` is the form's own."""

    code: str
    kind: str  # done, progress, expected
    request_key: str
    day: date | None = None
    quantity: Decimal | None = None
    remark: str = ""
    files: "Sequence[File[Any]]" = ()


def report_by_link(token: str, report: LinkReport) -> PlanNode:
    """Take a report, its photos included, or nothing of it; sent again, it is taken once.

    Raises NotFoundError where the token opens nothing (any more) and for nodes that it does not name,
    InvalidInputError, ConflictError, and the errors of files.
    """
    with transaction.atomic():
        opened = opened_by(token, clock.now())
        locked(ReportLink, opened.link.pk)  # the second of two taps waits here for the first
        opened = opened_by(token, clock.now())
        node = next((it for it in opened.nodes if it.code == report.code), None)
        if node is None:
            raise NotFoundError
        if len(report.files) > MOST_FILES:
            raise InvalidInputError(fields={"files": _("At most %d photos at once.") % MOST_FILES})
        return report_with_photos(
            node.pk,
            lambda: _told(node, report, opened.holder),
            report.files,
            actor=opened.holder,
            request_key=report.request_key,
        )


def _told(node: PlanNode, report: LinkReport, holder: LinkHolder) -> PlanNode:
    key = report.request_key
    if report.kind == "done" and report.day is not None:
        return reporting.report_done(
            node.pk, report.day, actor=holder, quantity=report.quantity, remark=report.remark, request_key=key
        )
    if report.kind == "progress" and report.quantity is not None:
        return reporting.report_progress(
            node.pk, report.quantity, actor=holder, remark=report.remark, request_key=key
        )
    if report.kind == "expected" and report.day is not None:
        return reporting.announce_date(node.pk, report.day, report.remark, actor=holder, request_key=key)
    raise InvalidInputError(_("Something is missing in this report."), hint=_("Load the page again."))


def _known(order_id: int, codes: Collection[str]) -> list[str]:
    """The codes in the order of the plan. Raises InvalidInputError for none and for an unknown one."""
    wanted = set(codes)
    codes_of_plan = PlanNode.objects.filter(order_id=order_id).order_by("position")
    known = [code for code in codes_of_plan.values_list("code", flat=True) if code in wanted]
    if not known or len(known) != len(wanted):
        raise InvalidInputError(fields={"codes": _("Choose nodes of this order.")})
    return known
