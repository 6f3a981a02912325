"""What issues and key nodes bring to the desk: a place, a source, kinds of object, rows of 今日."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gendan.base.worktime import queries as worktime
from gendan.desk import search, subjects
from gendan.desk.facts import readable
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

MOST, MOST_ISSUES = 50, 25  # rows of one person


def headline(issue: Issue, node: str = "") -> str:
    """What an issue is about, in the reader's language."""
    return title_text(issue.rule, issue.subtype, node or issue.node_code)


def _rows(member: Member, now: datetime) -> Iterator[Row]:
    """The issues and key nodes that the member has to see to, fifty at most; a node with an issue once."""
    found = queries.mine(member, MOST)
    names = node_names([(it.order_id, it.node_code) for it in found])
    told = {(it.order_id, it.node_code) for it in found}
    urgent, rest = found[:MOST_ISSUES], found[MOST_ISSUES:]
    yield from (_issue_row(it, names.get((it.order_id, it.node_code), "")) for it in urgent)
    if rest:
        yield _more(_("More issues are open"), f"{reverse('desk:issues')}?mine=on", "alert-octagon")
    yield from _due_nodes(member, now, told, MOST - len(urgent))


def _issue_row(issue: Issue, node: str) -> Row:
    number = issue.order.number if issue.order else ""
    customer = issue.order.customer.name if issue.order else ""
    parts = (customer, str(issue.get_severity_display()), facts_text(issue.rule, readable(issue.facts)))
    return Row(
        Lane.DUE,
        f"{number} {headline(issue, node)}".strip(),
        reverse("desk:issue", args=[issue.pk]),
        icon="alert-octagon",
        at=issue.opened_at,
        is_since=True,
        detail=" · ".join(part for part in parts if part),
        act=_("Handle"),
    )


def _due_nodes(
    member: Member, now: datetime, told: Collection[tuple[int | None, str]], most: int
) -> Iterator[Row]:
    """The member's key nodes that are due within three days, or late, the longest late first."""
    if not may(member, "orders.view"):
        return
    today = worktime.calendar().local_day(now)
    found = due_nodes(member, today, limit=most + len(told) + 1)
    fresh = [it for it in found if it.key not in told]
    yield from (_node_row(it, (today - it.planned).days) for it in fresh[:most])
    if len(fresh) > most:
        url = f"{reverse('desk:orders')}?todo=1&sort=next"
        yield _more(_("More key nodes are due: to the orders"), url, "list-check")


def _more(text: str, url: str, icon: str) -> Row:
    return Row(Lane.DUE, text, url, icon=icon, act=_("Show all"))


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
            section="orders",
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
    add_rows("issues", _rows)
