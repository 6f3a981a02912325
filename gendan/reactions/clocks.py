"""What follows a change of working time."""

from procrastinate.contrib.django import app

from gendan.base import jobs
from gendan.base.deadlines.actions import recompute_calendar
from gendan.base.refs import System
from gendan.base.timeline.models import Event
from gendan.base.worktime.queries import code_of

FOLLOW = "deadlines.follow_calendar"
DEADLINES = System("deadlines")


def move_open_deadlines(event: Event) -> None:
    """A holiday declared later moves what is still open: in a job, for it may be a hundred thousand."""
    for subject in event.about:
        if subject.kind == "calendar":
            jobs.enqueue(FOLLOW, lock=f"{FOLLOW}:{subject.id}", calendar=subject.id, reason=event.kind)


@app.task(name=FOLLOW)
def follow_calendar(calendar: int, reason: str) -> int:
    """The job: in batches, each a transaction. Says how many moved; asked again, nothing does."""
    code = code_of(calendar)
    return recompute_calendar(code, actor=DEADLINES, reason=reason) if code else 0
