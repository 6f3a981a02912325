"""Version 1 of the API: one object, on which the routers hang."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from gendan import __version__
from gendan.api import idempotency, problems
from gendan.api.caller import identify
from gendan.api.document import Api
from gendan.api.endpoints import events, me, members, notices, orders, partners, worktime
from gendan.base.errors import GendanError

api = Api(
    title="Gendan",
    version=__version__,
    urls_namespace="api-v1",
    docs_url=None,
    description=(
        "What the desk shows, for programs. Errors are RFC 9457 problems. "
        "Every POST needs an Idempotency-Key. Lists come in pages: pass `next` as `cursor`."
    ),
)


def guard(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around every operation: who calls, how often, and whether it was said before."""

    @wraps(run)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            body = request.body  # first: proving the page reads the form, and leaves no body behind
            caller = identify(request)
            request.caller = caller  # type: ignore[attr-defined]
            act = partial(run, request, **path)
            if request.method != "POST":
                return act()
            if body and request.content_type != "application/json":
                return problems.problem(request, 415)
            return idempotency.once(request, caller, act)
        except Exception as problem:  # noqa: BLE001 the edge of the API: it is logged and answered
            return problems.answer(request, problem)

    return guarded


for kind in (Exception, GendanError, HttpError, ValidationError):
    api.add_exception_handler(kind, cast("Any", problems.answer))
api.add_decorator(guard, mode="view")
api.add_router("/me", me.router)
api.add_router("/members", members.members)
api.add_router("/departments", members.departments)
api.add_router("/calendars", worktime.calendars)
api.add_router("/worktime", worktime.worktime)
api.add_router("/events", events.router)
api.add_router("/notices", notices.router)
api.add_router("/customers", partners.customers)
api.add_router("/suppliers", partners.suppliers)
api.add_router("/orders", orders.router)
