"""Where django-allauth asks what our house does."""

import base64
import hashlib
import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from gendan.base import clock
from gendan.base.errors import ConflictError, UnavailableError
from gendan.people.models import Member
from gendan.people.sign_in import actions, matching, platform, policy, queries
from gendan.people.sign_in.identity import Identity
from gendan.people.sign_in.models import BindingState

logger = logging.getLogger(__name__)
FRESH_SECONDS = 300
WRONG = _(
    "Name or password is wrong. After several wrong passwords the account is locked for a while; "
    "an administrator can unlock it."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Passwords: nobody signs up, failures are counted, what happened is told."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Members are made by administrators."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts against the member, if the name is one."""
        member = queries.member_for_login(credentials.get("username") or credentials.get("email") or "")
        logger.info("sign-in failed from %s, member %s", self.get_client_ip(request), member and member.pk)
        if member is not None:
            actions.note_failure(member, now=clock.now())

    def post_login(self, request: HttpRequest, user: Member, **hooks: Any) -> HttpResponse:
        """Tells the timeline how the member came in."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        records = get_authentication_records(request, user)
        first = records[0] if records else {"method": "password"}
        method = str(first.get("provider") or first["method"])
        actions.note_sign_in(user, now=clock.now(), method=method)
        logger.info("member %s signed in by %s from %s", user.pk, method, self.get_client_ip(request))
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever has just come in need not show the password again."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = bool(records) and time.time() - records[-1]["at"] < FRESH_SECONDS
        return not fresh and bool(super().is_reauthentication_required(app=app))

    def set_password(self, user: Member, password: str) -> None:
        """The member chose a password."""
        super().set_password(user, password)
        actions.password_changed(user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is sent where no mail server is set: the page says whom to ask."""
        if settings.EMAIL_HOST:
            super().send_mail(template_prefix, email, context)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the first page."""
        return "/"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors: their secrets are encrypted, and stay where they are required."""

    def encrypt(self, text: str) -> str:
        """With a key made of the installation's secret, so that a stolen backup is not enough."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises UnavailableError where the installation's secret has changed since."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise UnavailableError(
                _("Your second factor cannot be read any more"),
                hint=_("Ask an administrator to remove it, then set it up anew."),
            ) from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where the rules require one."""
        return not policy.needs_second_factor(authenticator.user)


def _fernet() -> Fernet:
    key = hashlib.sha256(b"gendan second factor " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Platforms: who comes is a member by rule or by an administrator's word, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Members are made by administrators."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Only those of the settings: allauth's table of apps in the database is not used."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """A platform that is switched off is no page."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, exception: Exception | None = None, **_: Any
    ) -> None:
        """Keeps the reason for the administrators."""
        if exception is not None:
            platform.note_problem(provider.sub_id, exception)

    def validate_disconnect(self, account: SocialAccount, accounts: Any) -> None:
        """Nothing forbids it; allauth removes the account next."""
        actions.note_unbound(account)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Finds the member, or puts the question before the administrators."""
        account = sociallogin.account
        identity = Identity.from_kept(account.provider, account.uid, account.extra_data)
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(_connect(request, identity, sociallogin))
        if sociallogin.is_existing:
            return
        rule = sociallogin.provider.app.settings.get("match", "approval")
        member = matching.match(identity, rule)
        if member is None and matching.may_create(identity, rule):
            member = matching.create(identity, rule)
        if member is None:
            raise ImmediateHttpResponse(_ask(request, identity))
        try:
            actions.bind(member, identity, by=rule)
        except ConflictError as problem:
            raise ImmediateHttpResponse(_refuse(request, problem)) from None
        sociallogin.lookup()


def _connect(request: HttpRequest, identity: Identity, sociallogin: SocialLogin) -> HttpResponse:
    """A member who is signed in adds an account of their own."""
    member = request.user
    if not isinstance(member, Member):
        return redirect("account_login")
    try:
        actions.bind(member, identity, by="member", actor=member)
    except ConflictError as problem:
        return _refuse(request, problem)
    return redirect(sociallogin.get_redirect_url(request) or "socialaccount_connections")


def _ask(request: HttpRequest, identity: Identity) -> HttpResponse:
    asked = actions.ask_for_binding(identity, now=clock.now())
    refused = asked.state == BindingState.REFUSED
    context = {"identity": identity, "refused": refused}
    return render(request, "socialaccount/waiting.html", context, status=403)


def _refuse(request: HttpRequest, problem: ConflictError) -> HttpResponse:
    context = {"auth_error": {"exception": problem}}
    return render(request, "socialaccount/authentication_error.html", context, status=409)
