"""Products, and what may be specified of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gendan.people.models.department import in_language


class Product(models.Model):
    """Something we sell. Its plan template is proposed for orders of it."""

    code = models.CharField(_("product code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, default="pcs")
    template = models.ForeignKey(
        "orders.PlanTemplate", models.SET_NULL, null=True, blank=True, verbose_name=_("plan template")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("product")
        verbose_name_plural = _("products")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SpecKind(models.TextChoices):
    """What may be entered in a field of a specification."""

    CHOICE = "choice", _("one of a list")
    NUMBER = "number", pgettext_lazy("kind of value", "number")
    TEXT = "text", _("text")


class SpecField(models.Model):
    """One typed field of a product's specification: colour, size, weight, composition."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="spec_fields")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.SlugField(_("key"), max_length=40)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=SpecKind, default=SpecKind.TEXT)
    allowed = ArrayField(
        models.CharField(max_length=80), verbose_name=_("allowed values"), default=list, blank=True
    )
    lowest = models.DecimalField(_("lowest"), max_digits=14, decimal_places=4, null=True, blank=True)
    highest = models.DecimalField(_("highest"), max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    is_required = models.BooleanField(_("required"), default=False)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("specification field")
        verbose_name_plural = _("specification fields")
        constraints = [models.UniqueConstraint(fields=["product", "key"], name="spec_field_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_zh, self.name_en)
