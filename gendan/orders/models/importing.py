"""Imports: the layout of a source, remembered, and each run with its outcome."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportSource(models.Model):
    """Somewhere that orders come from, with the layout of its files (列对应关系)."""

    name = models.CharField(_("source"), max_length=40, unique=True)
    mapping = models.JSONField(
        _("columns"), default=dict, blank=True
    )  # our field → [header, …]; several are joined
    defaults = models.JSONField(_("fixed values"), default=dict, blank=True)  # our field → value
    day_first = models.BooleanField(_("dates begin with the day"), default=False)
    state = models.CharField(_("imported orders become"), max_length=10, default="submitted")
    folder = models.CharField(_("watched folder"), max_length=300, blank=True)
    all_or_nothing = models.BooleanField(_("all rows or none"), default=False)
    options = models.JSONField(
        _("further choices"), default=dict, db_default={}, blank=True
    )  # as `import_layout.Choices` has them
    changed_by = models.ForeignKey("people.Member", models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("import source")
        verbose_name_plural = _("import sources")

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    """Where an import stands."""

    MAPPING = "mapping", _("columns to be named")
    CHECKING = "checking", _("rows are being checked")
    CHECKED = "checked", _("checked")
    IMPORTING = "importing", _("being imported")
    DONE = "done", _("imported")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("broken off")


class ImportRun(models.Model):
    """One file and what became of it."""

    source = models.ForeignKey(ImportSource, models.PROTECT, null=True, related_name="runs")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("file"), max_length=160)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.MAPPING)
    layout = models.JSONField(default=dict)  # the source's fields as they were for this run
    rows = models.PositiveIntegerField(_("rows"), default=0)
    progress = models.PositiveIntegerField(_("rows so far"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("rows changed"), default=0)
    same = models.PositiveIntegerField(_("rows unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused rows"), default=0)
    refusals = models.JSONField(default=list)  # the first mistakes, as `import_wording.kept` has them
    summary = models.JSONField(
        default=dict, db_default={}
    )  # header, sample, what was recognised and found; see `import_work`
    error = models.CharField(_("error"), max_length=300, blank=True)
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.name


class RefusedRow(models.Model):
    """A row of a file that was not taken over, with all that is wrong in it."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refused_rows")
    row = models.PositiveIntegerField(_("row"))
    mistakes = models.JSONField(default=list)  # without the row number; none: another row spoils its order

    class Meta:
        ordering = ["run", "row"]
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="refusedrow_once")]

    def __str__(self) -> str:
        return str(self.row)
