"""Signs of life of the worker's loops."""

from django.db import models


class Heartbeat(models.Model):
    """The last turn of one loop in one process."""

    process = models.CharField(max_length=100)
    loop = models.CharField(max_length=30)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "loop"], name="heartbeat_is_one_a_loop")]
        indexes = [models.Index(fields=["loop", "-beat_at"])]

    def __str__(self) -> str:
        return f"{self.process} {self.loop}"
