"""Suppliers and factories: who makes it, how well, and with what certificates."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base.text import name_keys


class SupplierKind(models.TextChoices):
    """What a supplier is to us."""

    FACTORY = "factory", _("factory")  # 加工厂
    FABRIC = "fabric", _("fabric mill")  # 面料厂
    TRIM = "trim", _("trims")  # 辅料
    DYE = "dye", _("dyeing and finishing")  # 染整
    PROCESS = "process", _("outside process")  # 印绣花/水洗
    OTHER = "other", _("other")


class Rank(models.TextChoices):
    """How far we rely on a supplier."""

    A = "A", _("A: preferred")
    B = "B", _("B: approved")
    C = "C", _("C: on trial")
    D = "D", _("D: no new orders")


class Supplier(models.Model):
    """A company that makes or processes something for our orders."""

    code = models.CharField(_("supplier code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    name_keys = models.CharField(_("pinyin keys"), max_length=400, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=SupplierKind, default=SupplierKind.FACTORY)
    makes = models.CharField(_("makes"), max_length=200, blank=True)
    rank = models.CharField(_("rank"), max_length=1, choices=Rank, default=Rank.B)
    country = models.CharField(_("country"), max_length=60, blank=True)
    calendar = models.CharField(_("working calendar"), max_length=40, default="default")
    note = models.TextField(_("note"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name_keys", "id"]
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        indexes = [models.Index(fields=["name_keys"], name="supplier_by_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the pinyin keys in step with the name."""
        self.name_keys = name_keys(self.name)[:400]
        super().save(*args, **kwargs)


class Certificate(models.Model):
    """What a supplier may show: ISO 9001, BSCI, OEKO-TEX, GOTS, with its last day."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="certificates")
    kind = models.CharField(_("certificate"), max_length=60)
    number = models.CharField(_("number"), max_length=60, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["expires_on", "id"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "kind", "number"], name="certificate_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


class SupplierMonth(models.Model):
    """A supplier's record of one month: nodes done, of them in time; inspections, of them passed."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="months")
    month = models.DateField(_("month"))  # its first day
    done = models.PositiveIntegerField(_("nodes done"), default=0)
    in_time = models.PositiveIntegerField(_("of them in time"), default=0)
    inspected = models.PositiveIntegerField(_("inspections"), default=0)
    passed = models.PositiveIntegerField(_("of them passed"), default=0)

    class Meta:
        ordering = ["-month"]
        verbose_name = _("supplier's month")
        verbose_name_plural = _("suppliers' months")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "month"], name="supplier_month_once"),
            models.CheckConstraint(
                condition=models.Q(in_time__lte=models.F("done"), passed__lte=models.F("inspected")),
                name="supplier_month_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.month:%Y-%m}"
