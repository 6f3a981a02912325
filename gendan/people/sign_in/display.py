"""How a member is called."""

from gendan.people.models import Member


def name_of(member: Member) -> str:
    """The name, not the sign-in name."""
    return member.name
