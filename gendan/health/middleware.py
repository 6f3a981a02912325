"""The outermost middleware: probes, the request's id, one line in the log and one count for each request."""

import re
import time
import uuid
from collections.abc import Awaitable, Callable

import structlog
from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from gendan.health.figures import REQUESTS, SECONDS
from gendan.health.probes import PROBES

Answer = Callable[[HttpRequest], HttpResponseBase]
AsyncAnswer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]

log = structlog.get_logger("gendan.request")
GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


@sync_and_async_middleware
def watch(get_response: Answer | AsyncAnswer) -> Answer | AsyncAnswer:
    """Watch over every request."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            probe = PROBES.get(request.path_info)
            if probe:
                return await sync_to_async(_probed)(probe, request)
            began = _begin(request)
            response: HttpResponseBase = await get_response(request)
            return _end(request, response, began)

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        if probe:
            return _probed(probe, request)
        began = _begin(request)
        return _end(request, get_response(request), began)  # type: ignore[arg-type]

    return answer


def _probed(probe: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    response = probe(request)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _begin(request: HttpRequest) -> float:
    given = request.headers.get("X-Request-Id", "")
    name = given if GOOD_ID.fullmatch(given) else uuid.uuid4().hex
    request.request_id = name  # type: ignore[attr-defined]
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=name)
    return time.perf_counter()


def _end(request: HttpRequest, response: HttpResponseBase, began: float) -> HttpResponseBase:
    seconds = time.perf_counter() - began
    route = request.resolver_match.route if request.resolver_match else "none"
    method = request.method if request.method in METHODS else "OTHER"
    REQUESTS.labels(method, route, response.status_code).inc()
    SECONDS.labels(route).observe(seconds)
    response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
    response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
    log.info(
        "request",
        method=method,
        route=route,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
    )
    return response
