"""Working calendars, and the days on which they differ from their week."""

import uuid
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.base.refs import Subject
from gendan.base.worktime import days
from gendan.base.worktime.hours import hours_text
from gendan.base.worktime.rules import Calendar, Interval, normal_hours
from gendan.base.worktime.wording import KIND_WORDS

KINDS = [(kind.value, KIND_WORDS[kind.value]) for kind in days.DayKind]
DEFAULT_CODE = "default"
EVERY_YEAR = frozenset(range(1901, 2200))


class WorkCalendar(models.Model):
    """When a part of the company works. The one with the code `default` is everybody's who has no other.

    `week` maps "0" (Monday) … "6" to lists of [begin, end] in seconds from midnight. `version` counts the
    changes; `stamp` is new with each, so that what a rolled back change left in a cache is never taken for a
    later change of the same number.
    """

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    zone = models.CharField(_("time zone"), max_length=60, default=days.STANDARD_ZONE)
    week = models.JSONField(_("weekly hours"), default=dict)
    keeps_holidays = models.BooleanField(_("keeps public holidays"), default=True)
    confirmed_years = ArrayField(
        models.PositiveSmallIntegerField(), default=list, verbose_name=_("complete years")
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        """What its events are about."""
        return Subject("calendar", self.pk)

    @property
    def hours(self) -> dict[int, tuple[Interval, ...]]:
        """The weekly hours by weekday."""
        return {int(day): normal_hours(intervals) for day, intervals in self.week.items()}

    @property
    def provisional_years(self) -> frozenset[int]:
        """The years whose holidays are not complete; none where public holidays do not matter."""
        return EVERY_YEAR - set(self.confirmed_years) if self.keeps_holidays else frozenset()

    def rules(self) -> Calendar:
        """The calendar as the rules know it, with all its days."""
        week, rows = self.hours, list(self.days.all())
        return Calendar(
            self.zone,
            week,
            {row.date: row.hours_in(week) for row in rows},
            self.version,
            {row.date: row.name or str(row.get_kind_display()) for row in rows},
            self.provisional_years,
        )


class CalendarDay(models.Model):
    """A day that differs: closed, or with other hours. `intervals` is null where the kind says enough."""

    calendar = models.ForeignKey(
        WorkCalendar, models.CASCADE, related_name="days", verbose_name=_("working calendar")
    )
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    intervals = models.JSONField(_("hours"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    provisional = models.BooleanField(_("provisional"), default=False)

    class Meta:
        ordering = ["date"]
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="worktime_one_row_a_day"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in days.DayKind]), name="worktime_day_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="holiday") | Q(intervals__isnull=True), name="worktime_holiday_is_closed"
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | Q(intervals__isnull=False), name="worktime_other_has_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name or self.get_kind_display()}"

    @cached_property
    def own(self) -> tuple[Interval, ...] | None:
        """The hours that were told for this day; None where the kind says enough."""
        return None if self.intervals is None else normal_hours(self.intervals)

    def hours_in(self, week: dict[int, tuple[Interval, ...]]) -> tuple[Interval, ...]:
        """The hours of this day in a calendar with that week."""
        return days.hours_of(days.DayKind(self.kind), self.own, week)

    def hours_text(self, week: dict[int, tuple[Interval, ...]]) -> str:
        """The same, as people write it; empty where closed."""
        return hours_text(self.hours_in(week))
