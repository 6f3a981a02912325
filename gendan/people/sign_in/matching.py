"""Who of us comes from a platform: by the rule of the settings, else by an administrator's word."""

from typing import Literal

from django.conf import settings
from django.db import transaction

from gendan.people.models import Member
from gendan.people.sign_in import policy
from gendan.people.sign_in.identity import Identity

Rule = Literal["approval", "username", "employee_number"]
RULES: tuple[Rule, ...] = ("approval", "username", "employee_number")


def match(identity: Identity, rule: str) -> Member | None:
    """The active member whom the rule names.

    Never an administrator: whoever may name accounts on the platform would then own Gendan.
    """
    member = _candidate(identity, rule)
    if member is None or not member.is_active or policy.is_administrator(member):
        return None
    return member


def may_create(identity: Identity, rule: str) -> bool:
    """Whether a stranger of the company becomes a member at the first sign-in."""
    return bool(
        settings.SIGN_IN_CREATES_MEMBERS
        and rule != "approval"
        and identity.external_id
        and _candidate(identity, rule) is None
        and not Member.objects.filter(username__iexact=identity.external_id).exists()
    )


@transaction.atomic
def create(identity: Identity, rule: str) -> Member:
    """A member with the least rights and no password."""
    number = _number(identity) if rule == "employee_number" else None
    return Member.objects.create_user(
        identity.external_id,
        None,
        name=identity.display_name or identity.external_id,
        employee_number=number,
    )


def _candidate(identity: Identity, rule: str) -> Member | None:
    if rule == "username" and identity.external_id:
        return Member.objects.filter(username__iexact=identity.external_id).first()
    if rule == "employee_number" and _number(identity):
        return Member.objects.filter(employee_number__iexact=_number(identity)).first()
    return None


def _number(identity: Identity) -> str:
    return identity.ids.get("employee_no") or identity.external_id
