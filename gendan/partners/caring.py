"""Customers have a dedicated merchandiser: who leaves hands them over."""

from django.utils.translation import gettext_lazy as _

from gendan.base.refs import Actor
from gendan.base.timeline.actions import Happening, record_all
from gendan.partners.actions.writing import about, named
from gendan.partners.events import CustomerChanged
from gendan.partners.models import Customer
from gendan.people.events import Change
from gendan.people.handover import OpenDuty, register
from gendan.people.models import Member


def _count(member: Member) -> int:
    return Customer.objects.filter(merchandiser=member, is_active=True).count()


def _give(member: Member, successor: Member, actor: Actor) -> None:
    customers = list(Customer.objects.select_for_update().filter(merchandiser=member))
    Customer.objects.filter(pk__in=[it.pk for it in customers]).update(merchandiser=successor)
    change = Change(field="merchandiser", old=member.name, new=successor.name)
    changed = [Happening(CustomerChanged(**named(it), changes=[change]), [about(it)]) for it in customers]
    record_all(changed, actor=actor)


register(OpenDuty("customers", _("customers looked after"), _count, _give))
