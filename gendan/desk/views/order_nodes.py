"""One key node: its dates, what was reported and promised of it, and every act on it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from gendan.base.errors import NotFoundError, Text
from gendan.base.files.queries import files_on
from gendan.base.files.upload import LimitedUploadHandler
from gendan.desk.forms import order_nodes as forms
from gendan.desk.forms.base import people
from gendan.desk.pages import asks_for_part, done, for_members, member_of, partial_or_page
from gendan.desk.views.order_page import LOOKS
from gendan.issues.queries import alarms_of
from gendan.orders.actions import nodes, reporting
from gendan.orders.actions.evidence import report_with_photos
from gendan.orders.models import Colour, NodeState, PlanNode
from gendan.orders.queries import order_page
from gendan.orders.queries.order_page import OrderPage
from gendan.orders.steps import INSPECTIONS
from gendan.people.models import Member
from gendan.people.permit import may
from gendan.people.queries import members

Run = Callable[[PlanNode, Member, dict[str, Any]], object]
OPEN, ENDED = frozenset({NodeState.OPEN}), frozenset({NodeState.DONE, NodeState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done to a node in some states, by whoever has the permission."""

    name: str
    title: Text
    icon: str
    form: type[forms.NodeForm]
    run: Run
    permission: str = "orders.report"
    states: frozenset[str] = OPEN
    needs_target: bool = False
    codes: frozenset[str] = frozenset()  # of the nodes it belongs to; empty: of all


def _done(node: PlanNode, member: Member, data: dict[str, Any]) -> None:
    photos, day = data.pop("photos"), data.pop("day")
    report_with_photos(
        node.pk,
        lambda: reporting.report_done(node.pk, day, actor=member, **data),
        photos,
        actor=member,
        request_key=data["request_key"],
    )


def _failed(node: PlanNode, member: Member, data: dict[str, Any]) -> None:
    reporting.report_failed(node.pk, data.pop("day"), data.pop("reason"), actor=member, **data)


def _announce(node: PlanNode, member: Member, data: dict[str, Any]) -> None:
    reporting.announce_date(
        node.pk, data["day"], data["reason"], actor=member, request_key=data["request_key"]
    )


def _progress(node: PlanNode, member: Member, data: dict[str, Any]) -> None:
    reporting.report_progress(node.pk, data.pop("quantity"), actor=member, **data)


def _output(node: PlanNode, member: Member, data: dict[str, Any]) -> None:
    reporting.report_output(node.pk, data["day"], data["quantity"], actor=member)


def _undo(node: PlanNode, member: Member, data: dict[str, Any]) -> None:
    reporting.undo_report(node.pk, data["reason"], actor=member)


def _skip(node: PlanNode, member: Member, data: dict[str, Any]) -> None:
    reporting.skip_node(node.pk, data["reason"], actor=member)


def _change(node: PlanNode, member: Member, data: dict[str, Any]) -> None:
    nodes.change_node(node.pk, actor=member, **data)


ACTS: dict[str, Act] = {
    it.name: it
    for it in (
        Act("done", gettext_lazy("Report it done"), "circle-check", forms.DoneForm, _done),
        Act(
            "failed",
            gettext_lazy("Inspection failed"),
            icon="clipboard-x",
            form=forms.FailedForm,
            run=_failed,
            codes=INSPECTIONS,
        ),
        Act("announce", gettext_lazy("Announce another date"), "calendar-due", forms.AnnounceForm, _announce),
        Act(
            "progress",
            gettext_lazy("Report quantity"),
            "progress",
            forms.ProgressForm,
            _progress,
            needs_target=True,
        ),
        Act(
            "output",
            gettext_lazy("Daily output"),
            "chart-bar",
            forms.OutputForm,
            _output,
            needs_target=True,
        ),
        Act(
            "change",
            gettext_lazy("Change plan, owner or supplier"),
            "edit",
            forms.ChangeNodeForm,
            _change,
            "orders.plan",
        ),
        Act(
            "thresholds",
            gettext_lazy("Change thresholds"),
            icon="adjustments",
            form=forms.ThresholdsForm,
            run=_change,
            permission="orders.plan",
        ),
        Act("skip", gettext_lazy("Not needed for this order"), "x", forms.SkipForm, _skip, "orders.plan"),
        Act(
            "undo",
            gettext_lazy("Take the report back"),
            icon="rotate",
            form=forms.UndoForm,
            run=_undo,
            states=ENDED,
        ),
    )
}


