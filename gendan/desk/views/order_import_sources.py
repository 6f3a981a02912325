"""The sources of imports: how their files are read, which folder is watched for them, what came of them."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from gendan.desk import timelines
from gendan.desk.forms.base import DeskForm
from gendan.desk.pages import done, for_members, member_of, page_of
from gendan.desk.views.order_imports import COLOURS
from gendan.orders.actions import importing
from gendan.orders.models import ImportRun, RunState
from gendan.orders.queries import import_folders
from gendan.orders.queries import import_sources as queries


class FolderForm(DeskForm):
    """The folder that is watched for files of a source."""

    folder = forms.CharField(
        label=gettext_lazy("Watched folder"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Files in it are imported by themselves. Empty: no folder is watched."),
        widget=forms.TextInput(attrs={"list": "folders", "autocomplete": "off"}),
    )


@for_members("orders.import")
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """All sources, each with what its last file became."""
    page = page_of(request, queries.listed_sources(member_of(request)))
    last = queries.last_runs(page)
    rows = [(it, _coloured(run) if (run := last.get(it.pk)) else None, _is_missing(it.folder)) for it in page]
    context = {"page": page, "rows": rows, "are_watched": import_folders.are_watched()}
    return render(request, "desk/order_imports/sources.html", context)


@for_members("orders.import")
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """One source; its folder can be changed here, its columns with the next file."""
    member = member_of(request)
    shown = queries.source_for(member, source_id)
    form = FolderForm(request.POST if request.method == "POST" else None, initial={"folder": shown.folder})
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(
            lambda: importing.save_source(shown.pk, folder=form.cleaned_data["folder"], actor=member)
        )
    ):
        return done(request, _("Saved."), reverse("desk:order_import_source", args=[shown.pk]))
    context = {
        "shown": shown,
        "form": form,
        "choices": importing.choices_of(shown),
        "columns": queries.columns_of(shown),
        "runs": [_coloured(it) for it in queries.runs_of(shown)],
        "folders": import_folders.offered(),
        "are_watched": import_folders.are_watched(),
        "is_missing": _is_missing(shown.folder),
        "timeline": timelines.read_if_seen(member, importing.about_source(shown)),
    }
    return render(request, "desk/order_imports/source.html", context, status=422 if form.errors else 200)


def _coloured(run: ImportRun) -> tuple[ImportRun, str]:
    return run, COLOURS[RunState(run.state)]


def _is_missing(folder: str) -> bool:
    """Whether a folder is set from which nothing comes."""
    return bool(folder) and import_folders.folder_of(folder) is None
