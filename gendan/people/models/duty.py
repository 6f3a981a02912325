"""The duty roster: who answers at night and on holidays."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.people.models.absence import at_once, same
from gendan.people.models.department import Department
from gendan.people.models.member import Member


class DutyShift(models.Model):
    """A span, half-open, in which a member answers for a department, or for the company where it has none.

    Several members may be on duty at once; `position` says who is asked first.
    """

    class Kind(models.TextChoices):
        NIGHT = "night", _("night duty")
        HOLIDAY = "holiday", _("holiday duty")
        DAY = "day", _("day duty")

    member = models.ForeignKey(Member, models.CASCADE, related_name="duty_shifts", verbose_name=_("member"))
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="duty_shifts",
        verbose_name=_("department"),
        help_text=_("Empty: for the whole company"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NIGHT)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    position = models.PositiveSmallIntegerField(
        _("asked in this order"), default=1, help_text=_("1 is asked first")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "position", "id"]
        verbose_name = _("duty shift")
        verbose_name_plural = _("duty shifts")
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="duty_span")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="duty_ends_after_start",
                violation_error_message=_("It must end after it starts."),
            ),
            ExclusionConstraint(
                name="duty_no_overlap",
                violation_error_message=_("The member is on duty then already."),
                expressions=[same("member"), same("department"), at_once()],
                condition=Q(department__isnull=False),
            ),
            ExclusionConstraint(
                name="duty_no_overlap_company",
                violation_error_message=_("The member is on duty then already."),
                expressions=[same("member"), at_once()],
                condition=Q(department__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"
