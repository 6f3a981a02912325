"""Files, for members: upload, look, download. `gendan.base.files` decides what is taken and shown."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from gendan.base.errors import GendanError, InvalidInputError
from gendan.base.files import actions, queries
from gendan.base.files.models import StoredFile
from gendan.base.files.upload import LimitedUploadHandler
from gendan.base.refs import Subject
from gendan.desk.errors import answer_to
from gendan.desk.pages import asks_for_part, is_member, member_of
from gendan.desk.serving import serve
from gendan.people.visibility import require_sight


@csrf_exempt  # reading the token reads the whole form: `_receive` checks it, once the limits are in force
@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    """Take the files of a form (`on`: `order:15`; `file`, one or more) and say what became of each.

    JSON, or for htmx a fragment. 201 where all were taken, otherwise the status of the first error.
    """
    if not is_member(request.user):
        return JsonResponse({"code": "signed_out", "message": _("Sign in first.")}, status=401)
    request.upload_handlers = [LimitedUploadHandler(request)]
    try:
        return _receive(request)
    except GendanError as error:
        if asks_for_part(request):
            return answer_to(request, error)
        return JsonResponse(_told(error), status=error.status)


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponseBase:
    try:
        on = Subject.parse(request.POST.get("on", ""))
    except ValueError:
        raise InvalidInputError(fields={"on": _("Say what the files belong to.")}) from None
    member = member_of(request)
    require_sight(member, on)
    files = request.FILES.getlist("file")
    if not files:
        raise InvalidInputError(_("No file was chosen."), hint=_("Choose one or more files."))
    results = [_stored(file, member, on) for file in files]
    status = next((result["error"]["status"] for result in results if result["error"]), 201)
    if asks_for_part(request):
        # htmx shows a fragment only of a success; each line says itself what became of its file.
        return render(request, "desk/files/_uploaded.html", {"results": results})
    return JsonResponse({"files": results}, status=status, json_dumps_params={"ensure_ascii": False})


@login_required
@require_GET
def content(request: HttpRequest, file_id: int, name: str) -> HttpResponseBase:  # noqa: ARG001
    """The file. Its name in the address is only for the reader's eye."""
    file = queries.file_for(member_of(request), file_id)
    inline = file.kind.inline and "download" not in request.GET
    return serve(
        request,
        lambda: queries.open_content(file),
        size=file.size,
        media_type=file.media_type,
        name=file.name,
        etag=file.sha256,
        inline=inline,
    )


@login_required
@require_GET
def thumbnail(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Its small picture."""
    file = queries.file_for(member_of(request), file_id)
    with queries.open_thumbnail(file) as opened:
        small = opened.read()
    response = HttpResponse(small, content_type="image/webp")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _stored(upload: Any, member: Any, on: Subject) -> dict[str, Any]:
    """What became of one file; an error in one does not stop the others."""
    try:
        file = actions.store(upload, actor=member, on=on)
    except GendanError as error:
        return {"name": upload.name, "file": None, "error": _told(error)}
    return {"name": upload.name, "file": _shown(file), "error": None}


def _shown(file: StoredFile) -> dict[str, Any]:
    return {
        "id": file.pk,
        "name": file.name,
        "kind": str(file.kind.label),
        "size": file.size,
        "url": reverse("files:content", args=[file.pk, file.name]),
        "thumbnail": file.thumbnail,
    }


def _told(error: GendanError) -> dict[str, Any]:
    return {
        "code": error.code,
        "status": error.status,
        "message": str(error.message),
        "hint": str(error.hint),
        "fields": {name: str(text) for name, text in error.fields.items()},
    }
