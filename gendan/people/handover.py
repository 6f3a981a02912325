"""What is left open when a member leaves, and how it comes into other hands.

Floors above add their own kinds of open duty with `register`, from their app's `ready()`: a member cannot be
deactivated over open orders or issues either.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from gendan.base import clock
from gendan.base.errors import Text
from gendan.base.refs import Actor
from gendan.people.models import Department, DutyShift, Member


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """One kind of duty: how many a member has open, and how all of them go to a successor."""

    name: str
    label: Text
    count: Callable[[Member], int]
    give: Callable[[Member, Member, Actor], None]


_kinds: dict[str, OpenDuty] = {}


def register(kind: OpenDuty) -> None:
    """Add a kind of open duty; the same name again replaces it."""
    _kinds[kind.name] = kind


def open_duties(member: Member) -> list[tuple[OpenDuty, int]]:
    """The kinds of duty that `member` has open, with how many."""
    counted = ((kind, kind.count(member)) for kind in _kinds.values())
    return [(kind, count) for kind, count in counted if count]


def _shifts_ahead(member: Member) -> int:
    return DutyShift.objects.filter(member=member, ends_at__gt=clock.now()).count()


def _give_shifts(member: Member, successor: Member, _actor: Actor) -> None:
    DutyShift.objects.filter(member=member, ends_at__gt=clock.now()).update(member=successor)


def _heads(member: Member) -> int:
    return Department.objects.filter(head=member, is_active=True).count()


def _give_heads(member: Member, successor: Member, _actor: Actor) -> None:
    Department.objects.filter(head=member).update(head=successor)


def _deputises(member: Member) -> int:
    return Member.objects.filter(deputy=member, is_active=True).count()


def _give_deputy(member: Member, successor: Member, _actor: Actor) -> None:
    Member.objects.filter(deputy=member).exclude(pk=successor.pk).update(deputy=successor)
    Member.objects.filter(deputy=member, pk=successor.pk).update(deputy=None)


register(OpenDuty("shifts", _("duty shifts ahead"), _shifts_ahead, _give_shifts))
register(OpenDuty("heads", _("departments headed"), _heads, _give_heads))
register(OpenDuty("deputises", _("colleagues deputised for"), _deputises, _give_deputy))
