"""Which account of a platform is which member."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gendan.base.errors import ConflictError
from gendan.base.refs import Actor, System
from gendan.base.timeline.actions import record
from gendan.people.models import Member
from gendan.people.permit import require
from gendan.people.sign_in import events
from gendan.people.sign_in.actions.door import about, require_over
from gendan.people.sign_in.identity import Identity
from gendan.people.sign_in.models import BindingRequest, BindingState


@transaction.atomic
def bind(member: Member, identity: Identity, *, by: str, actor: Actor | None = None) -> SocialAccount:
    """Let the account sign in as this member.

    Raises ConflictError where it is another member's, or the member has another account of that platform:
    whoever leaves and returns under a new account is unbound first, by a person.
    """
    taken = SocialAccount.objects.filter(provider=identity.provider)
    if taken.filter(uid=identity.uid).exclude(user=member).exists():
        raise ConflictError(_("This account already signs in as somebody else"))
    if taken.filter(user=member).exclude(uid=identity.uid).exists():
        raise ConflictError(
            _("This member already has another account of this platform"),
            hint=_("Ask an administrator to remove the old account first."),
        )
    account, made = SocialAccount.objects.get_or_create(
        provider=identity.provider, uid=identity.uid, defaults={"user": member, "extra_data": identity.kept()}
    )
    if made:
        bound = events.PlatformBound(provider=identity.provider, by=by)
        record(bound, actor=actor or System("sign-in"), on=about(member))
    return account


@transaction.atomic
def unbind(account: SocialAccount, *, actor: Actor) -> None:
    """The account no longer signs in as its member, and may ask anew."""
    if actor != account.user:
        require_over(actor, account.user)
    BindingRequest.objects.filter(provider=account.provider, uid=account.uid).delete()
    record(events.PlatformUnbound(provider=account.provider), actor=actor, on=about(account.user))
    account.delete()


@transaction.atomic
def note_unbound(account: SocialAccount) -> None:
    """The member is removing an account of their own."""
    record(events.PlatformUnbound(provider=account.provider), actor=account.user, on=about(account.user))


def ask_for_binding(identity: Identity, *, now: datetime) -> BindingRequest:
    """Put the question before the administrators; asking again while it is open changes nothing."""
    request, _made = BindingRequest.objects.get_or_create(
        provider=identity.provider,
        uid=identity.uid,
        defaults={
            "external_id": identity.external_id[:128],
            "display_name": identity.display_name[:60],
            "asked_at": now,
        },
    )
    return request


@transaction.atomic
def approve_binding(request: BindingRequest, member: Member, *, now: datetime, actor: Member) -> None:
    """The person is this member. Raises ConflictError where the request was decided already."""
    require_over(actor, member)
    _decide(request, BindingState.APPROVED, member, now=now, actor=actor)
    identity = Identity(request.provider, request.uid, request.external_id, request.display_name)
    bind(member, identity, by="approval", actor=actor)


@transaction.atomic
def refuse_binding(request: BindingRequest, *, now: datetime, actor: Member) -> None:
    """The person is nobody here. Raises ConflictError where the request was decided already."""
    require(actor, "people.manage")
    _decide(request, BindingState.REFUSED, None, now=now, actor=actor)


def _decide(
    request: BindingRequest, state: BindingState, member: Member | None, *, now: datetime, actor: Member
) -> None:
    still_open = BindingRequest.objects.filter(pk=request.pk, state=BindingState.OPEN)
    if not still_open.update(state=state, member=member, decided_by=actor, decided_at=now):
        raise ConflictError(_("Somebody has already decided this request"))
