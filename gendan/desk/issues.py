"""What issues and key nodes bring to the desk: a place, a source, kinds of object, rows of 今日."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.base.worktime import queries as worktime
from gendan.desk import search, subjects
from gendan.desk.navigation import Place, add_place
from gendan.desk.search import Hit, Source
from gendan.desk.subjects import Kind
from gendan.desk.today import Lane, Row, add_rows
from gendan.issues import queries
from gendan.issues.models import Issue
from gendan.issues.wording import facts_text, title_text
from gendan.orders.queries.doors import node_names
from gendan.orders.queries.own import DueNode, due_nodes
from gendan.people.models import Member
from gendan.people.permit import may

MOST = 50


def headline(issue: Issue, node: str = "") -> str:
    """What an issue is about, in the reader's language."""
    return title_text(issue.rule, issue.subtype, node or issue.node_code)


def _open_issues(member: Member, now: datetime) -> Iterator[Row]:  # noqa: ARG001 - the shape of a provider
    """The issues that the member has to solve."""
    found = queries.mine(member, MOST)
    names = node_names([(it.order_id, it.node_code) for it in found])
    for issue in found:
        node = names.get((issue.order_id, issue.node_code), "")
        number = issue.order.number if issue.order else ""
        customer = issue.order.customer.name if issue.order else ""
        yield Row(
            Lane.DUE,
            f"{number} {headline(issue, node)}".strip(),
            reverse("desk:issue", args=[issue.pk]),
            icon="alert-octagon",
            at=issue.opened_at,
            detail=" · ".join(
                part
                for part in (
                    customer,
                    str(issue.get_severity_display()),
                    facts_text(issue.rule, issue.facts),
                )
                if part
            ),
            act=_("Handle"),
        )


def _due_nodes(member: Member, now: datetime) -> Iterator[Row]:
    """The member's key nodes that are due within three days, or late."""
    if not may(member, "orders.view"):
        return
    today = worktime.calendar().local_day(now)
    found = due_nodes(member, today, limit=MOST + 1)
    for it in found[:MOST]:
        yield _node_row(it, (today - it.planned).days)
    if len(found) > MOST:
        text = _("More than %(count)d key nodes are due") % {"count": MOST}
        yield Row(Lane.DUE, text, reverse("desk:today"), icon="list-check")


def _node_row(it: DueNode, late: int) -> Row:
    when = (
        ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
        if late > 0
        else _("due today")
        if late == 0
        else ngettext("due in %(days)d day", "due in %(days)d days", -late) % {"days": -late}
    )
    waits = _("waits for the customer") if it.is_waiting else ""
    return Row(
        Lane.LATE if late > 0 else Lane.WAITING if it.is_waiting else Lane.DUE,
        f"{it.order_number} {it.name}",
        reverse("desk:node", args=[it.order_id, it.code]),
        icon="checkbox",
        at=it.due_at,
        detail=" · ".join(part for part in (it.customer, when, waits) if part),
        act=gettext_lazy("Report"),
    )


def _found(member: Member, text: str, limit: int) -> list[Hit]:
    if not may(member, "issues.view"):
        return []
    found = queries.issues(member, queries.Wanted(text=text), limit=limit)
    return [
        Hit(
            it.number,
            reverse("desk:issue", args=[it.pk]),
            f"{it.order or ''} {headline(it)}".strip(),
            icon="alert-octagon",
        )
        for it in found
    ]


def enter() -> None:
    """Add them."""
    add_place(
        Place(
            "issues",
            gettext_lazy("Issues"),
            icon="alert-octagon",
            url_name="desk:issues",
            permissions=("issues.view",),
            words="异常 问题 预警 红灯 误报 issue warning alarm",
        )
    )
    search.add_source(Source("issues", gettext_lazy("Issues"), _found))
    subjects.add_kind(
        Kind(
            "issue",
            gettext_lazy("Issue"),
            icon="alert-octagon",
            door=lambda member, number: queries.issue_for(member, number).number,
            url=lambda number: reverse("desk:issue", args=[number]),
            names=queries.names_of,
        )
    )
    add_rows("nodes", _due_nodes)
    add_rows("issues", _open_issues)
