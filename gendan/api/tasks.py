"""What the API clears away each night."""

from procrastinate.contrib.django import app

from gendan.api import idempotency
from gendan.api.models import purge
from gendan.base import clock


@app.periodic(cron="47 3 * * *")
@app.task(name="api.purge", queue="default", queueing_lock="api.purge")
def clear_away(timestamp: int) -> None:  # noqa: ARG001 - periodic tasks are given it
    """Answers that are kept no longer, and callers who have long been quiet."""
    purge(clock.now(), idempotency.LIFE)
