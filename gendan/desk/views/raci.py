"""The RACI matrix: read as a table, changed row by row, with its findings beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base.errors import GendanError
from gendan.desk.asked import number_in
from gendan.desk.forms.company import ActivityForm, NewActivityForm, RaciRowForm
from gendan.desk.pages import asks_for_part, done, for_members, member_of
from gendan.people import actions, queries
from gendan.people.models import Activity, Department, Member
from gendan.people.raci import Limits as NoLimits
from gendan.people.raci import Row, advise_row, check_row, letters_from
from gendan.people.wording import finding_text


def _columns(member: Member) -> list[Department]:
    return list(queries.departments(member))


def _letters(activity: Activity) -> dict[str, str]:
    return {cell.department.code: cell.letters for cell in activity.cells.all()}


def _matrix(request: HttpRequest, **more: Any) -> dict[str, Any]:
    viewer = member_of(request)
    return {"matrix": queries.raci_matrix(viewer), "may_manage": queries.may(viewer, "raci.manage"), **more}


@for_members("people.view")
def matrix(request: HttpRequest) -> HttpResponse:
    """The whole matrix with its findings."""
    return render(request, "desk/raci/matrix.html", _matrix(request))


@for_members("raci.manage")
def row(request: HttpRequest, activity_id: int) -> HttpResponse:
    """One row to edit: a part of the open page, or a page of its own where there are no scripts."""
    viewer = member_of(request)
    activity = queries.activity_for(viewer, activity_id)
    columns = _columns(viewer)
    form = RaciRowForm(
        columns, request.POST or None, initial={**_letters(activity), "version": activity.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_row(activity.pk, form.letters, version=form.cleaned_data["version"], actor=viewer)
        except GendanError as error:
            return _row_page(request, activity, form, [(True, str(error))], error.status)
        if asks_for_part(request):
            return _saved(request, activity.pk)
        return done(request, _("Saved."), f"{reverse('desk:raci')}#row-{activity.pk}")
    return _row_page(request, activity, form, [], 422 if form.errors else 200)


def _row_page(
    request: HttpRequest, activity: Activity, form: RaciRowForm, findings: list[tuple[bool, str]], status: int
) -> HttpResponse:
    template = "desk/raci/_row_edit.html" if asks_for_part(request) else "desk/raci/row.html"
    context = {"activity": activity, "form": form, "findings": findings}
    return render(request, template, context, status=422 if status == 409 else status)


def _saved(request: HttpRequest, activity_id: int) -> HttpResponse:
    """The row as it now stands; the findings of the whole matrix go along."""
    context = _matrix(request)
    shown = next(it for it in context["matrix"].rows if it.activity.pk == activity_id)
    return render(request, "desk/raci/_row_saved.html", {**context, "row": shown})


@for_members("people.view")
def shown_row(request: HttpRequest, activity_id: int) -> HttpResponse:
    """One row to read, after the editing was given up."""
    context = _matrix(request)
    activity = queries.activity_for(member_of(request), activity_id)
    shown = next(it for it in context["matrix"].rows if it.activity.pk == activity.pk)
    return render(request, "desk/raci/_row.html", {**context, "row": shown})


@require_POST
@for_members("raci.manage")
def check(request: HttpRequest, activity_id: int) -> HttpResponse:
    """What would be found if the row were saved like this; nothing is saved."""
    viewer = member_of(request)
    activity = queries.activity_for(viewer, activity_id)
    columns = _columns(viewer)
    form = RaciRowForm(columns, request.POST)
    form.is_valid()
    letters = {code: found for code, text in form.letters.items() if (found := letters_from(text))}
    draft = Row(activity.code, letters, (), activity.is_check, activity.is_risky)
    names = {it.code: it.name for it in columns}
    remarks = [*check_row(draft, list(names)), *advise_row(draft, len(columns), NoLimits())]
    findings = [(it.is_error, finding_text(it, activity.name, names.get(it.column, ""))) for it in remarks]
    return render(request, "desk/raci/_findings.html", {"findings": findings, "checked": True})


@for_members("raci.manage")
def add(request: HttpRequest) -> HttpResponse:
    """A new activity."""
    viewer = member_of(request)
    form = NewActivityForm(_columns(viewer), request.POST or None)
    page = reverse("desk:raci")
    if request.method == "POST" and form.is_valid():
        fields = {
            key: value
            for key, value in form.cleaned_data.items()
            if key not in ("accountable", "responsible")
        }
        if form.does(lambda: actions.add_activity(letters=form.letters, actor=viewer, **fields)):
            return done(request, _("Saved."), page)
    context = {"form": form, "back": page, "heading": _("New activity")}
    return render(request, "desk/parts/form_page.html", context, status=422 if form.errors else 200)


@for_members("raci.manage")
def edit(request: HttpRequest, activity_id: int) -> HttpResponse:
    """An activity's words and weight."""
    viewer = member_of(request)
    activity = queries.activity_for(viewer, activity_id)
    initial = {name: getattr(activity, name) for name in ActivityForm.base_fields}
    form = ActivityForm(request.POST or None, initial=initial)
    page = f"{reverse('desk:raci')}#row-{activity.pk}"
    if request.method == "POST" and form.is_valid():
        version = _version(request, activity)
        fields = form.cleaned_data
        if form.does(lambda: actions.change_activity(activity.pk, version=version, actor=viewer, **fields)):
            return done(request, _("Saved."), page)
    context = {"form": form, "back": page, "activity": activity, "heading": activity.name}
    return render(request, "desk/raci/activity.html", context, status=422 if form.errors else 200)


@require_POST
@for_members("raci.manage")
def retire(request: HttpRequest, activity_id: int) -> HttpResponse:
    """The activity is no longer used."""
    viewer = member_of(request)
    activity = queries.activity_for(viewer, activity_id)
    actions.retire_activity(activity.pk, version=_version(request, activity), actor=viewer)
    return done(request, _("“%(name)s” is no longer used.") % {"name": activity.name}, reverse("desk:raci"))


def _version(request: HttpRequest, activity: Activity) -> int:
    sent = number_in(request.POST.get("version", ""))
    return activity.version if sent is None else sent
