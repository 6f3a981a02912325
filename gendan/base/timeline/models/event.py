"""Events: what happened, and what it happened to. The database refuses to change or remove either."""

import logging
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base.refs import Subject
from gendan.base.timeline import kinds

log = logging.getLogger(__name__)


class Event(models.Model):
    """Something that happened. `at` is when it happened, `recorded_at` when Gendan was told."""

    at = models.DateTimeField(_("happened"))
    recorded_at = models.DateTimeField(_("recorded"))
    kind = models.CharField(_("kind"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    actor_kind = models.CharField(_("actor's kind"), max_length=20)
    actor_id = models.BigIntegerField(_("actor's number"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=120)
    payload = models.JSONField(_("details"), default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["at", "id"], name="timeline_event_at")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @cached_property
    def what(self) -> kinds.EventKind | kinds.Unreadable:
        """The event as its kind, with its title, icon, colour and sentence."""
        return kinds.read(self.kind, self.version, self.payload)

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language. Never fails: a row outlives the names it uses."""
        try:
            return self.what.sentence()
        except Exception:
            log.exception("%s says no sentence", self)
            return kinds.Unreadable(self.kind, self.version, self.payload).sentence()

    @property
    def about(self) -> list[Subject]:
        """What it happened to, in a fixed order."""
        return sorted(Subject(link.kind, link.object_id) for link in self.subjects.all())


class EventSubject(models.Model):
    """One thing an event is about. The key is in the order in which an object's page reads it."""

    pk = models.CompositePrimaryKey("kind", "object_id", "event_id")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="subjects")

    class Meta:
        db_table = "timeline_event_subject"
        verbose_name = _("subject of an event")
        verbose_name_plural = _("subjects of events")

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
