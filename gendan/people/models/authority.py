"""Authority: what each grade may decide alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.people.models.member import Grade


class Severity(models.IntegerChoices):
    """How grave a problem is (R8). The number orders them."""

    MINOR = 1, _("minor")  # 轻微
    GENERAL = 2, _("general")  # 一般
    SERIOUS = 3, _("serious")  # 严重


class AuthorityLimit(models.Model):
    """The highest severity that a grade may decide alone; None: none at all."""

    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade, unique=True)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity, null=True, blank=True)

    class Meta:
        ordering = ["grade"]
        verbose_name = _("authority limit")
        verbose_name_plural = _("authority limits")

    def __str__(self) -> str:
        return self.get_grade_display()


class AuthorityAmount(models.Model):
    """The highest amount in one currency that a grade may decide alone; None: without limit.

    A currency without a row: nothing may be decided in it.
    """

    limit = models.ForeignKey(AuthorityLimit, models.CASCADE, related_name="amounts")
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["limit", "currency"]
        verbose_name = _("authority amount")
        verbose_name_plural = _("authority amounts")
        constraints = [
            models.UniqueConstraint(fields=["limit", "currency"], name="authority_one_amount"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="authority_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"
