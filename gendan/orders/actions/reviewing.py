"""Review 复核: the system looks first, then a second person; whoever entered or changed an order cannot.

An approval confirms an order only where somebody has looked at what it says now: a decision under five
seconds after opening, or of content that has changed since, is kept, marked void, and changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, Text
from gendan.base.refs import Actor
from gendan.base.timeline.actions import Happening, record, record_all
from gendan.base.timeline.kinds import EventKind
from gendan.orders.actions.confirming import confirm, require_template
from gendan.orders.actions.findings import ask_for_checks, open_findings, refresh, require_none_sure, tell
from gendan.orders.actions.monitoring import recheck
from gendan.orders.actions.standing import moved, needed
from gendan.orders.entry_events import (
    FindingAccepted,
    FindingsAccepted,
    OrderApproved,
    OrderReturned,
    OrderSubmitted,
    ReviewVoided,
)
from gendan.orders.models import Decision, Finding, FindingState, Order, Review, ReviewState
from gendan.orders.queries.contents import digest_of
from gendan.orders.queries.reviews import editors, obstacle
from gendan.orders.states import DRAFT, SUBMITTED
from gendan.people.actions.writing import locked
from gendan.people.models import Member
from gendan.people.permit import require

LEAST_SECONDS = 5  # in less nobody has read an order
HASTY, CHANGED = "hasty", "changed"


@transaction.atomic
def submit_order(order_id: int, *, actor: Actor) -> Order:
    """The draft waits for review, and the system looks at it first. Needs `orders.enter`.

    Raises InvalidInputError where it has no line or no template: what cannot run need not be reviewed.
    """
    require(actor, "orders.enter")
    order = locked(Order, order_id)
    if order.status == DRAFT:
        require_template(order)
        if not order.lines.exists():
            raise InvalidInputError(_("The order has no lines."), hint=_("Enter at least one line."))
    moved(order, "submit", review_state=ReviewState.WANTED, review_since=clock.now())
    found = refresh(order)
    event = OrderSubmitted(number=order.number, version_no=order.version, findings=len(found))
    record(event, actor=actor, on=[order.subject])
    if found:
        tell(order, found, actor)
    return order


@transaction.atomic
def submit_orders(order_ids: Sequence[int], *, actor: Actor) -> int:
    """Imported drafts wait for review; jobs check them. Says how many were drafts. Needs `orders.enter`.

    Nobody is told order by order: the caller tells once (`asking.tell_waiting`).
    """
    require(actor, "orders.enter")
    drafts = Order.objects.select_for_update().filter(pk__in=order_ids, status=DRAFT).order_by("pk")
    orders = list(drafts)
    ids = [it.pk for it in orders]
    Order.objects.filter(pk__in=ids, status=DRAFT).update(
        status=SUBMITTED, review_state=ReviewState.WANTED, review_since=clock.now()
    )
    happenings = [
        Happening(OrderSubmitted(number=it.number, version_no=it.version), [it.subject], followed=False)
        for it in orders
    ]
    record_all(happenings, actor=actor)
    ask_for_checks(ids)
    return len(ids)


@transaction.atomic
def open_review(order_id: int, *, actor: Actor) -> Review:
    """This person looks at the order from now on, after the system did. Needs `orders.review`.

    Opening it again keeps the first time, as long as the order says the same. Raises ForbiddenError for
    whoever has entered or changed it, ConflictError where it does not wait for review.
    """
    require(actor, "orders.review")
    order = locked(Order, order_id)
    reviewer = _reviewer(order, actor)
    refresh(order)
    digest = digest_of(order)
    review, _made = Review.objects.get_or_create(
        order=order,
        version=order.version,
        reviewer=reviewer,
        decided_at=None,
        defaults={"digest": digest, "opened_at": clock.now()},
    )
    return review


def _reviewer(order: Order, actor: Actor) -> Member:
    """The actor as one who may review. Raises ForbiddenError or ConflictError."""
    if order.review_state != ReviewState.WANTED:
        raise ConflictError(obstacle(order, actor), hint=_who_decided(order))
    if not isinstance(actor, Member):
        raise ForbiddenError(_("Only a person can review an order."))
    if actor.pk in editors(order):
        raise ForbiddenError(obstacle(order, actor))
    return actor


def _who_decided(order: Order) -> Text:
    """Who was quicker, for whoever comes second."""
    decided = order.reviews.filter(void_reason="", decided_at__isnull=False).select_related("reviewer")
    last = decided.order_by("-decided_at").first()
    if last is None:
        return _("Somebody may have decided already. Open the order again.")
    return _("%(name)s decided last: %(decision)s. Open the order again.") % {
        "name": last.reviewer.name,
        "decision": last.get_decision_display(),
    }


@transaction.atomic
def approve_order(review_id: int, *, note: str = "", actor: Actor) -> Review:
    """The order is right. A draft order is confirmed; one under way goes on without a demand for review.

    The review comes back with `void_reason` "hasty" or "changed" where it counts for nothing. Raises
    ConflictError while sure findings stand, and where somebody else has decided. Needs `orders.review`.
    """
    order, review, now = _decided(review_id, actor)
    if review.digest == digest_of(order):
        require_none_sure(order)
    if _voided(order, review, Decision.APPROVED, note, now, actor):
        return review
    _decide(review, Decision.APPROVED, note, now)
    _record(order, OrderApproved(number=order.number, review_id=review.pk, version_no=review.version), actor)
    if order.status == SUBMITTED:
        confirm(order, actor=actor)
    else:
        _demand(order, ReviewState.NONE)
        recheck([order.pk])
    return review


@transaction.atomic
def return_order(review_id: int, *, note: str, actor: Actor) -> Review:
    """The order goes back to be mended; `note` says what is wrong. One under way runs on, marked.

    Void as an approval is. Needs `orders.review`.
    """
    order, review, now = _decided(review_id, actor)
    note = needed(note)
    if _voided(order, review, Decision.RETURNED, note, now, actor):
        return review
    to = sorted(editors(order))
    _decide(review, Decision.RETURNED, note, now)
    if order.status == SUBMITTED:
        moved(order, "return", review_state=ReviewState.RETURNED, review_since=None)
    else:
        _demand(order, ReviewState.RETURNED)
    event = OrderReturned(number=order.number, review_id=review.pk, version_no=review.version, to=to)
    _record(order, event, actor)
    return review


def _decided(review_id: int, actor: Actor) -> tuple[Order, Review, datetime]:
    """The order and its review under lock, the order first, as every writer locks it."""
    require(actor, "orders.review")
    found = Review.objects.filter(pk=review_id).first()
    if found is None or not isinstance(actor, Member) or found.reviewer_id != actor.pk:
        raise NotFoundError
    order = locked(Order, found.order_id)
    review = locked(Review, review_id)
    if review.decided_at is not None:
        raise ConflictError(_("This review has been decided already."))
    _reviewer(order, actor)
    return order, review, clock.now()


def _voided(order: Order, review: Review, decision: Decision, note: str, now: datetime, actor: Actor) -> bool:
    """Whether the decision counts for nothing; then it is kept so."""
    seconds = (now - review.opened_at).total_seconds()
    if review.version != order.version or review.digest != digest_of(order):
        because = CHANGED
    elif seconds < LEAST_SECONDS:
        because = HASTY
    else:
        return False
    _decide(review, decision, note, now, because)
    event = ReviewVoided(
        number=order.number,
        review_id=review.pk,
        version_no=review.version,
        because=because,
        seconds=max(0, int(seconds)),
    )
    _record(order, event, actor)
    return True


def _decide(review: Review, decision: Decision, note: str, now: datetime, because: str = "") -> None:
    review.decision, review.note, review.void_reason = decision, note.replace("\x00", "")[:300], because
    review.decided_at = max(now, review.opened_at)
    review.save(update_fields=["decision", "note", "void_reason", "decided_at"])


def _demand(order: Order, state: ReviewState) -> None:
    order.review_state, order.review_since = state, None
    order.save(update_fields=["review_state", "review_since"])


def _record(order: Order, event: EventKind, actor: Actor) -> None:
    record(event, actor=actor, on=[order.subject])


def accept_finding(finding_id: int, *, reason: str, actor: Actor) -> Finding:
    """The finding is right as it is, because … Only for who may review this order. Needs `orders.review`."""
    return accept_findings([finding_id], reason=reason, actor=actor)[0]


@transaction.atomic
def accept_findings(finding_ids: Collection[int], *, reason: str, actor: Actor) -> list[Finding]:
    """These findings of one kind and field are right as they are, all for the same reason: all or none.

    They are named one by one, so that nobody accepts what came after they looked. Only for who may review
    this order. Raises ConflictError where one of them has been settled. Needs `orders.review`.
    """
    require(actor, "orders.review")
    first, kinds = _of_one_order(finding_ids)
    order = locked(Order, first.order_id)
    reviewer = _reviewer(order, actor)
    if len(kinds) > 1:
        raise InvalidInputError(_("Findings of several kinds are accepted kind by kind."))
    rows = Finding.objects.filter(pk__in=finding_ids, state=FindingState.OPEN)
    changed = rows.update(state=FindingState.ACCEPTED, reason=needed(reason), by=reviewer, at=clock.now())
    if changed != len(set(finding_ids)):
        raise ConflictError(
            _("This finding has been settled already.")
            if len(set(finding_ids)) == 1
            else _("Some of these findings have been settled already."),
            hint=_("Open the order again and look at what still stands."),
        )
    accepted = list(Finding.objects.filter(pk__in=finding_ids))
    _record(order, _acceptance(order, accepted), actor)
    tell(order, open_findings(order), actor)
    return accepted


def _of_one_order(finding_ids: Collection[int]) -> tuple[Finding, set[tuple[str, str]]]:
    """One of the findings, and the kinds of all. Raises NotFoundError unless all are there, of one order."""
    found = list(Finding.objects.filter(pk__in=finding_ids))
    if not found or len(found) != len(set(finding_ids)) or len({it.order_id for it in found}) > 1:
        raise NotFoundError
    return found[0], {(it.rule, it.field) for it in found}


def _acceptance(order: Order, accepted: Sequence[Finding]) -> EventKind:
    one = accepted[0]
    if len(accepted) == 1:
        return FindingAccepted(
            number=order.number, finding_id=one.pk, rule=one.rule, field=one.field, line=one.line
        )
    ids = sorted(it.pk for it in accepted)
    return FindingsAccepted(number=order.number, rule=one.rule, field=one.field, finding_ids=ids)
