"""Every error of the API as one shape: RFC 9457, `application/problem+json`."""

import logging
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError, ValidationError

from gendan.api.request_id import request_id
from gendan.base.errors import GendanError, Text

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

TITLES: dict[int, tuple[str, Text]] = {
    400: ("malformed", _("The request cannot be read")),
    401: ("unauthenticated", _("Sign in, or send a valid token")),
    403: ("forbidden", _("You may not do this")),
    404: ("not_found", _("There is no such page, or it is not for you")),
    405: ("method_not_allowed", _("This address does not take that method")),
    413: ("too_large", _("This is too large")),
    415: ("unsupported_media_type", _("Send JSON, as application/json")),
    422: ("invalid", _("Some of what was entered cannot be used")),
    429: ("too_many", _("Too many requests")),
    500: ("internal", _("Something went wrong here; it has been logged")),
}


def problem(
    request: HttpRequest,
    status: int,
    *,
    code: str = "",
    title: Text = "",
    detail: Text = "",
    hint: Text = "",
    errors: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    """The answer. `errors` are `{"detail", "pointer"}`; empty members are left out."""
    usual_code, usual_title = TITLES.get(status, ("error", _("This cannot be done")))
    body: dict[str, Any] = {
        "type": f"urn:gendan:problem:{code or usual_code}",
        "title": str(title or usual_title),
        "status": status,
        "code": code or usual_code,
        "detail": str(detail),
        "hint": str(hint),
        "errors": list(errors),
        "instance": request.path,
        "request_id": request_id(request),
    }
    kept = {name: value for name, value in body.items() if value not in ("", [])}
    return JsonResponse(
        kept, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def answer(request: HttpRequest, exc: Exception) -> HttpResponse:
    """The answer to an exception, whatever it is."""
    if isinstance(exc, GendanError):
        return _ours(request, exc)
    if isinstance(exc, ValidationError):
        return problem(request, 422, errors=[_field(error) for error in exc.errors])
    if isinstance(exc, HttpError):
        return problem(request, exc.status_code)
    if isinstance(exc, RequestDataTooBig):
        return problem(request, 413)
    if isinstance(exc, Http404):
        return problem(request, 404)
    if isinstance(exc, PermissionDenied):
        return problem(request, 403)
    if isinstance(exc, SuspiciousOperation | BadRequest):
        return problem(request, 400)
    logger.error("unexpected error in the API, request %s", request_id(request), exc_info=exc)
    return problem(request, 500)


def _ours(request: HttpRequest, exc: GendanError) -> HttpResponse:
    errors = [{"detail": str(text), "pointer": pointer("body", name)} for name, text in exc.fields.items()]
    response = problem(
        request,
        exc.status,
        code=exc.code,
        title=exc.title,
        detail=exc.message if str(exc.message) != str(exc.title) else "",
        hint=exc.hint,
        errors=errors,
    )
    for name, value in getattr(exc, "headers", {}).items():
        response[name] = value
    return response


def _field(error: dict[str, Any]) -> dict[str, str]:
    source, *path = error["loc"]
    # ninja puts the name of the function's parameter between the body and its fields
    inner = path[1:] if source == "body" and len(path) > 1 else path
    return {"detail": str(error["msg"]), "pointer": pointer(str(source), *inner)}


def pointer(source: str, *path: object) -> str:
    """`#/name/0` into the body (RFC 6901); `?name` for the query, `path:name`, `header:name` elsewhere."""
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in path]
    if source == "body":
        return "#" + "".join(f"/{step}" for step in steps)
    return ("?" if source == "query" else f"{source}:") + ".".join(steps)
