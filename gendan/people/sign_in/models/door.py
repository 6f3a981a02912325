"""A member's door: failed passwords, the lock, and the duty to choose a new password."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.people.models import Member


class Door(models.Model):
    """One row a member, made at the first need.

    `failures` are counted since `failing_since`; both start anew when the window is over. `locked_until`
    in the future means locked. `failure_told_at` keeps the timeline from being flooded.
    """

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="door")
    failures = models.PositiveSmallIntegerField(_("failed passwords"), default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    failure_told_at = models.DateTimeField(null=True, blank=True)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failures=0) | models.Q(failing_since__isnull=False),
                name="door_failures_have_a_start",
            )
        ]
        indexes = [
            models.Index(
                fields=["locked_until"],
                condition=models.Q(locked_until__isnull=False),
                name="door_locked",
            )
        ]

    def __str__(self) -> str:
        return str(self.member)

    def is_locked(self, now: datetime) -> bool:
        """Whether no password opens it at `now`."""
        return self.locked_until is not None and self.locked_until > now
