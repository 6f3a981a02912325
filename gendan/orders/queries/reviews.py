"""Who has entered an order, who may review it, and what waits for review."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gendan.base.errors import NotFoundError, Text
from gendan.base.refs import Actor
from gendan.orders.content import OrderContent
from gendan.orders.content_json import from_json
from gendan.orders.models import (
    CustomerDocument,
    Decision,
    Finding,
    FindingState,
    Order,
    OrderVersion,
    Review,
    ReviewState,
)
from gendan.orders.queries.doors import order_for
from gendan.people.models import Member
from gendan.people.permit import may

SURE = 80  # per cent: from here on a finding must be mended or accepted before an order passes


def reviewed_version(order: Order) -> int:
    """The version that last passed a valid review; 0 where none did."""
    passed = order.reviews.filter(decision=Decision.APPROVED, void_reason="")
    return passed.order_by("-version").values_list("version", flat=True).first() or 0


def editors(order: Order) -> set[int]:
    """Whoever entered or changed any version since the last valid review."""
    rows = OrderVersion.objects.filter(order=order, number__gt=reviewed_version(order), by__isnull=False)
    return set(rows.values_list("by_id", flat=True))


def is_own(member: Member, order: Order) -> bool:
    """Whether the member has entered or changed the order since its last valid review."""
    return member.pk in editors(order)


def obstacle(order: Order, actor: Actor) -> Text:
    """Why this person may not review this order now; empty where they may."""
    if order.review_state != ReviewState.WANTED:
        return _("Order %(number)s does not wait for review.") % {"number": order.number}
    if not isinstance(actor, Member) or not may(actor, "orders.review"):
        return _("You may not review orders.")
    if actor.pk in editors(order):
        return _("You have entered or changed this order yourself: somebody else must review it.")
    return ""


def review_for(member: Actor, review_id: int) -> Review:
    """The review with its order and reviewer. Raises NotFoundError as `order_for` does."""
    review = Review.objects.select_related("order__customer", "reviewer").filter(pk=review_id).first()
    if review is None or not may(member, "orders.view"):
        raise NotFoundError
    return review


def reviews_for(member: Actor, order_id: int) -> QuerySet[Review]:
    """All decided reviews of an order, the newest first. Raises NotFoundError as `order_for` does."""
    rows = Review.objects.filter(order=order_for(member, order_id), decided_at__isnull=False)
    return rows.select_related("reviewer")


def findings_for(member: Actor, order_id: int) -> QuerySet[Finding]:
    """All findings of an order, with who decided. Raises NotFoundError as `order_for` does."""
    return Finding.objects.filter(order=order_for(member, order_id)).select_related("by")


def to_review(member: Actor) -> QuerySet[Order]:
    """The queue 待复核, whoever waits longest first, with `sure` and `open` findings counted."""
    if not may(member, "orders.view"):
        return Order.objects.none()
    return counted(Order.objects.filter(review_state=ReviewState.WANTED))


def counted(waiting: QuerySet[Order]) -> QuerySet[Order]:
    """Orders that wait, as the queue shows them."""
    stands = Q(findings__state=FindingState.OPEN)
    return (
        waiting.select_related("customer", "merchandiser", "entered_by")
        .annotate(
            open_findings=Count("findings", filter=stands),
            sure_findings=Count("findings", filter=stands & Q(findings__sure__gte=SURE)),
            unsure_findings=Count("findings", filter=stands & Q(findings__sure__lt=SURE)),
        )
        .order_by("review_since", "pk")
    )


def wrote(member: Member) -> Exists:
    """Of an order: whether the member has entered or changed it since its last valid review."""
    passed = Review.objects.filter(order=OuterRef(OuterRef("pk")), decision=Decision.APPROVED, void_reason="")
    since = Coalesce(Subquery(passed.order_by("-version").values("version")[:1]), 0)
    return Exists(OrderVersion.objects.filter(order=OuterRef("pk"), by=member, number__gt=since))


@dataclass(frozen=True, slots=True)
class Returned:
    """An order that came back from review, to be mended by who wrote it; why, since when and from whom."""

    order: Order
    review: Review | None


def returned_to(member: Member, limit: int) -> list[Returned]:
    """The orders that were returned to this member, as its writer or merchandiser, in two queries."""
    if not may(member, "orders.view"):
        return []
    theirs = Q(merchandiser=member) | Q(wrote(member))
    rows = Order.objects.filter(theirs, review_state=ReviewState.RETURNED).select_related("customer")
    orders = list(rows.order_by("-pk")[:limit])
    reviews = Review.objects.filter(order__in=orders, decision=Decision.RETURNED, void_reason="")
    last = {it.order_id: it for it in reviews.select_related("reviewer").order_by("decided_at")}
    return [Returned(it, last.get(it.pk)) for it in orders]


def own_orders(member: Member, orders: list[Order]) -> set[int]:
    """Those of these orders that the member has entered or changed since their last valid review."""
    passed: dict[int, int] = {}
    rows = Review.objects.filter(order__in=orders, decision=Decision.APPROVED, void_reason="")
    for number, version in rows.values_list("order_id", "version"):
        passed[number] = max(version, passed.get(number, 0))
    made = OrderVersion.objects.filter(order__in=orders, by=member).values_list("order_id", "number")
    return {number for number, version in made if version > passed.get(number, 0)}


def document_of(order: Order) -> CustomerDocument | None:
    """The customer's own words, the last that came; None where nobody entered or sent them."""
    return CustomerDocument.objects.filter(order=order).select_related("by", "file").first()


def document_content(document: CustomerDocument | None) -> OrderContent | None:
    """What the customer's document says."""
    return from_json(document.content) if document is not None else None
