"""The reader's language, pages that stay private, and errors as pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from gendan.base.errors import GendanError
from gendan.base.timeline.queries import head
from gendan.desk.errors import answer_to, error_page
from gendan.people.models import Member

APART = ("/api/", "/live", "/healthz", "/readyz", "/metrics", "/operator/", "/static/")


class ReaderMiddleware(MiddlewareMixin):
    """Gives a signed-in member the language that the member chose, on whatever device."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path.startswith(APART):
            return
        user = getattr(request, "user", None)
        if isinstance(user, Member) and user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language


class LiveMiddleware(MiddlewareMixin):
    """Notes where the timeline stood before a page read anything: its live stream goes on from there.

    Read any later, what happens between the reading and the opening of the stream would never be shown.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.method != "GET" or request.path.startswith(APART) or "HX-Request" in request.headers:
            return
        if isinstance(getattr(request, "user", None), Member):
            vars(request)["live_after"] = head()


class PrivateMiddleware(MiddlewareMixin):
    """Pages are for one reader: no cache on the way keeps them, and a browser asks again after sign-out."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith(APART):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ErrorMiddleware(MiddlewareMixin):
    """Turns the errors that a person may see into pages, and gives an empty 405 its page."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, GendanError) and not request.path.startswith("/api/"):
            return answer_to(request, exception)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 405 or request.path.startswith(APART):
            return response
        page = error_page(request, 405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page
