"""Carriers: who moves it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base.text import name_keys


class Mode(models.TextChoices):
    """How goods are moved. Incoterms 2020 know rules for sea and inland waterway, and for any mode."""

    SEA = "sea", _("sea")
    AIR = "air", _("air")
    RAIL = "rail", _("rail")
    ROAD = "road", _("road")
    COURIER = "courier", _("courier")
    MULTI = "multi", _("multimodal")


class Carrier(models.Model):
    """A shipping line, forwarder, trucker or courier."""

    code = models.CharField(_("carrier code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    name_keys = models.CharField(_("pinyin keys"), max_length=400, blank=True, editable=False)
    modes = ArrayField(models.CharField(max_length=10, choices=Mode), verbose_name=_("modes"), default=list)
    note = models.TextField(_("note"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name_keys", "id"]
        verbose_name = _("carrier")
        verbose_name_plural = _("carriers")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the pinyin keys in step with the name."""
        self.name_keys = name_keys(self.name)[:400]
        super().save(*args, **kwargs)

    @property
    def mode_labels(self) -> list[str]:
        """Its modes in the reader's language."""
        labels = dict(Mode.choices)
        return [str(labels.get(mode, mode)) for mode in self.modes]
