"""Jobs: work that follows a request, enqueued in the transaction that needs it.

Jobs are named by text (`"reactions.react"`), so that a lower floor can ask for work that a higher floor does.
"""

from collections.abc import Mapping, Sequence

from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.types import JSONValue

Arguments = Mapping[str, JSONValue]

SILENT_SECONDS = 60  # a worker writes a sign of life every 10: after this one it is taken for dead


def enqueue(name: str, *, queue: str = "default", lock: str | None = None, **arguments: JSONValue) -> None:
    """Put one job on the queue, visible to workers when the present transaction commits.

    `arguments` must be JSON-serialisable. Jobs with the same `lock` run one after another.
    """
    app.configure_task(name, queue=queue, lock=lock).defer(**arguments)


def enqueue_all(name: str, jobs: Sequence[Arguments], *, queue: str = "default") -> None:
    """`enqueue` for many jobs of one name, each with its arguments, in one statement."""
    if jobs:
        app.configure_task(name, queue=queue).batch_defer(*(dict(arguments) for arguments in jobs))


@app.periodic(cron="* * * * *")
@app.task(name="jobs.rescue", queue="jobs", queueing_lock="jobs.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - periodic tasks are given it
    """Put back on the queue what a killed worker had begun: nothing else ever would."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job)
