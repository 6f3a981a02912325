"""Orders and their lines."""

from decimal import Decimal

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from gendan.base.money import Money
from gendan.base.refs import Subject
from gendan.partners.models import Mode


class Status(models.TextChoices):
    """Where an order stands."""

    DRAFT = "draft", _("draft")  # 草稿
    SUBMITTED = "submitted", _("waiting for review")  # 待复核
    CONFIRMED = "confirmed", _("under way")  # 执行中
    HELD = "held", _("on hold")  # 挂起
    DONE = "done", _("completed")  # 已完成
    CANCELLED = "cancelled", _("cancelled")  # 已取消


class ReviewState(models.TextChoices):
    """Whether what an order says wants a second pair of eyes, in whatever status it is."""

    NONE = "", _("none needed")
    WANTED = "wanted", _("to be reviewed")  # submitted, or changed after it was confirmed
    RETURNED = "returned", _("sent back to be mended")


class Colour(models.IntegerChoices):
    """The traffic light of a node or an order."""

    NONE = 0, _("not due yet")
    GREEN = 1, _("on plan")
    YELLOW = 2, _("attention")
    RED = 3, _("late")


class Order(models.Model):
    """What a customer ordered, with what was promised and what is forecast.

    The lower part is derived from plan, facts and calendar by `actions.monitoring` and by nothing else.
    """

    number = models.CharField(_("order number"), max_length=40, unique=True)
    source = models.CharField(_("source"), max_length=40, blank=True)  # name of the import or API source
    external_key = models.CharField(_("key at the source"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    customer = models.ForeignKey(
        "partners.Customer", models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    customer_po = models.CharField(_("customer's order number"), max_length=80, blank=True)
    merchandiser = models.ForeignKey(
        "people.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("merchandiser"),
    )
    factory = models.ForeignKey(
        "partners.Supplier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("factory"),
    )
    ordered_on = models.DateField(_("ordered on"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=4, null=True, blank=True)
    incoterm = models.CharField(_("Incoterm"), max_length=3, blank=True)
    incoterm_place = models.CharField(_("named place"), max_length=80, blank=True)
    transport = models.CharField(_("transport"), max_length=10, choices=Mode, blank=True)
    payment_terms = models.CharField(_("payment terms"), max_length=120, blank=True)
    promised_ship = models.DateField(_("promised ship date"), null=True, blank=True)
    promised_delivery = models.DateField(_("promised delivery date"), null=True, blank=True)
    template = models.ForeignKey(
        "orders.PlanTemplate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("plan template"),
    )
    calendar = models.CharField(_("working calendar"), max_length=40, default="default")
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    entered_by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered"))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    review_state = models.CharField(
        _("review"),
        max_length=10,
        choices=ReviewState,
        default=ReviewState.NONE,
        db_default="",
        blank=True,
    )
    review_since = models.DateTimeField(_("to be reviewed since"), null=True, blank=True)

    # derived by monitoring
    forecast_ship = models.DateField(_("forecast ship date"), null=True, blank=True)
    forecast_delivery = models.DateField(_("forecast delivery date"), null=True, blank=True)
    late_days = models.SmallIntegerField(
        _("forecast days late"), default=0
    )  # negative: early; of the worse promise
    float_days = models.SmallIntegerField(_("float in working days"), null=True, blank=True)
    colour = models.PositiveSmallIntegerField(_("light"), choices=Colour, default=Colour.NONE)
    next_code = models.CharField(_("next node"), max_length=10, blank=True)
    next_on = models.DateField(_("next node due"), null=True, blank=True)
    warnings = models.JSONField(_("warnings"), default=list)  # [[rule, node code, light, facts]], worst first
    promise_changes = models.PositiveSmallIntegerField(_("changes of promise"), default=0)
    check_on = models.DateField(null=True, blank=True)  # the day on which time alone changes the above

    class Meta:
        ordering = ["-id"]
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_key"],
                condition=~Q(external_key=""),
                name="order_once_from_a_source",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_on__isnull=False),
                name="order_confirmed_on_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["promised_ship", "id"], condition=Q(status="confirmed"), name="order_open_by_promise"
            ),
            models.Index(
                fields=["merchandiser", "promised_ship", "id"],
                condition=Q(status="confirmed"),
                name="order_open_by_merchandiser",
            ),
            models.Index(
                fields=["customer", "promised_ship", "id"],
                condition=Q(status="confirmed"),
                name="order_open_by_customer",
            ),
            models.Index(
                F("late_days").desc(),
                F("id").desc(),
                condition=Q(status="confirmed"),
                name="order_open_by_delay",
            ),
            models.Index(
                fields=["next_on", "id"], condition=Q(status="confirmed"), name="order_open_by_next_node"
            ),
            models.Index(
                fields=["colour", "promised_ship", "id"],
                condition=Q(status="confirmed"),
                name="order_open_by_colour",
            ),
            models.Index(
                fields=["forecast_ship", "id"], condition=Q(status="confirmed"), name="order_open_by_forecast"
            ),
            models.Index(
                fields=["number", "id"], condition=Q(status="confirmed"), name="order_open_by_number"
            ),
            models.Index(
                fields=["amount", "id"], condition=Q(status="confirmed"), name="order_open_by_amount"
            ),
            models.Index(
                fields=["factory", "promised_ship", "id"],
                condition=Q(status="confirmed"),
                name="order_open_by_factory",
            ),
            models.Index(
                fields=["template", "promised_ship", "id"],
                condition=Q(status="confirmed"),
                name="order_open_by_template",
            ),
            models.Index(
                fields=["next_code", "next_on", "id"],
                condition=Q(status="confirmed"),
                name="order_open_by_next_code",
            ),
            models.Index(
                fields=["colour", "promised_ship", "id"],
                condition=Q(status="confirmed", late_days__gt=0),
                name="order_open_late_by_colour",
            ),
            models.Index(
                fields=["float_days", "promised_ship", "id"],
                condition=Q(status="confirmed", late_days__lte=0),
                name="order_open_at_risk",
            ),
            models.Index(fields=["check_on"], condition=Q(status="confirmed"), name="order_to_check"),
            models.Index(
                fields=["review_since", "id"], condition=Q(review_state="wanted"), name="order_to_review"
            ),
            models.Index(fields=["-id"], condition=Q(review_state="returned"), name="order_returned"),
            models.Index(fields=["status", "-id"], name="order_by_status"),
            models.Index(fields=["status", "promised_ship", "id"], name="order_by_status_and_promise"),
            models.Index(fields=["status", "number", "id"], name="order_by_status_and_number"),
            models.Index(
                fields=["source", "status", "promised_ship", "id"],
                condition=Q(source__gt=""),
                name="order_by_source",
            ),
            models.Index(OpClass(Upper("number"), "varchar_pattern_ops"), name="order_by_number_prefix"),
            models.Index(OpClass(Upper("customer_po"), "varchar_pattern_ops"), name="order_by_po_prefix"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> Subject:
        """The order as events, files and deadlines name it."""
        return Subject("order", self.pk)

    @property
    def money(self) -> Money | None:
        """The amount with its currency."""
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether it is being watched."""
        return self.status == Status.CONFIRMED


class OrderLine(models.Model):
    """One line of an order."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("line"))
    product = models.ForeignKey(
        "orders.Product", models.PROTECT, null=True, blank=True, verbose_name=_("product")
    )
    customer_item = models.CharField(_("customer's item number"), max_length=80, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    spec = models.JSONField(_("specification"), default=dict, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=4, default=Decimal(0))
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    price = models.DecimalField(_("unit price"), max_digits=18, decimal_places=6, null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="order_line_quantity_not_negative"),
        ]
        indexes = [models.Index(fields=["product", "-order"], name="line_by_product")]

    def __str__(self) -> str:
        return f"{self.order_id} #{self.position}"


class OrderVersion(models.Model):
    """What the order said at one version, whole; `changes` is the difference to the one before."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    changes = models.JSONField(_("changes"), default=list)  # [{field, line, old, new}]
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of an order")
        verbose_name_plural = _("versions of orders")
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="order_version_once")]

    def __str__(self) -> str:
        return f"{self.order_id} v{self.number}"
