"""Where imported orders come from: the remembered layout of each source, and what its last files became."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from gendan.base.errors import NotFoundError
from gendan.base.refs import Actor
from gendan.orders.import_wording import field_text
from gendan.orders.models import ImportRun, ImportSource
from gendan.orders.synonyms import Field
from gendan.people.permit import may, require

RUNS = 10  # that the page of a source shows
_PLACES = {str(name): place for place, name in enumerate(Field)}


def listed_sources(member: Actor) -> QuerySet[ImportSource]:
    """All sources by name, with `last_run_id`. Needs `orders.import`."""
    require(member, "orders.import")
    last = _runs().filter(source=OuterRef("pk")).values("pk")[:1]
    return ImportSource.objects.select_related("changed_by").annotate(last_run_id=Subquery(last))


def last_runs(sources: Iterable[ImportSource]) -> dict[int, ImportRun]:
    """The newest run of each of what `listed_sources` gave, by the source's id. One query."""
    wanted = [number for it in sources if (number := getattr(it, "last_run_id", None))]
    return {run.source_id: run for run in _runs().filter(pk__in=wanted) if run.source_id}


def source_for(member: Actor, source_id: int) -> ImportSource:
    """One source. Raises NotFoundError, also for who may not import."""
    found = ImportSource.objects.select_related("changed_by").filter(pk=source_id)
    source = found.first() if may(member, "orders.import") else None
    if source is None:
        raise NotFoundError
    return source


def runs_of(source: ImportSource) -> list[ImportRun]:
    """The last runs, the newest first."""
    return list(_runs().filter(source=source)[:RUNS])


def columns_of(source: ImportSource) -> list[tuple[str, str, str]]:
    """Each field by its name, with the columns it is taken from and what it is where these are empty."""
    columns = {name: " + ".join(headers) for name, headers in source.mapping.items()}
    fixed = {name: str(value) for name, value in source.defaults.items()}
    names = sorted({**columns, **fixed}, key=lambda it: (_PLACES.get(it, len(_PLACES)), it))
    return [(field_text(it), columns.get(it, ""), fixed.get(it, "")) for it in names]


def _runs() -> QuerySet[ImportRun]:
    return ImportRun.objects.select_related("by").defer("refusals", "summary", "layout")