@for_members()
def node(request: HttpRequest, order_id: int, code: str) -> HttpResponse:
    """One node of an order."""
    return _shown(request, *_opened(request, order_id, code))


@csrf_exempt  # reading the token reads the whole form: `_acted` checks it, once the limits are in force
@require_POST
@for_members()
def act(request: HttpRequest, order_id: int, code: str, act: str) -> HttpResponse:
    """Do one of `ACTS`."""
    request.upload_handlers = [LimitedUploadHandler(request)]
    return _acted(request, order_id, code, act)


@csrf_protect
def _acted(request: HttpRequest, order_id: int, code: str, name: str) -> HttpResponse:
    member, (page, node) = member_of(request), _opened(request, order_id, code)
    act = ACTS.get(name)
    if act is None:
        raise NotFoundError
    form = _form(act, page, node, member, request)
    if form.is_valid() and form.does(lambda: act.run(node, member, dict(form.cleaned_data))):
        return _answered(request, node, _told(act, node))
    return _shown(request, page, node, refused=(act, form))


def _answered(request: HttpRequest, node: PlanNode, text: str) -> HttpResponse:
    """The node again; where a dialog asked, word in the corner and what the page below has to renew."""
    order_id, code = node.order_id, node.code
    if not asks_for_part(request):
        return done(request, text, reverse("desk:node", args=[order_id, code]))
    messages.success(request, text)
    response = render(request, "desk/parts/messages.html")
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#toasts", "beforeend"
    response.headers["HX-Trigger"] = json.dumps({"gendan:acted": {"order": order_id, "node": code}})
    return response


def _told(act: Act, node: PlanNode) -> str:
    return _("%(node)s: %(act)s, saved.") % {"node": node.name, "act": act.title}


def _opened(request: HttpRequest, order_id: int, code: str) -> tuple[OrderPage, PlanNode]:
    page = order_page.page_for(member_of(request), order_id)
    node = page.by_code.get(code)
    if node is None:
        raise NotFoundError
    node.order = page.order
    return page, node


def _form(
    act: Act, page: OrderPage, node: PlanNode, member: Member, request: HttpRequest | None = None
) -> forms.NodeForm:
    data = (request.POST, request.FILES) if request else ()
    form = act.form(page, node, *data)
    if isinstance(form, forms.ChangeNodeForm):
        owners = members(member) if may(member, "people.view") else []
        form.offer(people(owners), [(it.pk, str(it)) for it in order_page.makers()])
    return form


def _shown(
    request: HttpRequest, page: OrderPage, node: PlanNode, refused: tuple[Act, forms.NodeForm] | None = None
) -> HttpResponse:
    """The node's page; the form of a refused act stands open, with what is wrong."""
    member = member_of(request)
    acts = [
        (it, *_ready(it, page, node, member, refused))
        for it in ACTS.values()
        if _is_possible(it, page, node, member)
    ]
    if refused and refused[0] not in [it[0] for it in acts]:
        acts.insert(0, (refused[0], refused[1], True))
    context = {
        "page": page,
        "order": page.order,
        "node": node,
        "today": page.today,
        "look": LOOKS[Colour(node.colour)],
        "acts": acts,
        "gates": reporting.gates_open(node) if node.state == NodeState.OPEN else [],
        "after": [(page.by_code[it[0]], it[1], it[2]) for it in node.links if it[0] in page.by_code],
        "reports": order_page.reports_of(page.order, node),
        "promises": order_page.promises_of(page.order, node),
        "outputs": order_page.outputs_of(node) if node.target is not None else [],
        "files": files_on(order_page.node_subject(node), member),
        "on": order_page.node_subject(node),
        "alarms": alarms_of(page.order, node.code),
        "may_report": may(member, "orders.report"),
    }
    return partial_or_page(request, "desk/order/node.html", context, status=422 if refused else 200)


def _ready(
    act: Act, page: OrderPage, node: PlanNode, member: Member, refused: tuple[Act, forms.NodeForm] | None
) -> tuple[forms.NodeForm, bool]:
    """The form of an act, and whether it stands open."""
    if refused and refused[0] is act:
        return refused[1], True
    return _form(act, page, node, member), False


def _is_possible(act: Act, page: OrderPage, node: PlanNode, member: Member) -> bool:
    return (
        page.order.is_open
        and node.state in act.states
        and may(member, act.permission)
        and (node.target is not None or not act.needs_target)
        and (not act.codes or node.code in act.codes)
    )
