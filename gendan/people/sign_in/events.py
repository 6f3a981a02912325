"""What the timeline says about signing in.

Rows stay for ever, so network addresses are not among the fields: sessions and the log hold them.
"""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import Text
from gendan.base.timeline.kinds import EventKind


class SignedIn(EventKind):
    """A member came in. `method`: password, or the platform's name."""

    name: ClassVar[str] = "member.signed_in"
    title: ClassVar[Text] = _("Signed in")
    icon: ClassVar[str] = "login"
    colour: ClassVar[str] = "green"

    method: str


class SignInFailed(EventKind):
    """A wrong password; told at most once in ten minutes, `failures` counts them all."""

    name: ClassVar[str] = "member.sign_in_failed"
    title: ClassVar[Text] = _("Wrong password at sign-in")
    icon: ClassVar[str] = "lock-question"
    colour: ClassVar[str] = "orange"

    failures: int


class LockedOut(EventKind):
    """Too many wrong passwords: no password opens until `until`, or until somebody unlocks."""

    name: ClassVar[str] = "member.locked_out"
    title: ClassVar[Text] = _("Locked after too many wrong passwords")
    icon: ClassVar[str] = "lock"
    colour: ClassVar[str] = "red"

    failures: int
    until: datetime


class Unlocked(EventKind):
    """An administrator opened the lock."""

    name: ClassVar[str] = "member.unlocked"
    title: ClassVar[Text] = _("Unlocked")
    icon: ClassVar[str] = "lock-open"
    colour: ClassVar[str] = "green"


class PasswordSet(EventKind):
    """A new password; `must_change` where somebody else chose it."""

    name: ClassVar[str] = "member.password_set"
    title: ClassVar[Text] = _("Password set")
    icon: ClassVar[str] = "key"
    colour: ClassVar[str] = "blue"

    must_change: bool


class SignedOutEverywhere(EventKind):
    """Every session was ended."""

    name: ClassVar[str] = "member.signed_out_everywhere"
    title: ClassVar[Text] = _("Signed out everywhere")
    icon: ClassVar[str] = "logout"
    colour: ClassVar[str] = "blue"

    sessions: int


class SecondFactorReset(EventKind):
    """An administrator removed a lost second factor."""

    name: ClassVar[str] = "member.second_factor_reset"
    title: ClassVar[Text] = _("Second factor removed")
    icon: ClassVar[str] = "shield-off"
    colour: ClassVar[str] = "orange"


class PlatformBound(EventKind):
    """An account of a platform now signs in as this member. `by`: a rule's name, or `approval`."""

    name: ClassVar[str] = "member.platform_bound"
    title: ClassVar[Text] = _("Platform account bound")
    icon: ClassVar[str] = "link"
    colour: ClassVar[str] = "blue"

    provider: str
    by: str

    def sentence(self) -> str:
        """Names the platform."""
        return gettext("Account of %(provider)s bound") % {"provider": self.provider}


class PlatformUnbound(EventKind):
    """An account of a platform no longer signs in as this member."""

    name: ClassVar[str] = "member.platform_unbound"
    title: ClassVar[Text] = _("Platform account unbound")
    icon: ClassVar[str] = "unlink"
    colour: ClassVar[str] = "orange"

    provider: str


class TokenMade(EventKind):
    """A personal token was made. The secret is never written anywhere."""

    name: ClassVar[str] = "token.made"
    title: ClassVar[Text] = _("Access token made")
    icon: ClassVar[str] = "key"
    colour: ClassVar[str] = "blue"

    token: int
    prefix: str
    scopes: list[str]
    expires: datetime | None

    def sentence(self) -> str:
        """Shows how the token begins."""
        return gettext("Access token %(prefix)s… made") % {"prefix": self.prefix}


class TokenRevoked(EventKind):
    """A personal token opens nothing any more."""

    name: ClassVar[str] = "token.revoked"
    title: ClassVar[Text] = _("Access token revoked")
    icon: ClassVar[str] = "key-off"
    colour: ClassVar[str] = "orange"

    token: int
    prefix: str

    def sentence(self) -> str:
        """Shows how the token begins."""
        return gettext("Access token %(prefix)s… revoked") % {"prefix": self.prefix}
