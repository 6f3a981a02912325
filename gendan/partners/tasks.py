"""What is looked after each night."""

from procrastinate.contrib.django import app

from gendan.partners.actions.expiry import watch_all


@app.periodic(cron="43 3 * * *")
@app.task(name="partners.watch_expiry", queue="default", queueing_lock="partners.watch_expiry")
def watch(timestamp: int) -> None:  # noqa: ARG001 - periodic tasks are given it
    """Certificates and agreements whose end comes within reach get their deadline."""
    watch_all()
