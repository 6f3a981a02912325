"""Every read about signing in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.people.models import Member
from gendan.people.permit import require
from gendan.people.sign_in.actions.tokens import digest
from gendan.people.sign_in.models import AccessToken, BindingRequest, BindingState, Door
from gendan.people.sign_in.platform import last_problem


def member_for_login(login: str) -> Member | None:
    """The member with this sign-in name, e-mail or phone, whatever the case; None if nobody or several."""
    login = login.strip()
    if not login or "\x00" in login:
        return None
    by_name = Member.objects.filter(username__iexact=login).first()
    if by_name is not None:
        return by_name
    others = list(Member.objects.filter(Q(email__iexact=login) | Q(phone=login))[:2])
    return others[0] if len(others) == 1 else None


def is_locked(member: Member, now: datetime) -> bool:
    """Whether no password opens this member's door at `now`."""
    return Door.objects.filter(member=member, locked_until__gt=now).exists()


def locked_members(now: datetime) -> list[Door]:
    """The doors that are locked at `now`, with their members, for the administrators."""
    return list(Door.objects.filter(locked_until__gt=now).select_related("member").order_by("-locked_until"))


def must_change_password(member: Member) -> bool:
    """Whether the member has to choose a new password before anything else."""
    return Door.objects.filter(member=member, must_change_password=True).exists()


def has_second_factor(member: Member) -> bool:
    """Whether a second factor is set up (recovery codes alone are none)."""
    factors = Authenticator.objects.filter(user=member).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(factors.exists())


def valid_token(secret: str, now: datetime) -> AccessToken | None:
    """The token with this secret, if it opens anything at `now` and its member is active."""
    token = AccessToken.objects.select_related("member").filter(digest=digest(secret)).first()
    return token if token and token.is_valid(now) and token.member.is_active else None


def tokens_of(member: Member) -> list[AccessToken]:
    """The member's tokens, the newest first, revoked ones included."""
    return list(AccessToken.objects.filter(member=member))


def token_for(member: Member, token_id: int) -> AccessToken:
    """One of the member's own tokens. Raises NotFoundError."""
    token = AccessToken.objects.filter(member=member, pk=token_id).first()
    if token is None:
        raise NotFoundError
    return token


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that is switched on, and its last refusal within a week (`message` is empty for none)."""

    name: str
    message: str = ""
    advice: str = ""
    code: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doors:
    """What about signing in waits for an administrator. Requests stand beside their platform's name."""

    waiting: Sequence[tuple[BindingRequest, str]]
    platforms: Sequence[Platform]
    locked: Sequence[Door]


def doors(actor: Actor, now: datetime) -> Doors:
    """Everything for the administrators' page. Needs `people.manage`."""
    require(actor, "people.manage")
    names = _platform_names()
    waiting = [(it, names.get(it.provider, it.provider)) for it in open_bindings()]
    return Doors(waiting, [_platform(*it) for it in names.items()], locked_members(now))


def _platform_names() -> dict[str, str]:
    """Of those that are switched on: the id under which accounts and problems are kept → its name."""
    return {
        app.get("provider_id") or code: app.get("name") or str(registry.get_class(code).name)
        for code, provider in settings.SOCIALACCOUNT_PROVIDERS.items()
        for app in provider.get("APPS", [])
    }


def _platform(code: str, name: str) -> Platform:
    seen = last_problem(code)
    if seen is None:
        return Platform(name)
    at = datetime.fromtimestamp(seen["at"], UTC)
    return Platform(name, seen["message"], seen["advice"], str(seen["code"]), at)


def open_bindings() -> list[BindingRequest]:
    """The requests that wait for an administrator."""
    return list(BindingRequest.objects.filter(state=BindingState.OPEN))


def binding_request(request_id: int) -> BindingRequest:
    """One request; whoever asks has shown that they may decide. Raises NotFoundError."""
    request = BindingRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise NotFoundError
    return request


def accounts_of(member: Member) -> list[SocialAccount]:
    """The platform accounts that sign in as this member."""
    return list(SocialAccount.objects.filter(user=member).order_by("provider"))


def platform_ids(provider: str, members: Collection[int]) -> dict[int, dict[str, str]]:
    """By member id, the ids under which a platform knows them (see `Identity.kept`), for messages."""
    accounts = SocialAccount.objects.filter(provider=provider, user_id__in=members)
    return {account.user_id: account.extra_data for account in accounts}


def sessions_of(member: Member) -> list[UserSession]:
    """Where the member is signed in."""
    sessions: list[UserSession] = UserSession.objects.purge_and_list(member)
    return sessions
