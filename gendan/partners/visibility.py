"""Who may see a partner: whoever may see partners at all."""

from gendan.people.models import Member
from gendan.people.permit import may
from gendan.people.visibility import register


def _sees_partners(member: Member, number: int) -> bool:  # noqa: ARG001
    return may(member, "partners.view")


for _kind in ("customer", "supplier", "carrier", "agreement", "certificate"):
    register(_kind, _sees_partners)
