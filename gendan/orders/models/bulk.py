"""Bulk actions: one act on many orders, with what became of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkRun(models.Model):
    """An act on some orders, done one by one: each is done, or refused with its reason."""

    act = models.CharField(_("act"), max_length=10)  # a key of `actions.bulk.ACTS`
    fields = models.JSONField(default=dict)  # what the act needs: a reason, a day, a member
    order_ids = ArrayField(models.BigIntegerField())
    done = models.PositiveIntegerField(_("orders done"), default=0)
    refusals = models.JSONField(default=list)  # [[order id, number, why]]
    by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")

    def __str__(self) -> str:
        return f"{self.act} × {len(self.order_ids)}"

    @property
    def total(self) -> int:
        """How many orders."""
        return len(self.order_ids)

    @property
    def seen(self) -> int:
        """How many have had their turn."""
        return self.done + len(self.refusals)
