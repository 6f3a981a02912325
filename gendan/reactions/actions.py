"""What an operator can do about a reaction."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from gendan.base import clock
from gendan.base.errors import NotFoundError
from gendan.base.timeline import follow


def attempt_again(job_id: int) -> None:
    """Put a reaction that was given up back on the queue. Raises NotFoundError where there is none."""
    jobs = ProcrastinateJob.objects.filter(task_name=follow.JOB, status="failed", id=job_id)
    if not jobs.exists():
        raise NotFoundError
    app.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
