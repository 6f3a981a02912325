"""Hears what no page may do: break the content policy, raise errors, ask in vain or ask elsewhere."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# Answers are judged where they arrive; htmx complains of requests that a newer one has replaced.
NO_ERROR = ("Failed to load resource: the server responded with", "htmx:sendAbort", "htmx:afterRequest")
# A page that was left, an answer that became a download, a search that was typed over.
GIVEN_UP = "net::ERR_ABORTED"


@dataclass
class Guard:
    """What went wrong on the pages of one journey, and which refusals belong to it."""

    origin: str
    problems: list[str] = field(default_factory=list)
    _awaited: list[tuple[int, str]] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page that this context opens."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def awaits(self, status: int, path: str) -> None:
        """Let one answer with this status at this address pass: it is what the journey is about."""
        self._awaited.append((status, path))

    def check(self) -> None:
        """Fail the journey where anything was heard, or where an awaited refusal did not come."""
        assert self.problems == []
        assert self._awaited == [], "these refusals did not come"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NO_ERROR):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.problems.append(f"asks elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != GIVEN_UP:
            self.problems.append(f"no answer: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        answer = response.status, urlsplit(response.url).path
        if answer in self._awaited:
            self._awaited.remove(answer)
        elif response.status >= 400:
            self.problems.append(f"answer: {response.status} {response.request.method} {response.url}")
