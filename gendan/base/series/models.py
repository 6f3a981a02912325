"""How far each series has come."""

from django.db import models


class Series(models.Model):
    """The last number given in one period of one series."""

    code = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "period"], name="series_period_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.period}: {self.last}"
