"""Who calls: a program with a token, or a member's own browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from gendan.api import limits
from gendan.base import clock
from gendan.base.errors import ForbiddenError, GendanError
from gendan.people.models import Member
from gendan.people.sign_in import actions, queries
from gendan.people.sign_in.middleware import demand
from gendan.people.sign_in.models import AccessToken


class UnauthenticatedError(GendanError):
    """No token, or one that opens nothing: unknown, expired and revoked are one answer."""

    code = "unauthenticated"
    status = 401
    title = _("Sign in, or send a valid token")

    def __init__(self, *, token_was_sent: bool) -> None:
        super().__init__(hint=_("Send “Authorization: Bearer …” with a token from your account page."))
        error = ', error="invalid_token"' if token_was_sent else ""
        self.headers: Mapping[str, str] = {"WWW-Authenticate": f'Bearer realm="Gendan"{error}'}


class ScopeError(ForbiddenError):
    """The token is not for this."""

    code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(
            _("The token has not the scope %(scope)s") % {"scope": scope},
            hint=_("Make a token with this scope on your account page."),
        )
        self.headers = {
            "WWW-Authenticate": f'Bearer realm="Gendan", error="insufficient_scope", scope="{scope}"'
        }


@dataclass(frozen=True)
class Caller:
    """The member, and the token where there is one."""

    member: Member
    token: AccessToken | None

    @property
    def key(self) -> str:
        """The same for all requests of one token, or of one member's browsers."""
        return f"token:{self.token.pk}" if self.token else f"member:{self.member.pk}"


def identify(request: HttpRequest) -> Caller:
    """Who calls. Raises UnauthenticatedError, ForbiddenError (CSRF, first things first) and LimitError."""
    limits.remember(request, limits.take_address(get_client_ip(request) or "unknown"))
    sent = request.headers.get("Authorization")
    caller = _by_token(sent) if sent is not None else _by_session(request)
    limits.remember(request, limits.take_caller(caller.key))
    return caller


def _by_token(header: str) -> Caller:
    kind, _space, secret = header.partition(" ")
    token = queries.valid_token(secret.strip(), clock.now()) if kind.lower() == "bearer" else None
    if token is None:
        raise UnauthenticatedError(token_was_sent=True)
    actions.note_use(token, now=clock.now())
    return Caller(token.member, token)


def _by_session(request: HttpRequest) -> Caller:
    member = request.user
    if not member.is_authenticated:
        raise UnauthenticatedError(token_was_sent=False)
    # a browser sends its cookie wherever the page comes from, so a session must also prove its page
    if check_csrf(request) is not None:
        raise ForbiddenError(_("The page has expired"), hint=_("Load the page again."))
    if wanted := demand(member):
        raise wanted
    return Caller(member, None)


class Needs(AuthBase):
    """On an operation: tokens need this scope, or none if it is empty. A member's own browser needs none."""

    openapi_type: str = "http"
    openapi_scheme: str = "bearer"
    openapi_description: ClassVar[str] = "A personal token, made on the account page."

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        """Raises ScopeError."""
        caller: Caller = request.caller  # type: ignore[attr-defined]
        if self.scope and caller.token is not None and self.scope not in caller.token.scopes:
            raise ScopeError(self.scope)
        return caller


def member_of(request: Any) -> Member:
    """The member for whom an operation works."""
    caller: Caller = request.caller
    return caller.member
