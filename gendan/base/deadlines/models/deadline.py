"""Deadlines: what must happen by when. One row a cycle; what is settled is never computed again."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base.deadlines.looks import STATES, TIMINGS, Look
from gendan.base.deadlines.state import State, Timing
from gendan.base.refs import Subject

OPEN_STATES = [State.RUNNING.value, State.PAUSED.value]
IS_OPEN = Q(state__in=OPEN_STATES)


class Deadline(models.Model):
    """A clock as its events on the timeline made it (`gendan.base.deadlines.rules`), ready to be read.

    Written only by `actions` and `engine`, with this row locked; its steps are written under the same lock.
    `pauses` is a list of [from, until]; `ladder` a list of rungs, frozen when the deadline began.
    """

    kind = models.CharField(_("kind"), max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    policy = models.CharField(_("policy"), max_length=80, blank=True)
    calendar = models.CharField(_("calendar"), max_length=40)
    calendar_version = models.PositiveIntegerField(_("calendar version"))
    timing = models.CharField(
        _("timing"), max_length=10, choices=[(it.value, look.label) for it, look in TIMINGS.items()]
    )
    target_seconds = models.PositiveBigIntegerField(_("target in seconds"))
    until = models.DateTimeField(_("agreed date"), null=True)
    ladder = models.JSONField(_("ladder"))
    started_at = models.DateTimeField(_("started"))
    pauses = models.JSONField(_("pauses"), default=list)
    state = models.CharField(
        _("state"), max_length=10, choices=[(it.value, look.label) for it, look in STATES.items()]
    )
    paused_since = models.DateTimeField(_("paused since"), null=True)
    left_seconds = models.PositiveBigIntegerField(_("seconds left"), null=True)
    due_at = models.DateTimeField(_("due"), null=True)
    breached_at = models.DateTimeField(_("missed at"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        indexes = [
            models.Index(
                F("due_at").asc(nulls_last=True), "id", condition=IS_OPEN, name="deadlines_open_by_due"
            ),
            models.Index("calendar", "id", condition=IS_OPEN, name="deadlines_open_by_calendar"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "cycle"], name="deadlines_one_a_cycle"
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind"], condition=IS_OPEN, name="deadlines_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[it.value for it in State]), name="deadlines_state_known"
            ),
            models.CheckConstraint(
                condition=Q(timing=Timing.FIXED.value, until__isnull=False)
                | Q(timing__in=[Timing.WORKING.value, Timing.ELAPSED.value], until__isnull=True),
                name="deadlines_fixed_has_until",
            ),
            models.CheckConstraint(condition=Q(cycle__gte=1), name="deadlines_cycle_from_one"),
            models.CheckConstraint(
                condition=Q(state=State.PAUSED.value, paused_since__isnull=False, left_seconds__isnull=False)
                | Q(~Q(state=State.PAUSED.value), paused_since__isnull=True, left_seconds__isnull=True),
                name="deadlines_paused_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, ended_at__isnull=True)
                | Q(~Q(state__in=OPEN_STATES), ended_at__isnull=False),
                name="deadlines_ended_when",
            ),
            # Paused and not late: no due time is shown. Late: the due time is when it became late.
            models.CheckConstraint(
                condition=Q(breached_at__isnull=False, due_at=F("breached_at"))
                | Q(breached_at__isnull=True, state=State.PAUSED.value, due_at__isnull=True)
                | Q(Q(breached_at__isnull=True), ~Q(state=State.PAUSED.value), due_at__isnull=False),
                name="deadlines_due_or_paused",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.MET.value, State.MISSED.value])
                | Q(state=State.MET.value, breached_at__isnull=True, ended_at__lte=F("due_at"))
                | Q(state=State.MISSED.value, breached_at__isnull=False, ended_at__gt=F("due_at")),
                name="deadlines_met_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} ({self.cycle})"

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return Subject(self.subject_kind, self.subject_id)

    @property
    def itself(self) -> Subject:
        """The deadline as a subject of events."""
        return Subject("deadline", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be met."""
        return self.state in OPEN_STATES

    @property
    def look(self) -> Look:
        """Label, icon and colour of its state."""
        return STATES[State(self.state)]

    def is_late(self, now: datetime) -> bool:
        """Whether its due time has passed without it being met; a resting clock cannot become late."""
        return self.is_open and self.due_at is not None and self.due_at < now
