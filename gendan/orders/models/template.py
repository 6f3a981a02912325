"""Plan templates (T&A 模板): which key nodes an order has, when, whose, and in what dependence."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.people.models.department import in_language


class PlanTemplate(models.Model):
    """A way in which orders of one trade run. Orders copy it: a later edit changes no running order."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    span = models.PositiveSmallIntegerField(_("standard days from confirmation to shipment"))
    ship_node = models.CharField(_("node that keeps the ship date"), max_length=10)
    delivery_node = models.CharField(_("node that keeps the delivery date"), max_length=10, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("plan template")
        verbose_name_plural = _("plan templates")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_zh, self.name_en)


class TemplateNode(models.Model):
    """One key node of a template.

    `anchor` is what `offset` (calendar days) counts from: `T` confirmation, `E` the promised ship date, or
    the code of another node. `links` are `[predecessor, least working days between, is a hard gate]`.
    """

    template = models.ForeignKey(PlanTemplate, models.CASCADE, related_name="nodes")
    code = models.CharField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("place"))
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    department = models.ForeignKey("people.Department", models.PROTECT, verbose_name=_("department"))
    anchor = models.CharField(_("counted from"), max_length=10, default="T")
    offset = models.SmallIntegerField(_("days"))
    links = models.JSONField(_("after"), default=list, blank=True)
    remind = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("remind days before"), default=list, blank=True
    )
    yellow = models.SmallIntegerField(_("yellow after days"), default=1)
    red = models.SmallIntegerField(_("red after days"), default=3)
    evidence = models.CharField(_("evidence"), max_length=80, blank=True)
    is_waiting = models.BooleanField(_("waits for the customer"), default=False)

    class Meta:
        ordering = ["position"]
        verbose_name = _("template node")
        verbose_name_plural = _("template nodes")
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="template_node_once"),
            models.CheckConstraint(
                condition=models.Q(red__gte=models.F("yellow")), name="template_node_yellow_before_red"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_zh, self.name_en)


class ThresholdRule(models.Model):
    """Other thresholds for a customer's orders: for one node code, of one template or of all."""

    customer = models.ForeignKey("partners.Customer", models.CASCADE, related_name="threshold_rules")
    template = models.ForeignKey(PlanTemplate, models.CASCADE, null=True, blank=True)
    code = models.CharField(_("node"), max_length=10)
    remind = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("remind days before"), default=list, blank=True
    )
    yellow = models.SmallIntegerField(_("yellow after days"))
    red = models.SmallIntegerField(_("red after days"))

    class Meta:
        verbose_name = _("customer's threshold")
        verbose_name_plural = _("customers' thresholds")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "template", "code"], nulls_distinct=False, name="threshold_rule_once"
            ),
            models.CheckConstraint(
                condition=models.Q(red__gte=models.F("yellow")), name="threshold_rule_yellow_before_red"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.code}: {self.yellow}/{self.red}"
