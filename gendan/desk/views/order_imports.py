"""Orders by Excel: a file comes in, its columns are named, its rows checked, the good ones taken over."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from gendan.base.errors import GendanError, InvalidInputError
from gendan.base.files.upload import LimitedUploadHandler
from gendan.base.refs import Subject
from gendan.desk import timelines
from gendan.desk.forms.order_imports import MOST_EXTRA, choices_of
from gendan.desk.pages import done, for_members, member_of, page_of, partial_or_page
from gendan.desk.views.excel import download
from gendan.desk.views.order_lists import attached
from gendan.orders.actions import importing
from gendan.orders.import_layout import CREATABLE, Choices, from_json
from gendan.orders.models import ImportRun, RunState
from gendan.orders.queries import imports as queries
from gendan.people.permit import may

WORKING = (RunState.CHECKING, RunState.IMPORTING)
COLOURS = {
    RunState.MAPPING: "yellow",
    RunState.CHECKING: "blue",
    RunState.CHECKED: "azure",
    RunState.IMPORTING: "blue",
    RunState.DONE: "green",
    RunState.REFUSED: "red",
    RunState.CANCELLED: "secondary",
}


@csrf_exempt  # reading the token reads the whole form: `_imports` checks it, once the limits are in force
def imports(request: HttpRequest) -> HttpResponse:
    """Past imports, and where a file is dropped."""
    if request.method == "POST":
        request.upload_handlers = [LimitedUploadHandler(request)]
    return _imports(request)


@csrf_protect
@for_members("orders.import")
def _imports(request: HttpRequest) -> HttpResponse:
    member, error = member_of(request), None
    if request.method == "POST":
        try:
            upload = request.FILES.get("file")
            if upload is None:
                raise InvalidInputError(_("Choose a file."))
            run = importing.start_import(upload, source=request.POST.get("source", ""), actor=member)
            return HttpResponseRedirect(_page(run))
        except GendanError as problem:
            error = problem
    page = page_of(request, queries.import_runs(member), 30)
    context = {
        "page": page,
        "runs": [(run, COLOURS[RunState(run.state)]) for run in page],
        "sources": queries.import_sources(member),
        "error": error,
        "chosen": request.POST.get("source", "") if error else "",
    }
    return render(request, "desk/order_imports/list.html", context, status=error.status if error else 200)


@for_members("orders.import")
@require_GET
def one_import(request: HttpRequest, run_id: int) -> HttpResponse:
    """How an import stands: progress, what it would do, what it did. While it works the page asks again."""
    run = queries.run_for(member_of(request), run_id)
    if run.state == RunState.MAPPING:
        return HttpResponseRedirect(reverse("desk:order_import_columns", args=[run.pk]))
    context = _standing(request, run)
    return partial_or_page(request, "desk/order_imports/run.html", context)


def _standing(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    member, orders = member_of(request), run.summary.get("orders", {})
    unknown = run.summary.get("unknown", {})
    counts = run.summary.get("unknown_counts", {})
    allowed = set(run.layout.get("create", ()))
    return {
        "run": run,
        "colour": COLOURS[RunState(run.state)],
        "is_working": run.state in WORKING,
        "percent": min(100, 100 * run.progress // max(1, run.rows)),
        "orders": orders,
        "good": orders.get("new", 0) + orders.get("changed", 0),
        "wrong": queries.wrong_cells(run) if run.refused else [],
        "more": max(0, run.summary.get("mistakes", 0) - queries.MOST_SHOWN),
        "unknown": [
            (kind, UNKNOWN[kind], unknown[kind][:12], counts.get(kind, 0), kind in allowed)
            for kind in CREATABLE
            if unknown.get(kind)
        ],
        "preview": run.summary.get("preview", ()),
        "running_at_once": run.layout.get("state") == "confirmed",
        "all_or_nothing": run.layout.get("all_or_nothing"),
        "timeline": None
        if run.state in WORKING
        else timelines.read_if_seen(member, Subject("import", run.pk)),
    }


UNKNOWN = {"customers": "building", "factories": "building-factory-2", "products": "shirt"}


@for_members("orders.import")
def columns(request: HttpRequest, run_id: int) -> HttpResponse:
    """Our fields against the columns of the file, with values and how sure each is."""
    member = member_of(request)
    run = queries.run_for(member, run_id)
    if run.state not in {RunState.MAPPING, RunState.CHECKED} and request.method != "POST":
        return HttpResponseRedirect(_page(run))
    choices, error, source = from_json(run.layout), None, _source_name(run)
    if request.method == "POST":
        choices, source = choices_of(request.POST), request.POST.get("source", "")
        try:
            importing.name_columns(run.pk, choices, source=source, actor=member)
            return HttpResponseRedirect(_page(run))
        except InvalidInputError as problem:
            error = problem
    context = {**_columns(run, choices, error), "source": source, "sources": queries.import_sources(member)}
    context["may_confirm"] = may(member, "orders.review")
    return render(request, "desk/order_imports/columns.html", context, status=error.status if error else 200)


def _columns(run: ImportRun, choices: Choices, error: GendanError | None) -> dict[str, Any]:
    try:
        rows = queries.field_rows(run, choices)
    except ValueError:
        rows = queries.field_rows(run)
    faults = {name: str(text) for name, text in error.fields.items()} if error else {}
    used = {name for columns in choices.mapping.values() for name in columns}
    names = run.summary["head"]["names"]
    return {
        "run": run,
        "rows": [(row, faults.get(row.name, "")) for row in rows],
        "names": names,
        "unused": [it for it in names if it not in used],
        "sample": run.summary["sample"][:5],
        "choices": choices,
        "error": error,
        "faults": faults,
        "extra": range(min(2, MOST_EXTRA)),
        "first_row": run.summary["head"]["first"],
    }


def _source_name(run: ImportRun) -> str:
    if run.source:
        return run.source.name
    return str(run.summary.get("wanted_source") or run.name.rsplit(".", 1)[0])[:40]


@for_members("orders.import")
@require_POST
def allow(request: HttpRequest, run_id: int) -> HttpResponse:
    """What is unknown may be added: the rows are checked once more."""
    member = member_of(request)
    run = queries.run_for(member, run_id)
    choices = from_json(run.layout)
    wanted = frozenset(request.POST.getlist("create")) & frozenset(CREATABLE)
    choices = replace(choices, create=choices.create | wanted)
    importing.name_columns(run.pk, choices, source=_source_name(run), actor=member)
    return HttpResponseRedirect(_page(run))


@for_members("orders.import")
@require_POST
def take(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take over the good orders, in the background."""
    run = queries.run_for(member_of(request), run_id)
    importing.take(run.pk, actor=member_of(request))
    return HttpResponseRedirect(_page(run))


@for_members("orders.import")
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Break it off."""
    run = queries.run_for(member_of(request), run_id)
    importing.cancel_import(run.pk, actor=member_of(request))
    return done(request, _("The import was broken off."), _page(run))


@for_members("orders.import")
@require_GET
def refused(request: HttpRequest, run_id: int) -> HttpResponse:
    """The refused rows with their reasons, to mend and bring back."""
    content, name = queries.refused_rows(member_of(request), run_id)
    name = _("%(name)s_refused") % {"name": name}
    return attached(content, name)  # type: ignore[return-value] # streams


@for_members("orders.import")
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A table to fill in, with sample rows and choices in its cells."""
    return download(queries.import_template(member_of(request)), _("orders_template"))


def _page(run: ImportRun) -> str:
    return reverse("desk:order_import", args=[run.pk])
