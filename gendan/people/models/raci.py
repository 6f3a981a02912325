"""The RACI matrix: for each activity, which department is responsible, accountable, consulted, informed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.people.models.department import Department, in_language


class Activity(models.Model):
    """One row of the matrix: a verb and an object.

    `version` counts its changes, so that a stale save is seen.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    verb_zh = models.CharField(_("verb (Chinese)"), max_length=30)
    object_zh = models.CharField(_("object (Chinese)"), max_length=80)
    verb_en = models.CharField(_("verb (English)"), max_length=40)
    object_en = models.CharField(_("object (English)"), max_length=120)
    is_check = models.BooleanField(
        _("a check"), default=False, help_text=_("It checks others' work: doer and decider should be two")
    )
    is_risky = models.BooleanField(
        _("risky"), default=False, help_text=_("A mistake is dear: somebody should be consulted")
    )
    amount = models.DecimalField(_("usual amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY", blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.CharField(max_length=60, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Verb and object in the reader's language: “Fix late material”."""
        return in_language(self.name_zh, f"{self.verb_en} {self.object_en}")

    @property
    def name_zh(self) -> str:
        """Verb and object in Chinese, where a name is kept with what happened."""
        return f"{self.verb_zh}{self.object_zh}"


class RaciCell(models.Model):
    """What one department is to one activity. No row: it has no part in it."""

    class Letters(models.TextChoices):
        RESPONSIBLE = "R", _("responsible")  # 负责执行
        ACCOUNTABLE = "A", _("accountable")  # 最终负责
        BOTH = "AR", _("accountable and responsible")
        CONSULTED = "C", _("consulted")  # 事前咨询
        INFORMED = "I", _("informed")  # 事后知会

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="cells")
    department = models.ForeignKey(Department, models.CASCADE, related_name="raci_cells")
    letters = models.CharField(_("RACI part"), max_length=2, choices=Letters)

    class Meta:
        ordering = ["activity", "department"]
        verbose_name = _("RACI letter")
        verbose_name_plural = _("RACI letters")
        constraints = [
            models.UniqueConstraint(fields=["activity", "department"], name="raci_one_cell"),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(letters__in=["A", "AR"]), name="raci_one_accountable"
            ),
            models.CheckConstraint(
                condition=Q(letters__in=["R", "A", "AR", "C", "I"]), name="raci_letters_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.department} {self.letters}"
