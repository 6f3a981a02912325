"""Issues: one thing that went wrong, or is going to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gendan.base.refs import Subject
from gendan.people.models import Severity


class IssueClass(models.TextChoices):
    """The four classes of problem (四类问题)."""

    ORDER = "order", _("order-information error")  # 订单信息错误
    SUPPLY = "supply", _("supply-chain disruption")  # 供应链中断
    COMPLAINT = "complaint", _("complaint or dispute")  # 客户投诉与纠纷
    COLLABORATION = "collaboration", _("inefficient collaboration")  # 内部协作低效


class IssueState(models.TextChoices):
    """Where an issue stands."""

    OPEN = "open", _("issue open")
    CLOSED = "closed", _("issue closed")
    WITHDRAWN = "withdrawn", _("withdrawn")  # the facts changed: it need not be solved any more


class IssueStage(models.TextChoices):
    """Where an open issue stands (`lifecycle.Stage`)."""

    WAITING = "waiting", _("waiting for acceptance")  # 待受理
    WORKING = "working", _("being handled")  # 处理中
    ASKED = "asked", _("waiting for an answer")  # 待补充


class Issue(models.Model):
    """A problem of an order, raised by a person or by the system.

    `rule` and `node_code` are what the system raised it by; an open issue is raised by them once. `facts` are
    what its sentence is made of; `evidence` are lines `{"what": …, "value": …}` as they were at `changed_at`.
    """

    number = models.CharField(_("issue number"), max_length=40, unique=True)
    klass = models.CharField(_("class"), max_length=15, choices=IssueClass)
    subtype = models.CharField(_("subtype"), max_length=40)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    state = models.CharField(_("state"), max_length=10, choices=IssueState, default=IssueState.OPEN)
    title = models.CharField(_("title"), max_length=200)
    order = models.ForeignKey(
        "orders.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("order"),
    )
    node_code = models.CharField(_("node"), max_length=10, blank=True)
    rule = models.CharField(_("raised by rule"), max_length=60, blank=True)  # "" where a person raised it
    facts = models.JSONField(default=dict)
    evidence = models.JSONField(_("evidence"), default=list)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, blank=True, verbose_name=_("responsible department")
    )
    assignee = models.ForeignKey(
        "people.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("assignee"),
    )
    assigned_by = models.CharField(
        max_length=20, blank=True, db_default=""
    )  # why it is theirs: `dispatching.Why`
    stage = models.CharField(
        _("stage"), max_length=10, choices=IssueStage, default=IssueStage.WAITING, db_default="waiting"
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    asked = models.ForeignKey(  # of whom an answer is awaited
        "people.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for an answer"),
    )
    opened_at = models.DateTimeField(_("opened"))
    changed_at = models.DateTimeField(_("changed"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("ended because"), max_length=300, blank=True)
    is_false_alarm = models.BooleanField(_("false alarm"), default=False)

    class Meta:
        ordering = ["-opened_at", "-id"]
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "rule", "node_code"],
                condition=Q(state="open") & ~Q(rule=""),
                name="issue_raised_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="issue_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(stage="waiting", accepted_at__isnull=True)
                | Q(stage="working", accepted_at__isnull=False)
                | Q(stage="asked"),
                name="issue_accepted_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(stage="asked", asked__isnull=False) | (~Q(stage="asked") & Q(asked__isnull=True)),
                name="issue_asked_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "-opened_at"], condition=Q(state="open"), name="issue_open_mine"
            ),
            models.Index(fields=["order", "-opened_at"], name="issue_by_order"),
            models.Index(fields=["state", "-opened_at"], name="issue_by_state"),
            models.Index(fields=["rule", "node_code"], condition=~Q(rule=""), name="issue_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def subject(self) -> Subject:
        """The issue as events, files and deadlines name it."""
        return Subject("issue", self.pk)
