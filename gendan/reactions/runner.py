"""Runs reactions from the job queue, each once for each event, whatever crashes and is replayed."""

from collections.abc import Mapping

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gendan.base.timeline import follow
from gendan.base.timeline.models import Event
from gendan.reactions.models import ReactionRun
from gendan.reactions.table import Reaction, Table, by_name, names

# Waits of 2, 4, 8 … 512 seconds, 17 minutes in all; what fails then stays as a failed job (`queries.failed`).
PATIENCE = RetryStrategy(max_attempts=9, exponential_wait=2)

_reactions: Mapping[str, Reaction] = {}


def install(table: Table) -> None:
    """Put `table` in force: `record` asks for its reactions from now on."""
    global _reactions  # noqa: PLW0603 - set once, when the program starts
    _reactions = by_name(table)
    follow.install(names(table))


@app.task(name=follow.JOB, queue=follow.QUEUE, retry=PATIENCE)
def react(event_id: int, reaction: str) -> None:
    """The job: see `run`."""
    run(event_id, reaction)


def run(event_id: int, reaction: str) -> bool:
    """Let `reaction` follow the event, unless it has. Says whether it was run.

    That it ran is committed together with what it wrote, so a crash in between undoes both. Of two at once
    the second waits for the first. Raises LookupError for a reaction that is no longer in the table.
    """
    function = _reactions[reaction]
    with transaction.atomic():
        _run, is_first = ReactionRun.objects.get_or_create(event_id=event_id, reaction=reaction)
        if is_first:
            function(Event.objects.prefetch_related("subjects").get(pk=event_id))
    return is_first
