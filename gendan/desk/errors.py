"""Error pages: what is wrong and what to do, in the reader's language, with the number of the request.

The pages need neither the database nor a signed-in member: they must work when nothing else does.
"""

import sys
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import GendanError, Text


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a page says: title, what to do, and a picture."""

    title: Text
    hint: Text
    icon: str


PAGES: dict[int, Wrong] = {
    400: Wrong(
        _("This request cannot be understood"),
        _("Go back, reload the page and try again."),
        icon="alert-circle",
    ),
    403: Wrong(
        _("You may not do this"), _("An administrator can give you a role that allows it."), icon="lock"
    ),
    404: Wrong(
        _("There is no such page, or it is not for you"),
        _("Check the address, or search for what you need."),
        icon="zoom-question",
    ),
    405: Wrong(
        _("This address cannot be opened in this way"),
        _("Start again from the page that led here."),
        icon="hand-stop",
    ),
    409: Wrong(
        _("This has changed in the meantime"),
        _("Reload the page to see the present state."),
        icon="arrows-diff",
    ),
    413: Wrong(
        _("This is too large"), _("Send a smaller file, or several one after another."), icon="file-alert"
    ),
    422: Wrong(
        _("Some of what was entered cannot be used"), _("Go back and correct what was entered."), icon="forms"
    ),
    429: Wrong(_("Too many requests"), _("Wait a minute and try again."), icon="hourglass"),
    500: Wrong(
        _("Something went wrong on our side"),
        _("Try again. If it happens again, give your administrator the number below."),
        icon="bug",
    ),
    503: Wrong(
        _("Gendan is not available at the moment"),
        _("It is being started or updated. Try again in a minute; nothing you saved is lost."),
        icon="cloud-off",
    ),
}


def error_page(
    request: HttpRequest, status: int, *, message: Text = "", hint: Text = "", headline: Text = ""
) -> HttpResponse:
    """The page for `status`; for htmx a message that appears in the corner of the open page."""
    wrong = PAGES.get(status, PAGES[400])
    part = bool(getattr(request, "htmx", False))
    context = {
        "status": status,
        "icon": wrong.icon,
        "title": headline or wrong.title,
        "message": message,
        "hint": hint or wrong.hint,
        "request_id": getattr(request, "request_id", ""),
        "language": "en" if (get_language() or "").startswith("en") else "zh-Hans",
        "theme": request.COOKIES.get("gendan_theme", "auto"),
    }
    template = "desk/errors/toast.html" if part else "desk/errors/page.html"
    return HttpResponse(render_to_string(template, context), status=status)


def answer_to(request: HttpRequest, error: GendanError) -> HttpResponse:
    """The page for an error that a person may see."""
    message = "" if str(error.message) == str(PAGES.get(error.status, PAGES[400]).title) else error.message
    return error_page(request, error.status, message=message, hint=error.hint, headline=error.title)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where it was too much."""
    too_big = isinstance(exception, (RequestDataTooBig, TooManyFilesSent))
    return error_page(request, 413 if too_big else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where only the database does not answer."""
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    return error_page(request, 503 if away else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403, when a form is sent from a page that was open too long, or from elsewhere."""
    return error_page(
        request,
        403,
        headline=_("This page was open too long"),
        hint=_("Go back, reload the page and send the form again. Cookies must be allowed."),
    )
