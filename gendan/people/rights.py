"""That somebody can always administer: the last who may manage roles cannot be taken away."""

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gendan.base.errors import ConflictError
from gendan.base.refs import Actor, System
from gendan.people.models import Member

KEY = "roles.manage"


def holding(code: str) -> QuerySet[Member]:
    """The active members who have the permission `code`, operators included."""
    may = Q(roles__permissions__contains=[code]) | Q(is_superuser=True)
    return Member.objects.filter(may, is_active=True).distinct()


def holders(code: str) -> list[Member]:
    """The same as a list."""
    return list(holding(code))


def keep_an_administrator(actor: Actor) -> None:
    """After a change, inside its transaction: raise ConflictError if nobody may manage roles any more."""
    with connection.cursor() as cursor:  # two administrators who remove each other come here one by one
        cursor.execute("select pg_advisory_xact_lock(hashtext('gendan.people.administrators'))")
    if not isinstance(actor, System) and not holders(KEY):
        raise ConflictError(
            _("Then nobody could manage roles any more."),
            hint=_("Give another member the role of administrator first."),
        )
