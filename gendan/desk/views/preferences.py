"""Language and theme: remembered on the member where one is signed in, and in a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gendan.base.errors import InvalidInputError
from gendan.people import actions
from gendan.people.models import Member

YEAR = 365 * 24 * 3600
THEMES = ("auto", "light", "dark")
THEME_COOKIE = "gendan_theme"


def remember(
    request: HttpRequest, response: HttpResponse, language: str = "", theme: str = ""
) -> HttpResponse:
    """Keep the choice on this device for the pages before signing in."""
    for cookie, value in ((settings.LANGUAGE_COOKIE_NAME, language), (THEME_COOKIE, theme)):
        if value:
            secure = request.is_secure()
            response.set_cookie(cookie, value, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between 中文 and English."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        raise InvalidInputError(_("There is no such language."))
    if isinstance(request.user, Member):
        actions.change_profile(actor=request.user, language=code)
    return remember(request, _back(request), language=code)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says."""
    name = request.POST.get("theme", "")
    if name not in THEMES:
        raise InvalidInputError(_("There is no such theme."))
    if isinstance(request.user, Member):
        actions.change_profile(actor=request.user, theme=name)
    return remember(request, _back(request), theme=name)
