"""Absences: when a member is not there, and the deputy answers."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from gendan.people.models.member import Member


def same(column: str) -> tuple[Combinable, str]:
    """Equality of whole numbers for an exclusion constraint.

    GiST has no operator for integers without the extension btree_gist, which the embedded PostgreSQL does
    not have; ranges of one number overlap exactly when the numbers are equal.
    """
    return Func(F(column), F(column), Value("[]"), function="int8range"), RangeOperators.OVERLAPS


def at_once() -> tuple[Combinable, str]:
    """The half-open spans from `starts_at` to `ends_at` overlap."""
    span = Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField())
    return span, RangeOperators.OVERLAPS


class Absence(models.Model):
    """A span, half-open, in which a member is away. Two of one member never overlap."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="absences", verbose_name=_("member"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="absence_ends_after_start",
                violation_error_message=_("It must end after it starts."),
            ),
            ExclusionConstraint(
                name="absence_no_overlap",
                violation_error_message=_("The member is away then already."),
                expressions=[same("member"), at_once()],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"
