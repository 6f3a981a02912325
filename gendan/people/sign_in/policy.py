"""The rules of the door, read from the settings at the moment they are needed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings

from gendan.people.models import Member

Audience = Literal["nobody", "administrators", "everyone"]
POWERS = frozenset({"people.manage", "roles.manage", "system.operate"})
AUDIENCES: tuple[Audience, ...] = ("nobody", "administrators", "everyone")


@dataclass(frozen=True)
class Lock:
    """`failures` wrong passwords within `window` lock for `duration`."""

    failures: int
    window: timedelta
    duration: timedelta


def lock() -> Lock:
    """The rule in force."""
    return Lock(
        settings.SIGN_IN_LOCK_FAILURES,
        timedelta(minutes=settings.SIGN_IN_LOCK_WINDOW_MINUTES),
        timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES),
    )


def platforms_are_on() -> bool:
    """Whether people can come from anywhere else than by password."""
    return any(it.get("APPS") for it in settings.SOCIALACCOUNT_PROVIDERS.values())


def needs_second_factor(member: Member) -> bool:
    """Whether this member may work only with a second factor set up."""
    audience = settings.SIGN_IN_MFA_REQUIRED
    return audience == "everyone" or (audience == "administrators" and is_administrator(member))


def is_administrator(member: Member) -> bool:
    """Whether this member can change other people's rights."""
    return member.is_staff or member.is_superuser or not member.permission_codes.isdisjoint(POWERS)
