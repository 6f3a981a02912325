"""Key nodes of running orders, what was reported of them, and what was promised."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.orders.models.order import Colour, Order
from gendan.people.models.department import in_language


class NodeState(models.TextChoices):
    """Whether a node is still to come."""

    OPEN = "open", _("open")
    DONE = "done", _("node done")
    SKIPPED = "skipped", _("not needed")


class PlanNode(models.Model):
    """One key node (关键节点) of one order, copied from its template.

    `planned` is the date that holds now, `baseline` the first; `expected` is what its owner announced since.
    `latest`, `forecast`, `float_days` and `colour` are derived by `actions.monitoring`.
    """

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="nodes", db_index=False
    )  # `node_once_in_an_order` begins with it
    code = models.CharField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("place"))
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    department = models.ForeignKey("people.Department", models.PROTECT, verbose_name=_("department"))
    owner = models.ForeignKey(
        "people.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nodes",
        verbose_name=_("owner"),
    )
    supplier = models.ForeignKey(
        "partners.Supplier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nodes",
        verbose_name=_("supplier"),
    )
    state = models.CharField(_("state"), max_length=8, choices=NodeState, default=NodeState.OPEN)
    planned = models.DateField(_("planned for"))
    baseline = models.DateField(_("first planned"))
    expected = models.DateField(_("announced"), null=True, blank=True)
    actual = models.DateField(_("actual"), null=True, blank=True)
    target = models.DecimalField(_("quantity to do"), max_digits=16, decimal_places=2, null=True, blank=True)
    done = models.DecimalField(_("quantity done"), max_digits=16, decimal_places=2, null=True, blank=True)
    remind = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("remind days before"), default=list, blank=True
    )
    yellow = models.SmallIntegerField(_("yellow after days"), default=1)
    red = models.SmallIntegerField(_("red after days"), default=3)
    # [[code, least working days between, is a hard gate]]
    links = models.JSONField(_("after"), default=list, blank=True)
    evidence = models.CharField(_("evidence"), max_length=80, blank=True)
    is_waiting = models.BooleanField(_("waits for the customer"), default=False)
    promise_changes = models.PositiveSmallIntegerField(_("changes of promise"), default=0)

    latest = models.DateField(_("latest for the promise"), null=True, blank=True)
    forecast = models.DateField(_("forecast"), null=True, blank=True)
    float_days = models.SmallIntegerField(_("float in working days"), null=True, blank=True)
    colour = models.PositiveSmallIntegerField(_("light"), choices=Colour, default=Colour.NONE)
    alarm_from = models.DateField(null=True, blank=True)  # the day on which its first reminder is due
    has_alarm = models.BooleanField(default=False)  # whether its deadline has been started

    class Meta:
        ordering = ["order", "position"]
        verbose_name = _("key node")
        verbose_name_plural = _("key nodes")
        constraints = [
            models.UniqueConstraint(fields=["order", "code"], name="node_once_in_an_order"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(actual__isnull=False), name="node_done_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(actual__isnull=True), name="node_open_without_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "planned"], condition=Q(state="open"), name="node_open_by_owner"),
            models.Index(
                fields=["department", "planned"], condition=Q(state="open"), name="node_open_by_department"
            ),
            models.Index(
                fields=["supplier", "planned"], condition=Q(state="open"), name="node_open_by_supplier"
            ),
            models.Index(
                fields=["alarm_from"],
                condition=Q(state="open", has_alarm=False),
                name="node_without_alarm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.code}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_zh, self.name_en)


class NodeReport(models.Model):
    """What somebody reported of a node: its day, a quantity, another expected day, a remark."""

    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="reports")
    kind = models.CharField(
        _("kind"), max_length=10
    )  # done, progress, expected, failed, undone, skipped, photos
    day = models.DateField(_("day"))
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=2, null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    at = models.DateTimeField(_("reported at"))
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey("orders.ReportLink", models.PROTECT, null=True, related_name="reports")
    request_key = models.CharField(
        max_length=64, blank=True
    )  # of the form it came from: twice sent, once taken

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("report of a node")
        verbose_name_plural = _("reports of nodes")
        constraints = [
            models.UniqueConstraint(
                fields=["node", "request_key"], condition=~Q(request_key=""), name="node_report_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.node_id} {self.kind} {self.day}"


class DatePromise(models.Model):
    """One change of a promised date (承诺日期变更): of a node, or of the order where it names none."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="promises")
    node = models.ForeignKey(PlanNode, models.CASCADE, null=True, related_name="promises")
    field = models.CharField(_("date"), max_length=20)  # planned, promised_ship, promised_delivery
    old = models.DateField(_("before"), null=True)
    new = models.DateField(_("after"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("change of a promise")
        verbose_name_plural = _("changes of promises")

    def __str__(self) -> str:
        return f"{self.order_id} {self.field}: {self.old} → {self.new}"


class Material(models.Model):
    """Fabric or a trim that an order needs before cutting (齐套)."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="materials")
    name = models.CharField(_("material"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    needed = models.DecimalField(_("needed"), max_digits=16, decimal_places=2)
    received = models.DecimalField(_("received"), max_digits=16, decimal_places=2, default=0)
    supplier = models.ForeignKey("partners.Supplier", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.UniqueConstraint(fields=["order", "name"], name="material_once_in_an_order"),
            models.CheckConstraint(condition=Q(needed__gt=0, received__gte=0), name="material_quantities"),
        ]

    def __str__(self) -> str:
        return self.name


class DailyOutput(models.Model):
    """What was made in one day at one node (sewing, packing)."""

    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="outputs")
    day = models.DateField(_("day"))
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=2)

    class Meta:
        ordering = ["day"]
        verbose_name = _("daily output")
        verbose_name_plural = _("daily outputs")
        constraints = [
            models.UniqueConstraint(fields=["node", "day"], name="daily_output_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="daily_output_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} {self.day}: {self.quantity}"
