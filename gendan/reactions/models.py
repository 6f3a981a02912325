"""Which reactions have run."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base.timeline.models import Event


class ReactionRun(models.Model):
    """A reaction that has followed an event: written in the transaction of its effects."""

    event = models.ForeignKey(Event, models.PROTECT, db_index=False, related_name="+")
    reaction = models.CharField(_("reaction"), max_length=80)

    class Meta:
        verbose_name = _("reaction that has run")
        verbose_name_plural = _("reactions that have run")
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.reaction} after event {self.event_id}"
