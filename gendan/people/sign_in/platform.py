"""Talking to the platforms that people sign in with, and saying clearly what went wrong.

WeCom, DingTalk's older and Feishu's interfaces answer HTTP 200 to everything: success is their own code 0.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import httpx
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import GendanError, Text

logger = logging.getLogger(__name__)
TIMEOUT = httpx.Timeout(8, connect=3)
PROBLEM_IS_SHOWN = 7 * 86400
START_AGAIN = _("Start the sign-in again.")
ASK = _("Sign in with your password, or ask your administrator.")


class PlatformError(GendanError, OAuth2Error):  # type: ignore[misc]  # allauth has no types
    """A platform refused or did not answer.

    `message` and `hint` are for the person at the door; `advice` is for the administrator. allauth's views
    catch it because it is an OAuth2Error.
    """

    code = "platform"
    status = 502
    title = _("The sign-in platform refused")

    def __init__(
        self, message: Text = "", *, hint: Text = ASK, advice: Text = "", platform_code: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.advice = advice
        self.platform_code = platform_code


class NotAMemberError(PlatformError):
    """Whoever came is not of this company."""

    code = "not_a_member"
    status = 403
    title = _("This account does not belong to our company")


class Client:
    """JSON over HTTP to one base address. Raises PlatformError where there is no answer to read."""

    transport: ClassVar[httpx.BaseTransport | None] = None  # tests put theirs here

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def call(self, method: str, path: str, **arguments: Any) -> tuple[int, dict[str, Any]]:
        """The HTTP status and the answer's JSON object."""
        try:
            with httpx.Client(base_url=self.base_url, timeout=TIMEOUT, transport=self.transport) as http:
                response = http.request(method, path, **arguments)
            answer = response.json()
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise PlatformError(
                _("The sign-in platform does not answer"),
                advice=_("Check that this server reaches %(url)s (%(problem)s).")
                % {"url": self.base_url, "problem": type(problem).__name__},
            ) from None
        except ValueError:
            raise self._unreadable() from None
        if not isinstance(answer, dict):
            raise self._unreadable()
        return response.status_code, answer

    def _unreadable(self) -> PlatformError:
        advice = _("%(url)s did not answer with JSON: is the address right?") % {"url": self.base_url}
        return PlatformError(_("The sign-in platform gave an answer that cannot be read"), advice=advice)


class TokenStore:
    """Application tokens in this process's memory: they live two hours, and a secret is better not written.

    Platforms give the same token again within its life, so several processes do not disturb each other.
    """

    def __init__(self) -> None:
        self._tokens: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def get(self, key: str, fetch: Callable[[], tuple[str, int]]) -> str:
        """The token under `key`, fetched (token and life in seconds) where there is none that lasts."""
        with self._lock:
            token, ends = self._tokens.get(key, ("", 0.0))
            if time.monotonic() >= ends:
                token, life = fetch()
                self._tokens[key] = (token, time.monotonic() + max(life - 300, 0))
            return token

    def forget(self, key: str) -> None:
        """The platform says it is no good."""
        with self._lock:
            self._tokens.pop(key, None)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._tokens.clear()


tokens = TokenStore()


def text_of(answer: Mapping[str, Any], *names: str) -> str:
    """The first of the fields that holds a text, else the empty string."""
    for name in names:
        value = answer.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def note_problem(provider: str, problem: Exception) -> None:
    """Keep a platform's last refusal for the administrators, and log it."""
    seen = {
        "message": str(getattr(problem, "message", "")) or type(problem).__name__,
        "advice": str(getattr(problem, "advice", "")),
        "code": getattr(problem, "platform_code", ""),
        "at": time.time(),
    }
    cache.set(f"sign_in.problem.{provider}", seen, PROBLEM_IS_SHOWN)
    logger.warning("sign-in with %s failed: %s", provider, seen)


def last_problem(provider: str) -> dict[str, Any] | None:
    """The last refusal within a week: message, advice, code, at (Unix seconds)."""
    seen: dict[str, Any] | None = cache.get(f"sign_in.problem.{provider}")
    return seen
