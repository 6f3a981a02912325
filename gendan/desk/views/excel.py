"""Members by Excel: a template, an import with a preview first, and an export of what the directory shows."""

import binascii
from base64 import b64decode, b64encode
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gendan.base import clock
from gendan.base.errors import GendanError, InvalidInputError, TooLargeError
from gendan.desk.forms.people import MemberFilter
from gendan.desk.pages import done, for_members, member_of
from gendan.people import actions, queries
from gendan.people.import_rows import Outcome

MOST = 1_000_000  # bytes: the file travels once more with the confirmation
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTCOMES = {
    Outcome.ADD: (gettext_lazy("new"), "green"),
    Outcome.CHANGE: (gettext_lazy("changed"), "blue"),
    Outcome.SAME: (gettext_lazy("unchanged"), "secondary"),
    Outcome.REFUSE: (gettext_lazy("wrong"), "red"),
}


def download(content: bytes, name: str) -> HttpResponse:
    """An .xlsx with the day in its name: `通讯录_20261123.xlsx`."""
    day = timezone.localtime(clock.now()).strftime("%Y%m%d")
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}_{day}.xlsx')}"
    return response


def _content(request: HttpRequest) -> bytes:
    """The file: just uploaded, or sent along from the preview."""
    if upload := request.FILES.get("file"):
        if (upload.size or 0) > MOST:
            raise TooLargeError(_("A list of members may have at most 1 MB."))
        return bytes(upload.read())
    try:
        content = b64decode(request.POST.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise InvalidInputError(_("Choose a file."))
    return content


@for_members("people.manage")
def import_members(request: HttpRequest) -> HttpResponse:
    """Upload, look what would happen, then take over the good rows; the bad ones come back with reasons."""
    if request.method != "POST":
        return render(request, "desk/people/import.html", {})
    try:
        return _step(request, _content(request))
    except GendanError as error:
        return render(request, "desk/people/import.html", {"error": error}, status=error.status)


def _step(request: HttpRequest, content: bytes) -> HttpResponse:
    member, step = member_of(request), request.POST.get("step")
    if step == "import":
        imported = actions.import_members(content, actor=member)
        text = _("Imported: %(added)d new, %(changed)d changed, %(refused)d refused.") % {
            "added": imported.added,
            "changed": imported.changed,
            "refused": len(imported.refused),
        }
        return done(request, text, reverse("desk:members"))
    preview = queries.preview_import(member, content)
    if step == "refused":
        return download(queries.refused_rows(preview), _("members_refused"))
    reasons = {refusal.line.number: refusal.reason for refusal in preview.refused}
    context = {
        "preview": preview,
        "lines": [
            (line.number, preview.cells(line), *OUTCOMES[line.outcome], reasons.get(line.number, ""))
            for line in preview.lines
        ],
        "good": preview.count(Outcome.ADD) + preview.count(Outcome.CHANGE),
        "bad": len(reasons),
        "content": b64encode(content).decode(),
    }
    return render(request, "desk/people/import.html", context)


@for_members("people.manage")
def template(request: HttpRequest) -> HttpResponse:
    """An empty list with sample rows and choices in its cells."""
    return download(queries.import_template(member_of(request)), _("members_template"))


@for_members("people.view")
def export_members(request: HttpRequest) -> HttpResponse:
    """What the directory shows just now, as an .xlsx."""
    form = MemberFilter(member_of(request), request.GET)
    wanted = queries.Wanted(**form.cleaned_data) if form.is_valid() else None
    return download(queries.directory_file(member_of(request), wanted), _("members"))
