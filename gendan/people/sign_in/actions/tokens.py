"""Personal tokens: made, used, revoked."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import ForbiddenError, InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.people.models import Member
from gendan.people.permit import is_self, require
from gendan.people.sign_in import events, scopes
from gendan.people.sign_in.models import AccessToken

MARK = "gendan_"  # secret scanners and people know it by this
SHOWN = len(MARK) + 6
USE_IS_WRITTEN = timedelta(minutes=1)
LONGEST_LIFE = timedelta(days=366)


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def make_token(
    member: Member,
    *,
    name: str,
    wanted: Iterable[str],
    expires_at: datetime | None,
    now: datetime,
    actor: Actor,
) -> tuple[AccessToken, str]:
    """A new token and its secret, which is shown this once and kept nowhere.

    Nobody makes one for somebody else: whoever holds it acts in the member's name.
    Raises InvalidInputError on an empty name, an unknown scope, or an end that is past or over a year away.
    """
    if not is_self(actor, member.pk):
        raise ForbiddenError(_("Tokens are made by their members alone"))
    name = name.strip()
    if not name or len(name) > 60:
        raise InvalidInputError(fields={"name": _("Give it a name of 1 to 60 characters")})
    if expires_at is not None and not now < expires_at <= now + LONGEST_LIFE:
        raise InvalidInputError(fields={"expires_at": _("Choose an end within the next 366 days")})
    secret = MARK + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        member=member,
        name=name,
        scopes=scopes.checked(wanted),
        prefix=secret[:SHOWN],
        digest=digest(secret),
        created_at=now,
        expires_at=expires_at,
    )
    made = events.TokenMade(token=token.pk, prefix=token.prefix, scopes=token.scopes, expires=expires_at)
    record(made, actor=actor, on=[Subject("member", member.pk)], at=now)
    return token, secret


@transaction.atomic
def revoke_token(token: AccessToken, *, now: datetime, actor: Actor) -> None:
    """It opens nothing from now on; doing it twice changes nothing. Others' tokens need `system.operate`."""
    if actor != token.member:
        require(actor, "system.operate")
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        gone = events.TokenRevoked(token=token.pk, prefix=token.prefix)
        record(gone, actor=actor, on=[Subject("member", token.member_id)], at=now)


def note_use(token: AccessToken, *, now: datetime) -> None:
    """Remember that it was used, written at most once a minute."""
    if token.last_used_at is None or now - token.last_used_at >= USE_IS_WRITTEN:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_IS_WRITTEN)
        AccessToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
