"""What is looked after each night."""

from procrastinate.contrib.django import app

from gendan.people.actions.holidays import ask_for_holidays


@app.periodic(cron="37 3 * * *")
@app.task(name="people.ask_for_holidays", queue="default", queueing_lock="people.ask_for_holidays")
def ask(timestamp: int) -> None:  # noqa: ARG001 - periodic tasks are given it
    """From November on, whoever manages the calendars is asked for next year's holidays."""
    ask_for_holidays()
