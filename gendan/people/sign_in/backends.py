"""Who a name and a password are."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from gendan.base import clock
from gendan.people.models import Member
from gendan.people.sign_in.queries import is_locked, member_for_login


class MemberBackend(ModelBackend):
    """Takes the sign-in name, the e-mail or the phone. Every refusal looks and lasts alike.

    A lock, an inactive member, an unknown name and a wrong password are the same answer: so nobody learns
    from outside who works here.
    """

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Member | None:
        """The member, or None."""
        login = username or credentials.get("email") or ""
        if not password:
            return None
        member = member_for_login(login)
        if member is None:
            Member().set_password(password)  # takes as long as checking one
            return None
        right = member.check_password(password)
        if right and self.user_can_authenticate(member) and not is_locked(member, clock.now()):
            return member
        return None
