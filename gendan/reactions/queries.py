"""What an operator wants to know of the reactions."""

from dataclasses import dataclass

from procrastinate.contrib.django.models import ProcrastinateJob

from gendan.base.timeline import follow


@dataclass(frozen=True)
class FailedReaction:
    """A reaction that failed at every attempt, and is not attempted again until somebody says so."""

    job_id: int
    event_id: int
    reaction: str
    attempts: int


def failed(limit: int = 100) -> list[FailedReaction]:
    """Reactions that were given up, latest first."""
    jobs = ProcrastinateJob.objects.filter(task_name=follow.JOB, status="failed").order_by("-id")[:limit]
    return [FailedReaction(job.id, job.args["event_id"], job.args["reaction"], job.attempts) for job in jobs]
