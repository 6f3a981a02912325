"""What ends soon or has ended, for who is to renew it."""

from datetime import timedelta

from django.db.models import QuerySet

from gendan.base.refs import Subject
from gendan.partners import expiry
from gendan.partners.expiry import AGREEMENT, CERTIFICATE, LOGISTICS, PURCHASING, REACH, WARN_DAYS
from gendan.partners.models import Agreement, Certificate
from gendan.people.models import Department, Member
from gendan.people.permit import may


def expiring_certificates() -> QuerySet[Certificate]:
    """Certificates of suppliers in use that have ended or end within reach, with their suppliers."""
    until = expiry.today() + timedelta(days=max(WARN_DAYS[CERTIFICATE]) + REACH)
    found = Certificate.objects.filter(supplier__is_active=True, expires_on__lte=until)
    return found.select_related("supplier")


def expiring_agreements() -> QuerySet[Agreement]:
    """Agreements in use that have ended or end within reach, with whom they are."""
    until = expiry.today() + timedelta(days=max(WARN_DAYS[AGREEMENT]) + REACH)
    found = Agreement.objects.filter(is_active=True, valid_to__lte=until)
    return found.select_related("carrier", "supplier")


def watched_by(member: Member, kind: str) -> list[Subject]:
    """The certificates, or agreements, whose renewal is this member's affair."""
    if not may(member, "partners.view") or not _may_be_asked(member):
        return []
    mine = {code for code in (PURCHASING, LOGISTICS) if _is_renewer(member, code)}
    if kind == CERTIFICATE:
        return [Subject("certificate", it.pk) for it in expiring_certificates()] if PURCHASING in mine else []
    if not mine:
        return []
    return [Subject("agreement", it.pk) for it in expiring_agreements() if expiry.department_of(it) in mine]


def _may_be_asked(member: Member) -> bool:
    """At most one small query: for most members the answer is no, and every first page asks."""
    own = member.department.code if member.department else ""
    return (may(member, "partners.manage") and own in (PURCHASING, LOGISTICS)) or Department.objects.filter(
        head=member
    ).exists()


def _is_renewer(member: Member, department: str) -> bool:
    return any(it.pk == member.pk for it in expiry.renewers(department))
