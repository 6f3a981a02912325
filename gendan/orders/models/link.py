"""Links by which a supplier or factory reports nodes without an account."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.orders.models.order import Order


class ReportLink(models.Model):
    """A signed link to some nodes of one order. Only the hash of its token is kept."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("for"), max_length=80)  # 华盛制衣 王厂长
    supplier = models.ForeignKey("partners.Supplier", models.PROTECT, null=True, blank=True, related_name="+")
    codes = ArrayField(models.CharField(max_length=10), verbose_name=_("nodes"))
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    created_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"))
    views = models.PositiveIntegerField(_("opened times"), default=0)
    last_seen_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("report link")
        verbose_name_plural = _("report links")

    def __str__(self) -> str:
        return f"{self.order_id} {self.label}"
