"""The page of one order: its head, and a tab of what belongs to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gendan.base.errors import Text
from gendan.desk import timelines
from gendan.desk.asked import day_in
from gendan.desk.facts import readable
from gendan.desk.forms.order_acts import MaterialForm, MaterialsForm
from gendan.desk.forms.order_links import LinkForm
from gendan.desk.gantt import GanttNode, gantt
from gendan.desk.issues import headline
from gendan.desk.order_acts import acts_of
from gendan.desk.pages import for_members, member_of
from gendan.issues.queries import issues_of, open_counts
from gendan.issues.wording import facts_text
from gendan.orders.field_wording import shown as changed
from gendan.orders.incoterms import incoterm
from gendan.orders.models import Colour, NodeState, PlanNode
from gendan.orders.queries import forecasts, order_page
from gendan.orders.queries.links import links_of
from gendan.orders.queries.order_page import OrderPage
from gendan.orders.states import CHANGEABLE
from gendan.orders.wording import RULES, warning_text
from gendan.people.models import Member
from gendan.people.permit import may

Load = Callable[[HttpRequest, Member, OrderPage], Mapping[str, Any]]
FOLDED = 5  # nodes behind the order, from which on they are folded away
LOOKS = {Colour.NONE: "none", Colour.GREEN: "green", Colour.YELLOW: "yellow", Colour.RED: "red"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its name in the address, and what its template needs."""

    name: str
    title: Text
    load: Load


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning as people read it, and where something can be done about it."""

    title: Text
    text: str
    icon: str
    look: str
    node: PlanNode | None
    url: str
    act: Text


@for_members()
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order: what stands, what is wrong, what to do next."""
    return shown(request, order_page.page_for(member_of(request), order_id))


