"""Passwords, locks and sessions."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Unpack

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from gendan.base.errors import InvalidInputError
from gendan.base.refs import Actor, Subject, System
from gendan.base.timeline.actions import record
from gendan.people import actions, permit
from gendan.people.actions.members import MemberFields
from gendan.people.models import Member
from gendan.people.permit import require
from gendan.people.sign_in import events, policy
from gendan.people.sign_in.models import Door

TELL_AGAIN = timedelta(minutes=10)


def about(member: Member) -> list[Subject]:
    """What an event about a member hangs on."""
    return [Subject("member", member.pk)]


def require_over(actor: Actor, member: Member) -> None:
    """Raise ForbiddenError unless `actor` manages people and may do all that `member` may."""
    require(actor, "people.manage")
    permit.require_over(actor, member)


@transaction.atomic
def note_failure(member: Member, *, now: datetime) -> None:
    """Count a wrong password; lock when the rule says so. The timeline is told at most every ten minutes."""
    door = _door(member)
    rule = policy.lock()
    if door.is_locked(now):
        return
    if door.failing_since is None or now - door.failing_since > rule.window:
        door.failures, door.failing_since = 0, now
    door.failures += 1
    actor = System("sign-in")
    if door.failures >= rule.failures:
        door.locked_until = now + rule.duration
        told = events.LockedOut(failures=door.failures, until=door.locked_until)
        record(told, actor=actor, on=about(member), at=now)
        door.failures, door.failing_since = 0, None
    elif door.failure_told_at is None or now - door.failure_told_at >= TELL_AGAIN:
        door.failure_told_at = now
        record(events.SignInFailed(failures=door.failures), actor=actor, on=about(member), at=now)
    door.save()


@transaction.atomic
def note_sign_in(member: Member, *, now: datetime, method: str) -> None:
    """A member came in: the count of wrong passwords starts anew."""
    Door.objects.filter(member=member).exclude(failures=0).update(failures=0, failing_since=None)
    record(events.SignedIn(method=method), actor=member, on=about(member), at=now)


@transaction.atomic
def unlock(member: Member, *, actor: Actor) -> None:
    """Open a lock before its time. Nothing happens where there is none."""
    require_over(actor, member)
    locked = Door.objects.filter(member=member, locked_until__isnull=False)
    if locked.update(locked_until=None, failures=0, failing_since=None):
        record(events.Unlocked(), actor=actor, on=about(member))


@transaction.atomic
def set_password(member: Member, password: str, *, actor: Actor, must_change: bool = True) -> None:
    """Give a member a password that somebody else chose; it has to be replaced at the next sign-in.

    Every session of the member ends by it. Raises InvalidInputError where the rules refuse the password.
    """
    require_over(actor, member)
    try:
        validate_password(password, member)
    except ValidationError as problem:
        raise InvalidInputError(fields={"password": " ".join(problem.messages)}) from None
    member.set_password(password)
    member.save(update_fields=["password"])
    Door.objects.update_or_create(
        member=member,
        defaults={
            "must_change_password": must_change,
            "locked_until": None,
            "failures": 0,
            "failing_since": None,
        },
    )
    record(events.PasswordSet(must_change=must_change), actor=actor, on=about(member))


@transaction.atomic
def add_member(
    *, password: str = "", roles: Iterable[str] = (), actor: Actor, **fields: Unpack[MemberFields]
) -> Member:
    """A new member; a password given here has to be replaced at the first sign-in. See `people.actions`.

    Without a password they sign in by other ways only.
    """
    member = actions.add_member(actor=actor, roles=roles, **fields)
    if password:
        set_password(member, password, actor=actor)
    return member


@transaction.atomic
def password_changed(member: Member) -> None:
    """The member chose a password of their own."""
    Door.objects.filter(member=member).update(must_change_password=False)
    record(events.PasswordSet(must_change=False), actor=member, on=about(member))


@transaction.atomic
def sign_out_everywhere(member: Member, *, actor: Actor, keep: str | None = None) -> int:
    """End the member's sessions except the one with the key `keep`; says how many."""
    if actor != member:
        require_over(actor, member)
    sessions = list(UserSession.objects.filter(user=member).exclude(session_key=keep or ""))
    for session in sessions:
        session.end()
    if sessions:
        record(events.SignedOutEverywhere(sessions=len(sessions)), actor=actor, on=about(member))
    return len(sessions)


@transaction.atomic
def reset_second_factor(member: Member, *, actor: Actor) -> None:
    """Remove a lost second factor and its recovery codes, and end the member's sessions."""
    require_over(actor, member)
    removed, _kinds = Authenticator.objects.filter(user=member).delete()
    if removed:
        record(events.SecondFactorReset(), actor=actor, on=about(member))
        sign_out_everywhere(member, actor=actor)


def _door(member: Member) -> Door:
    """The member's row, locked, so that two wrong passwords at once count as two."""
    Door.objects.get_or_create(member=member)
    return Door.objects.select_for_update().get(member=member)
