"""Personal tokens: what a program shows instead of a password."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.people.models import Member


class AccessToken(models.Model):
    """A token of a member. The secret itself is not kept: `digest` is its SHA-256.

    A fast hash is enough because the secret is 256 random bits, not a password that somebody chose.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="access_tokens", verbose_name=_("member"))
    name = models.CharField(_("name"), max_length=60)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    prefix = models.CharField(_("begins with"), max_length=16)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=models.F("created_at")),
                name="token_expires_after_it_is_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens anything at `now`; the member must be active too."""
        expired = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not expired
