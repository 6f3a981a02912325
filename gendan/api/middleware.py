"""What every answer of the API has in common, also those that Django gives before an operation is found."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from gendan.api import problems
from gendan.api.request_id import request_id

PREFIX = "/api/"
VERSION = "1"


class ApiMiddleware:
    """Headers, ETag, and the one shape of errors, under /api/ only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Outside /api/ nothing is touched."""
        response = self.get_response(request)
        if not request.path.startswith(PREFIX):
            return response
        if response.status_code >= 400 and response["Content-Type"] != problems.MEDIA_TYPE:
            response = _as_problem(request, response)
        standing = getattr(request, "rate_limit", None)
        for name, value in (standing.headers() if standing else {}).items():
            response.setdefault(name, value)
        response["API-Version"] = VERSION
        response["X-Request-Id"] = request_id(request)
        response.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
        return _conditional(request, response)


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    answer = problems.problem(request, response.status_code)
    if response.has_header("Allow"):
        answer["Allow"] = response["Allow"]
    return answer


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
