"""The jobs of this part."""

from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from gendan.base import clock
from gendan.base.files import actions


@app.task(name="files.make_thumbnail", queue="default")
def make_thumbnail(file: int) -> None:
    """See `actions.make_thumbnail`."""
    actions.make_thumbnail(file)


@app.periodic(cron="17 3 * * *")
@app.task(name="files.sweep", queue="default", queueing_lock="files.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001
    """Every night: forget what was removed long ago, then delete what no row needs."""
    actions.purge_some(before=clock.now() - timedelta(days=settings.FILE_RETENTION_DAYS), limit=10_000)
    actions.sweep_some(limit=10_000)
