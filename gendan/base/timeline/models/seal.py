"""Seals: the order of the events, and the chain that shows whether anything in it was changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base.timeline.models.event import Event


class Unsealed(models.Model):
    """A committed event that waits for the sealer."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("unsealed event")
        verbose_name_plural = _("unsealed events")

    def __str__(self) -> str:
        return f"event {self.event_id}"


class Seal(models.Model):
    """An event's place in the one order, and the digest of everything up to it."""

    position = models.BigIntegerField(_("position"), primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="seal")
    digest = models.BinaryField(_("digest"), max_length=32)

    class Meta:
        ordering = ["position"]
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.CheckConstraint(condition=models.Q(position__gte=1), name="timeline_seal_from_one")
        ]

    def __str__(self) -> str:
        return f"{self.position}"
