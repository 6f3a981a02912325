"""What is done of orders after the request."""

from collections.abc import Sequence

from procrastinate.contrib.django import app

from gendan.base.errors import NotFoundError
from gendan.orders.actions import import_folder, import_work, monitoring
from gendan.orders.actions.alarms import begin_alarms
from gendan.orders.actions.bulk import go_on
from gendan.orders.actions.findings import CHECK_JOB, check_again
from gendan.orders.demo_history import IMPORT_JOB, import_history
from gendan.people.models import Member


@app.task(name=CHECK_JOB, queue="default")
def check_submitted(order_ids: Sequence[int]) -> None:
    """Check imported orders that wait for review; twice does no harm."""
    for number in order_ids:
        try:
            check_again(number)
        except NotFoundError:  # gone meanwhile
            continue


@app.task(name="orders.check_import", queue="default")
def check_import(run_id: int) -> None:
    """See `import_work.check_run`."""
    import_work.check_run(run_id)


@app.task(name="orders.take_import", queue="default")
def take_import(run_id: int) -> None:
    """See `import_work.take_run`. A killed worker's is begun again by `jobs.rescue`."""
    import_work.take_run(run_id)


@app.task(name=monitoring.FOLLOW, queue="default")
def follow_calendar(calendar: int, after: int = 0) -> int:
    """See `monitoring.recheck_calendar`."""
    return monitoring.recheck_calendar(calendar, after)


@app.periodic(cron="*/10 * * * *")
@app.task(name="orders.new_day", queue="default", queueing_lock="orders.new_day")
def new_day(timestamp: int) -> int:  # noqa: ARG001 - periodic tasks are given it
    """Orders whose day has come are checked, and deadlines of nodes that come near begin.

    Every ten minutes, because each calendar's day begins at its own hour. Without work it costs two queries.
    """
    seen = 0
    while number := monitoring.recheck_due():
        seen += number
    while begin_alarms():
        pass
    return seen


@app.task(name="orders.bulk", queue="default")
def do_bulk(run_id: int) -> None:
    """What is left of an act on many orders."""
    go_on(run_id)


@app.task(name=IMPORT_JOB, queue="default", lock=IMPORT_JOB)
def import_demo_history(username: str) -> None:
    """Import the real orders of the demo, in the name of that member; once."""
    import_history(Member.objects.get(username=username))


_seen: import_folder.Sizes = {}


@app.periodic(cron="* * * * *")
@app.task(name="orders.watch_folders", queue="default", queueing_lock="orders.watch_folders")
def watch_folders(timestamp: int) -> None:  # noqa: ARG001 - periodic tasks are given it
    """Each minute: files that have not changed since the look before are taken."""
    waiting = import_folder.look(_seen)
    _seen.clear()
    _seen.update(waiting)
