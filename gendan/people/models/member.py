"""Members: the people of the company, who sign in and own work."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gendan.base.text import name_keys
from gendan.people.models.department import Department
from gendan.people.models.role import Role
from gendan.people.permissions import PERMISSIONS


class Grade(models.IntegerChoices):
    """Standing in the company; authority limits grow with it."""

    STAFF = 1, _("staff")  # 员工
    SUPERVISOR = 2, _("supervisor")  # 主管
    MANAGER = 3, _("manager")  # 经理
    DIRECTOR = 4, _("director")  # 总监


class MemberManager(BaseUserManager["Member"]):
    """Creates members; Django's own commands need it."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Member":
        """A member who may sign in with `password`, or not by password at all where it is None."""
        member = self.model(username=username, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "Member":
        """An operator, with Django's admin and every permission."""
        return self.create_user(
            username, password, **{"name": username, "is_staff": True, "is_superuser": True, **fields}
        )

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Names are one name whatever their case."""
        return self.get(username__iexact=username)


class Member(AbstractBaseUser, PermissionsMixin):
    """A person of the company. Chinese names are one field: there is no first and last name here."""

    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("full name"), max_length=60)
    name_keys = models.CharField(_("pinyin keys"), max_length=400, blank=True, editable=False)
    employee_number = models.CharField(
        _("employee number"), max_length=30, null=True, blank=True, unique=True
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile phone"), max_length=30, blank=True)
    title = models.CharField(_("job title"), max_length=60, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("department"),
    )
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade, default=Grade.STAFF)
    deputy = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="deputises_for", verbose_name=_("deputy")
    )
    roles = models.ManyToManyField(Role, blank=True, related_name="members", verbose_name=_("roles"))
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    theme = models.CharField(_("theme"), max_length=10, default="auto")
    is_active = models.BooleanField(_("works here"), default=True)
    is_staff = models.BooleanField(_("operator of the system"), default=False)
    joined_at = models.DateTimeField(_("joined on"), auto_now_add=True)
    left_at = models.DateTimeField(_("left on"), null=True, blank=True)

    objects = MemberManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name_keys", "id"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=models.F("id")),
                name="member_is_not_own_deputy",
            ),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=4), name="member_grade_known"),
            models.UniqueConstraint(
                Lower("username"),
                name="member_username_any_case",
                violation_error_message=_("This sign-in name is taken."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="member_email_any_case",
                violation_error_message=_("Another member has this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        """Save, with the pinyin keys that belong to the name."""
        fields = options.get("update_fields")
        if fields is None or "name" in fields:
            self.name_keys = name_keys(self.name)
            options["update_fields"] = fields and {*fields, "name_keys"}
        super().save(**options)

    @property
    def actor_kind(self) -> str:
        """A member acts as a member (see `gendan.base.refs.Actor`)."""
        return "member"

    @property
    def actor_id(self) -> int | None:
        """The member's own id."""
        return self.pk

    @property
    def actor_name(self) -> str:
        """The name kept with what was done."""
        return self.name

    @cached_property
    def permission_codes(self) -> frozenset[str]:
        """What the member may do: one query for the life of this object, which is one request.

        A former member may do nothing. An API token acts as a member object of its own, narrowed with
        `narrow_to`.
        """
        return self.granted_codes if self.is_active else frozenset()

    @property
    def granted_codes(self) -> frozenset[str]:
        """What the roles grant, also while the member is not here: it is back with the member."""
        if self.is_superuser:
            return frozenset(PERMISSIONS)
        return frozenset(code for role in self.roles.all() for code in role.permissions) & PERMISSIONS.keys()

    def narrow_to(self, codes: Iterable[str]) -> None:
        """From now on this object may do no more than `codes` (and no more than the member may)."""
        self.permission_codes = self.permission_codes & frozenset(codes)
