"""How views answer: a whole page, or only the part that htmx asked for."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeGuard, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from gendan.people.models import Member
from gendan.people.permit import require

P = ParamSpec("P")

PAGE_SIZE = 50


def member_of(request: HttpRequest) -> Member:
    """Who asks. Only for views behind `login_required`."""
    user = request.user
    if not isinstance(user, Member):
        raise TypeError("this view needs a signed-in member")
    return user


def asks_for_part(request: HttpRequest) -> bool:
    """Whether htmx will put the answer into the page that is open."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx) and not (htmx and (htmx.boosted or htmx.history_restore_request))


def partial_or_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render `desk/members/list.html`, or for htmx only its part `desk/members/_list.html`.

    The page includes the part, so that each is written once.
    """
    if asks_for_part(request):
        folder, _, name = template.rpartition("/")
        template = f"{folder}/_{name}"
    response = render(request, template, dict(context), status=status)
    response.headers["Vary"] = "HX-Request"
    return response


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Any:
    """One page of a list or query set, by `?page=`; a number out of range gives the nearest."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def done(request: HttpRequest, text: str, url: str) -> HttpResponse:
    """After a change: say so and go on with a GET, so that a reload repeats nothing."""
    messages.success(request, text)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def for_members(*codes: str) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Only for who is signed in and has all of these permissions; the others see what they lack."""

    def wrap(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request = args[0]
            if isinstance(request, HttpRequest):
                for code in codes:
                    require(member_of(request), code)
            return view(*args, **kwargs)

        return cast("Callable[P, HttpResponse]", login_required(guarded))

    return wrap


def is_member(user: object) -> TypeGuard[Member]:
    """Whether somebody is signed in."""
    return isinstance(user, Member)
