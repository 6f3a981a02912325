"""Somebody came from a platform and no rule says who it is: an administrator decides."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.people.models import Member


class BindingState(models.TextChoices):
    """What became of a request."""

    OPEN = "open", _("waiting")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class BindingRequest(models.Model):
    """A person of the company's WeCom, DingTalk, Feishu or OIDC who has no binding yet.

    `uid` is the platform's stable identity, `external_id` what the company sees there (WeCom userid …).
    """

    provider = models.CharField(_("platform"), max_length=40)
    uid = models.CharField(max_length=191)
    external_id = models.CharField(_("id there"), max_length=128, blank=True)
    display_name = models.CharField(_("name there"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=BindingState, default=BindingState.OPEN)
    asked_at = models.DateTimeField(_("asked"))
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = _("binding request")
        verbose_name_plural = _("binding requests")
        constraints = [
            models.UniqueConstraint(fields=["provider", "uid"], name="binding_request_once"),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at__isnull=True)
                | ~models.Q(state="open") & models.Q(decided_at__isnull=False),
                name="binding_request_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.display_name or self.external_id or self.uid} ({self.provider})"
