"""The table of authority as it stands, for the pure rules to judge by."""

from gendan.people.authority import Limit
from gendan.people.models import AuthorityLimit


def limits() -> list[Limit]:
    """What each grade may decide alone, from the lowest grade up. Two queries."""
    return [
        Limit(row.grade, row.severity or 0, {it.currency: it.amount for it in row.amounts.all()})
        for row in AuthorityLimit.objects.prefetch_related("amounts")
    ]
