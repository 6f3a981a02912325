"""The one guard in front of every act: may this actor do that?"""

from django.utils.translation import gettext as _

from gendan.base.errors import ForbiddenError
from gendan.base.refs import Actor, System
from gendan.people.models import Member
from gendan.people.permissions import PERMISSIONS


def may(actor: Actor, code: str) -> bool:
    """Whether `actor` has the permission `code`. The system may everything, who is not a member nothing.

    Raises KeyError for a code that does not exist.
    """
    permission = PERMISSIONS[code]
    if isinstance(actor, System):
        return True
    return isinstance(actor, Member) and permission.code in actor.permission_codes


def is_self(actor: Actor, member_id: int) -> bool:
    """Whether `actor` is that very member, and still works here."""
    return isinstance(actor, Member) and actor.is_active and actor.pk == member_id


def require(actor: Actor, code: str) -> None:
    """Raise ForbiddenError, naming the permission, unless `actor` has it."""
    if not may(actor, code):
        raise ForbiddenError(
            _("You may not do this: it needs the permission “%(label)s”.")
            % {"label": PERMISSIONS[code].label},
            hint=_("An administrator can give you a role that has it."),
        )


def require_over(actor: Actor, member: Member) -> None:
    """Raise ForbiddenError unless `actor` may do all that `member` may.

    For whatever opens a way to act as `member`: a password, a name to sign in by, an address that mail for a
    lost password goes to. Otherwise whoever manages people could become an operator.
    """
    if isinstance(actor, System):
        return
    below = isinstance(actor, Member) and member.granted_codes <= actor.permission_codes
    if not below or (member.is_staff and not getattr(actor, "is_staff", False)):
        raise ForbiddenError(
            _("This member may do more than you"), hint=_("Ask somebody who may do as much to do it.")
        )


def require_for(actor: Actor, member_id: int, code: str) -> None:
    """Members may do it for themselves; for others `require` the permission `code`."""
    if not is_self(actor, member_id):
        require(actor, code)
