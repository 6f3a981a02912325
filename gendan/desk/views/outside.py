"""Reports from outside the building: a page behind a link, without an account, without a cookie."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gendan.base import clock
from gendan.base.errors import ForbiddenError, GendanError, InvalidInputError, NotFoundError, TooManyError
from gendan.base.files.upload import LimitedUploadHandler
from gendan.desk.forms.order_nodes import KEY
from gendan.desk.forms.outside import OutsideForm
from gendan.orders.actions.links import note_view, report_by_link
from gendan.orders.models import NodeState, PlanNode
from gendan.orders.queries.links import Opened, opened_by

LIMITS = {"look": "120/m/ip,60/m/key", "report": "60/m/ip,30/m/key"}
LANGUAGES = {"zh": "zh-hans", "en": "en"}

View = Callable[[HttpRequest, str], HttpResponse]


@dataclass(frozen=True, slots=True)
class Card:
    """A node with the key of its forms, so that a second tap is the same report."""

    node: PlanNode
    key: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for a report."""
        return self.node.state == NodeState.OPEN


def guarded(view: View) -> View:
    """In the reader's language (Chinese unless asked), kept out of searches, caches and referrers."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        with translation.override(LANGUAGES.get(request.GET.get("lang", ""), "zh-hans")):
            try:
                _limit(request, token)
                response = view(request, token)
            except GendanError as error:
                response = _refused(request, error)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return answer


@csrf_exempt  # no cookie says who sends: the token in the address does, which a foreign page does not know
@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def report(request: HttpRequest, token: str) -> HttpResponse:
    """The nodes of a link, and a report of one of them."""
    if request.method == "POST":
        return _taken(request, token)
    opened = opened_by(token, clock.now())
    note_view(opened.link)
    return _page(request, opened)


def _taken(request: HttpRequest, token: str) -> HttpResponse:
    request.upload_handlers = [LimitedUploadHandler(request)]
    opened = opened_by(token, clock.now())
    form = OutsideForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise InvalidInputError(
                fields={name: " ".join(str(it) for it in told) for name, told in form.errors.items()}
            )
        report_by_link(token, form.report())
    except NotFoundError:
        raise
    except GendanError as error:
        if _wants_json(request):
            raise
        return _page(request, opened, error=error, form=form)
    if _wants_json(request):
        return JsonResponse({"taken": True}, status=201)
    words = {"lang": request.GET.get("lang", "zh"), "told": form.cleaned_data["code"]}
    return HttpResponseRedirect(f"{request.path}?{urlencode(words)}")


def _page(
    request: HttpRequest, opened: Opened, error: GendanError | None = None, form: OutsideForm | None = None
) -> HttpResponse:
    code = form.data.get("code", "") if form else ""
    context: dict[str, Any] = {
        "opened": opened,
        "cards": [Card(node, get_random_string(KEY)) for node in opened.nodes],
        "today": timezone.localdate(clock.now()),
        "error": error,
        "form": form,
        "at_code": code or request.GET.get("told", "") or _first_open(opened),
        "told": not error and "told" in request.GET,
        "company": settings.COMPANY_NAME,
        "is_english": translation.get_language() == "en",
    }
    return render(request, "desk/outside/report.html", context, status=error.status if error else 200)


def _first_open(opened: Opened) -> str:
    """The node that is most likely to be reported: shown open, it saves a tap."""
    return next((it.code for it in opened.nodes if it.state == NodeState.OPEN), "")


def _refused(request: HttpRequest, error: GendanError) -> HttpResponse:
    """The same page for all links that open nothing; others say what is wrong."""
    if _wants_json(request):
        fields = {name: str(text) for name, text in error.fields.items()}
        body = {"code": error.code, "message": str(error.message), "hint": str(error.hint), "fields": fields}
        return JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})
    context = {
        "error": None if isinstance(error, NotFoundError | ForbiddenError) else error,
        "company": settings.COMPANY_NAME,
        "is_english": translation.get_language() == "en",
    }
    return render(request, "desk/outside/closed.html", context, status=error.status)


def _limit(request: HttpRequest, token: str) -> None:
    """Raise TooManyError for a flood from one address or by one link."""
    action = "report" if request.method == "POST" else "look"
    taken = ratelimit.consume(
        request, app="gendan.outside", action=action, config=LIMITS, key=token, limit_get=True
    )
    if not taken:
        raise TooManyError(hint=_("Wait a minute; what you have entered is kept."))


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
