"""Beginning, moving and ending the deadlines of certificates and agreements. The system's own acts."""

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction

from gendan.base import clock
from gendan.base.deadlines import actions as deadlines
from gendan.base.deadlines import queries
from gendan.base.deadlines.models import Deadline
from gendan.base.errors import ConflictError
from gendan.base.refs import Subject, System
from gendan.base.worktime import queries as worktime
from gendan.partners import expiry
from gendan.partners.expiry import AGREEMENT, CERTIFICATE, REACH, WARN_DAYS
from gendan.partners.models import Agreement, Certificate

EXPIRY = System("expiry")


def watch_certificate(certificate: Certificate) -> None:
    """Let its deadline say what the row says: begun, moved, met by renewal, or unneeded."""
    _watch(CERTIFICATE, Subject("certificate", certificate.pk), expiry.certificate_ends(certificate))


def forget_certificate(certificate: Certificate) -> None:
    """It is removed: nothing is to be renewed."""
    _watch(CERTIFICATE, Subject("certificate", certificate.pk), None)


def watch_agreement(agreement: Agreement) -> None:
    """The same for a framework agreement."""
    _watch(AGREEMENT, Subject("agreement", agreement.pk), expiry.agreement_ends(agreement))


def watch_all() -> int:
    """Begin the deadlines that have come within reach. Says how many; asked again, none."""
    today = expiry.today()
    begun = 0
    certificates = Certificate.objects.select_related("supplier").filter(
        supplier__is_active=True, expires_on__range=_window(CERTIFICATE, today)
    )
    for certificate in certificates:
        with suppress(ConflictError):  # another worker was quicker
            begun += _watch(CERTIFICATE, Subject("certificate", certificate.pk), certificate.expires_on)
    for agreement in Agreement.objects.filter(is_active=True, valid_to__range=_window(AGREEMENT, today)):
        with suppress(ConflictError):
            begun += _watch(AGREEMENT, Subject("agreement", agreement.pk), agreement.valid_to)
    return begun


def _window(kind: str, today: date) -> tuple[date, date]:
    return today, today + timedelta(days=max(WARN_DAYS[kind]) + REACH)


@transaction.atomic
def _watch(kind: str, subject: Subject, day: date | None) -> bool:
    """Whether a deadline was begun."""
    found = queries.latest(kind, subject)
    if found and found.is_open:
        _follow(found, kind, day)
        return False
    calendar, today = worktime.calendar(), expiry.today()
    if day is None or day < today or not expiry.within_reach(kind, day, today):
        return False
    until = expiry.ends_at(day, calendar)
    if (found and found.until == until) or until <= clock.now():
        return False  # it was watched and has ended, or nothing can be done in time
    deadlines.start(kind, subject, actor=EXPIRY, ladder=expiry.steps(kind, day, calendar), until=until)
    return True


def _follow(found: Deadline, kind: str, day: date | None) -> None:
    calendar = worktime.calendar(found.calendar)
    if day is None:
        deadlines.cancel(found, actor=EXPIRY, reason="out of use")
    elif found.until is not None and day > found.until.astimezone(calendar.tz).date():
        deadlines.complete(found, actor=EXPIRY)
        _watch(kind, found.subject, day)
    elif expiry.ends_at(day, calendar) != found.until:
        deadlines.retarget(
            found, actor=EXPIRY, ladder=expiry.steps(kind, day, calendar), until=expiry.ends_at(day, calendar)
        )
