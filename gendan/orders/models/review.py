"""Review (复核): a second pair of eyes, what the system found before, and the customer's own words."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.orders.models.order import Order


class CustomerDocument(models.Model):
    """The customer's purchase order as a second source: typed again, or read from a file."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="documents")
    origin = models.CharField(_("origin"), max_length=10)  # typed, sheet, x12, edifact
    content = models.JSONField(_("content"))
    told = models.JSONField(_("how it was read"), default=dict, db_default={}, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("customer's purchase order")
        verbose_name_plural = _("customers' purchase orders")

    def __str__(self) -> str:
        return f"{self.order_id} {self.origin}"


class FindingState(models.TextChoices):
    """What became of a finding."""

    OPEN = "open", _("open")
    MENDED = "mended", _("mended")  # a later version no longer has it
    ACCEPTED = "accepted", _("accepted as it is")  # a reviewer says why it is right


class Finding(models.Model):
    """One thing that does not fit. `rule` is a code of `checks.RULES`; `sure` is 0 to 100 per cent."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="findings")
    version = models.PositiveIntegerField(_("found in version"))
    rule = models.CharField(_("rule"), max_length=40)
    field = models.CharField(_("field"), max_length=40)
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    expected = models.CharField(_("expected"), max_length=300, blank=True)
    found = models.CharField(_("found"), max_length=300, blank=True)
    sure = models.PositiveSmallIntegerField(_("how sure"))
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-sure", "line", "id"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "rule", "field", "line", "expected", "found"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="finding_open_once",
            ),
            models.CheckConstraint(condition=Q(sure__lte=100), name="finding_sure_in_per_cent"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.rule} {self.field}"


class Decision(models.TextChoices):
    """How a review ended."""

    APPROVED = "approved", _("review passed")
    RETURNED = "returned", _("returned")


class Review(models.Model):
    """One review of one version by one person, from opening the page to the decision."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="reviews")
    version = models.PositiveIntegerField(_("version"))
    digest = models.CharField(_("digest of what was reviewed"), max_length=64)
    reviewer = models.ForeignKey(
        "people.Member", models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    opened_at = models.DateTimeField(_("opened"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    void_reason = models.CharField(_("void because"), max_length=20, blank=True)  # hasty, changed

    class Meta:
        ordering = ["-opened_at", "-id"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "version", "reviewer"],
                condition=Q(decided_at__isnull=True),
                name="review_open_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("opened_at")),
                name="review_decided_after_it_was_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} v{self.version} {self.decision}"
