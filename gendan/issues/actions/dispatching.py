"""Giving an issue to somebody, when it is raised and when it is handed over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from gendan.base.worktime import queries as worktime
from gendan.base.worktime.rules import elapsed
from gendan.issues.clock_policy import SERIOUS
from gendan.issues.dispatching import Candidate, Why, least_loaded
from gendan.issues.models import IssueState
from gendan.people.models import Department, Member
from gendan.people.queries.duty import available, on_duty, present


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who gets it and why; `member` is None only in a company where nobody at all is there."""

    member: Member | None
    why: Why


def assign(
    department: Department | None,
    at: datetime,
    *,
    severity: int,
    owner: Member | None = None,
    merchandiser: Member | None = None,
    calendar: str = "default",
) -> Assigned:
    """Who gets an issue of `department` at `at`; `owner` has the matter in hand, else `merchandiser`."""
    first, why = (owner, Why.OWNER) if owner and owner.is_active else (merchandiser, Why.MERCHANDISER)
    if severity == SERIOUS and not _is_open(calendar, at):
        return Assigned(on_duty(at, department, first).member, Why.DUTY)
    if first and first.is_active:
        found = available(first, at)
        if found.member:
            return Assigned(found.member, why if found.member.pk == first.pk else Why.STAND_IN)
    chosen = _least_loaded(department, at) if department else None
    if chosen:
        return Assigned(chosen, Why.LOAD)
    return Assigned(on_duty(at, department).member, Why.DUTY)


def _is_open(calendar: str, at: datetime) -> bool:
    return elapsed(worktime.calendar(calendar), at, at + timedelta(seconds=1)) > 0


def _least_loaded(department: Department, at: datetime) -> Member | None:
    """Of the department's people who are there themselves. Four queries."""
    members = Member.objects.filter(department=department, is_active=True).annotate(
        load=Count("issues", filter=Q(issues__state=IssueState.OPEN))
    )
    by_id = {it.pk: it for it in members}
    here = [it for it in present(by_id, at) if it in by_id]
    number = least_loaded(Candidate(it, by_id[it].grade, by_id[it].load) for it in here)
    return by_id[number] if number else None
