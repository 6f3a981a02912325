"""Steps of a deadline's ladder: what is said when, and what became of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base.deadlines.looks import STEP_KINDS, STEP_STATES, Look
from gendan.base.deadlines.models.deadline import Deadline
from gendan.base.deadlines.state import StepState


class DeadlineStep(models.Model):
    """One step. `planned_at` is when the ladder wants it said, `fire_at` when the engine takes it next.

    Both are null while nothing is planned: the deadline rests. The engine's loop reads one partial index
    on `fire_at`, so its cost grows with what is due and never with what is open.
    """

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=40)
    kind = models.CharField(
        _("kind"), max_length=10, choices=[(it.value, look.label) for it, look in STEP_KINDS.items()]
    )
    offset_seconds = models.BigIntegerField(_("seconds from due"))
    off_hours = models.CharField(_("off hours"), max_length=10)
    state = models.CharField(
        _("state"), max_length=10, choices=[(it.value, look.label) for it, look in STEP_STATES.items()]
    )
    planned_at = models.DateTimeField(_("planned"), null=True)
    fire_at = models.DateTimeField(_("next attempt"), null=True)
    handed_over_at = models.DateTimeField(_("handed over"), null=True)
    ended_at = models.DateTimeField(_("done"), null=True)
    late_seconds = models.PositiveIntegerField(_("seconds late"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("step of a deadline")
        verbose_name_plural = _("steps of deadlines")
        indexes = [
            models.Index("fire_at", "id", condition=Q(fire_at__isnull=False), name="deadlines_step_to_fire"),
            models.Index(
                "attempts", condition=Q(fire_at__isnull=False, attempts__gt=0), name="deadlines_step_failing"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "position"], name="deadlines_step_once"),
            models.CheckConstraint(
                condition=Q(state__in=[it.value for it in StepState]), name="deadlines_step_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=StepState.PENDING.value, ended_at__isnull=True)
                | Q(~Q(state=StepState.PENDING.value), fire_at__isnull=True),
                name="deadlines_step_fires_pending",
            ),
            models.CheckConstraint(
                condition=Q(state=StepState.FIRED.value, ended_at__isnull=False, late_seconds__isnull=False)
                | Q(~Q(state=StepState.FIRED.value), late_seconds__isnull=True),
                name="deadlines_step_fired_when",
            ),
            models.CheckConstraint(
                condition=Q(fire_at__isnull=True) | Q(planned_at__isnull=False), name="deadlines_step_planned"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | ~Q(state=StepState.FIRED.value)
                | Q(planned_at__isnull=False, ended_at__gt=F("planned_at"))
                | Q(handed_over_at__isnull=False),
                name="deadlines_step_not_early",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of deadline {self.deadline_id}"

    @property
    def look(self) -> Look:
        """Label, icon and colour of its state."""
        return STEP_STATES[StepState(self.state)]
