"""Notices: what the bell shows a member."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.base.timeline.models import Event
from gendan.people.models.member import Member


class Notice(models.Model):
    """An event brought before a member, once. Messages by chat or mail are copies of it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notices", verbose_name=_("member"))
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", verbose_name=_("event"))
    url = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField(_("written on"))
    read_at = models.DateTimeField(_("read on"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["member", "event"], name="notice_once")]
        indexes = [models.Index(fields=["member"], condition=Q(read_at__isnull=True), name="notice_unread")]

    def __str__(self) -> str:
        return f"{self.member}: {self.event_id}"
