"""Who is to review an order and is told that it waits, and who is told that it was reviewed.

One ring is asked after the other, and the first that has somebody is told, so that no company is rung whole:
the supervisors and the head of the merchandiser's department; colleagues of that department; the directors;
the administrators, who can give the right to review. For who is away, the deputy is asked.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from gendan.orders.models import Decision, Order, OrderVersion, Review, ReviewState
from gendan.orders.queries.reviews import editors, wrote
from gendan.people.models import Department, Grade, Member
from gendan.people.permit import may
from gendan.people.queries.duty import present
from gendan.people.queries.members import administrators
from gendan.people.rights import holders, holding

MOST_COLLEAGUES = 5  # of one department, where nobody stands above the merchandiser


def reviewers_of_order(order_id: int, at: datetime, but: Collection[int] = ()) -> list[Member]:
    """Who is to review this order, nobody unless it waits; never who entered or changed it, nor `but`."""
    waiting = Order.objects.filter(pk=order_id, review_state=ReviewState.WANTED)
    order = waiting.select_related("merchandiser__department", "entered_by__department").first()
    if order is None:
        return []
    whose = order.merchandiser or order.entered_by
    return _reviewers(whose.department if whose else None, at, {*editors(order), *but})


def reviewers_of_many(departments: Collection[int], at: datetime, but: Collection[int] = ()) -> list[Member]:
    """Who is to review what the merchandisers of these departments have entered, without `but`."""
    asked: list[Department | None] = [*Department.objects.filter(pk__in=departments)] or [None]
    found = {it.pk: it for department in asked for it in _reviewers(department, at, but)}
    return list(found.values())


def _reviewers(department: Department | None, at: datetime, but: Collection[int]) -> list[Member]:
    able = {it.pk: it for it in holders("orders.review") if it.pk not in but}
    for ring in _rings(department, able):
        found = [able[number] for number in present(ring, at) if number in able]
        if found:
            return found
    return [it for it in administrators() if it.pk not in but]


def _rings(department: Department | None, able: dict[int, Member]) -> Iterator[list[int]]:
    if department is not None:
        own = [it for it in able.values() if it.department_id == department.pk]
        above = {it.pk for it in own if it.grade >= Grade.SUPERVISOR}
        head = [department.head_id] if department.head_id in able else []
        yield sorted({*above, *head})
        yield sorted(it.pk for it in own)[:MOST_COLLEAGUES]
    yield sorted(it.pk for it in able.values() if it.grade == Grade.DIRECTOR)


def mine_to_review(member: Member) -> QuerySet[Order]:
    """The orders that wait and that this member is asked to review, by the same rings; not their own."""
    if not may(member, "orders.review") or not may(member, "orders.view"):
        return Order.objects.none()
    own = member.department_id if _is_asked(member) else None
    theirs = _whose(Department.objects.filter(Q(head=member) | Q(pk=own)))
    if member.grade == Grade.DIRECTOR:
        able = holding("orders.review").filter(department__isnull=False).values("department")
        theirs |= ~_whose(Department.objects.filter(pk__in=able))
    return Order.objects.filter(theirs, ~wrote(member), review_state=ReviewState.WANTED)


def _whose(departments: QuerySet[Department]) -> Q:
    entered = Q(merchandiser=None, entered_by__department__in=departments)
    return Q(merchandiser__department__in=departments) | entered


def _is_asked(member: Member) -> bool:
    """Whether the member stands above, or nobody in the department who may review does."""
    if member.grade >= Grade.SUPERVISOR or member.department_id is None:
        return True
    above = Q(department=member.department_id, grade__gte=Grade.SUPERVISOR) | Q(heads=member.department_id)
    return not holding("orders.review").filter(above).exists()


def authors_of(review_id: int) -> list[Member]:
    """Who wrote what was reviewed, and the order's merchandiser; without the reviewer.

    Of an order that came from a file or program, who ran that hears only of what has to be mended.
    """
    review = Review.objects.select_related("order").filter(pk=review_id).first()
    if review is None:
        return []
    order = review.order
    passed = order.reviews.filter(decision=Decision.APPROVED, void_reason="", version__lt=review.version)
    before = passed.order_by("-version").values_list("version", flat=True).first() or 0
    versions = OrderVersion.objects.filter(order=order, number__gt=before, by__isnull=False)
    told = set(versions.values_list("by_id", flat=True))
    if order.merchandiser_id is not None:
        is_well = review.decision == Decision.APPROVED and not review.void_reason
        told = {order.merchandiser_id, *(() if is_well and order.source else told)}
    return list(Member.objects.filter(pk__in=told - {review.reviewer_id}, is_active=True).order_by("pk"))
