"""Who may decide what alone."""

from dataclasses import dataclass

from gendan.people import authority
from gendan.people.authority import Case, Limit
from gendan.people.limits import limits
from gendan.people.models import Grade, Member


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a member may decide a case alone, and if not, the lowest grade that may (None: nobody)."""

    allowed: bool
    own: bool
    lowest: Grade | None


def authority_table() -> list[Limit]:
    """What each of the four grades may decide, from the lowest up; a grade without a row may nothing."""
    known = {limit.grade: limit for limit in limits()}
    return [known.get(grade, Limit(grade)) for grade in Grade.values]


def verdict(member: Member, case: Case, *interested: int | None) -> Verdict:
    """May `member` decide `case` alone? `interested` are the ids of those whose own case it is: not they."""
    table = limits()
    limit = next((it for it in table if it.grade == member.grade), None)
    own = authority.decides_own(member.pk, *interested)
    lowest = authority.lowest_grade(table, case)
    allowed = member.is_active and not own and authority.may_decide(limit, case)
    return Verdict(allowed, own, Grade(lowest) if lowest is not None else None)
