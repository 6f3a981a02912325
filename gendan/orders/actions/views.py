"""Saved views: a filter under a name, for oneself or for everybody."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import InvalidInputError, NotFoundError
from gendan.base.refs import Subject
from gendan.base.timeline.actions import record
from gendan.orders.filters import parse, written
from gendan.orders.models import SavedView
from gendan.orders.view_events import ViewRemoved, ViewSaved
from gendan.people.models import Member
from gendan.people.permit import require

MOST_VIEWS = 50  # of one member
LONGEST_NAME, LONGEST_QUERY = 40, 1000
KEPT = ("col", "plan")  # of an address besides the filter: the columns, and the matrix's template


@transaction.atomic
def save_view(name: str, query: str, *, is_shared: bool = False, actor: Member) -> SavedView:
    """Keep the filter of an address under `name`; the same name again changes it. Needs `orders.view`."""
    require(actor, "orders.view")
    name = name.replace("\x00", "").strip()
    if not name or len(name) > LONGEST_NAME:
        fault = _("A name of 1 to %(most)d characters.") % {"most": LONGEST_NAME}
        raise InvalidInputError(fault, fields={"name": fault})
    views = SavedView.objects.filter(member=actor)
    if views.count() >= MOST_VIEWS and not views.filter(name=name).exists():
        raise InvalidInputError(
            _("You have %(most)d views.") % {"most": MOST_VIEWS}, hint=_("Remove one that you no longer use.")
        )
    view, is_new = SavedView.objects.update_or_create(
        member=actor, name=name, defaults={"query": cleaned(query), "is_shared": is_shared}
    )
    record(
        ViewSaved(view=name, is_shared=is_shared, is_new=is_new),
        actor=actor,
        on=[Subject("member", actor.pk)],
    )
    return view


@transaction.atomic
def remove_view(view_id: int, *, actor: Member) -> None:
    """Take away one's own view. Another's is not found."""
    require(actor, "orders.view")
    view = SavedView.objects.select_for_update().filter(pk=view_id, member=actor).first()
    if view is None:
        raise NotFoundError
    view.delete()
    record(ViewRemoved(view=view.name), actor=actor, on=[Subject("member", actor.pk)])


def cleaned(query: str) -> str:
    """An address's query without what makes no sense and without the place in the pages."""
    pairs = parse_qsl(query[:4000].removeprefix("?"), max_num_fields=100)
    wanted = written(parse(dict(pairs)).wanted)
    extra = [(name, value[:20]) for name, value in pairs if name in KEPT]
    text = urlencode([*wanted.items(), *extra])
    if len(text) > LONGEST_QUERY:
        raise InvalidInputError(_("This filter is too long to be saved."))
    return text