def shown(
    request: HttpRequest, page: OrderPage, *, tab: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The page with one of its tabs; `more` replaces what the tab has loaded, such as a refused form."""
    member = member_of(request)
    chosen = TABS.get(tab or request.GET.get("tab", ""), TABS["plan"])
    context = {
        **head(page, member),
        "tabs": TABS.values(),
        "tab": chosen,
        "part": f"desk/order/_{chosen.name}.html",
        **chosen.load(request, member, page),
        **more,
    }
    return render(request, "desk/order/page.html", context, status=status)


def head(page: OrderPage, member: Member) -> dict[str, Any]:
    """What stands above every tab."""
    order = page.order
    rule = incoterm(order.incoterm)
    first, more = acts_of(page, member)
    chinese = (get_language() or "").startswith("zh")
    return {
        "page": page,
        "order": order,
        "today": page.today,
        "look": LOOKS[Colour(order.colour)],
        "warned": [_warned(page, *it) for it in order.warnings],
        "issue_count": open_counts(member, [order.pk]).get(order.pk, 0),
        "risk": (rule.risk_zh if chinese else rule.risk) if rule else "",
        "ship_late": _days(order.promised_ship, order.forecast_ship),
        "delivery_late": _days(order.promised_delivery, order.forecast_delivery),
        "first_act": first,
        "more_acts": more,
        "may_report": may(member, "orders.report"),
        "may_plan": may(member, "orders.plan"),
        "may_enter": may(member, "orders.enter"),
    }


def _days(promised: date | None, forecast: date | None) -> int | None:
    return (forecast - promised).days if promised and forecast else None


def _warned(page: OrderPage, rule: str, code: str, light: int, facts: Mapping[str, Any]) -> Warned:
    known, node = RULES.get(rule), page.by_code.get(code)
    url, act = _next_step(page, rule, node)
    return Warned(
        title=known.title if known else rule,
        text=warning_text(rule, readable(facts)),
        icon=known.icon if known else "alert-triangle",
        look=LOOKS.get(Colour(light), "none") if light in Colour.values else "none",
        node=node,
        url=url,
        act=act,
    )


def _next_step(page: OrderPage, rule: str, node: PlanNode | None) -> tuple[str, Text]:
    """Where and how something is done about a warning."""
    here = reverse("desk:order", args=[page.order.pk])
    if rule == "kit.incomplete":
        return f"{here}?tab=materials", _("See which materials are missing and chase them")
    if rule.startswith("forecast"):
        return f"{here}?tab=forecast", _("See which node to act on")
    if node is not None:
        url = reverse("desk:node", args=[page.order.pk, node.code])
        return url, _("Report it done, or announce a new date")
    return f"{here}?tab=plan", _("Report where the nodes stand")


def _timeline(_request: HttpRequest, member: Member, page: OrderPage) -> dict[str, Any]:
    return {"timeline": timelines.read(member, page.order.subject)}


def _plan(_request: HttpRequest, _member: Member, page: OrderPage) -> dict[str, Any]:
    rows = [(node, LOOKS[Colour(node.colour)], _slip(node)) for node in page.nodes]
    return {"rows": rows, "past_count": _past_count(page.nodes), "next": page.next_node}


def _past_count(nodes: Sequence[PlanNode]) -> int:
    """How many nodes at the head of the plan are behind the order; 0 where folding them would gain little."""
    first = next((at for at, it in enumerate(nodes) if it.state == NodeState.OPEN), 0)
    return first if first >= FOLDED else 0


def _slip(node: PlanNode) -> int | None:
    """Calendar days after plan: of what was done, else of what is forecast."""
    day = node.actual or node.forecast
    return (day - node.planned).days if day and node.state != NodeState.SKIPPED else None


def _gantt(_request: HttpRequest, _member: Member, page: OrderPage) -> dict[str, Any]:
    why = forecasts.explain(page)
    drawn = [node for node in page.nodes if node.state != NodeState.SKIPPED]
    picture = gantt(
        [_drawn(node) for node in drawn],
        today=page.today,
        promises=list(forecasts.goals_of(page.order).values()),
        critical=why.codes if why else [],
        is_working=lambda day: page.days.is_working(day.toordinal()),
    )
    rows = [(node, bar) for node, bar in zip(drawn, picture.bars, strict=True)] if picture else []
    return {"picture": picture, "rows": rows, "why": why}


def _drawn(node: PlanNode) -> GanttNode:
    return GanttNode(
        code=node.code,
        planned=node.planned,
        shown=node.actual or node.forecast or node.expected or node.planned,
        look="done" if node.state == NodeState.DONE else LOOKS[Colour(node.colour)],
        after=tuple(link[0] for link in node.links),
    )


def _forecast(request: HttpRequest, _member: Member, page: OrderPage) -> dict[str, Any]:
    why = forecasts.explain(page)
    code, day = request.GET.get("node", ""), day_in(request.GET.get("day", ""))
    if why and not code and why.lever:
        code = why.lever.node.code
    return {
        "why": why,
        "gains": forecasts.gains(page, why) if why else [],
        "asked_code": code,
        "asked_day": day or page.today,
        "what_if": forecasts.what_if(page, code, day) if day else None,
    }


def _lines(_request: HttpRequest, _member: Member, page: OrderPage) -> dict[str, Any]:
    return {"lines": order_page.lines_of(page.order)}


def _materials(_request: HttpRequest, _member: Member, page: OrderPage) -> dict[str, Any]:
    return {
        "kit": order_page.kit_of(page.order),
        "may_change": page.order.status in CHANGEABLE,
        "one": MaterialForm(auto_id="one_%s"),
        "several": MaterialsForm(page.today, auto_id="several_%s"),
    }


def _files(_request: HttpRequest, member: Member, page: OrderPage) -> dict[str, Any]:
    return {"files": order_page.files_of(member, page)}


def _changes(_request: HttpRequest, _member: Member, page: OrderPage) -> dict[str, Any]:
    return {
        "versions": [(it, changed(it.changes)) for it in order_page.versions_of(page.order)],
        "promises": order_page.promises_of(page.order),
    }


def _links(_request: HttpRequest, _member: Member, page: OrderPage) -> dict[str, Any]:
    return {"links": links_of(page.order), "form": LinkForm(page)}


def _issues(_request: HttpRequest, member: Member, page: OrderPage) -> dict[str, Any]:
    found = issues_of(page.order) if may(member, "issues.view") else []
    names = {code: node.name for code, node in page.by_code.items()}
    rows = [
        (it, headline(it, names.get(it.node_code, "")), facts_text(it.rule, readable(it.facts)))
        for it in found
    ]
    return {"rows": rows}


TABS: dict[str, Tab] = {
    it.name: it
    for it in (
        Tab("plan", gettext_lazy("Plan"), _plan),
        Tab("forecast", gettext_lazy("Why this forecast?"), _forecast),
        Tab("gantt", gettext_lazy("Gantt chart"), _gantt),
        Tab("timeline", gettext_lazy("Timeline"), _timeline),
        Tab("lines", gettext_lazy("Lines"), _lines),
        Tab("materials", gettext_lazy("Materials"), _materials),
        Tab("files", gettext_lazy("Files"), _files),
        Tab("changes", gettext_lazy("Changes"), _changes),
        Tab("links", gettext_lazy("Report links"), _links),
        Tab("issues", gettext_lazy("Issues"), _issues),
    )
}
