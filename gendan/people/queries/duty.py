"""Who is away, who stands in, who is on duty: always an answer with its reasons, never a silent gap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.people.availability import Answer, As, Person, Step, first_here, resolve
from gendan.people.models import Absence, Department, DutyShift, Grade, Member
from gendan.people.permit import is_self, may, require, require_for
from gendan.people.rights import holders
from gendan.people.wording import CAPACITIES, step_text


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who answers at an instant, in what capacity, and every step of the search.

    `member` is None only when nobody in the whole chain is there; then the next level is asked at once.
    """

    member: Member | None
    asked_as: As | None
    steps: Sequence[Step]

    @property
    def capacity(self) -> str:
        """In what capacity, in the reader's language; "" for nobody."""
        return str(CAPACITIES[self.asked_as]) if self.asked_as else ""

    @property
    def reasons(self) -> list[str]:
        """Each step as a sentence in the reader's language."""
        return [step_text(step) for step in self.steps]


@dataclass(frozen=True, slots=True)
class DutyDay:
    """A day of the roster with the shifts that touch it."""

    day: date
    shifts: Sequence[DutyShift]


def available(member: Member, at: datetime) -> OnDuty:
    """The member if they are there at `at`, else their deputy, and so on."""
    return _found(resolve(member.pk, at, _people(at)))


def present(members: Iterable[int], at: datetime) -> list[int]:
    """Each of these members, or who stands in for them at `at`; nobody twice. Two queries."""
    people = _people(at)
    found = (resolve(number, at, people).person for number in members)
    return list(dict.fromkeys(number for number in found if number is not None))


def on_duty(at: datetime, department: Department | None = None, owner: Member | None = None) -> OnDuty:
    """Who answers for `department` (or the company) at `at`, outside working hours.

    Asked in turn, each with their deputies: the department's shift, the company's shift, the deputy of who is
    in charge (`owner`), the department's supervisors, its managers and head, its directors, then any director
    and any administrator of the company.
    """
    return _found(first_here(_candidates(at, department, owner), at, _people(at)))


def at_grade(department: Department, grade: int, at: datetime) -> OnDuty:
    """Who of one grade answers for a department at `at`: one rung of an escalation ladder.

    `member` is None where the rung is vacant or all are away; then the next rung is asked at once.
    """
    capacity = {Grade.SUPERVISOR: As.SUPERVISOR, Grade.MANAGER: As.MANAGER, Grade.DIRECTOR: As.DIRECTOR}
    asked_as = capacity.get(Grade(grade), As.OWNER)
    rung = _of_grade(department, grade)
    return _found(first_here(((number, asked_as) for number in rung), at, _people(at)))


def roster(actor: Actor, monday: date, department: Department | None = None) -> list[DutyDay]:
    """The shifts of the seven days from `monday`, in local days. One query. Needs `people.view`.

    With a department: its own and the company's.
    """
    require(actor, "people.view")
    days = [monday + timedelta(days=n) for n in range(7)]
    shifts = _shifts(_midnight(days[0]), _midnight(days[-1] + timedelta(days=1)))
    if department is not None:
        shifts = shifts.filter(Q(department=department) | Q(department=None))
    found = list(shifts)
    return [
        DutyDay(
            day,
            [
                it
                for it in found
                if it.starts_at < _midnight(day + timedelta(days=1)) and it.ends_at > _midnight(day)
            ],
        )
        for day in days
    ]


def shifts_of(member: Member, start: datetime, end: datetime) -> list[DutyShift]:
    """The member's own shifts that touch the span from `start` to `end`, by start. One query."""
    return list(_shifts(start, end).filter(member=member))


def shift_for(actor: Actor, shift_id: int) -> DutyShift:
    """One shift. Needs `people.view`."""
    require(actor, "people.view")
    found = DutyShift.objects.select_related("member", "department").filter(pk=shift_id).first()
    if found is None:
        raise NotFoundError
    return found


def absences(actor: Actor, start: datetime, end: datetime) -> list[Absence]:
    """Who is away between two instants, by start. Needs `people.view`; notes as in `absences_of`."""
    require(actor, "people.view")
    found = Absence.objects.filter(starts_at__lt=end, ends_at__gt=start, member__is_active=True)
    return _discreet(actor, found.select_related("member__deputy", "member__department"))


def absences_of(actor: Actor, member: Member, since: datetime) -> list[Absence]:
    """A member's absences that end after `since`. One's own, or it needs `people.view`.

    Notes are blank for who may not record absences of others, except on one's own.
    """
    require_for(actor, member.pk, "people.view")
    return _discreet(actor, Absence.objects.filter(member=member, ends_at__gt=since))


def _discreet(actor: Actor, found: QuerySet[Absence]) -> list[Absence]:
    shown = list(found.order_by("starts_at", "id"))
    for absence in shown:
        if not (is_self(actor, absence.member_id) or may(actor, "absences.manage")):
            absence.note = ""
    return shown


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _shifts(start: datetime, end: datetime) -> QuerySet[DutyShift]:
    found = DutyShift.objects.filter(starts_at__lt=end, ends_at__gt=start)
    return found.select_related("member", "department").order_by("starts_at", "position", "id")


def _people(at: datetime) -> dict[int, Person]:
    """Everybody, with the absences that matter at `at`. Two queries."""
    away: dict[int, list[tuple[datetime, datetime]]] = {}
    for absence in Absence.objects.filter(starts_at__lte=at, ends_at__gt=at):
        away.setdefault(absence.member_id, []).append((absence.starts_at, absence.ends_at))
    rows = Member.objects.values_list("pk", "name", "deputy_id", "is_active")
    return {pk: Person(pk, name, deputy, active, away.get(pk, ())) for pk, name, deputy, active in rows}


def _of_grade(department: Department | None, *grades: int) -> list[int]:
    found = Member.objects.filter(is_active=True, grade__in=grades).order_by("grade", "id")
    return list((found.filter(department=department) if department else found).values_list("pk", flat=True))


def _candidates(
    at: datetime, department: Department | None, owner: Member | None
) -> Iterable[tuple[int, As]]:
    """Lazily, so that the query of a rung is only made when it is reached."""
    shifts = DutyShift.objects.filter(starts_at__lte=at, ends_at__gt=at).order_by("position", "id")
    if department is not None:
        yield from ((it.member_id, As.SHIFT) for it in shifts.filter(department=department))
    yield from ((it.member_id, As.COMPANY_SHIFT) for it in shifts.filter(department=None))
    if owner is not None and owner.deputy_id is not None:
        yield owner.deputy_id, As.DEPUTY
    if department is not None:
        yield from ((number, As.SUPERVISOR) for number in _of_grade(department, Grade.SUPERVISOR))
        yield from ((number, As.MANAGER) for number in _of_grade(department, Grade.MANAGER))
        if department.head_id is not None:
            yield department.head_id, As.MANAGER
        yield from ((number, As.DIRECTOR) for number in _of_grade(department, Grade.DIRECTOR))
    yield from ((number, As.DIRECTOR) for number in _of_grade(None, Grade.DIRECTOR))
    yield from ((member.pk, As.ADMINISTRATOR) for member in holders("roles.manage"))


def _found(answer: Answer) -> OnDuty:
    member = None
    if answer.person is not None:
        member = Member.objects.select_related("department", "deputy").get(pk=answer.person)
    return OnDuty(member, answer.asked_as, answer.steps)
