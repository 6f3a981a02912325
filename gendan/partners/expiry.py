"""The deadlines by which a supplier's certificate is renewed, and a framework agreement negotiated again.

Both end on a day that nothing moves, at the end of that day's work; the warnings stand a number of calendar
days before it. A deadline begins when its first warning comes within reach: see `actions.expiry`.
"""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from gendan.base import clock
from gendan.base.deadlines.kinds import DeadlineKind, Fire, Skip, Vacant, Verdict, register
from gendan.base.deadlines.ladder import Ladder, OffHours, Rung, StepKind, ladder
from gendan.base.deadlines.models import Deadline, DeadlineStep
from gendan.base.refs import Subject
from gendan.base.worktime import queries as worktime
from gendan.base.worktime.rules import Calendar, elapsed
from gendan.partners.models import Agreement, Certificate
from gendan.people.models import Department, Member
from gendan.people.rights import holders

CERTIFICATE, AGREEMENT = "supplier.certificate", "agreement.expiry"
WARN_DAYS: dict[str, tuple[int, ...]] = {CERTIFICATE: (30, 7), AGREEMENT: (60, 14)}
REACH = 10  # days before the first warning, in which a deadline may begin
HOUR = time(18)
PURCHASING, LOGISTICS = "PUR", "LOG"


def ends_at(day: date, calendar: Calendar) -> datetime:
    """18:00 of its last day, in the calendar's zone."""
    return datetime.combine(day, HOUR, calendar.tz)


def within_reach(kind: str, day: date, today: date) -> bool:
    """Whether what ends on `day` is to be watched by now."""
    return day <= today + timedelta(days=max(WARN_DAYS[kind]) + REACH)


def steps(kind: str, day: date, calendar: Calendar) -> Ladder:
    """A warning for each of the kind's numbers of calendar days, and the due step."""
    due = ends_at(day, calendar)
    warnings = [
        Rung(
            f"{days} days",
            StepKind.WARN,
            -max(1, elapsed(calendar, _morning(day - timedelta(days=days), calendar), due)),
            off_hours=OffHours.DEFER,
        )
        for days in WARN_DAYS[kind]
    ]
    return ladder(*warnings, Rung("due", StepKind.DUE, off_hours=OffHours.DEFER))


def _morning(day: date, calendar: Calendar) -> datetime:
    """Counted from midnight, a warning comes when that day's work begins."""
    return datetime.combine(day, time(), calendar.tz)


def certificate_ends(certificate: Certificate) -> date | None:
    """Its last day; None where nobody need watch it."""
    return certificate.expires_on if certificate.supplier.is_active else None


def agreement_ends(agreement: Agreement) -> date | None:
    """Its last day; None where it is out of use."""
    return agreement.valid_to if agreement.is_active else None


def renewers(department: str) -> list[Member]:
    """Who manages partners in a department; where nobody does, its head, then purchasing's. Two queries."""
    found = {
        it.code: it
        for it in Department.objects.filter(code__in=[department, PURCHASING]).select_related("head")
    }
    own = found.get(department)
    managing = [it for it in holders("partners.manage") if own and it.department_id == own.pk]
    heads = [found[code].head for code in (department, PURCHASING) if code in found]
    return managing or [it for it in heads if it and it.is_active][:1]


def department_of(agreement: Agreement) -> str:
    """Whose affair an agreement is: logistics' with a carrier, purchasing's with a supplier."""
    return LOGISTICS if agreement.carrier_id else PURCHASING


def _holds_on(day: date | None, deadline: Deadline, department: str) -> Verdict:
    """A step holds while the end is still the one that the deadline stands for."""
    calendar = worktime.calendar(deadline.calendar)
    if day is None or ends_at(day, calendar) != deadline.until:
        return Skip("renewed or out of use")
    told = renewers(department)
    return Fire(tuple(Subject("member", it.pk) for it in told)) if told else Vacant("nobody to be told")


def certificate_holds(deadline: Deadline, step: DeadlineStep) -> Verdict:  # noqa: ARG001
    """Told are those who manage partners in purchasing."""
    found = Certificate.objects.select_related("supplier").filter(pk=deadline.subject_id).first()
    return _holds_on(certificate_ends(found) if found else None, deadline, PURCHASING)


def agreement_holds(deadline: Deadline, step: DeadlineStep) -> Verdict:  # noqa: ARG001
    """Told are those who manage partners in purchasing, or in logistics where it is with a carrier."""
    found = Agreement.objects.filter(pk=deadline.subject_id).first()
    department = department_of(found) if found else PURCHASING
    return _holds_on(agreement_ends(found) if found else None, deadline, department)


KINDS = (
    register(DeadlineKind(CERTIFICATE, _("Renew a supplier's certificate"), certificate_holds)),
    register(DeadlineKind(AGREEMENT, _("Renew a framework agreement"), agreement_holds)),
)


def today() -> date:
    """The present day of the company's calendar."""
    return worktime.calendar().local_day(clock.now())
