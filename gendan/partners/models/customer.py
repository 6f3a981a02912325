"""Customers: who ordered, and whom we tell."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base.text import name_keys


class Tier(models.TextChoices):
    """How much a customer matters; severity and clocks look at it."""

    A = "A", _("A: key customer")
    B = "B", _("B: regular customer")
    C = "C", _("C: occasional customer")


class Customer(models.Model):
    """A company that orders from us."""

    code = models.CharField(_("customer code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    name_keys = models.CharField(_("pinyin keys"), max_length=400, blank=True, editable=False)
    tier = models.CharField(_("tier"), max_length=1, choices=Tier, default=Tier.B)
    country = models.CharField(_("country"), max_length=60, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    merchandiser = models.ForeignKey(
        "people.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("dedicated merchandiser"),
    )
    note = models.TextField(_("note"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name_keys", "id"]
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [models.Index(fields=["name_keys"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the pinyin keys in step with the name."""
        self.name_keys = name_keys(self.name)[:400]
        super().save(*args, **kwargs)
