"""What reviews bring to 今日: what waits for the member's own look, and what came back to be mended."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gendan.base.timeline.models import Event
from gendan.desk import subjects
from gendan.desk.today import Lane, Row, add_rows
from gendan.orders.queries.reviewers import mine_to_review
from gendan.orders.queries.reviews import Returned, returned_to
from gendan.people.models import Member
from gendan.people.permit import may

MOST = 20  # returned orders that are named


def to_review(member: Member, now: datetime) -> Iterator[Row]:  # noqa: ARG001 - the shape of a provider
    """One row for all that waits for the member's review, since the one that waits longest."""
    found = mine_to_review(member).aggregate(count=Count("pk"), since=Min("review_since"))
    if count := found["count"]:
        text = ngettext(
            "%(count)d order waits for your review", "%(count)d orders wait for your review", count
        )
        yield Row(
            Lane.DUE,
            text % {"count": count},
            f"{reverse('desk:orders_to_review')}?mine=1",
            icon="checks",
            at=found["since"],
            is_since=True,
            act=_("Review"),
        )


def returned(member: Member, now: datetime) -> Iterator[Row]:  # noqa: ARG001 - the shape of a provider
    """What a reviewer gave back to the member, each with the reason."""
    enters = may(member, "orders.enter")
    found = returned_to(member, MOST + 1)
    yield from (_returned_row(it, enters) for it in found[:MOST])
    if len(found) > MOST:
        url = f"{reverse('desk:orders')}?status=draft&mine=1"
        yield Row(Lane.DUE, _("More orders were returned"), url, icon="corner-up-left", act=_("Show all"))


def _returned_row(it: Returned, enters: bool) -> Row:
    who = it.review.reviewer.name if it.review else ""
    note = it.review.note if it.review else ""
    return Row(
        Lane.DUE,
        _("Order %(number)s was returned: mend it") % {"number": it.order.number},
        reverse("desk:edit_order" if enters else "desk:order", args=[it.order.pk]),
        icon="corner-up-left",
        at=it.review.decided_at if it.review else None,
        is_since=True,
        detail=" · ".join(part for part in (it.order.customer.name, who, note) if part),
        act=_("Mend") if enters else _("Open"),
    )


def _review_page(event: Event) -> str:
    orders = [it.id for it in event.about if it.kind == "order"]
    return reverse("desk:review_order", args=orders[:1]) if orders else ""


def enter() -> None:
    """Add them, and where notices of reviews lead."""
    add_rows("to_review", to_review)
    add_rows("returned", returned)
    subjects.add_way("order.submitted", _review_page)
    subjects.add_way("order.changed", _review_page)
    subjects.add_way("order.reviews_wanted", lambda _event: f"{reverse('desk:orders_to_review')}?mine=1")
