"""Plan templates: what nodes orders of one trade have, when, whose, and in what dependence."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base import clock
from gendan.desk import timelines
from gendan.desk.asked import number_in
from gendan.desk.forms.templates import NewTemplateForm, TemplateForm, TemplateNodeForm, ThresholdForm
from gendan.desk.pages import done, for_members, member_of
from gendan.issues import queries as issues
from gendan.orders.actions import templates as actions
from gendan.orders.models import PlanTemplate, TemplateNode
from gendan.orders.queries import templates as queries
from gendan.people import queries as people
from gendan.people.permit import may

NODE_FIELDS = (
    "name_zh", "name_en", "department_id", "anchor", "offset", "links", "remind", "yellow", "red",
    "evidence", "is_waiting",
)  # fmt: skip


def _page(template: PlanTemplate) -> str:
    return reverse("desk:template", args=[template.pk])


def _refused(form: Any) -> int:
    return 422 if form.errors else 200


@for_members("orders.view")
def templates(request: HttpRequest) -> HttpResponse:
    """All templates."""
    context = {"templates": queries.templates(), "may_manage": may(member_of(request), "templates.manage")}
    return render(request, "desk/templates/list.html", context)


@for_members("orders.view")
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    """One template with its nodes, drawn as a standard order."""
    member = member_of(request)
    found = queries.template_for(member, template_id)
    today = timezone.localtime(clock.now()).date()
    rules = list(queries.thresholds(found))
    context = {
        "template": found,
        "standard": queries.standard_order(found, today),
        "thresholds": rules,
        "alarms": issues.alarms_by_node(member, found.pk),
        "rule_alarms": issues.alarms_by_rule(member, rules),
        "may_manage": may(member, "templates.manage"),
        "timeline": timelines.read(member, actions.about(found)),
    }
    return render(request, "desk/templates/template.html", context)


@for_members("templates.manage")
def new(request: HttpRequest) -> HttpResponse:
    """Another template, begun as a copy."""
    form = NewTemplateForm(request.POST or None, templates=queries.templates())
    if request.method == "POST" and form.is_valid():
        made = form.accept(lambda: actions.add_template(actor=member_of(request), **form.cleaned_data))
        if made is not None:
            return done(request, _("Saved. Now change its nodes."), _page(made))
    context = {"form": form, "back": reverse("desk:templates"), "heading": _("New template")}
    return render(request, "desk/parts/form_page.html", context, status=_refused(form))


@for_members("templates.manage")
def edit(request: HttpRequest, template_id: int) -> HttpResponse:
    """The template as a whole."""
    found = queries.template_for(member_of(request), template_id)
    names = ("name_zh", "name_en", "span", "ship_node", "delivery_node", "is_active", "version")
    initial = {name: getattr(found, name) for name in names}
    form = TemplateForm(request.POST or None, nodes=list(found.nodes.all()), initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(
            lambda: actions.change_template(found.pk, actor=member_of(request), **form.cleaned_data)
        )
    ):
        return done(request, _("Saved."), _page(found))
    context = {"form": form, "back": _page(found), "heading": f"{found.code} {found.name}"}
    return render(request, "desk/parts/form_page.html", context, status=_refused(form))


def _node_form(request: HttpRequest, found: PlanTemplate, node: TemplateNode | None) -> TemplateNodeForm:
    initial: dict[str, Any] = {"version": found.version, "anchor": "T", "yellow": 1, "red": 3}
    if node is not None:
        initial |= {name: getattr(node, name) for name in (*NODE_FIELDS, "position")}
    return TemplateNodeForm(
        request.POST or None,
        nodes=list(found.nodes.all()),
        departments=people.departments(member_of(request)),
        code=node.code if node else "",
        initial=initial,
    )


@for_members("templates.manage")
def add_node(request: HttpRequest, template_id: int) -> HttpResponse:
    """A node more."""
    found = queries.template_for(member_of(request), template_id)
    form = _node_form(request, found, None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(
            lambda: actions.add_template_node(found.pk, actor=member_of(request), **form.cleaned_data)
        )
    ):
        return done(request, _("Saved."), _page(found))
    context = {"form": form, "back": _page(found), "heading": _("New node"), "template": found}
    return render(request, "desk/templates/node.html", context, status=_refused(form))


@for_members("templates.manage")
def edit_node(request: HttpRequest, template_id: int, node: str) -> HttpResponse:
    """One node of a template."""
    found = queries.template_for(member_of(request), template_id)
    shown = queries.node_of(found, node)
    form = _node_form(request, found, shown)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(
            lambda: actions.change_template_node(
                found.pk, shown.code, actor=member_of(request), **form.cleaned_data
            )
        )
    ):
        return done(request, _("Saved."), _page(found))
    context = {"form": form, "back": _page(found), "heading": str(shown), "template": found, "node": shown}
    return render(request, "desk/templates/node.html", context, status=_refused(form))


@require_POST
@for_members("templates.manage")
def remove_node(request: HttpRequest, template_id: int, node: str) -> HttpResponse:
    """A node less; what cannot be removed is said on its page."""
    found = queries.template_for(member_of(request), template_id)
    shown = queries.node_of(found, node)
    version = number_in(request.POST.get("version", ""))
    actions.remove_template_node(
        found.pk, shown.code, version=-1 if version is None else version, actor=member_of(request)
    )
    return done(request, _("Removed."), _page(found))


@for_members("orders.view")
def thresholds(request: HttpRequest) -> HttpResponse:
    """Customers whose orders have other thresholds."""
    member, rules = member_of(request), list(queries.thresholds())
    context = {
        "thresholds": rules,
        "rule_alarms": issues.alarms_by_rule(member, rules),
        "may_manage": may(member, "templates.manage"),
    }
    return render(request, "desk/templates/thresholds.html", context)


@for_members("templates.manage")
def new_threshold(request: HttpRequest) -> HttpResponse:
    """Other thresholds for a customer at one node."""
    form = ThresholdForm(
        request.POST or None,
        customers=queries.customers(),
        templates=queries.templates(),
        nodes=queries.node_codes(),
        initial={"yellow": 1, "red": 3},
    )
    page = reverse("desk:thresholds")
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: actions.set_threshold(actor=member_of(request), **form.cleaned_data))
    ):
        return done(request, _("Saved."), page)
    context = {
        "form": form,
        "back": page,
        "heading": _("Thresholds of a customer"),
        "note": _("They hold for orders that are confirmed from now on."),
    }
    return render(request, "desk/parts/form_page.html", context, status=_refused(form))


@require_POST
@for_members("templates.manage")
def remove_threshold(request: HttpRequest, rule_id: int) -> HttpResponse:
    """The usual thresholds again."""
    actions.remove_threshold(rule_id, actor=member_of(request))
    return done(request, _("Removed."), reverse("desk:thresholds"))
