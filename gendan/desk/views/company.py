"""Departments, roles and authority limits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base.refs import Subject
from gendan.desk import timelines
from gendan.desk.forms.company import AuthorityForm
from gendan.desk.forms.people import DepartmentForm, RoleForm
from gendan.desk.pages import done, for_members, member_of
from gendan.people import actions, queries
from gendan.people.permissions import PERMISSIONS


@for_members("people.view")
def departments(request: HttpRequest) -> HttpResponse:
    """All departments, with heads and sizes."""
    viewer = member_of(request)
    context = {
        "departments": queries.departments(viewer, retired=True),
        "may_manage": queries.may(viewer, "departments.manage"),
    }
    return render(request, "desk/company/departments.html", context)


@for_members("departments.manage")
def add_department(request: HttpRequest) -> HttpResponse:
    """A new department."""
    viewer = member_of(request)
    form = DepartmentForm(viewer, request.POST or None)
    page = reverse("desk:departments")
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: actions.add_department(actor=viewer, **form.cleaned_data))
    ):
        return done(request, _("Saved."), page)
    context = {"form": form, "back": page, "heading": _("New department")}
    return render(request, "desk/parts/form_page.html", context, status=422 if form.errors else 200)


@for_members("people.view")
def department(request: HttpRequest, department_id: int) -> HttpResponse:
    """A department: its particulars, to change for who may, and what happened to it."""
    viewer = member_of(request)
    shown = queries.department_for(viewer, department_id)
    may_manage = queries.may(viewer, "departments.manage")
    initial = {name: getattr(shown, name) for name in DepartmentForm.base_fields}
    form = DepartmentForm(viewer, request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: actions.change_department(shown.pk, actor=viewer, **form.cleaned_data))
    ):
        return done(request, _("Saved."), reverse("desk:department", args=[shown.pk]))
    context = {
        "form": form,
        "shown": shown,
        "may_manage": may_manage,
        "timeline": timelines.read(viewer, Subject("department", shown.pk)),
    }
    return render(request, "desk/company/department.html", context, status=422 if form.errors else 200)


@require_POST
@for_members("departments.manage")
def retire_department(request: HttpRequest, department_id: int) -> HttpResponse:
    """Out of use, or in use again."""
    viewer = member_of(request)
    act = actions.retire_department if request.POST.get("retire") else actions.restore_department
    act(department_id, actor=viewer)
    return done(request, _("Saved."), reverse("desk:departments"))


@for_members("people.view")
def roles(request: HttpRequest) -> HttpResponse:
    """Roles against permissions, as a matrix of ticks."""
    viewer = member_of(request)
    found = list(queries.roles(viewer))
    table = [(it, [it.code in role.permissions for role in found]) for it in PERMISSIONS.values()]
    context = {"roles": found, "table": table, "may_manage": queries.may(viewer, "roles.manage")}
    return render(request, "desk/company/roles.html", context)


@for_members("roles.manage")
def add_role(request: HttpRequest) -> HttpResponse:
    """A new role."""
    form = RoleForm(request.POST or None)
    page = reverse("desk:roles")
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: actions.add_role(actor=member_of(request), **form.cleaned_data))
    ):
        return done(request, _("Saved."), page)
    context = {"form": form, "heading": _("New role"), "permissions": PERMISSIONS}
    return render(request, "desk/company/role.html", context, status=422 if form.errors else 200)


@for_members("people.view")
def role(request: HttpRequest, role_id: int) -> HttpResponse:
    """A role: what it allows, who has it."""
    viewer = member_of(request)
    shown = queries.role_for(viewer, role_id)
    initial = {name: getattr(shown, name) for name in RoleForm.base_fields}
    form = RoleForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: actions.change_role(shown.pk, actor=viewer, **form.cleaned_data))
    ):
        return done(request, _("Saved."), reverse("desk:roles"))
    context: dict[str, Any] = {
        "form": form,
        "shown": shown,
        "heading": shown.name,
        "permissions": PERMISSIONS,
        "may_manage": queries.may(viewer, "roles.manage"),
    }
    return render(request, "desk/company/role.html", context, status=422 if form.errors else 200)


@require_POST
@for_members("roles.manage")
def remove_role(request: HttpRequest, role_id: int) -> HttpResponse:
    """Remove a role that nobody has."""
    actions.remove_role(role_id, actor=member_of(request))
    return done(request, _("The role was removed."), reverse("desk:roles"))


@for_members("people.view")
def authority(request: HttpRequest) -> HttpResponse:
    """What each grade may decide alone."""
    viewer = member_of(request)
    form = AuthorityForm(queries.authority_table(), request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            actions.set_authority(form.limits, actor=viewer)

        if form.does(act):
            return done(request, _("Saved."), reverse("desk:authority"))
    context = {"form": form, "may_manage": queries.may(viewer, "authority.manage")}
    return render(request, "desk/company/authority.html", context, status=422 if form.errors else 200)
