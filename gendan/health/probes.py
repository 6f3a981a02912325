"""The answers for machines that watch over Gendan. They need no sign-in and no known host name."""

import hmac
import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from gendan.base import clock
from gendan.health import figures, queries


def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers: it asks nothing of the database."""
    return JsonResponse({"alive": True})


def ready(_request: HttpRequest) -> HttpResponse:
    """Each check by name; 503 where one does not hold."""
    found = queries.readiness(clock.now())
    is_ready = all(finding.ok for finding in found.values())
    checks = {
        name: {"ok": it.ok, **({"reason": it.reason} if it.reason else {})} for name, it in found.items()
    }
    return JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine, or for who knows the token; nobody else learns that there is such a page."""
    if not may_read_metrics(request):
        return HttpResponse(status=404)
    return HttpResponse(figures.text(), content_type=CONTENT_TYPE_LATEST)


def may_read_metrics(request: HttpRequest) -> bool:
    """With a token set only the token counts; without one, only a direct call from this machine."""
    token: str = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    came_through_proxy = {"X-Forwarded-For", "Forwarded", "X-Real-IP"} & set(request.headers)
    return not came_through_proxy and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": alive,
    "/readyz": ready,
    "/metrics": metrics,
}
